"""What keeps somebody from promising something else at that time: places they hold, nothing that is called off."""

from datetime import timedelta

from community.foundation import clock
from community.foundation.database import db
from community.households.models import Member
from events.registrations import queries as registrations
from events.sessions.models import Session
from volunteers.profiles.models import Volunteer
from volunteers.shifts import queries as shifts
from volunteers.shifts.models import Shift
from volunteers.shifts.rules import SignUpState

EVER = timedelta(days=30)
EDGES = ["beginning at midnight", "beginning now", "ending three days on", "going on"]
HELD = sorted(
    [
        *EDGES,
        "cleared with anybody",
        "cleared with children",
        "sign-up at a private place",
        "sign-up checked_in",
        "sign-up completed",
        "sign-up confirmed",
        "sign-up offered",
    ]
)
SEATS = sorted(
    [
        *EDGES,
        *(
            f"registration {state}{place}"
            for state in ("attended", "confirmed", "offered")
            for place in ("", " (private)")
        ),
    ]
)


def test_a_volunteer_is_kept_by_places_in_shifts_that_take_place(play):
    vera = play.id_of(Volunteer, "cleared")
    times = shifts.promised_times([vera], clock.now(), clock.now() + EVER)
    assert play.beginning(Shift, [start for start, _ in times[vera]]) == HELD
    stands, beside = shifts.promises_beside(Shift(id=0, starts_at=clock.now(), ends_at=clock.now() + EVER), vera)
    assert stands is SignUpState.WITHDRAWN
    assert play.beginning(Shift, [start for start, _ in beside]) == HELD


def test_where_somebody_stands_in_a_shift_is_told_apart_from_what_they_promised_beside_it(play):
    vera = play.id_of(Volunteer, "cleared")
    for state in SignUpState:
        shift = db.session.get_one(Shift, play.id_of(Shift, f"sign-up {state.value}"))
        there, beside = shifts.promises_beside(shift, vera)
        assert there is state
        assert (shift.starts_at, shift.ends_at) not in beside


def test_a_family_is_kept_by_seats_in_sessions_that_take_place(play):
    amina = play.id_of(Member, "agreeing")
    times = registrations.promised_times([amina], clock.now(), clock.now() + EVER)
    assert play.beginning(Session, [start for start, _ in times[amina]]) == SEATS
    others = registrations.promised_times([amina], clock.now(), clock.now() + EVER, but=play.ids(Session, SEATS[1:]))
    assert play.beginning(Session, [start for start, _ in others[amina]]) == SEATS[:1]
    assert registrations.promised_times([play.id_of(Member, "silent")], clock.now(), clock.now() + EVER) == {}


def test_only_what_shares_a_moment_keeps_them(play):
    vera, amina = play.id_of(Volunteer, "cleared"), play.id_of(Member, "agreeing")
    shift = db.session.get_one(Shift, play.id_of(Shift, "sign-up confirmed"))
    session = db.session.get_one(Session, play.id_of(Session, "registration confirmed"))
    minute, hours = timedelta(minutes=1), timedelta(hours=6)
    of_vera = (shift, lambda *span: shifts.promised_times([vera], *span)[vera])
    of_amina = (session, lambda *span: registrations.promised_times([amina], *span).get(amina, []))
    for row, times in (of_vera, of_amina):
        mine = (row.starts_at, row.ends_at)
        before, after = (row.starts_at - hours, row.starts_at), (row.ends_at, row.ends_at + hours)
        assert mine not in times(*before)
        assert mine in times(before[0], before[1] + minute)
        assert mine not in times(*after)
        assert mine in times(after[0] - minute, after[1])
