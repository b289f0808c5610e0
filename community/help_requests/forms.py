"""When and by whom somebody who asks for help wants to be called."""

from community.foundation.forms import Form, PhoneField, RadioOf
from community.foundation.i18n import lazy_gettext
from community.help_requests.labels import LABELS
from community.help_requests.rules import CallBy, CallTime


class HelpForm(Form):
    call_at = RadioOf(lazy_gettext("When may somebody call?"), CallTime, LABELS, required=False, default=CallTime.ANY)
    call_by = RadioOf(lazy_gettext("Who should call?"), CallBy, LABELS, required=False, default=CallBy.ANYBODY)
    phone = PhoneField(lazy_gettext("On which number? Leave it empty for the family's."))
