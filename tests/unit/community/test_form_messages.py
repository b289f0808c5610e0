"""No form speaks the library's English: every message is ours, and so translated."""

import importlib
from pathlib import Path

import pytest
from wtforms import validators

from community.foundation.forms import SAID, Form

# What the library says by itself, where a validator was given no message.
OWN_WORDS = {
    validators.InputRequired: "This field is required.",
    validators.NumberRange: "Number must be between %(min)s and %(max)s.",
}
for path in Path().glob("*/*/forms.py"):
    importlib.import_module(".".join(path.with_suffix("").parts))


def forms(kind=Form):
    return {kind}.union(*(forms(one) for one in kind.__subclasses__()))


@pytest.mark.parametrize("form", sorted(forms(), key=str), ids=lambda form: f"{form.__module__}.{form.__name__}")
def test_every_message_is_ours(form):
    for name in dir(form):
        field = getattr(form, name)
        given = field.kwargs.get("validators") or [*field.args, None, None][1] if hasattr(field, "field_class") else ()
        for one in given or ():
            if type(one).__module__ == "wtforms.validators" and not isinstance(one, validators.Optional):
                assert one.message or OWN_WORDS[type(one)] in SAID, name
