"""What comes in when somebody registers or sets a password."""

from typing import Any

from wtforms import PasswordField, StringField
from wtforms.fields.choices import SelectChoice

from community.accounts.forms import Strong, mail_address
from community.accounts.rules import LONGEST_PASSWORD
from community.foundation.forms import Bounded, Form, SomeOf
from community.foundation.i18n import LANGUAGES, lazy_gettext


class RegisterForm(Form):
    name = StringField(lazy_gettext("What may we call you?"), [Bounded(80)])
    family_name = StringField(lazy_gettext("Family name"), [Bounded(80, required=False)])
    email = StringField(lazy_gettext("E-mail"), [Bounded(254), mail_address])
    password = PasswordField(lazy_gettext("Password"), [Strong("name", "email")])
    languages = SomeOf(
        lazy_gettext("Languages you speak"),
        choices=[SelectChoice(one.code, one.own_name) for one in LANGUAGES.values()],
    )
    districts = SomeOf(lazy_gettext("Where you can help"))

    def __init__(self, districts: list[tuple[str, str]], **options: Any):
        super().__init__(**options)
        self.districts.choices = [SelectChoice(code, name) for code, name in districts]


class ForgotForm(Form):
    email = StringField(lazy_gettext("E-mail"), [Bounded(254), mail_address])


class NewPasswordForm(Form):
    password = PasswordField(lazy_gettext("New password"), [Strong()])

    def __init__(self, *known: str, **options: Any):
        super().__init__(**options)
        self.known = known


class ChangePasswordForm(NewPasswordForm):
    present = PasswordField(lazy_gettext("Present password"), [Bounded(LONGEST_PASSWORD)])
