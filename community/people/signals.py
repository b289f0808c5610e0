"""What others may react to when somebody leaves a household or it changes its mind; same thread, same transaction."""

from blinker import Namespace

_signals = Namespace()

# Sent with the Member, before they leave their household and before it is locked.
member_leaving = _signals.signal("member-leaving")
# Sent with the Consent, after it was withdrawn.
consent_withdrawn = _signals.signal("consent-withdrawn")
