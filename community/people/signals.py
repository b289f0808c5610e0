"""What others may react to when a household changes its mind; same thread, same transaction."""

from blinker import Namespace

_signals = Namespace()

# Sent with the Consent, after it was withdrawn.
consent_withdrawn = _signals.signal("consent-withdrawn")
