"""What comes in about a duty: what it is called, when it is due, and who looks after it."""

from typing import Any, Self

from wtforms import BooleanField, IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from community.duties.labels import OWNERS, PICTURES
from community.duties.rules import LONGEST, MOST_DAYS, DutyOwner, DutyTemplate, StepPicture
from community.foundation.forms import NOT_A_CHOICE, REQUIRED, NamedForm, OneOf, choices
from community.foundation.i18n import gettext, lazy_gettext


class DutyForm(NamedForm):
    longest_name = LONGEST

    days = IntegerField(
        lazy_gettext("Due so many days after the signing"), [InputRequired(REQUIRED), NumberRange(0, MOST_DAYS)]
    )
    owner = OneOf(lazy_gettext("Who looks after it?"), DutyOwner, OWNERS)
    picture = SelectField(
        lazy_gettext("What does the family see among its steps?"),
        choices=choices((("", lazy_gettext("Nothing")), *((one.value, word) for one, word in PICTURES.items()))),
        invalid_choice_message=NOT_A_CHOICE,
    )
    child = BooleanField(lazy_gettext("Only where there are children"))
    needed = BooleanField(lazy_gettext("It comes with new agreements"), default=True)

    @classmethod
    def of(cls, duty: DutyTemplate | None, **options: Any) -> Self:
        """The form, filled with what a duty is."""
        if duty is None:
            return cls.in_languages(**options)
        held = {"days": duty.days, "owner": duty.owner, "child": duty.child, "needed": not duty.off}
        picture = duty.picture.value if duty.picture else ""
        return cls.in_languages(data={**dict(duty.words), **held, "picture": picture}, **options)

    def validate_en(self, _field: Any) -> None:
        if not self.names:
            raise ValidationError(gettext("Please write the name in one language at least."))

    def told(self, key: str, duty: DutyTemplate | None = None) -> DutyTemplate:
        """The duty that was written; words in languages that the site does not offer now stay as they were."""
        kept = {code: word for code, word in (duty.words if duty else ()) if code not in self}
        picture = StepPicture(self.picture.data) if self.picture.data else None
        words = tuple(sorted({**kept, **self.names}.items()))
        if duty and dict(words) == dict(duty.words):
            words = duty.words
        return DutyTemplate(
            key, self.days.data, picture, self.child.data, words, self.owner.data, off=not self.needed.data
        )
