"""The closed list of what others may react to; same thread, same transaction."""

from blinker import Namespace

_signals = Namespace()

# Sent with the session, after it was made.
session_planned = _signals.signal("session-planned")
# Sent with the session, after it was made like another one, the `source`.
session_copied = _signals.signal("session-copied")
# Sent with the session, after it changed; `before` is the pair of its former start and end, `venue_id` where it was.
session_moved = _signals.signal("session-moved")
# Sent with the ids of sessions that are about to be changed in one go, and once more after that; a receiver answers
# with its rows that hang on them, as `events.planning.undo` has them.
rows_kept = _signals.signal("rows-kept")
# Sent with the activity, after its first dates were planned; `roles` says how many are needed in which role, by its
# word.
roles_wished = _signals.signal("roles-wished")
# Sent with the session, after it was called off.
session_cancelled = _signals.signal("session-cancelled")
# Sent with the registrations to which seats that became free were offered; `addresses` are where those are
# written to who can be, by registration.
seats_offered = _signals.signal("seats-offered")
# Sent with the registration, after its people joined by themselves.
place_taken = _signals.signal("place-taken")
# Sent with the registration, after its people said themselves that they do not come, or wait, any more; `came`: they
# had a place.
place_given_up = _signals.signal("place-given-up")
# Sent with the series, or the batch, after many of its sessions changed at once; `moved` are pairs (session, its former
# start and end), `cancelled` the sessions that were called off; `kept`: where that undoes a batch, what it kept.
series_changed = _signals.signal("series-changed")
# Sent with sessions that were called off, before they are put back; `kept`: where that undoes a batch, what it kept.
sessions_put_back = _signals.signal("sessions-put-back")
# Sent with the activity, after any one changed.
activity_changed = _signals.signal("activity-changed")
# Sent with the activity, after a published one was taken out of the programme.
activity_withheld = _signals.signal("activity-withheld")
# Sent with the activity, after it came into the programme, for the first time or again.
activity_published = _signals.signal("activity-published")
# Sent with the activity, before it is published and after a published one changed; a receiver raises Refused to hold it
# back.
activity_publishing = _signals.signal("activity-publishing")
# Sent with the programme that somebody brought, after it was taken over as it was shown.
programme_taken = _signals.signal("programme-taken")
