"""What comes in when a site is allowed."""

from typing import Any

from wtforms import StringField
from wtforms.validators import ValidationError

from community.foundation.forms import Bounded, Form
from community.foundation.hosts import LONGEST_HOST, host_of
from community.foundation.i18n import gettext, lazy_gettext


class HostForm(Form):
    # An address that is pasted is longer than its host.
    host = StringField(lazy_gettext("Address of the site"), [Bounded(2 * LONGEST_HOST)])

    def validate_host(self, field: Any) -> None:
        if host_of(field.data or "") is None:
            raise ValidationError(gettext("Write the whole name of a site that is reached by https, such as "
                                          "www.example.org."))  # fmt: skip
