"""Making the code of a place, and noting that a helper came or left, by their own word."""

from community.foundation import clock, tokens
from community.foundation.database import added
from community.foundation.refusal import refuse
from events.registrations.waiting_list import Mark, Tap
from events.venues.models import Venue
from volunteers.arrivals import queries
from volunteers.arrivals.models import PlaceCode
from volunteers.arrivals.rules import CAME, Arrival, Refusal, on_the_minute
from volunteers.attendance import actions as attendance
from volunteers.attendance.rules import OWN_TAP
from volunteers.shifts.actions import with_session
from volunteers.shifts.models import Shift, SignUp


def make(venue: Venue) -> None:
    """Give a venue, which is locked, its code; nothing where it has one."""
    if queries.code_of(venue.id) is None:
        _seal(added(PlaceCode(venue_id=venue.id, digest=tokens.new_secret(), made_at=clock.now())))


def replace(venue: Venue, seen: int) -> None:
    """Give a venue, which is locked, another code: the sheets that hang there open nothing any more.

    `seen`: which code was to be replaced; nothing where somebody did it already.
    """
    code = queries.code_of(venue.id)
    if code is not None and code.edition == seen:
        code.edition += 1
        code.made_at = clock.now()
        _seal(code)


def _seal(code: PlaceCode) -> None:
    code.digest = tokens.digest(queries.secret_of(code))


def arrive(code: PlaceCode, shift: Shift, sign_up: SignUp) -> None:
    """Note that a helper is here, as the door notes it, and since when; the shift is locked.

    Raises Refused where it is not a shift at this place, and where it cannot be said now.
    """
    said = _arrival(code, shift, sign_up)
    refuse(said, when=said is not Arrival.EXPECTED and said not in CAME)
    if said is Arrival.EXPECTED:
        now = clock.now()
        attendance.mark(shift, sign_up, Mark.HERE, Tap(now, OWN_TAP))
        sign_up.came_at = on_the_minute(now)


def leave(code: PlaceCode, shift: Shift, sign_up: SignUp) -> None:
    """Note that a helper leaves now; who was noted as here by somebody else came as planned. The shift is locked.

    Raises Refused where it is not a shift at this place, and where it cannot be said now.
    """
    said = _arrival(code, shift, sign_up)
    refuse(said, when=said not in (Arrival.HERE, Arrival.LEFT))
    if said is Arrival.HERE:
        sign_up.came_at = sign_up.came_at or shift.starts_at
        sign_up.left_at = on_the_minute(clock.now())


def _arrival(code: PlaceCode, shift: Shift, sign_up: SignUp) -> Arrival:
    shift = with_session(shift)
    refuse(Refusal.ELSEWHERE, when=shift.session.venue_id != code.venue_id)
    return queries.arrival_at(shift, sign_up, clock.now())
