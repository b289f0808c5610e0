"""What comes in when a venue is shared."""

from collections.abc import Sequence
from typing import Any

from wtforms import StringField

from community.foundation.forms import Bounded, Form, choices, row_of
from community.foundation.i18n import gettext, lazy_gettext
from community.organisations.models import Organisation


class ShareForm(Form):
    """With whom, 0 being all; and what they have to know."""

    organisation_id = row_of(lazy_gettext("Who may plan here, too"), default=0)
    note = StringField(lazy_gettext("What they have to know"), [Bounded(200, required=False)])

    def __init__(self, others: Sequence[Organisation], **options: Any):
        super().__init__(**options)
        everybody = (0, gettext("All organisations"))
        self.organisation_id.choices = choices([everybody, *((one.id, one.called) for one in others)])
