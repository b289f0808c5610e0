"""The closed list of what others in this context may react to; same thread, same transaction."""

from blinker import Namespace

_signals = Namespace()

# Sent with the Volunteer, after a clearance (keyword: clearance) was withdrawn or has expired; perhaps twice.
clearance_ended = _signals.signal("clearance-ended")
# Sent with the Volunteer, after they took back their agreement to be matched.
agreement_ended = _signals.signal("agreement-ended")
# Sent with the Pair, after it ended before the two had met, though both or one had been asked. The keyword `onward`
# says whether somebody else may be asked without a coordinator: not where it was the family that did not answer.
asked_in_vain = _signals.signal("asked-in-vain")
# Sent with the Shift, after a confirmed helper gave the place back (keyword: sign_up).
place_given_back = _signals.signal("place-given-back")
# Sent with the Shifts (a tuple), which are locked, after places in them were given back and the waiting lists were
# asked. Whoever looks for somebody else answers with the ids of the shifts it looks for.
places_left = _signals.signal("places-left")
