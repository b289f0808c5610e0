"""What comes in when a venue is shared."""

from collections.abc import Sequence
from typing import Any

from wtforms import StringField
from wtforms.validators import DataRequired

from community.foundation.forms import REQUIRED, Bounded, Form, choices, row_of
from community.foundation.i18n import gettext, lazy_gettext
from community.organisations.models import Organisation

# Nobody's number.
EVERYBODY = -1


class ShareForm(Form):
    """With whom, and what they have to know."""

    organisation_id = row_of(lazy_gettext("Who may plan here, too"), [DataRequired(REQUIRED)], default=0)
    note = StringField(lazy_gettext("What they have to know"), [Bounded(200, required=False)])

    def __init__(self, others: Sequence[Organisation], **options: Any):
        super().__init__(**options)
        named = [(one.id, one.called) for one in others]
        first, last = (0, gettext("Choose one")), (EVERYBODY, gettext("All organisations"))
        self.organisation_id.choices = choices([first, *named, last])

    @property
    def shared_with(self) -> int | None:
        """The organisation that was chosen; None where all were."""
        chosen: int = self.organisation_id.data
        return None if chosen == EVERYBODY else chosen
