"""What comes in when a programme is brought, or taken along."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask_wtf.file import FileField
from wtforms import DateField, StringField

from community.foundation import clock
from community.foundation.forms import Bounded, ChosenFile, Form, beginning_of, choices, row_of
from community.foundation.i18n import lazy_gettext
from events.imports.rules import MOST_BYTES

LONGEST_SOURCE = 80
USUAL_DAYS = 90


class ProgrammeForm(Form):
    organisation_id = row_of(lazy_gettext("Organisation"))
    source = StringField(
        lazy_gettext("What this calendar is called"),
        [Bounded(LONGEST_SOURCE)],
        description=lazy_gettext("The same name next time: what is no longer in the file is cancelled then."),
    )
    file = FileField(
        lazy_gettext("The file"),
        [ChosenFile(lazy_gettext("Choose a file."))],
        render_kw={"accept": ".ics,.csv,.xlsx,text/calendar,text/csv"},
    )

    def __init__(self, organisations: Sequence[tuple[int, str]], **options: Any):
        super().__init__(**options)
        self.organisation_id.choices = choices(organisations)
        if len(organisations) < 2:
            del self.organisation_id

    @property
    def content(self) -> bytes:
        """The file, cut off one byte after what is allowed."""
        return beginning_of(self.file, MOST_BYTES)


class ExportSpanForm(Form):
    class Meta(Form.Meta):
        # It is asked by an address, and changes nothing.
        csrf = False

    since = DateField(lazy_gettext("From"))
    until = DateField(lazy_gettext("To"))

    def __init__(self, **options: Any):
        today = clock.today()
        super().__init__(data={"since": today, "until": today + timedelta(days=USUAL_DAYS)}, **options)
