"""One field of each sort, to be looked at right and wrong."""

from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, NumberRange, Optional

from community.accounts.forms import mail_address
from community.foundation.forms import (
    NOT_A_CHOICE,
    REQUIRED,
    Bounded,
    Form,
    PhoneField,
    SomeOf,
    choices,
    written_languages,
)
from community.foundation.i18n import lazy_gettext

WRONG = {"name": "", "email": "amina at example", "phone": "no", "day": "2026-11-23", "start": "18:00", "kind": "sport"}


class ExampleForm(Form):
    name = StringField(lazy_gettext("Name"), [Bounded(80)])
    email = StringField(lazy_gettext("Email"), [Bounded(254), mail_address], render_kw={"type": "email"})
    password = PasswordField(lazy_gettext("Password"), [InputRequired(REQUIRED)])
    phone = PhoneField(lazy_gettext("Phone"))
    day = DateField(lazy_gettext("Day"), [Optional()])
    start = TimeField(lazy_gettext("Time"), [Optional()])
    number = IntegerField(lazy_gettext("How many people"), [Optional(), NumberRange(1, 20)])
    kind = SelectField(
        lazy_gettext("Kind"),
        choices=choices([("sport", lazy_gettext("Sport")), ("culture", lazy_gettext("Culture"))]),
    )
    seen = RadioField(
        lazy_gettext("Where?"),
        [InputRequired(NOT_A_CHOICE)],
        choices=choices([("everywhere", lazy_gettext("Everywhere")), ("nearby", lazy_gettext("In your district"))]),
    )
    languages = SomeOf(lazy_gettext("Languages"))
    text = TextAreaField(lazy_gettext("A few words"), [Bounded(2000, required=False)])
    food = BooleanField(lazy_gettext("Food"))

    def __init__(self, *arguments: Any, **options: Any):
        super().__init__(*arguments, **options)
        self.languages.choices = written_languages()


def wrong_example() -> ExampleForm:
    """The form as it comes back when much of it is wrong, with what was typed."""
    typed = MultiDict([*WRONG.items(), ("languages", "bg"), ("languages", "ar"), ("food", "y")])
    form = ExampleForm(formdata=typed, meta={"csrf": False})
    form.validate()
    return form
