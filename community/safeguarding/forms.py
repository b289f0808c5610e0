"""What comes in: what somebody saw, and what those who read it note."""

from collections.abc import Collection, Sequence
from typing import Any

from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from community.foundation.forms import Bounded, Form
from community.foundation.i18n import gettext, lazy_gettext
from community.organisations.models import Organisation


class TellForm(Form):
    seen = TextAreaField(lazy_gettext("What did you see or hear?"), [Bounded(4000)])
    place = StringField(lazy_gettext("Where and when?"), [Bounded(300, required=False)])
    about = StringField(lazy_gettext("Which child? Who else is it about?"), [Bounded(300, required=False)])
    concerned = SelectField(
        lazy_gettext("Is it about somebody who works or helps at one of these organisations?"), default=""
    )
    reads = SelectField(lazy_gettext("Who should read it?"), default="")
    contact = StringField(lazy_gettext("How can we reach you if we have a question?"), [Bounded(200, required=False)])

    def __init__(self, organisations: Sequence[Organisation], protecting: Collection[int], **options: Any):
        super().__init__(**options)
        self.concerned.choices = [
            SelectChoice("", gettext("No, or I do not know")),
            *(SelectChoice(str(one.id), one.called) for one in organisations),
        ]
        self.reads.choices = [
            SelectChoice("", gettext("Everybody here who protects children")),
            *(
                SelectChoice(str(one.id), gettext("Only %(organisation)s", organisation=one.called))
                for one in organisations
                if one.id in protecting
            ),
        ]


class NoteForm(Form):
    text = TextAreaField(lazy_gettext("A note for those who read this too"), [Bounded(2000)])


class CloseForm(Form):
    outcome = TextAreaField(lazy_gettext("What was done?"), [Bounded(500)])


class ColleagueForm(Form):
    colleague = SelectField(lazy_gettext("Which colleague?"), coerce=int)

    def __init__(self, colleagues: Sequence[tuple[int, str]], **options: Any):
        super().__init__(**options)
        self.colleague.choices = [SelectChoice(number, name) for number, name in colleagues]
