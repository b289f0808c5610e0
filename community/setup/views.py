"""The first steps of a new town, for those who make them, until all are done."""

from dataclasses import dataclass

from flask import render_template
from markupsafe import Markup

from community.decisions.queries import town_has_decided
from community.foundation.access import Actor, Role, current_actor, permits, requires
from community.foundation.config import settings
from community.foundation.i18n import lazy_gettext
from community.foundation.manifest import FirstStep
from community.foundation.pages import fragment, slice_blueprint
from community.permissions import Permission
from community.setup import queries, rules

blueprint = slice_blueprint(__name__)

FIRST_STEPS = (
    FirstStep(
        lazy_gettext("Name a neighbourhood"),
        lazy_gettext("Each venue lies in one, and the public sees it instead of the address."),
        "community.places.index",
        Role.ADMINISTRATOR,
        queries.map_is_drawn,
    ),
    FirstStep(
        lazy_gettext("Add an organisation"),
        lazy_gettext("Whatever takes place is planned by one, and each family is accompanied by one."),
        "community.organisations.index",
        Role.ADMINISTRATOR,
        queries.organisation_is_there,
    ),
    FirstStep(
        lazy_gettext("Invite somebody who coordinates"),
        lazy_gettext("They describe venues and plan; you cannot do that for them. It is done at their organisation."),
        "community.organisations.index",
        Role.ADMINISTRATOR,
        queries.coordinator_is_there,
    ),
    FirstStep(
        lazy_gettext("Connect a mail server"),
        lazy_gettext("It is a setting (MAIL_SERVER in .env). Until then emails are files, and nobody receives one."),
        "community.emails.index",
        Role.ADMINISTRATOR,
        queries.emails_go_out,
    ),
    FirstStep(
        lazy_gettext("Look through the settings of the town"),
        lazy_gettext("Its name, its languages, when nobody is written to, and the numbers to call."),
        "community.decisions.index",
        Role.ADMINISTRATOR,
        town_has_decided,
    ),
)


@dataclass(frozen=True)
class StepLine:
    """A step as its page shows it."""

    step: FirstStep
    done: bool
    mine: bool
    next: bool


def _lines(actor: Actor) -> list[StepLine]:
    steps, done = queries.first_steps(), queries.done()
    mine = [step.made_by in actor.roles for step in steps]
    following = rules.next_step(done, mine)
    return [StepLine(*one, number == following) for number, one in enumerate(zip(steps, done, mine, strict=True))]


@blueprint.get("")
@requires(Permission.SEE_FIRST_STEPS)
def show() -> str:
    lines = _lines(current_actor())
    return render_template(
        "community/setup/show.html",
        lines=lines,
        done=sum(line.done for line in lines),
        language=settings().default_locale,
        packs=permits(current_actor(), Permission.KEEP_PACKS),
    )


def desk_panel(actor: Actor) -> Markup | None:
    """How far the town is, beside the inbox of those who make the steps, until all are done."""
    if not permits(actor, Permission.SEE_FIRST_STEPS):
        return None
    lines = _lines(actor)
    done = sum(line.done for line in lines)
    return fragment("community/setup/_panel.html", lines=lines, done=done) if done < len(lines) else None
