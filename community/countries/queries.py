"""Reading the file of a country."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@lru_cache
def country_file(country: str) -> Mapping[str, Any]:
    """What the file of a country (ISO 3166, two letters) says; nothing of a country that has none."""
    path = FOLDER / f"{country.upper()}.toml"
    if not (country.isalpha() and path.exists()):
        return {}
    return tomllib.loads(path.read_text("utf-8"))
