"""What every form shares: CSRF, messages in the reader's language, trimmed and bounded input."""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, time
from enum import Enum
from typing import Any, Self

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import (
    DateField,
    Field,
    FileField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.form import FormMeta
from wtforms.validators import InputRequired, Optional, StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from community.foundation.i18n import LANGUAGES, available, day_in_words, gettext, lazy_gettext, ngettext, time_in_words
from community.foundation.personal_numbers import find_personal_number, without_personal_numbers
from community.foundation.telephone import is_number

# What no text may hold: controls, bidi overrides, halves of characters, and code points that are no characters.
CONTROLS = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)
LONGEST_PHONE = 32
MOST_COUNTED = 10**12
LINE_ENDS = re.compile(r"\r\n?|\x85")


def clean(text: str | None) -> str | None:
    """Text as it is kept: NFC, no control characters or bidi overrides, no blank ends; None stays None."""
    if text is None:
        return None
    return CONTROLS.sub("", LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text))).strip()


def clean_line(text: str | None) -> str | None:
    """Like `clean`, on one line."""
    cleaned = clean(text)
    return None if cleaned is None else " ".join(cleaned.split())


def numbers(given: Iterable[str]) -> list[int]:
    """The whole numbers among these words, in their order: ids that a page sent."""
    return [int(one) for one in given if one.isascii() and one.isdigit() and len(one) < 10]


def fingerprint(facts: Mapping[str, Any]) -> str:
    """A short name for what a row holds, kept in a form to notice that somebody else changed it meanwhile."""
    return hashlib.sha256(repr(sorted(facts.items())).encode()).hexdigest()[:24]


def there_now(form: Any, facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a row holds where the form says otherwise: the label of each such field and the row's value in words."""
    return [
        (str(form[name].label.text), _worded(form[name], value))
        for name, value in facts.items()
        if form[name].data != value
    ]


def changed(form: Any, but: Collection[str] = ()) -> list[tuple[str, str, str]]:
    """What a form would change of what it was opened with: each such field's label, what it was, what it becomes.

    `but`: names of fields that say of what the change is, and are none of it.
    """
    return [
        (str(form[name].label.text), _worded(form[name], value), _worded(form[name], form[name].data))
        for name, value in form.opened_with.items()
        if name in form and name not in but and _plain(value) != _plain(form[name].data)
    ]


def _plain(value: Any) -> Any:
    """A value as its field sends it: no seconds, nothing for None, the parts of a list in any order."""
    if isinstance(value, time):
        return value.replace(second=0, microsecond=0)
    if isinstance(value, list | tuple):
        return sorted(str(_plain(one)) for one in value)
    return value.value if isinstance(value, Enum) else "" if value is None else value


def _worded(field: Any, value: Any) -> str:
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, time):
        return time_in_words(value)
    if isinstance(value, date):
        return day_in_words(value, "EEEE d MMMM y")
    if isinstance(field, SelectField | SelectMultipleField):
        chosen = value if isinstance(value, list) else [value]
        keys = {one.value if isinstance(one, Enum) else one for one in chosen}
        return ", ".join(str(choice.label) for choice in field.choices or () if choice.value in keys) or "–"
    return "–" if value in (None, "") else str(value)


class _Messages:
    """WTForms' own messages through our catalogues."""

    def gettext(self, text: str) -> str:
        return str(SAID.get(text) or gettext(text))

    def ngettext(self, one: str, many: str, n: int) -> str:
        return ngettext(one, many, n)


class _OffersWhatIsHeld(FormMeta):
    """A form that is whole, its choices filled in, offers what its row holds beside them."""

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        form = super().__call__(*arguments, **options)
        form.offer_what_is_held()
        return form


def _countable(field: IntegerField) -> Callable[[list[str]], None]:
    """How a whole number is read: what no column and no bound could take is none."""
    read = field.process_formdata

    def process(values: list[str]) -> None:
        read(values)
        if field.data is not None and abs(field.data) > MOST_COUNTED:
            field.data = None
            raise ValueError(str(SAID["Not a valid integer value."]))

    return process


def _understood(_form: Any, field: Field) -> None:
    """What a form asks of a field by itself it asks of a value, not of what was none and was refused already."""
    if field.process_errors:
        raise StopValidation


class Form(FlaskForm, metaclass=_OffersWhatIsHeld):
    """The base of every form: strings are cleaned, messages are ours; what a form does not offer it does not change.

    A select shows what the row holds even where it is none of its choices (the venue of another organisation, a
    language that is no longer spoken): a browser would else choose the first, and saving would put it in its place.
    """

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Any) -> _Messages:
            return _Messages()

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            taken = super().wrap_formdata(form, formdata)
            if not (isinstance(taken, CombinedMultiDict) and request.files):
                return taken
            # A file under the name of any other field would not be the text that it asks for.
            takes_files = {field.name for field in form if isinstance(field, FileField)}
            files = [(name, file) for name, file in request.files.items(multi=True) if name in takes_files]
            return CombinedMultiDict((MultiDict(files), request.form))

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            field = super().bind_field(form, unbound_field, options)
            if isinstance(field, TextAreaField):
                field.filters = (*field.filters, clean)
            elif type(field) in (StringField, PhoneField):
                field.filters = (*field.filters, clean_line)
            elif isinstance(field, DateField):
                field.filters = (*field.filters, _near)
            elif isinstance(field, IntegerField):
                field.process_formdata = _countable(field)
            field.validators = (*field.validators, _understood)
            return field

    opened_with: dict[str, Any]

    def process(self, formdata: Any = None, obj: Any = None, data: Any = None, **more: Any) -> None:
        told = {**(data or {}), **more}
        self.opened_with = {
            name: getattr(obj, name) if obj is not None and hasattr(obj, name) else told[name]
            for name in self._fields
            if (obj is not None and hasattr(obj, name)) or name in told
        }
        for name, value in self.opened_with.items():
            field = self._fields[name]
            if value is None and type(field) is SelectField:
                field.coerce = _or_none(field.coerce)
        super().process(formdata, obj, data=data, **more)

    def offer_what_is_held(self) -> None:
        """Add what the row holds to the choices of each select, where it is missing there."""
        for name, value in self.opened_with.items():
            field = self._fields.get(name)
            if not isinstance(field, SelectField) or field.choices is None:
                continue
            if value is None and isinstance(field, RadioField):
                # Of radio buttons none need be chosen.
                continue
            several = isinstance(field, SelectMultipleField)
            values = (value or ()) if several else (value,)
            keys = ["" if one is None else one.value if isinstance(one, Enum) else one for one in values]
            offered = {str(choice.value) for choice in field.choices}
            field.choices = [
                *field.choices,
                *(SelectChoice(key, _held_in_words(key)) for key in keys if str(key) not in offered),
            ]


class NamedForm(Form):
    """A form with a name in each language of the interface."""

    longest_name: int

    @classmethod
    def in_languages(cls, **options: Any) -> Self:
        """The form, with the fields of the names, which are called as the codes of the languages."""
        names = {
            one.code: StringField(
                one.own_name,
                [Bounded(cls.longest_name, required=False)],
                render_kw={"lang": one.tag, "dir": one.direction},
            )
            for one in available()
        }
        return type(f"Named{cls.__name__}", (cls,), names)(**options)  # type: ignore[no-any-return]

    @property
    def languages(self) -> list[Field]:
        """The fields of the names."""
        return [self[one.code] for one in available()]

    @property
    def names(self) -> dict[str, str]:
        """What was written in each language, where anything was."""
        return {field.short_name: field.data for field in self.languages if field.data}


def _or_none(coerce: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value in (None, "") else coerce(value)


def _held_in_words(key: Any) -> str:
    if key == "":
        return gettext("Not chosen yet")
    return LANGUAGES[key].own_name if key in LANGUAGES else gettext("As it is now")


def _near(day: date | None) -> date | None:
    # At both ends of the calendar there is no day before or after, and no hour in another zone.
    if isinstance(day, date) and not EARLIEST <= day.year <= LATEST:
        raise ValueError(NOT_A_DATE)
    return day


class Bounded:
    """At most `longest` characters, and not empty when `required`."""

    def __init__(self, longest: int, *, required: bool = True):
        self.longest = longest
        self.required = required
        self.field_flags = {"maxlength": longest} | ({"required": True} if required else {})

    def __call__(self, form: Form, field: Field) -> None:
        text = field.data or ""
        if self.required and not text:
            raise ValidationError(gettext("Please fill this in."))
        if len(text) > self.longest:
            raise ValidationError(
                ngettext(
                    "This is too long: at most %(num)d character.",
                    "This is too long: at most %(num)d characters.",
                    self.longest,
                )
            )


class ChosenFile:
    """A file was chosen; browsers send an empty one where it was not, and then it is said (`why`)."""

    field_flags = {"required": True}

    def __init__(self, why: Any):
        self.why = why

    def __call__(self, _form: Form, field: Field) -> None:
        if not field.data:
            raise ValidationError(str(self.why))


def beginning_of(field: Any, most_bytes: int) -> bytes:
    """The file of a field, cut off one byte after what is allowed; whoever reads it next finds it as it came."""
    stream = field.data.stream
    found = bytes(stream.read(most_bytes + 1))
    stream.seek(0)
    return found


class NoPersonalNumber:
    """A text without what looks like a personal number; one is said and taken out, so that it is not kept."""

    def __call__(self, _form: Form, field: Field) -> None:
        if find_personal_number(field.data or "") is not None:
            field.data = without_personal_numbers(field.data)
            raise ValidationError(
                gettext("This looked like a personal number. Such numbers are not kept here, so it was taken out.")
            )


REQUIRED = lazy_gettext("Please fill this in.")
NOT_A_CHOICE = lazy_gettext("Please choose one of the list.")
NOT_A_DATE = lazy_gettext("Please enter a date that exists.")
EARLIEST, LATEST = 1850, 2199
# WTForms' own words, as we say them.
SAID = {
    "Not a valid date value.": NOT_A_DATE,
    "Not a valid time value.": lazy_gettext("Please enter a time like 18:30."),
    "Not a valid integer value.": lazy_gettext("Please enter a whole number."),
    "Number must be between %(min)s and %(max)s.": lazy_gettext("Please enter a number from %(min)s to %(max)s."),
    "Not a valid choice.": NOT_A_CHOICE,
    "Invalid Choice: could not coerce.": NOT_A_CHOICE,
    "Invalid choice(s): one or more data inputs could not be coerced.": NOT_A_CHOICE,
    "'%(value)s' is not a valid choice for this field.": NOT_A_CHOICE,
}


def choices(pairs: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """The choices of a field from pairs of a value and its word."""
    return [SelectChoice(*pair) for pair in pairs]


def spoken_languages() -> list[SelectChoice]:
    """Every language that somebody may speak, by its own name."""
    return choices((one.code, one.own_name) for one in LANGUAGES.values())


def written_languages() -> list[SelectChoice]:
    """The languages of the interface, by their own names."""
    return choices((one.code, one.own_name) for one in available())


def row_of(label: Any, validators: Any = None, **options: Any) -> SelectField:
    """A choice among rows; its data is the id."""
    return SelectField(label, validators, coerce=int, invalid_choice_message=NOT_A_CHOICE, **options)


class SomeOf(SelectMultipleField):
    """A group of checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: Any) -> None:
        if set(self.data or ()) - {choice.value for choice in self.choices or ()}:
            raise ValidationError(str(NOT_A_CHOICE))


class PhoneField(StringField):
    """A telephone number as people write it, or nothing; a text without a number is refused in words."""

    def __init__(self, label: Any, **options: Any):
        keyboard = {"type": "tel", "inputmode": "tel", "dir": "ltr", **options.pop("render_kw", {})}
        super().__init__(label, [Bounded(LONGEST_PHONE, required=False)], render_kw=keyboard, **options)

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        # What was kept before is nobody's mistake of today.
        if not validation_stopped and self.data and self.data != self.object_data and not is_number(self.data):
            raise ValidationError(gettext("Write a phone number like +359 2 123 456."))


class OneOf(SelectField):
    """A choice among the members of an enum, worded by `words`; its data is the member."""

    def __init__(self, label: Any, kind: type[Enum], words: Mapping[Enum, Any], **options: Any):
        super().__init__(
            label,
            coerce=kind,
            choices=[SelectChoice(member.value, words[member]) for member in kind],
            invalid_choice_message=NOT_A_CHOICE,
            invalid_value_message=NOT_A_CHOICE,
            **options,
        )


class RadioOf(RadioField):
    """Radio buttons for these members of an enum, worded by `words`; its data is the member, None where nobody has to
    choose (`required`) and nobody did."""

    def __init__(
        self, label: Any, members: Iterable[Enum], words: Mapping[Enum, Any], *, required: bool = True, **options: Any
    ):
        offered = tuple(members)
        super().__init__(
            label,
            [InputRequired(REQUIRED) if required else Optional()],
            coerce=type(offered[0]),
            choices=[SelectChoice(member.value, words[member]) for member in offered],
            **options,
        )
