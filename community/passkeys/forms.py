"""What comes in with a passkey: its name, and what the browser answered."""

from wtforms import HiddenField, StringField

from community.foundation.forms import Bounded, Form
from community.foundation.i18n import lazy_gettext

# What a browser answers is much shorter; nothing longer is looked at.
LONGEST_ANSWER = 20_000


class PasskeyNameForm(Form):
    name = StringField(lazy_gettext("What do you call it?"), [Bounded(80)])


class CeremonyForm(Form):
    credential = HiddenField("", [Bounded(LONGEST_ANSWER)])


class NewPasskeyForm(PasskeyNameForm, CeremonyForm):
    pass
