"""What comes in at the door that a card opens."""

from wtforms import PasswordField

from community.cards.rules import PIN_LENGTH
from community.foundation.forms import Bounded, Form
from community.foundation.i18n import lazy_gettext


class PinForm(Form):
    pin = PasswordField(lazy_gettext("PIN"), [Bounded(4 * PIN_LENGTH)])
