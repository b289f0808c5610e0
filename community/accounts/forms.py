"""What comes in at sign-in."""

from wtforms import PasswordField, StringField

from community.foundation.forms import Bounded, Form
from community.foundation.i18n import lazy_gettext


class SignInForm(Form):
    email = StringField(lazy_gettext("E-mail"), [Bounded(254)])
    password = PasswordField(lazy_gettext("Password"), [Bounded(200)])
