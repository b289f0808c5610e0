"""What comes in before something is erased."""

from wtforms import BooleanField
from wtforms.validators import InputRequired

from community.foundation.forms import Form
from community.foundation.i18n import lazy_gettext


class EraseForm(Form):
    sure = BooleanField(
        lazy_gettext("The family wants this, or it is not with us any more. It cannot be undone."),
        [InputRequired(lazy_gettext("Tick this when you are sure."))],
    )
