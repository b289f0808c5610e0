"""Reading what the contexts offer about personal data."""

from collections.abc import Callable

from flask import current_app

from community.foundation.personal import PersonalTable


def tables() -> list[PersonalTable]:
    """Every table of every context, with what becomes of a household's rows in it."""
    return [table for manifest in current_app.extensions["manifests"] for table in manifest.personal_tables]


def farewells() -> list[Callable[[int], None]]:
    """What the contexts do before a household's rows go: each takes the household's id."""
    return [farewell for manifest in current_app.extensions["manifests"] for farewell in manifest.farewells]
