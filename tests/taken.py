"""What each form takes, and why what was sent is refused: tests/golden/taken.txt, made of the forms and the rules.

`python -m tests.architecture.test_golden` writes it anew.
"""

import importlib
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

from community.foundation.forms import Form

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("community", "events", "volunteers")
# What a validator holds that says which values it takes.
SAYING = ("longest", "shortest", "min", "max", "most", "least", "kinds")


def page() -> str:
    """Each form with its fields, then each slice with the reasons for which its actions refuse."""
    slices = sorted(path.parent for package in PACKAGES for path in (ROOT / package).glob("*/rules.py"))
    for folder in (ROOT / package for package in PACKAGES):
        for path in sorted(folder.glob("*/forms.py")):
            importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    lines = ["What each form takes", ""]
    for form in sorted(_subclasses(Form), key=lambda one: (one.__module__, one.__qualname__)):
        fields = [(name, getattr(form, name)) for name in dir(form) if hasattr(getattr(form, name), "field_class")]
        if fields:
            lines.append(f"{form.__module__.removesuffix('.forms')} {form.__qualname__}")
            lines += [f"    {name:<26} {said_of(form, name, field)}" for name, field in sorted(fields)]
    lines += ["", "Why what was sent is refused, because it does not fit together or is not the moment", ""]
    for folder in slices:
        name = ".".join((folder / "rules").relative_to(ROOT).parts)
        for reasons in vars(importlib.import_module(name)).values():
            if _is_of_reasons(reasons, name):
                lines.append(f"{name.removesuffix('.rules'):<30} {', '.join(one.name.lower() for one in reasons)}")
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _is_of_reasons(found: Any, module: str) -> bool:
    """Whether it is the enum of a slice by which its actions refuse."""
    if not (isinstance(found, type) and issubclass(found, Enum) and found.__module__ == module):
        return False
    return found.__name__.endswith("Refusal") or found.__name__.startswith("Weak")


def _subclasses(of: type) -> Iterator[type]:
    """Those of the house that no function makes."""
    for one in of.__subclasses__():
        yield from _subclasses(one)
        if one.__module__.partition(".")[0] in PACKAGES and "<locals>" not in one.__qualname__:
            yield one


def said_of(form: type, name: str, field: Any) -> str:
    """The kind of a field, what its validators ask, and whether the form looks at it together with others."""
    validators = field.kwargs.get("validators") or next((one for one in field.args[1:2]), ())
    said = [field.field_class.__name__.removesuffix("Field").lower()]
    for validator in validators or ():
        if isinstance(validator, Enum):
            # What a field is made of that offers some values of an enum.
            said.append(validator.name.lower())
            continue
        flags = getattr(validator, "field_flags", {})
        facts = [f"{word}={_plain(getattr(validator, word))}" for word in SAYING if _is_said(validator, word)]
        required = ["required"] if flags.get("required") else []
        kind = getattr(validator, "__name__", type(validator).__name__).lstrip("_")
        said.append(" ".join([kind, *facts, *required]))
    if callable(getattr(form, f"validate_{name}", None)):
        said.append("looked at by its form")
    return "; ".join(said)


def _is_said(validator: Any, word: str) -> bool:
    return isinstance(getattr(validator, word, None), int | float | str | tuple | list) and getattr(
        validator, word
    ) not in (None, -1)


def _plain(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, tuple | list) else str(value)
