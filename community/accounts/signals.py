"""What happens to accounts that others may react to: the closed list."""

from blinker import Namespace

_signals = Namespace()

# Sender: the Account, flushed. Keywords: languages, districts (lists of codes). Same thread, same transaction.
volunteer_registered = _signals.signal("volunteer-registered")
