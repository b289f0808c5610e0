"""What a coordinator writes, and to whom."""

from collections.abc import Sequence
from typing import Any, Self

from wtforms import Field, HiddenField, TextAreaField
from wtforms.validators import ValidationError

from community.foundation.forms import Bounded, Form, NoPersonalNumber, RadioOf, SomeOf, choices, numbers
from community.foundation.i18n import available, lazy_gettext
from events.messages.labels import LABELS
from events.messages.rules import LONGEST, MessageCircle, MessageScope, MessageStart


class MessageForm(Form):
    circle = RadioOf(lazy_gettext("To whom"), MessageCircle, LABELS)
    chosen = SomeOf(lazy_gettext("Whom of the list"))
    scope = RadioOf(lazy_gettext("Of which dates"), MessageScope, LABELS)
    start = HiddenField()

    def __init__(self, parties: Sequence[tuple[str, str]], series: bool, **options: Any):
        super().__init__(**options)
        self.chosen.choices = choices(parties)
        if not parties:
            del self.chosen
            self.circle.choices = [one for one in self.circle.choices if one.value != MessageCircle.CHOSEN.value]
        if not series:
            del self.scope

    @classmethod
    def in_languages(cls, **options: Any) -> Self:
        """The form, with a field for the words in each language, which are called as their codes."""
        texts = {
            one.code: TextAreaField(
                one.own_name,
                [Bounded(LONGEST, required=False), NoPersonalNumber()],
                render_kw={"lang": one.tag, "dir": one.direction},
            )
            for one in available()
        }
        return type("MessageFormInLanguages", (cls,), texts)(**options)  # type: ignore[no-any-return]

    @property
    def languages(self) -> list[Field]:
        """The fields of the words."""
        return [self[one.code] for one in available()]

    @property
    def words(self) -> dict[str, str]:
        """What was written, by language, where anything was."""
        return {field.short_name: field.data for field in self.languages if field.data}

    @property
    def begun_with(self) -> MessageStart | None:
        """With which words it began."""
        return next((one for one in MessageStart if one.value == self.start.data), None)

    @property
    def chosen_ids(self) -> list[int]:
        """The parties that were chosen, by number."""
        return numbers(self.chosen.data or ()) if self.chosen else []

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        if fine and not self.words:
            self.languages[0].errors = [lazy_gettext("Write it in one language at least.")]
            return False
        return fine

    def validate_chosen(self, field: Field) -> None:
        if self.circle.data is MessageCircle.CHOSEN and not field.data:
            raise ValidationError(lazy_gettext("Choose at least one."))
