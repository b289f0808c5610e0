"""What comes in: an address of one's own."""

from wtforms import StringField

from community.accounts.forms import mail_address
from community.foundation.forms import Bounded, Form
from community.foundation.i18n import lazy_gettext


class OwnAddressForm(Form):
    email = StringField(lazy_gettext("Email"), [Bounded(254), mail_address])
