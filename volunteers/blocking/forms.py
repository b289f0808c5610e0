"""The button that blocks."""

from wtforms import HiddenField

from community.foundation.forms import Form


class BlockForm(Form):
    """`seen` names what was shown."""

    seen = HiddenField()
