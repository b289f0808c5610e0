"""What comes in at the second step."""

from wtforms import StringField

from community.foundation.forms import Bounded, Form
from community.foundation.i18n import lazy_gettext


class CodeForm(Form):
    code = StringField(lazy_gettext("Code"), [Bounded(40)])
