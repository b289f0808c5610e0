"""Who in this context reacts to what happens in those below it: the closed list."""

from community.households.actions import rename
from community.signals import (
    account_blocking,
    account_renamed,
    conference_placed,
    household_registered,
    member_leaving,
    organisation_closed,
)
from events.contact_queue.actions import note_way
from events.joint_activities.actions import end_all_of
from events.neighbours.actions import (
    tell_cancelled,
    tell_given_up,
    tell_joined,
    tell_moved,
    tell_of_series,
    tell_offered,
    tell_published,
    tell_put_back,
    tell_withheld,
)
from events.partner_feeds.actions import note_taken
from events.photos.actions import follow as follow_activity
from events.registrations.actions import follow, follow_series, give_back_of, let_go
from events.rooms.actions import follow as follow_meeting
from events.signals import (
    activity_changed,
    activity_published,
    activity_withheld,
    place_given_up,
    place_taken,
    programme_taken,
    seats_offered,
    series_changed,
    session_cancelled,
    session_moved,
    sessions_put_back,
)


def connect() -> None:
    """Connect each reaction to its signal; again is harmless."""
    household_registered.connect(note_way)
    member_leaving.connect(let_go)
    account_renamed.connect(rename)
    account_blocking.connect(give_back_of)
    organisation_closed.connect(end_all_of)
    conference_placed.connect(follow_meeting)
    session_moved.connect(follow)
    series_changed.connect(follow_series)
    activity_changed.connect(follow_activity)
    seats_offered.connect(tell_offered)
    place_taken.connect(tell_joined)
    place_given_up.connect(tell_given_up)
    session_moved.connect(tell_moved)
    session_cancelled.connect(tell_cancelled)
    series_changed.connect(tell_of_series)
    sessions_put_back.connect(tell_put_back)
    activity_withheld.connect(tell_withheld)
    activity_published.connect(tell_published)
    programme_taken.connect(note_taken)
