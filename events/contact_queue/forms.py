"""How a household likes to be reached."""

from typing import Any

from wtforms import BooleanField

from community.foundation.forms import Form, RadioOf
from community.foundation.i18n import lazy_gettext
from events.contact_queue.labels import WAYS
from events.contact_queue.rules import Way


class WishForm(Form):
    way = RadioOf(
        lazy_gettext("When something changes that you joined, somebody tells you. What do you like best?"), Way, WAYS
    )
    remind = BooleanField(lazy_gettext("Remind us the day before"))
    sms = BooleanField(lazy_gettext("The site may send us SMS by itself, also when nobody is in the office"))

    def __init__(self, *, gateway: bool, **options: Any):
        super().__init__(**options)
        if not gateway:
            del self.sms
