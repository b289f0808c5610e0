"""Who in this context reacts to what happens in those below it: the closed list."""

from community.signals import account_blocking, consent_withdrawn, member_parting, volunteer_registered
from events.signals import (
    activity_published,
    activity_publishing,
    activity_withheld,
    roles_wished,
    rows_kept,
    series_changed,
    session_cancelled,
    session_copied,
    session_moved,
    session_planned,
    sessions_put_back,
)
from volunteers.attendance.actions import watch
from volunteers.blocking.actions import give_back, lose
from volunteers.pairs.actions import part_member, withdraw_offers, withdraw_wish
from volunteers.profiles.actions import welcome
from volunteers.proposals.actions import ask_next
from volunteers.requests.actions import pause_requests
from volunteers.shifts import actions as shifts
from volunteers.shifts.actions import (
    call_off,
    check_safeguarding,
    copy_roles,
    copy_roles_of,
    follow,
    follow_series,
    put_back,
    tell_of_return,
    tell_of_withholding,
)
from volunteers.signals import agreement_ended, asked_in_vain, clearance_ended, place_given_back, places_left
from volunteers.substitutes.actions import look_for


def connect() -> None:
    """Connect each reaction to its signal; again is harmless."""
    volunteer_registered.connect(welcome)
    account_blocking.connect(give_back)
    member_parting.connect(part_member)
    consent_withdrawn.connect(pause_requests)
    consent_withdrawn.connect(withdraw_wish)
    session_planned.connect(copy_roles)
    rows_kept.connect(shifts.rows_kept)
    roles_wished.connect(shifts.open_wished)
    session_copied.connect(copy_roles_of)
    session_moved.connect(follow)
    session_cancelled.connect(call_off)
    activity_withheld.connect(tell_of_withholding)
    activity_published.connect(tell_of_return)
    series_changed.connect(follow_series)
    sessions_put_back.connect(put_back)
    activity_publishing.connect(check_safeguarding)
    place_given_back.connect(watch)
    places_left.connect(look_for)
    clearance_ended.connect(lose)
    agreement_ended.connect(withdraw_offers)
    asked_in_vain.connect(ask_next)
