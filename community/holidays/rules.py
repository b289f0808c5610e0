"""What a holiday is here."""

from dataclasses import dataclass
from datetime import date
from enum import Enum


@dataclass(frozen=True)
class Holiday:
    """A day on which the country rests; `instead`: for a holiday that falls on a weekend."""

    on: date
    name: str
    instead: bool = False


class Feast(Enum):
    """A feast that many of those keep who are invited: advice to whoever plans, never a holiday."""

    ORTHODOX_EASTER = "orthodox_easter"
    NOWRUZ = "nowruz"
    RAMADAN = "ramadan"
    EID_AL_FITR = "eid_al_fitr"
    EID_AL_ADHA = "eid_al_adha"
