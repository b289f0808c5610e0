"""What comes in: a data-sharing agreement as one side proposes it."""

from collections.abc import Iterable
from typing import Any

from wtforms import DateField, TextAreaField
from wtforms.validators import InputRequired

from community.foundation.forms import REQUIRED, Bounded, Form, NoPersonalNumber, OneOf, SomeOf, choices, row_of
from community.foundation.i18n import lazy_gettext
from community.organisations.models import Organisation
from community.sharing.labels import BASES, DISCLOSED
from community.sharing.rules import LONGEST_PURPOSE, Disclosure, LegalBasis, ToldSharing


class SharingForm(Form):
    proposer = row_of(lazy_gettext("Your organisation"))
    partner = row_of(lazy_gettext("With whom?"))
    purpose = TextAreaField(lazy_gettext("To which end?"), [Bounded(LONGEST_PURPOSE), NoPersonalNumber()])
    categories = SomeOf(
        lazy_gettext("What of people may go along?"),
        validators=[InputRequired(REQUIRED)],
        choices=choices((one.value, word) for one, word in DISCLOSED.items()),
    )
    basis = OneOf(lazy_gettext("Why is it lawful?"), LegalBasis, BASES, default=LegalBasis.CONSENT)
    valid_from = DateField(lazy_gettext("First day"), [InputRequired(REQUIRED)])
    expires_on = DateField(lazy_gettext("Last day"), [InputRequired(REQUIRED)])

    def __init__(self, proposers: Iterable[Organisation], partners: Iterable[Organisation], **options: Any):
        super().__init__(**options)
        self.proposer.choices = choices((one.id, one.called) for one in proposers)
        self.partner.choices = choices((one.id, one.called) for one in partners)

    @property
    def told(self) -> ToldSharing:
        """What it says."""
        return ToldSharing(
            purpose=self.purpose.data or "",
            categories=[Disclosure(one) for one in self.categories.data or ()],
            basis=self.basis.data,
            valid_from=self.valid_from.data,
            expires_on=self.expires_on.data,
        )
