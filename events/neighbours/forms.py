"""What comes in of a guest."""

from wtforms import StringField

from community.accounts.forms import mail_address
from community.foundation.forms import Bounded, Form
from community.foundation.i18n import lazy_gettext


class GuestForm(Form):
    name = StringField(lazy_gettext("Your name"), [Bounded(80)])
    email = StringField(lazy_gettext("E-mail"), [Bounded(254), mail_address])
