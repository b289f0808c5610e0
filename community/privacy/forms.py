"""What comes in before something is erased."""

from wtforms import BooleanField, PasswordField
from wtforms.validators import InputRequired

from community.accounts.rules import LONGEST_PASSWORD
from community.foundation.forms import Bounded, Form
from community.foundation.i18n import lazy_gettext
from community.households.rules import PIN_LENGTH


class EraseForm(Form):
    sure = BooleanField(
        lazy_gettext("The family wants this, or it is not with us any more. It cannot be undone."),
        [InputRequired(lazy_gettext("Tick this when you are sure."))],
    )


class DeleteAccountForm(Form):
    present = PasswordField(lazy_gettext("Present password"), [Bounded(LONGEST_PASSWORD)])
    sure = BooleanField(
        lazy_gettext("I want my account to be deleted. It cannot be undone."),
        [InputRequired(lazy_gettext("Tick this when you are sure."))],
    )


class EraseFamilyForm(Form):
    pin = PasswordField(lazy_gettext("PIN"), [Bounded(4 * PIN_LENGTH)])
    sure = BooleanField(
        lazy_gettext("We want everything about our family to be erased."),
        [InputRequired(lazy_gettext("Tick this when you are sure."))],
    )
