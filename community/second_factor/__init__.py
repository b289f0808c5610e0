"""The second step at sign-in: a code from an app, or a recovery code on paper."""
