"""What comes in about a place that helps."""

from typing import Any

from wtforms import BooleanField, StringField, TextAreaField

from community.directory.labels import LABELS
from community.directory.rules import ServedGroup
from community.foundation.forms import Bounded, NamedForm, PhoneField, SomeOf, choices, spoken_languages
from community.foundation.i18n import lazy_gettext
from community.referrals.labels import KINDS


class DirectoryForm(NamedForm):
    longest_name = 160

    name = StringField(lazy_gettext("Name, as it stands on the door"), [Bounded(longest_name)])
    kinds = SomeOf(
        lazy_gettext("What do they help with?"), choices=choices((one.value, word) for one, word in KINDS.items())
    )
    groups = SomeOf(lazy_gettext("For whom?"), choices=choices((one.value, LABELS[one]) for one in ServedGroup))
    speaks = SomeOf(lazy_gettext("Which languages do they speak?"), choices=spoken_languages)
    where = StringField(lazy_gettext("Address"), [Bounded(200, required=False)])
    phone = PhoneField(lazy_gettext("Phone"))
    hours = StringField(lazy_gettext("When are they there?"), [Bounded(120, required=False)])
    way = StringField(lazy_gettext("How does one get there?"), [Bounded(300, required=False)])
    about = TextAreaField(lazy_gettext("What else should one know?"), [Bounded(300, required=False)])
    listed = BooleanField(lazy_gettext("Everybody may read it"), default=True)

    @property
    def told(self) -> dict[str, Any]:
        """What the entry is to hold."""
        plain = ("name", "kinds", "groups", "where", "phone", "hours", "way", "about", "listed")
        values = {name: self[name].data for name in plain}
        return {**values, "phone": values["phone"] or "", "names": self.names, "languages": self.speaks.data}
