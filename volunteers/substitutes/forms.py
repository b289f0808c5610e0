"""What comes in when a coordinator asks somebody by name."""

from collections.abc import Iterable
from typing import Any

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from community.accounts.models import Account
from community.foundation.forms import Form
from community.foundation.i18n import gettext, lazy_gettext


class NameForm(Form):
    person = SelectField(lazy_gettext("Who"), [InputRequired(lazy_gettext("Choose a person"))])

    def __init__(self, people: Iterable[Account], **options: Any):
        super().__init__(**options)
        rows = [SelectChoice(str(one.id), f"{one.name} {one.family_name}".strip()) for one in people]
        self.person.choices = [SelectChoice("", gettext("Choose a person")), *rows]
