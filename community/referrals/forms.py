"""What comes in: a referral as its sender writes it, and what those who receive it say."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from community.foundation.forms import (
    Bounded,
    Form,
    OneOf,
    RadioOf,
    SomeOf,
    choices,
    row_of,
    spoken_languages,
)
from community.foundation.i18n import gettext, lazy_gettext
from community.households.models import Member
from community.organisations.models import Organisation
from community.referrals.labels import KINDS, LABELS
from community.referrals.rules import (
    LONGEST_REASON,
    SAID_TO_STAFF,
    DeclineReason,
    ReferralKind,
    ReferralOutcome,
    ReferralPriority,
    goes_along,
    is_confidential,
)
from community.sharing.labels import DISCLOSED, REFUSALS, in_disclosures, only_agreed
from community.sharing.rules import Disclosure, Refusal, beyond


class ReferralForm(Form):
    """What of a person is asked of whom; without the fields about a caregiver where it is no child."""

    kind = OneOf(lazy_gettext("What kind of help?"), ReferralKind, LABELS)
    receiver = row_of(lazy_gettext("Who is asked?"))
    priority = RadioOf(lazy_gettext("How soon?"), ReferralPriority, LABELS, default=ReferralPriority.NORMAL)
    reason = TextAreaField(lazy_gettext("Why, in your words"), [Bounded(LONGEST_REASON)])
    disclosed = SomeOf(
        lazy_gettext("What of the person goes along?"),
        choices=choices((one.value, word) for one, word in DISCLOSED.items()),
    )
    confidential = BooleanField(lazy_gettext("Confidential: a case code stands for the name"))
    interpreter = SelectField(lazy_gettext("Is an interpreter needed?"), default="")
    caregiver = SelectField(lazy_gettext("Who looks after the child?"), default="")
    related = BooleanField(lazy_gettext("They are related to the child"))
    informed = BooleanField(lazy_gettext("They know of this"))
    not_informed = StringField(lazy_gettext("If they do not know: why not?"), [Bounded(200, required=False)])

    def __init__(
        self,
        receivers: Sequence[tuple[Organisation, Sequence[ReferralKind]]],
        shared: Mapping[int, Collection[Disclosure]],
        guardians: Sequence[Member],
        *,
        child: bool,
        **options: Any,
    ):
        super().__init__(**options)
        self.shared = shared
        # Whom nobody here may tell anything is not offered; the page says why.
        self.receiver.choices = [
            SelectChoice(one.id, f"{one.called} ({', '.join(str(KINDS[kind]) for kind in kinds)})")
            for one, kinds in receivers
            if one.id in shared
        ]
        self.unshared = [one.called for one, _ in receivers if one.id not in shared]
        # Those with whom less than everything is agreed, and what is.
        self.limits = [
            (one.called, in_disclosures(shared[one.id]))
            for one, _ in receivers
            if one.id in shared and beyond(Disclosure, shared[one.id])
        ]
        self.interpreter.choices = [SelectChoice("", gettext("No")), *spoken_languages()]
        self.caregiver.choices = [
            SelectChoice("", gettext("Nobody of the family")),
            *(SelectChoice(str(one.id), one.call_name) for one in guardians),
        ]
        if not child:
            del self.caregiver, self.related, self.informed, self.not_informed

    def validate_receiver(self, field: Any) -> None:
        if field.data not in self.shared:
            raise ValidationError(str(REFUSALS[Refusal.NOT_SHARED]))

    def validate_disclosed(self, field: Any) -> None:
        ticked = [one for one in Disclosure if one.value in (field.data or ())]
        confidential = self.kind.data is not None and is_confidential(self.kind.data, asked=self.confidential.data)
        more = beyond(goes_along(ticked, confidential=confidential), self.shared.get(self.receiver.data, Disclosure))
        if more:
            raise ValidationError(only_agreed(self.shared.get(self.receiver.data, ())))

    def validate_not_informed(self, field: Any) -> None:
        if not self.informed.data and not field.data:
            raise ValidationError(gettext("Say why they do not know of it."))


class OralForm(Form):
    way = RadioOf(lazy_gettext("How was it told to them?"), SAID_TO_STAFF, LABELS)
    language = SelectField(lazy_gettext("In which language?"), choices=spoken_languages)


class DeclineForm(Form):
    reason = RadioOf(lazy_gettext("Why not?"), DeclineReason, LABELS)
    other_place = StringField(lazy_gettext("Who may help instead?"), [Bounded(200, required=False)])


class ReferralAnswerForm(Form):
    text = TextAreaField(lazy_gettext("Answer"), [Bounded(LONGEST_REASON)])


class ReferralNoteForm(Form):
    noted = TextAreaField(lazy_gettext("A note for your own organisation"), [Bounded(1000)])


class OutcomeForm(Form):
    outcome = RadioOf(lazy_gettext("What came of it?"), ReferralOutcome, LABELS)


class ReferralKindsForm(Form):
    kinds = SomeOf(
        lazy_gettext("What may others ask you for?"), choices=choices((one.value, word) for one, word in KINDS.items())
    )
