"""What comes in: a remark, and its answer."""

from wtforms import TextAreaField

from community.foundation.forms import Bounded, Form, RadioOf
from community.foundation.i18n import lazy_gettext
from volunteers.remarks.labels import LABELS
from volunteers.remarks.rules import Verdict


class RemarkForm(Form):
    text = TextAreaField(lazy_gettext("How was it?"), [Bounded(500)])


class RemarkAnswerForm(Form):
    verdict = RadioOf(lazy_gettext("What is right?"), Verdict, LABELS, default=Verdict.STAYS)
    words = TextAreaField(lazy_gettext("Your answer"), [Bounded(500)])
