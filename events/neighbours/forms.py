"""What comes in of a guest."""

from wtforms import Field, StringField
from wtforms.validators import ValidationError

from community.accounts.forms import mail_address
from community.foundation.forms import Bounded, Form
from community.foundation.i18n import gettext, lazy_gettext
from events.neighbours.rules import ages_in


class WithChildren(Form):
    """Children who come along with a guest: of each only the age."""

    ages = StringField(lazy_gettext("Ages of the children you bring"), [Bounded(60, required=False)])

    def validate_ages(self, field: Field) -> None:
        if field.data and ages_in(field.data) is None:
            raise ValidationError(gettext("Write the age of each child, from 0 to 17, like 4, 9."))

    @property
    def children(self) -> list[int]:
        """How old they are."""
        return ages_in(self.ages.data or "") or []


class GuestForm(WithChildren):
    name = StringField(lazy_gettext("Your name"), [Bounded(80)])
    email = StringField(lazy_gettext("Email"), [Bounded(254), mail_address])
