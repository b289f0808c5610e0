"""A made-up town of any size, the same at every call, on which the engine is measured; nobody in it exists."""

from collections.abc import Mapping

import numpy as np

from volunteers.matching.rules import FIRST, Group, Mentor, Seeker, Spot, Tongue
from volunteers.profiles.rules import Gender, GenderWish, Interest

SEED = 20_261_122
YEAR = 2026
TODAY = 739_942
CELLS_A_DAY = 48
SPOTS = tuple(
    Spot(f"district-{number // 2}", 42.62 + 0.018 * (number // 5), 23.25 + 0.026 * (number % 5)) for number in range(25)
)
GENDERS = (Gender.WOMAN, Gender.MAN, Gender.OTHER, None)
INTERESTS = tuple(interest.value for interest in Interest)
# Mentors: everybody has Bulgarian; English, Russian and what few have.
MENTOR_SHARES = (("en", 0.42), ("ru", 0.38), ("uk", 0.06), ("fr", 0.08), ("ar", 0.04), ("fa_AF", 0.02), ("ps", 0.01))
# Seekers: first languages, and how many of those who have one also have another.
SEEKER_FIRST = (("uk", 0.42), ("ru", 0.18), ("ar", 0.25), ("fa_AF", 0.10), ("ps", 0.05))
SEEKER_ALSO: Mapping[str, tuple[tuple[str, float], ...]] = {
    "uk": (("ru", 0.75), ("en", 0.25), ("bg", 0.30)),
    "ru": (("en", 0.20), ("bg", 0.30)),
    "ar": (("en", 0.22), ("fr", 0.08), ("bg", 0.12)),
    "fa_AF": (("en", 0.20), ("ps", 0.15), ("bg", 0.10)),
    "ps": (("fa_AF", 0.30), ("en", 0.10)),
}


class Maker:
    """Draws people; every number comes from one seeded generator."""

    def __init__(self, seed: int = SEED) -> None:
        self.draw = np.random.default_rng(seed)

    def town(self, mentors: int = 2_000, seekers: int = 2_000, large: bool = False) -> Group:
        """So many volunteers, more than half with one place and every eighth with three, and so many participants.

        `large` lets every twelfth household count twice.
        """
        few, many = round(mentors * 0.313), round(mentors * 0.12)
        places = self.draw.permutation([1] * (mentors - few - many) + [2] * few + [3] * many)
        return Group(
            tuple(self.mentor(number, int(places[number])) for number in range(mentors)),
            tuple(self.seeker(number, large) for number in range(seekers)),
            YEAR,
        )

    def mentor(self, number: int, places: int = 1) -> Mentor:
        """One volunteer."""
        draw = self.draw
        languages = {"bg": Tongue(FIRST, FIRST)}
        for code, share in MENTOR_SHARES:
            if draw.random() < share:
                languages[code] = self._tongue(2)
        return Mentor(
            id=number + 1,
            key=f"mentor-{draw.integers(1 << 62):016x}",
            places=places,
            week=self._week(5),
            languages=languages,
            spot=SPOTS[draw.integers(len(SPOTS))],
            travel_metres=int(draw.choice((4_000, 6_500, 9_000, 12_000))),
            clearance=int(draw.choice((1, 2, 3), p=(0.2, 0.3, 0.5))),
            gender=GENDERS[draw.choice(4, p=(0.58, 0.37, 0.02, 0.03))],
            wished_gender=GenderWish.SAME if draw.random() < 0.05 else None,
            birth_year=YEAR - int(draw.integers(19, 76)),
            interests=self._interests(),
            skills=frozenset(int(skill) for skill in draw.choice(40, 3, replace=False)),
        )

    def seeker(self, number: int, large: bool = False, today: int = TODAY) -> Seeker:
        """One participant or household, waiting for up to a year."""
        draw = self.draw
        first = str(draw.choice([code for code, _share in SEEKER_FIRST], p=[share for _code, share in SEEKER_FIRST]))
        languages = {first: Tongue(FIRST, FIRST)}
        for code, share in SEEKER_ALSO[first]:
            if draw.random() < share:
                languages[code] = self._tongue(2)
        return Seeker(
            id=number + 1,
            key=f"seeker-{draw.integers(1 << 62):016x}",
            people=int(draw.integers(5, 8)) if large and number % 12 == 0 else int(draw.integers(1, 5)),
            week=self._week(5),
            waiting_since=today - int(draw.integers(0, 365)),
            languages=languages,
            spot=SPOTS[draw.integers(len(SPOTS))],
            needs=int(draw.choice((1, 2, 3), p=(0.55, 0.35, 0.1))),
            gender=GENDERS[draw.choice(4, p=(0.6, 0.36, 0.02, 0.02))],
            wished_gender=GenderWish.SAME if draw.random() < 0.12 else None,
            birth_year=YEAR - int(draw.integers(16, 66)),
            interests=self._interests(),
            wishes=frozenset(int(skill) for skill in draw.choice(40, 2, replace=False)),
            interpreter=bool(draw.random() < 0.03),
        )

    def _tongue(self, lowest: int) -> Tongue:
        speaks = int(self.draw.integers(lowest, FIRST))
        return Tongue(min(FIRST, speaks + int(self.draw.integers(0, 2))), speaks)

    def _interests(self) -> frozenset[str]:
        return frozenset(str(found) for found in self.draw.choice(INTERESTS, 4, replace=False))

    def _week(self, spans: int) -> int:
        """So many spans of two to four hours between 8 and 21 o'clock, more in the evening and at the week's end."""
        bits = 0
        for _ in range(spans):
            day = int(self.draw.choice(7, p=(0.12, 0.12, 0.12, 0.12, 0.12, 0.2, 0.2)))
            begin = (
                int(self.draw.integers(16, 36))
                if day > 4 or self.draw.random() < 0.3
                else int(self.draw.integers(32, 37))
            )
            bits |= ((1 << int(self.draw.integers(4, 9))) - 1) << (day * CELLS_A_DAY + begin)
        return bits
