"""What others may react to when somebody leaves a household or it changes its mind; same thread, same transaction."""

from blinker import Namespace

_signals = Namespace()

# Sent with the Member, before they leave their household and before it is locked.
member_leaving = _signals.signal("member-leaving")
# The same, once the places of what they joined are given back.
member_parting = _signals.signal("member-parting")
# Sent with the Household, after it was registered with its people. Keyword: way (a Way: how they like to be told).
household_registered = _signals.signal("household-registered")
# Sent with the Consent, after it was withdrawn.
consent_withdrawn = _signals.signal("consent-withdrawn")


# Sender: the Organisation, after it was closed.
organisation_closed = _signals.signal("organisation-closed")
# Sender: the Account, after its owner changed their name.
account_renamed = _signals.signal("account-renamed")
# Sender: the Account, before it is blocked and before anything of it is locked.
account_blocking = _signals.signal("account-blocking")
# Sender: the Account, flushed. Keywords: languages, districts (lists of codes). Same thread, same transaction.
volunteer_registered = _signals.signal("volunteer-registered")
# Sent with the CaseConference, after it was called, changed or called off. Keywords: `room` (the id of the one in which
# it is held, of those that `MeetingRooms` offers; None: of none) and `ends_at`. A receiver raises Refused where it
# cannot be had.
conference_placed = _signals.signal("conference-placed")
