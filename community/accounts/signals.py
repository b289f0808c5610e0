"""What happens to accounts that others may react to: the closed list."""

from blinker import Namespace

_signals = Namespace()

# Sender: the Account, before it is blocked and before anything of it is locked.
account_blocking = _signals.signal("account-blocking")
# Sender: the Account, flushed. Keywords: languages, districts (lists of codes). Same thread, same transaction.
volunteer_registered = _signals.signal("volunteer-registered")
