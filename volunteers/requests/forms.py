"""What comes in when a family, or a coordinator with it, asks for somebody at its side."""

from collections.abc import Iterable
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from community.foundation.forms import REQUIRED, Form, RadioOf, SomeOf, row_of
from community.foundation.i18n import best_name, gettext, lazy_gettext
from community.households.models import Member
from community.skills.models import Skill
from volunteers.profiles.forms import AgesForm, InterestsForm, MaybeOf, area_choices, painted
from volunteers.profiles.rules import Gender, GenderWish
from volunteers.profiles.week import Week
from volunteers.requests.labels import LABELS
from volunteers.requests.rules import Company

WHOLE = "all"


class AskForm(Form):
    who = RadioField(lazy_gettext("For whom?"), [InputRequired(REQUIRED)])
    company = RadioOf(lazy_gettext("What would you like?"), Company, LABELS)
    agreed = BooleanField(lazy_gettext("We agree that a volunteer is looked for, and proposed to us"))

    def __init__(self, kin: Iterable[Member], must_agree: bool, **options: Any):
        super().__init__(**options)
        people = [SelectChoice(str(member.id), member.call_name) for member in kin]
        self.who.choices = [SelectChoice(WHOLE, lazy_gettext("The whole family")), *people]
        if not must_agree:
            del self.agreed

    def validate_agreed(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(gettext("Without your agreement nobody is looked for."))

    @property
    def member_id(self) -> int | None:
        """One person, or None for all."""
        return None if self.who.data == WHOLE else int(self.who.data)


class RequestPlaceForm(Form):
    area_id = row_of(lazy_gettext("Neighbourhood"))

    def __init__(self, **options: Any):
        super().__init__(**options)
        self.area_id.choices = area_choices()


def drawn(week: str, sent: MultiDict[str, str]) -> dict[str, str]:
    """The week with what the grid of the page sent; nothing where no grid came along."""
    boxes, step = sent.getlist("free"), sent.get("step", "")
    return {"week": painted(Week.read(week), boxes, step).text} if step else {}


class RequestWishForm(AgesForm):
    chosen = InterestsForm.chosen
    skills = SomeOf(lazy_gettext("Help with"), coerce=int)
    gender = MaybeOf(lazy_gettext("The person who asks is"), Gender, lazy_gettext("Not told"))
    wished_gender = MaybeOf(lazy_gettext("Who should it be?"), GenderWish, lazy_gettext("Anybody"))
    interpreter = BooleanField(lazy_gettext("Somebody interprets when they meet"))

    def __init__(self, listed: Iterable[Skill], **options: Any):
        super().__init__(**options)
        self.skills.choices = [SelectChoice(skill.id, best_name(skill.names)) for skill in listed]

    def validate_wished_gender(self, field: Field) -> None:
        if field.data is GenderWish.SAME and self.gender.data in (None, Gender.OTHER):
            raise ValidationError(gettext("For this wish, tell above whether you are a woman or a man."))
