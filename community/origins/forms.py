"""What comes in of somebody's sex, origin and status."""

from typing import Any

from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from community.foundation.forms import NOT_A_CHOICE, Form
from community.foundation.i18n import lazy_gettext
from community.origins.labels import LABELS, countries
from community.origins.rules import OriginFacts, ResidenceStatus, Sex

NOT_SAID = lazy_gettext("Not said")
AGREED = lazy_gettext("The person was asked, knows what it is for, and agrees (of a child: whoever is responsible)")
ASK_FIRST = lazy_gettext("Only what the person agreed to is kept. Ask them first.")
WRONG = {"invalid_choice_message": NOT_A_CHOICE}


class OriginForm(Form):
    sex = SelectField(lazy_gettext("Sex"), **WRONG)
    country = SelectField(lazy_gettext("Country of origin"), **WRONG)
    status = SelectField(lazy_gettext("Status here"), **WRONG)
    agreed = BooleanField(AGREED, [InputRequired(ASK_FIRST)])

    def __init__(self, kept: OriginFacts | None = None, **options: Any):
        kept = kept or OriginFacts()
        words = {"sex": kept.sex.value if kept.sex else "", "status": kept.status.value if kept.status else ""}
        super().__init__(**words, country=kept.country, **options)

    def offer_what_is_held(self) -> None:
        nothing = SelectChoice("", NOT_SAID)
        self.sex.choices = [nothing, *(SelectChoice(one.value, LABELS[one]) for one in Sex)]
        self.status.choices = [nothing, *(SelectChoice(one.value, LABELS[one]) for one in ResidenceStatus)]
        self.country.choices = [nothing, *(SelectChoice(code, name) for code, name in countries())]
        super().offer_what_is_held()

    @property
    def origin(self) -> OriginFacts:
        sex, status = self.sex.data, self.status.data
        return OriginFacts(
            Sex(sex) if sex else None, self.country.data or "", ResidenceStatus(status) if status else None
        )
