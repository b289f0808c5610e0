"""What comes in about a place that helps."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, SelectField, StringField, TextAreaField

from community.directory.labels import LABELS
from community.directory.rules import ServedGroup
from community.foundation.attachments import ACCEPTED, MOST_BYTES
from community.foundation.forms import (
    NOT_A_CHOICE,
    Bounded,
    ChosenFile,
    Form,
    NamedForm,
    PhoneField,
    SomeOf,
    beginning_of,
    choices,
    spoken_languages,
    written_languages,
)
from community.foundation.i18n import current_language, lazy_gettext
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


class LeafletForm(Form):
    leaflet = FileField(
        lazy_gettext("A leaflet to print"), [ChosenFile(lazy_gettext("Choose a file."))], render_kw={"accept": ACCEPTED}
    )
    language = SelectField(lazy_gettext("Its language"), invalid_choice_message=NOT_A_CHOICE)

    def __init__(self, **options: Any):
        super().__init__(data={"language": current_language().code}, **options)
        self.language.choices = written_languages()

    @property
    def content(self) -> bytes:
        """The file, cut off one byte after what is allowed."""
        return beginning_of(self.leaflet, MOST_BYTES)
