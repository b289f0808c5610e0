"""What a holiday is here."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Holiday:
    """A day on which the country rests; `instead`: for a holiday that falls on a weekend."""

    on: date
    name: str
    instead: bool = False
