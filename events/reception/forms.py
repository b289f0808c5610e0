"""What comes in of a guest whom staff sign up."""

from typing import Any

from wtforms import SelectField, StringField
from wtforms.validators import Optional

from community.accounts.forms import mail_address
from community.foundation.config import settings
from community.foundation.forms import Bounded, PhoneField, RadioOf, written_languages
from community.foundation.i18n import gettext, lazy_gettext
from events.neighbours.forms import WithChildren
from events.registrations.labels import LABELS
from events.registrations.rules import Asked


class CallerForm(WithChildren):
    name = StringField(lazy_gettext("Name"), [Bounded(80)])
    email = StringField(lazy_gettext("Email"), [Optional(), Bounded(254, required=False), mail_address])
    phone = PhoneField(lazy_gettext("Telephone"))
    ages = StringField(lazy_gettext("Ages of the children who come along"), [Bounded(60, required=False)])
    ages = StringField(lazy_gettext("Ages of the children who come along"), [Bounded(60, required=False)])
    locale = SelectField(lazy_gettext("In which language do we write to them?"))
    asked = RadioOf(lazy_gettext("How did they ask?"), Asked, LABELS, default=Asked.TELEPHONE)

    def __init__(self, **options: Any):
        super().__init__(**options)
        self.locale.choices = written_languages()
        self.locale.data = self.locale.data or settings().default_locale

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        if not (self.email.data or self.phone.data):
            self.phone.errors = [gettext("Write a telephone number or an email address, so that somebody can reach "
                                         "them.")]  # fmt: skip
            return False
        return True
