"""Passkeys: signing in with what a telephone or a computer keeps, behind a finger, a face or a PIN."""
