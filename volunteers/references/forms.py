"""What comes in when somebody applies for a clearance, names a referee, and when a referee answers."""

from typing import Any

from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from community.accounts.forms import mail_address
from community.foundation.forms import NOT_A_CHOICE, REQUIRED, Bounded, Form, SomeOf
from community.foundation.i18n import available, lazy_gettext
from volunteers.vetting.forms import FOR_WHOM
from volunteers.vetting.rules import Acquaintance
from volunteers.vetting.words import WORDS

NAME, EMAIL, LANGUAGE = lazy_gettext("Name"), lazy_gettext("E-mail"), lazy_gettext("Language of the letter")


def language_of_the_letter() -> SelectField:
    return SelectField(LANGUAGE, invalid_choice_message=NOT_A_CHOICE)


class LetterForm(Form):
    """A form that chooses the language of letters."""

    def __init__(self, *arguments: Any, locale: str, **options: Any):
        super().__init__(*arguments, **options)
        for field in self:
            if field.short_name.endswith("language"):
                field.choices = [SelectChoice(one.code, one.own_name) for one in available()]
                field.data = field.data or locale


class WishForm(Form):
    organisation = SelectField(
        lazy_gettext("With which organisation?"), coerce=int, invalid_choice_message=NOT_A_CHOICE
    )
    clearance = RadioField(
        lazy_gettext("For whom would you like to be there?"), [InputRequired(REQUIRED)], choices=FOR_WHOM
    )
    motivation = TextAreaField(lazy_gettext("Why, in a sentence or two"), [Bounded(600, required=False)])

    def __init__(self, organisations: list[tuple[int, str]], **options: Any):
        super().__init__(**options)
        self.organisation.choices = [SelectChoice(number, name) for number, name in organisations]
        if self.organisation.data is None and organisations:
            self.organisation.data = organisations[0][0]


class ApplyForm(WishForm, LetterForm):
    name = StringField(NAME, [Bounded(80)])
    email = StringField(EMAIL, [Bounded(254), mail_address])
    language = language_of_the_letter()
    second_name = StringField(NAME, [Bounded(80)])
    second_email = StringField(EMAIL, [Bounded(254), mail_address])
    second_language = language_of_the_letter()
    agreed = BooleanField(
        lazy_gettext("They know that I name them, and you may write to them"), [InputRequired(REQUIRED)]
    )


class RefereeForm(LetterForm):
    name = StringField(NAME, [Bounded(80)])
    email = StringField(EMAIL, [Bounded(254), mail_address])
    language = language_of_the_letter()
    agreed = BooleanField(
        lazy_gettext("This person knows that I name them, and you may write to them"), [InputRequired(REQUIRED)]
    )


class AnswerForm(Form):
    known_for = RadioField(
        lazy_gettext("How long have you known each other?"),
        [InputRequired(REQUIRED)],
        choices=[SelectChoice(one.value, WORDS[one]) for one in Acquaintance],
    )
    trusted = SomeOf(lazy_gettext("With whom would you trust them?"), choices=FOR_WHOM)
    remark = TextAreaField(lazy_gettext("Would you like to tell us anything else?"), [Bounded(600, required=False)])
