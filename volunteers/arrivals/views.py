"""The sheet that hangs at a venue, and the page that its code opens for a helper who stands there."""

from typing import Any

from flask import abort, current_app, render_template, request, url_for
from markupsafe import Markup

from community.foundation import clock, database, i18n
from community.foundation.access import current_actor, permits, requires, within_reach
from community.foundation.drawings import to_be_scanned
from community.foundation.i18n import gettext
from community.foundation.i18n.tiers import Tier
from community.foundation.pages import fragment, go, on_refusal, slice_blueprint
from events.permissions import Permission as EventPermission
from events.sessions.models import Session
from events.venues.models import Venue
from volunteers.arrivals import actions, queries
from volunteers.arrivals.models import PlaceCode
from volunteers.arrivals.rules import Arrival
from volunteers.attendance.queries import find_sign_up
from volunteers.permissions import Permission
from volunteers.shifts.models import Shift, SignUp

blueprint = slice_blueprint(__name__)

# What can be said of a shift at this moment, and how the page shows where one stands.
CAN_SAY = {Arrival.EXPECTED: "arrive", Arrival.HERE: "leave"}
KINDS = {
    Arrival.SOON: "info",
    Arrival.EXPECTED: "info",
    Arrival.JUST_CAME: "good",
    Arrival.HERE: "good",
    Arrival.LEFT: "good",
}


@blueprint.get("/at/<place_code>")
@requires(Permission.SEE_OWN_SHIFTS)
def here(place_code: str) -> str:
    """What somebody promised here for about now, and one button to say that they came, or that they leave."""
    code, now, me = _code(place_code), clock.now(), current_actor().account_id or 0
    found = queries.own_arrivals(code.venue_id, me, now)
    return render_template(
        "volunteers/arrivals/here.html",
        place_code=place_code,
        found=found,
        next=None if found else queries.next_own(code.venue_id, me, now),
        can_say=CAN_SAY,
        kinds=KINDS,
    )


def _code(place_code: str) -> PlaceCode:
    return queries.find_code(place_code) or abort(404)


def _landing(place_code: str, **_address: Any) -> Any:
    return here(place_code=place_code)


@blueprint.post("/at/<place_code>/<int:sign_up_id>/arrive")
@on_refusal(_landing)
@requires(Permission.CHANGE_OWN_SIGN_UP, sign_up=SignUp)
def arrive(place_code: str, sign_up: SignUp) -> Any:
    actions.arrive(_code(place_code), *_locked(sign_up))
    return go("volunteers.arrivals.here", gettext("Thank you for coming! It is noted."), place_code=place_code)


@blueprint.post("/at/<place_code>/<int:sign_up_id>/leave")
@on_refusal(_landing)
@requires(Permission.CHANGE_OWN_SIGN_UP, sign_up=SignUp)
def leave(place_code: str, sign_up: SignUp) -> Any:
    actions.leave(_code(place_code), *_locked(sign_up))
    return go("volunteers.arrivals.here", place_code=place_code)


def _locked(sign_up: SignUp) -> tuple[Shift, SignUp]:
    """The shift of a sign-up, locked, and the sign-up as it is then."""
    [shift] = database.lock(Shift, [sign_up.shift_id])
    return shift, find_sign_up(shift.id, sign_up.id) or abort(404)


@blueprint.get("/venues/<int:venue_id>")
@requires(EventPermission.CHANGE_VENUE, venue=Venue)
def sheet(venue: Venue) -> Any:
    """The sheet to print and hang up; where there is none, the button that makes it."""
    code = queries.code_of(venue.id)
    address = code and current_app.config["ZAEDNO"].address + url_for(
        "volunteers.arrivals.here", place_code=queries.secret_of(code)
    )
    return render_template(
        "volunteers/arrivals/sheet.html",
        venue=venue,
        code=code,
        picture=to_be_scanned(address) if address else "",
        told=_told() if code else [],
    )


def _told() -> list[tuple[i18n.Language, str, str]]:
    """What the sheet says to helpers, in the reader's language first and in those that helpers read."""
    found = []
    helpers = [one for one in i18n.available() if one.reaches >= Tier.VOLUNTEERS]
    for language in dict.fromkeys((i18n.current_language(), *helpers)):
        with i18n.force_locale(language.code):
            words = gettext("Scan this when you come and when you leave.")
            found.append((language, gettext("Do you help here?"), words))
    return found


@blueprint.post("/venues/<int:venue_id>/make")
@on_refusal(sheet)
@requires(EventPermission.CHANGE_VENUE, venue=Venue)
def make(venue: Venue) -> Any:
    actions.make(venue)
    return go("volunteers.arrivals.sheet", venue_id=venue.id)


@blueprint.post("/venues/<int:venue_id>/replace")
@on_refusal(sheet)
@requires(EventPermission.CHANGE_VENUE, venue=Venue)
def replace(venue: Venue) -> Any:
    """The code that was seen opens nothing any more."""
    actions.replace(venue, request.form.get("seen", 0, int))
    return go(
        "volunteers.arrivals.sheet",
        gettext("This is the new sheet. The old one opens nothing any more: hang this one up in its place."),
        venue_id=venue.id,
    )


def planning_panel(session: Session) -> Markup:
    """Where the sheet of its venue is, on the page where a session is planned; nothing where it is another's."""
    actor = current_actor()
    reach = within_reach(actor, EventPermission.CHANGE_VENUE)
    if not permits(actor, EventPermission.CHANGE_VENUE) or not queries.is_within(session.venue_id, reach):
        return Markup()
    return fragment("volunteers/arrivals/_panel.html", venue_id=session.venue_id)
