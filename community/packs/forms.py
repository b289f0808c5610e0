"""What comes in when a pack is brought."""

from flask_wtf.file import FileField
from wtforms.validators import ValidationError

from community.foundation.forms import Form
from community.foundation.i18n import lazy_gettext
from community.packs.rules import MOST_BYTES


class PackChosen:
    """A file was chosen; browsers send an empty one where it was not."""

    field_flags = {"required": True}

    def __call__(self, form: Form, field: FileField) -> None:
        if not field.data:
            raise ValidationError(str(lazy_gettext("Choose a file.")))


class PackForm(Form):
    pack = FileField(lazy_gettext("The file of a pack"), [PackChosen()], render_kw={"accept": ".json,application/json"})

    @property
    def content(self) -> bytes:
        """The file, cut off one byte after what is allowed; whoever reads it next finds it as it came."""
        stream = self.pack.data.stream
        found = bytes(stream.read(MOST_BYTES + 1))
        stream.seek(0)
        return found
