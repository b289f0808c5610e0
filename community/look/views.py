"""One page with every part in every state, of the demonstration alone."""

from typing import Any

from flask import abort, current_app, render_template, request

from community.foundation import icons, pictures
from community.foundation.access import STAFF, Actor, requires
from community.foundation.i18n import gettext, lazy_gettext
from community.foundation.pages import filled_in, go, slice_blueprint
from community.look.forms import ExampleForm, wrong_example
from community.permissions import Permission

blueprint = slice_blueprint(__name__, prefix="/look")

KINDS = {
    "sport": lazy_gettext("Sport"), "culture": lazy_gettext("Culture"), "language": lazy_gettext("Language"),
    "mentoring": lazy_gettext("Mentoring"), "work": lazy_gettext("Work"), "school": lazy_gettext("School"),
    "health": lazy_gettext("Health"), "training": lazy_gettext("Training"), "community": lazy_gettext("Community"),
}  # fmt: skip
THEMES = ("light", "dark")
# Seeds by which two cloths of each kind and some signs are dealt.
CLOTHS = ("0123456789abcdef", "fedcba9876543210")
SIGNS = tuple(f"{n}123456789abcdef" for n in range(6))


def shown_to(actor: Actor) -> bool:
    """Whether the footer leads here: staff, in the demonstration."""
    return bool(current_app.config["ZAEDNO"].demo) and not actor.roles.isdisjoint(STAFF)


@blueprint.before_request
def only_in_the_demonstration() -> None:
    """A town that works has nothing to look at here."""
    if not current_app.config["ZAEDNO"].demo:
        abort(404)


@blueprint.get("")
@requires(Permission.SEE_LOOK)
def show() -> str:
    return _page(wrong_example())


def _page(form: ExampleForm) -> str:
    theme = request.args.get("theme", "")
    return render_template(
        "community/look/show.html",
        form=form,
        tidy=ExampleForm(formdata=None, prefix="tidy-"),
        theme=theme if theme in THEMES else "",
        everything=request.args.get("open") == "all" or bool(form.is_submitted()),
        themes=THEMES,
        kinds=KINDS,
        signs=icons.names(),
        cloths=CLOTHS,
        keys=SIGNS,
        progress=[pictures.progress(done, 4) for done in range(5)],
    )


@blueprint.post("")
@requires(Permission.SEE_LOOK)
def send() -> Any:
    filled_in(ExampleForm(), _page)
    return go("community.look.show", gettext("Saved."))
