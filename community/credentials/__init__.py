"""Coming in by letter: registering with an address, setting a password anew, changing it."""
