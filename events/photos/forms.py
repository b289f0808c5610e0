"""What comes in with a photo, and when one is turned down."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import InputRequired

from community.foundation.forms import NOT_A_CHOICE, Bounded, ChosenFile, Form, beginning_of, written_languages
from community.foundation.i18n import current_language, lazy_gettext
from events.photos.rules import LONGEST_ALT, MOST_BYTES


class PhotoForm(Form):
    photo = FileField(
        lazy_gettext("A photo instead"),
        [ChosenFile(lazy_gettext("Choose a photo."))],
        render_kw={"accept": "image/jpeg,image/png,image/webp"},
    )
    alt = StringField(lazy_gettext("What is to be seen?"), [Bounded(LONGEST_ALT)])
    alt_language = SelectField(lazy_gettext("Language of these words"), invalid_choice_message=NOT_A_CHOICE)
    agreed = BooleanField(
        lazy_gettext("Everybody who can be recognised agreed, children through a parent"),
        [InputRequired(lazy_gettext("Without this there is no photo: ask everybody first, or choose another one."))],
    )
    silent = BooleanField(
        lazy_gettext("No house number, street sign, school or name can be read in it"),
        [InputRequired(lazy_gettext("Without this there is no photo: a sign may tell where people live or meet."))],
    )

    def __init__(self, **options: Any):
        super().__init__(data={"alt_language": current_language().code}, **options)
        self.alt_language.choices = written_languages()

    @property
    def content(self) -> bytes:
        """The file, cut off one byte after what is allowed."""
        return beginning_of(self.photo, MOST_BYTES)


class RefuseForm(Form):
    reason = StringField(lazy_gettext("Why not?"), [Bounded(300)])
