"""Coming to a date together with another family: the panel of its page, and the steps there."""

from collections.abc import Sequence
from typing import Any

from flask import abort, request, url_for
from markupsafe import Markup

from community.accounts.rules import COMPANY_FROM_NETWORK, COMPANY_OF_PARTY
from community.accounts.views import from_here, turn_away_flood
from community.foundation import clock
from community.foundation.access import current_actor, requires
from community.foundation.i18n import gettext, lazy_gettext
from community.foundation.manifest import SessionPanel
from community.foundation.pages import fragment, go, notify, on_refusal, slice_blueprint
from community.foundation.refusal import Refused
from events.company import actions, queries, rules
from events.company.models import CompanyCode
from events.company.rules import Refusal, Standing
from events.permissions import Permission
from events.registrations.models import Registration
from events.registrations.queries import Tile
from events.registrations.rules import LIVE
from events.sessions.models import Session
from events.sessions.views import show

blueprint = slice_blueprint(__name__)

REFUSALS = {
    Refusal.NOT_LISTED: lazy_gettext("Join this date first. Then you can come together with another family."),
    Refusal.APART: lazy_gettext(
        "One of them has places and the other waits. They can come together once both have places, or both wait."
    ),
    Refusal.NOBODY: lazy_gettext("This was ended meanwhile."),
}


def _own(session: Session) -> Registration | None:
    actor = current_actor()
    return queries.own_party(actor, session.id, actor if actor.household_id else None)


@blueprint.post("/sessions/<int:session_id>")
@on_refusal(show)
@requires(Permission.JOIN, session=Session)
def step(session: Session) -> Any:
    """A code is made or entered, both say yes, or one of them ends it."""
    party = _own(session)
    if party is None:
        raise Refused(Refusal.NOT_LISTED)
    take_step(party)
    return go("events.sessions.show", session_id=session.id, _anchor="company")


# What a party can say of coming together.
SAID = ("make", "enter", "agree", "end")


def take_step(party: Registration) -> None:
    """What the form says of coming together is done for this party. Raises Refused with the reason."""
    said = request.form.get("said")
    if said == "make":
        actions.make(party)
    elif said == "enter":
        turn_away_flood((COMPANY_OF_PARTY, str(party.id)), from_here(COMPANY_FROM_NETWORK))
        if not actions.enter(party, request.form.get("code", "")[:40]):
            notify("warning", gettext("This code opens nothing. Ask the other family for a new one."))
    elif said == "agree":
        if actions.agree(party):
            notify("good", gettext("You come together with another household."))
    elif said == "end":
        actions.end(party)
        notify("good", gettext("You come by yourselves."))
    else:
        abort(404)


def session_panel(session: Session) -> SessionPanel | None:
    """For who comes or waits: coming together with another family, by a code of theirs."""
    actor, now = current_actor(), clock.now()
    party = _own(session) if actor.signed_in and session.starts_at > now else None
    if party is None:
        return None
    address = url_for("events.company.step", session_id=session.id)
    steps = steps_of(session, party, queries.find_of(party.id), address)
    return SessionPanel(fragment("events/company/_panel.html", steps=steps), "company")


def guests_steps(tiles: Sequence[Tile], address: str) -> dict[int, Markup]:
    """By session that a guest comes to or waits for, and that is to come: the steps to coming together, whose buttons
    are sent to `address`; one question for all."""
    now = clock.now()
    found = {
        one.session.id: (one.session, one.mine)
        for one in tiles
        if one.mine and one.mine.state in LIVE and not one.called_off and one.session.starts_at > now
    }
    codes = queries.codes_of([party for _, party in found.values()])
    return {key: steps_of(session, party, codes.get(party.id), address) for key, (session, party) in found.items()}


def steps_of(session: Session, party: Registration, row: CompanyCode | None, address: str) -> Markup:
    """Where a party stands with its code, and the buttons of the next step, which are sent to `address`."""
    now = clock.now()
    mine = row is not None and row.registration_id == party.id
    standing = rules.standing(
        together=party.together is not None,
        made=row is not None,
        works=row is not None and mine and rules.enters(row.made_at, row.entered_at, now),
        entered=row is not None and row.other_id is not None,
        agreed=row is not None and (row.agreed_at if mine else row.other_agreed_at) is not None,
    )
    other = (row.other if mine else row.registration) if row and row.other_id else None
    return fragment(
        "events/company/_steps.html",
        session=session,
        address=address,
        standing=standing,
        Standings=Standing,
        code=queries.code_in_words(row) if row and standing is Standing.CODE else "",
        other=other.household.call_name if other else "",
    )
