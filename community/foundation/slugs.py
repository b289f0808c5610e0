"""Short names by which rows stand in addresses."""

from typing import Any

from community.foundation.database import every

LONGEST_SLUG = 50


def slug_of(name: str, otherwise: str) -> str:
    """A short name for addresses: letters and digits of any script, small, joined by hyphens; `otherwise` for none."""
    words = "".join(sign if sign.isalnum() else " " for sign in name.casefold()).split()
    return "-".join(words)[:LONGEST_SLUG].strip("-") or otherwise


def free_slug(column: Any, name: str, otherwise: str) -> str:
    """The slug of `name` that no row has in `column`, numbered at need."""
    slug = slug_of(name, otherwise)
    taken = set(every(column, column.startswith(slug, autoescape=True)))
    return next(one for one in (slug, *(f"{slug}-{n}" for n in range(2, len(taken) + 3))) if one not in taken)
