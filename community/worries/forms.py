"""What comes in: a worry, the number of one, and what those who look at it say."""

from typing import Any

from wtforms import BooleanField, StringField, TextAreaField

from community.accounts.forms import mail_address
from community.foundation.forms import Bounded, Form, NoPersonalNumber, RadioOf
from community.foundation.i18n import lazy_gettext
from community.worries.labels import KINDS, REPLIES
from community.worries.rules import LONGEST_ANSWER, LONGEST_TEXT, WorryKind, WorryReply


class WorryForm(Form):
    kind = RadioOf(lazy_gettext("What is it about?"), WorryKind, KINDS)
    text = TextAreaField(lazy_gettext("What happens?"), [Bounded(LONGEST_TEXT), NoPersonalNumber()])
    place = StringField(lazy_gettext("Where and when?"), [Bounded(200, required=False), NoPersonalNumber()])
    email = StringField(lazy_gettext("Email"), [Bounded(254, required=False)])

    def validate_email(self, field: Any) -> None:
        if field.data:
            mail_address(self, field)


class WorryNumberForm(Form):
    number = StringField(lazy_gettext("Your number"), [Bounded(40)])


class WorryAnswerForm(Form):
    reply = RadioOf(lazy_gettext("What became of it?"), WorryReply, REPLIES)
    words = TextAreaField(
        lazy_gettext("In your own words"), [Bounded(LONGEST_ANSWER, required=False), NoPersonalNumber()]
    )


class WorryCountForm(Form):
    hate = BooleanField(lazy_gettext("A hate incident"))
    repeated = BooleanField(lazy_gettext("The same was written within the last six months"))
