"""What comes in when another organisation is asked."""

from collections.abc import Sequence
from typing import Any

from wtforms.validators import DataRequired

from community.foundation.forms import REQUIRED, Form, choices, row_of
from community.foundation.i18n import gettext, lazy_gettext
from community.organisations.models import Organisation


class ProposalForm(Form):
    """Whom one asks."""

    organisation_id = row_of(lazy_gettext("With which organisation"), [DataRequired(REQUIRED)], default=0)

    def __init__(self, others: Sequence[Organisation], **options: Any):
        super().__init__(**options)
        self.organisation_id.choices = choices([(0, gettext("Choose one")), *((one.id, one.called) for one in others)])
