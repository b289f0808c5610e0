"""What comes in when a calendar of a partner is subscribed to."""

from collections.abc import Sequence
from typing import Any

from wtforms import StringField
from wtforms.validators import ValidationError

from community.foundation.fetching import FetchFailed, checked
from community.foundation.forms import Bounded, Form, choices, row_of
from community.foundation.hosts import host_of
from community.foundation.i18n import gettext, lazy_gettext
from events.imports.forms import LONGEST_SOURCE
from events.partner_feeds.rules import LONGEST_ADDRESS


class PartnerFeedForm(Form):
    organisation_id = row_of(lazy_gettext("Organisation"))
    source = StringField(lazy_gettext("What this calendar is called"), [Bounded(LONGEST_SOURCE)])
    address = StringField(
        lazy_gettext("Address of the calendar"),
        [Bounded(LONGEST_ADDRESS)],
        render_kw={"type": "url", "dir": "ltr"},
    )

    def __init__(self, organisations: Sequence[tuple[int, str]], **options: Any):
        super().__init__(**options)
        self.organisation_id.choices = choices(organisations)
        if len(organisations) < 2:
            del self.organisation_id

    @property
    def url(self) -> str:
        """The address; calendars are often given out as webcal, which is https."""
        typed = (self.address.data or "").strip()
        return f"https{typed.removeprefix('webcal')}" if typed.startswith("webcal://") else typed

    def validate_address(self, _field: Any) -> None:
        try:
            checked(self.url, {host_of(self.url)} - {None})
        except FetchFailed:
            raise ValidationError(
                gettext("Write the whole address; it begins with https:// and the name of a site.")
            ) from None
