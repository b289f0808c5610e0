"""What comes in of somebody who offers help."""

from collections.abc import Sequence
from typing import Any

from wtforms import StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from community.accounts.forms import mail_address
from community.foundation.forms import Bounded, Form, PhoneField, row_of
from community.foundation.i18n import gettext, lazy_gettext
from community.organisations.models import Organisation


class OfferForm(Form):
    name = StringField(lazy_gettext("Your name"), [Bounded(80)])
    email = StringField(lazy_gettext("Email"), [Bounded(254, required=False)])
    phone = PhoneField(lazy_gettext("Telephone"))
    wish = TextAreaField(lazy_gettext("What would you like to do?"), [Bounded(1000)])
    times = StringField(lazy_gettext("When do you have time?"), [Bounded(300)])
    organisation_id = row_of(lazy_gettext("Whom do you offer it to?"), default=0)

    def __init__(self, organisations: Sequence[Organisation], **options: Any):
        super().__init__(**options)
        self.organisation_id.choices = [
            SelectChoice(0, gettext("Whoever needs it in town")),
            *(SelectChoice(one.id, one.called) for one in organisations),
        ]

    def validate_email(self, field: Any) -> None:
        if field.data:
            mail_address(self, field)
        elif not self.phone.data:
            raise ValidationError(
                gettext("Give an email address or a telephone number, so that somebody can answer you.")
            )

    @property
    def facts(self) -> dict[str, Any]:
        """What may be set by this form."""
        return {
            "name": self.name.data,
            "email": self.email.data or None,
            "phone": self.phone.data or None,
            "wish": self.wish.data,
            "times": self.times.data,
        }
