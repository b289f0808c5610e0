"""What comes in when an activity is described."""

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Any

from wtforms import BooleanField, HiddenField, IntegerField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional

from community.accounts.models import Account
from community.foundation.forms import Bounded, Form, OneOf, SomeOf, choices, row_of, spoken_languages
from community.foundation.i18n import LANGUAGES, available, current_language, gettext, lazy_gettext
from community.households.forms import ACCOMMODATIONS
from events.activities.labels import LABELS
from events.activities.models import Activity
from events.activities.rules import AIDS, KEPT_HOURS, ActivityKind, Audience, Food, Openness, PhotoPolicy, Words
from events.venues.forms import venue_choices
from events.venues.models import Venue

FACTS = ("kind", "venue_id", "audience", "age_from", "age_to", "languages", "capacity", "food", "food_facts",
         "childcare", "free", "aids", "children_may_be_left", "contact_id", "kept_for_families", "kept_for_neighbours",
         "kept_hours", "orientation")  # fmt: skip
# What is written in each language.
WRITTEN = ("title", "description", "bring")
AGE = NumberRange(0, 120, lazy_gettext("Please enter an age from 0 to 120."))


def kept_seats(label: Any) -> IntegerField:
    """How many seats are kept for some; left empty it is none."""
    return IntegerField(label, [Optional(), NumberRange(0, 5000)], default=0, filters=(lambda seats: seats or 0,))


def contact_choices(contacts: Sequence[Account], nobody: str) -> list[SelectChoice]:
    """Whom those can turn to who come or help; `nobody` says what happens where nobody is named."""
    named = (SelectChoice(one.id, f"{one.name} {one.family_name or ''}".strip()) for one in contacts)
    return [SelectChoice(0, nobody), *named]


def kept_fits(form: Any) -> bool:
    """Whether no more seats are kept than there are; else the form says so."""
    kept = (form.kept_for_families.data or 0) + (form.kept_for_neighbours.data or 0)
    fits = kept <= (form.capacity.data or 0)
    if not fits:
        form.kept_for_neighbours.errors = [gettext("More seats are kept than there are.")]
    return fits


def _worded(members: Iterable[Enum]) -> list[Any]:
    return choices((one.value, str((LABELS | ACCOMMODATIONS)[one])) for one in members)


class ActivityForm(Form):
    seen_at = HiddenField()
    organisation_id = row_of(lazy_gettext("Organisation"))
    kind = OneOf(lazy_gettext("Kind"), ActivityKind, LABELS)
    venue_id = row_of(lazy_gettext("Usual venue"))
    audience = OneOf(lazy_gettext("For whom"), Audience, LABELS, default=Audience.EVERYBODY)
    age_from = IntegerField(lazy_gettext("From age"), [Optional(), AGE])
    age_to = IntegerField(lazy_gettext("To age"), [Optional(), AGE])
    capacity = IntegerField(lazy_gettext("Seats"), [NumberRange(1, 5000)], default=20)
    kept_for_families = kept_seats(lazy_gettext("Of these kept for families"))
    kept_for_neighbours = kept_seats(lazy_gettext("Of these kept for neighbours"))
    kept_hours = IntegerField(
        lazy_gettext("Until so many hours before the beginning"),
        [Optional(), NumberRange(0, 24 * 60)],
        default=KEPT_HOURS,
        filters=(lambda hours: KEPT_HOURS if hours is None else hours,),
    )
    languages = SomeOf(lazy_gettext("Languages spoken there"), choices=spoken_languages)
    free = BooleanField(lazy_gettext("Free of charge"), default=True)
    food = BooleanField(lazy_gettext("Food"))
    food_facts = SomeOf(lazy_gettext("What the food is like"), choices=lambda: _worded(Food))
    childcare = BooleanField(lazy_gettext("Childcare"))
    children_may_be_left = BooleanField(lazy_gettext("Children may be left here"))
    contact_id = row_of(lazy_gettext("Whom to turn to"), default=0, filters=(lambda number: number or 0,))
    aids = SomeOf(lazy_gettext("What else makes it possible to take part"), choices=lambda: _worded(AIDS))
    orientation = BooleanField(lazy_gettext("It counts as civic orientation in the figures"))
    photo_policy = OneOf(lazy_gettext("Photos"), PhotoPolicy, LABELS, default=PhotoPolicy.ASK_FIRST)
    openness = OneOf(lazy_gettext("Who sees it"), Openness, LABELS, default=Openness.PUBLIC)

    def __init__(
        self,
        venues: list[Venue],
        contacts: Sequence[Account],
        organisations: Sequence[tuple[int, str]] = (),
        **options: Any,
    ):
        super().__init__(**options)
        self.contact_id.choices = contact_choices(contacts, gettext("The organisation, by its telephone"))
        self.organisation_id.choices = choices(organisations)
        if len(organisations) < 2:
            del self.organisation_id
        self.venue_id.choices = venue_choices(venues)

    def validate(self, extra_validators: Any = None) -> bool:
        good = super().validate(extra_validators)
        if not any(self[f"title_{code}"].data for code in LANGUAGES):
            self[f"title_{self.written[0]}"].errors = [gettext("Give it a title in at least one language.")]
            return False
        if None not in (self.age_from.data, self.age_to.data) and self.age_from.data > self.age_to.data:
            self.age_to.errors = [gettext("This is below the age from which one may come.")]
            return False
        if good and not kept_fits(self):
            return False
        return good

    @property
    def facts(self) -> dict[str, Any]:
        """What may be set by this form; neither the organisation nor the state."""
        told = {name: self[name].data for name in (*FACTS, "photo_policy", "openness")}
        # Who says what the food is like says that there is some.
        food = bool(told["food"] or told["food_facts"])
        return told | {"contact_id": self.contact_id.data or None, "food": food}

    @property
    def written(self) -> list[str]:
        """The languages to write in: those that can be chosen, and those that hold or were sent a text."""
        offered = {one.code for one in available()}
        return [code for code in LANGUAGES if code in offered or self[f"title_{code}"].data]

    @property
    def texts(self) -> dict[str, Words]:
        """The words of each language that the form was shown in."""
        return {
            code: Words(
                **{name: self[f"{name}_{code}"].data or "" for name in WRITTEN},
                reviewed=bool(self[f"reviewed_{code}"].data),
            )
            for code in LANGUAGES
            if self[f"title_{code}"].raw_data
        }

    @property
    def own(self) -> str:
        """The language that is open at first: the reader's, where one writes in it."""
        mine = current_language().code
        return mine if mine in self.written else self.written[0]

    def held(self, activity: Activity) -> dict[str, Any]:
        """What an activity holds, by the names of the fields."""
        found = {name: getattr(activity, name) for name in (*FACTS, "photo_policy", "openness")}
        found["contact_id"] = activity.contact_id or 0
        texts = {text.locale: text for text in activity.texts}
        for code in LANGUAGES:
            for name in WRITTEN:
                found[f"{name}_{code}"] = getattr(texts[code], name) if code in texts else ""
        return found

    def show(self, activity: Activity) -> None:
        """Fill in the texts of an activity; its other facts come from the row."""
        self.seen_at.data = activity.updated_at.isoformat()
        for text in activity.texts:
            if text.locale in LANGUAGES:
                for name in (*WRITTEN, "reviewed"):
                    self[f"{name}_{text.locale}"].data = getattr(text, name)


for _code, _language in LANGUAGES.items():
    _written_so = {"lang": _language.tag, "dir": _language.direction}
    setattr(
        ActivityForm,
        f"title_{_code}",
        StringField(lazy_gettext("Title"), [Bounded(160, required=False)], render_kw=_written_so),
    )
    setattr(
        ActivityForm,
        f"description_{_code}",
        TextAreaField(lazy_gettext("Description"), [Bounded(4000, required=False)], render_kw=_written_so),
    )
    setattr(
        ActivityForm,
        f"bring_{_code}",
        StringField(lazy_gettext("What to bring"), [Bounded(200, required=False)], render_kw=_written_so),
    )
    setattr(ActivityForm, f"reviewed_{_code}", BooleanField(lazy_gettext("Somebody reviewed this text")))
