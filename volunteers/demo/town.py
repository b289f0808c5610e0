"""The volunteers of the demonstration town, their shifts and who stands in them."""

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from community.accounts.models import Account
from community.demo import people
from community.demo.places import DISTRICTS
from community.demo.town import Town, account_row, draw
from community.emails.models import EmailChoice
from community.emails.rules import EmailKind
from community.foundation.access import Role
from community.foundation.database import db, every
from community.organisations.models import Membership
from events.demo.neighbours import wish_for_news
from events.demo.parties import DemoSession
from events.demo.programme import DemoRole as Task
from events.sessions.rules import SessionState
from events.venues.models import Venue
from volunteers.arrivals.actions import make as hang_up
from volunteers.clearances.rules import LADDER, Clearance, ClearanceStage, includes
from volunteers.demo import hours, offers, remarks, trainings
from volunteers.demo.clearances import Files
from volunteers.demo.pairs import PairMaker
from volunteers.demo.profiles import Profiles, pauses, requests
from volunteers.demo.substitutes import give_back
from volunteers.profiles.models import Volunteer
from volunteers.profiles.rules import VolunteerState
from volunteers.rosters.models import Ask
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import HOLDS_A_PLACE, ShiftRole, ShiftState, SignUpState
from volunteers.substitutes.models import Search

VOLUNTEERS = 300
# In which activities whoever is not cleared yet may help once, beside somebody.
FIRST_TIMES = ("neighbourhood-choir", "drums-and-dance", "conversation-cafe", "needle-and-thread")
NO_WORDS: dict[str, Any] = {"text": "", "bring": "", "text_language": None}
# What roles say of themselves, as coordinators write it.
WORDS = {
    ShiftRole.COOK: {
        "text": "Готвим заедно с гостите; рецептата е на стената.", "bring": "Престилка", "text_language": "bg"
    },
    ShiftRole.COACH: {
        "text": "Загряваме десет минути, после играем на две врати.", "bring": "Маратонки за зала",
        "text_language": "bg",
    },
    ShiftRole.WELCOME: {
        "text": "Посрещаш на вратата, показваш къде е съблекалнята и чаят.", "bring": "", "text_language": "bg"
    },
}  # fmt: skip


@dataclass(frozen=True)
class Helper:
    """A volunteer, as the rosters' loader needs to know them."""

    id: int
    languages: frozenset[str]
    clearance: Clearance
    until: date


def load(town: Town, meetings: list[DemoSession]) -> None:
    """Volunteers with their clearances, then the shifts of all sessions and their sign-ups."""
    told = Profiles(town)
    helpers, newcomer = _volunteers(town, told)
    rosters = _Rosters(town, helpers, told.of_roles, newcomer)
    rosters.fill(meetings)
    pauses(town, [helper.id for helper in helpers], rosters.busy_days())
    requests(town, told.skills)
    PairMaker(town, helpers[0].id).load()
    hours.load(town, helpers[0].id)
    town.keep(EmailChoice, [wish_for_news(helpers[0].id, EmailKind.SHIFTS)])
    offers.load(town)
    trainings.load(town, meetings)
    remarks.load(town, helpers[0].id)
    for venue in every(Venue):
        hang_up(venue)


def volunteer_rows(
    town: Town, account_id: int, languages: list[str], state: VolunteerState
) -> dict[type, list[dict[str, Any]]]:
    """The rows that make an account a volunteer."""
    began = town.moment(-100)
    rows: dict[type, list[dict[str, Any]]] = {
        Membership: [{"account_id": account_id, "organisation_id": None, "role": Role.VOLUNTEER, "granted_at": began}],
        Volunteer: [
            {
                "id": account_id,
                "key": f"volunteer-{account_id}",
                "state": state,
                "languages": languages,
                "districts": sorted(DISTRICTS) if account_id % 3 == 0 else [sorted(DISTRICTS)[account_id % 2]],
                "created_at": began,
            }
        ],
    }
    return rows


def _volunteers(town: Town, told: Profiles) -> tuple[list[Helper], int]:
    """Those who are cleared, and somebody on the way who is there for the first time."""
    chance = town.random("volunteers")
    tables: dict[type, list[dict[str, Any]]] = {Account: [], Membership: [], Volunteer: []}
    files = Files(town)
    helpers, newcomer = [], 0
    for number in range(VOLUNTEERS * town.scale):
        person = draw(chance, {"bg": 1} if number < 2 else people.VOLUNTEER_LANGUAGES)
        languages = _languages(chance, person.language)
        state, clearance = _standing(chance)
        # Some clearances end within the ninety days, a few have ended.
        until = town.today + timedelta(days=chance.randint(-10, 40) if chance.random() < 0.08 else 200 + number % 500)
        email = f"{_plain(person.given)}.{_plain(person.family)}.{number + 1}@example.org"
        password = None
        if number == 0:
            email, password, languages = "volunteer@example.org", town.password_hash, ["bg", "en", "ar"]
            state, clearance, until = VolunteerState.ACTIVE, Clearance.CHILDREN, town.today + timedelta(days=400)
        elif number == 1:
            email, password = "applicant@example.org", town.password_hash
            state, clearance = VolunteerState.ACTIVE, None
        account_id = town.next_id(Account)
        locale = "bg" if "bg" in languages else languages[0]
        account = account_row(
            town, account_id, email, person.given, person.family, locale=locale, password_hash=password
        )
        tables[Account].append(account)
        if clearance:
            files.cleared(account_id, clearance, until)
        else:
            if number > 1 and not newcomer:
                newcomer, state = account_id, VolunteerState.ACTIVE
            # The demonstration's own applicant has done two of four.
            files.on_the_way(account_id, ClearanceStage.CHECK if number == 1 else None)
        for model, rows in volunteer_rows(town, account_id, languages, state).items():
            tables[model].extend({"id": town.next_id(model), **row} if model is not Volunteer else row for row in rows)
        given = next(one for one in people.GIVEN[person.language] if one.latin == person.given)
        told.tell(tables[Volunteer][-1], given.form == "f", number)
        if state is VolunteerState.ACTIVE and clearance:
            helpers.append(Helper(account_id, frozenset(languages), clearance, until))
    for model, rows in tables.items():
        town.keep(model, rows)
    files.keep()
    told.keep()
    return helpers, newcomer


def _plain(name: str) -> str:
    """A name as the local part of an address: small Latin letters only."""
    return "".join(message for message in name.lower() if message.isascii() and message.isalpha())


def _languages(chance: random.Random, first: str) -> list[str]:
    others = [other for other in people.SECOND_LANGUAGES[first] if chance.random() < 0.45]
    # Whoever helps here has learned some Bulgarian, four times of five.
    town_language = ["bg"] if first != "bg" and "bg" not in others and chance.random() < 0.8 else []
    return [first, *others, *town_language]


def _standing(chance: random.Random) -> tuple[VolunteerState, Clearance | None]:
    drawn = chance.random()
    if drawn < 0.07:
        return VolunteerState.APPLIED, None
    clearance = chance.choices(LADDER, (35, 30, 35))[0]
    if drawn < 0.11:
        return VolunteerState.PAUSED, clearance
    return (VolunteerState.ENDED if drawn < 0.13 else VolunteerState.ACTIVE), clearance


class _Rosters:
    """Fills the shifts: nobody is in two places at once, nobody is where their clearance does not reach."""

    def __init__(self, town: Town, helpers: list[Helper], skills: dict[ShiftRole, int], newcomer: int):
        self.town = town
        self.newcomer = newcomer
        self.helpers = helpers
        self.skills = skills
        coordinators = sa.select(Membership.organisation_id, Membership.account_id).order_by(Membership.id.desc())
        held = db.session.execute(coordinators.where(Membership.role == Role.COORDINATOR))
        self.contacts = {row.organisation_id: row.account_id for row in held}
        self.chance = town.random("rosters")
        self.able: dict[tuple[Clearance, str], list[Helper]] = {}
        self.promised: dict[tuple[int, date], list[tuple[datetime, datetime]]] = {}
        self.shifts: list[dict[str, Any]] = []
        self.sign_ups: list[dict[str, Any]] = []

    def fill(self, meetings: list[DemoSession]) -> None:
        """Make and store the shifts of every session, soonest first, and their sign-ups."""
        # The demonstration's own volunteer keeps tomorrow free for whoever tries a sign-up.
        tomorrow = (self.town.moment(1), self.town.moment(2))
        self.promised[self.helpers[0].id, self.town.today + timedelta(days=1)] = [tomorrow]
        for meeting in sorted(meetings, key=lambda one: (one.starts_at, one.id)):
            for task in meeting.activity.roles:
                self._shift(meeting, task)
        self._first_time()
        searches, asks = give_back(self.town, meetings, self.shifts, self.sign_ups, self._could_stand_in)
        self.town.keep(Shift, self.shifts)
        self.town.keep(SignUp, self.sign_ups)
        self.town.keep(Search, searches)
        self.town.keep(Ask, asks)

    def _first_time(self) -> None:
        """Somebody who is not cleared yet is there next week, beside one who is."""
        soon, last = self.town.moment(2), self.town.moment(12)
        coming = {row["shift_id"] for row in self.sign_ups if row["state"] is SignUpState.CONFIRMED}
        beside = {shift["session_id"] for shift in self.shifts if shift["id"] in coming}
        free = [one for one in self.shifts if one["first_time"] and one["taken"] < one["maximum"]]
        for shift in free:
            if soon < shift["starts_at"] < last and shift["session_id"] in beside:
                moment = self.town.moment(-1)
                row = {"id": self.town.next_id(SignUp), "shift_id": shift["id"], "account_id": self.newcomer}
                stands = {"state": SignUpState.CONFIRMED, "first_time": True, "offered_until": None}
                self.sign_ups.append({**row, **stands, "created_at": moment, "updated_at": moment})
                shift["taken"] += 1
                break
        for sign_up in self.sign_ups:
            sign_up.setdefault("first_time", False)

    def _could_stand_in(self, meeting: DemoSession, shift: dict[str, Any]) -> list[int]:
        """The demonstration's own volunteer first, where they could."""
        first = self.helpers[0].id
        return sorted((one.id for one in self._free(meeting, shift, len(self.helpers))), key=lambda one: one != first)

    def busy_days(self) -> dict[int, set[date]]:
        """The days on which each volunteer stands or waits somewhere."""
        starts = {shift["id"]: shift["starts_at"].date() for shift in self.shifts}
        days: dict[int, set[date]] = {}
        for sign_up in self.sign_ups:
            days.setdefault(sign_up["account_id"], set()).add(starts[sign_up["shift_id"]])
        return days

    def _shift(self, meeting: DemoSession, task: Task) -> None:
        cancelled = meeting.state is SessionState.CANCELLED
        made = self.town.moment(-50)
        shift: dict[str, Any] = {
            "id": self.town.next_id(Shift),
            "session_id": meeting.id,
            "role": ShiftRole(task.name),
            "starts_at": meeting.starts_at,
            "ends_at": meeting.ends_at,
            "minimum": task.minimum,
            "maximum": task.maximum,
            "taken": 0,
            "language": task.language or None,
            "clearance": Clearance(task.clearance),
            "skill_id": self.skills.get(ShiftRole(task.name)),
            **WORDS.get(ShiftRole(task.name), NO_WORDS),
            "first_time": meeting.activity.slug in FIRST_TIMES and task.name == "helper",
            "contact_id": self.contacts.get(self.town.organisations[meeting.activity.organisation]),
            "state": ShiftState.CANCELLED if cancelled else ShiftState.OPEN,
        }
        self.shifts.append(shift)
        if meeting.draft:
            return
        wanted, queue = self._wish(meeting, task)
        first = min(self.town.moment(-3), meeting.starts_at - timedelta(days=14))
        for number, helper in enumerate(self._free(meeting, shift, wanted + queue)):
            state = self._outcome(meeting, waiting=number >= wanted)
            moment = max(made, first) + timedelta(minutes=45 * number)
            self.sign_ups.append(
                {
                    "id": self.town.next_id(SignUp),
                    "shift_id": shift["id"],
                    "account_id": helper.id,
                    "state": state,
                    "offered_until": self.town.moment(1, time(18)) if state is SignUpState.OFFERED else None,
                    "created_at": moment,
                    "updated_at": moment,
                }
            )
            if state in HOLDS_A_PLACE:
                shift["taken"] += 1
                day = (helper.id, meeting.starts_at.date())
                self.promised.setdefault(day, []).append((meeting.starts_at, meeting.ends_at))

    def _wish(self, meeting: DemoSession, task: Task) -> tuple[int, int]:
        """How many come, and how many wait: some shifts are full, some have fewer than they need."""
        days_off = (meeting.starts_at - self.town.moment(0)).days
        drawn = self.chance.random()
        if days_off < 0:
            return self.chance.randint(task.minimum, task.maximum), 0
        if drawn < 0.12 and days_off < 25:
            return task.maximum, self.chance.randint(1, 3)
        if drawn < 0.40:
            return task.maximum, 0
        if drawn < (0.85 if days_off < 14 else 0.65):
            return task.minimum, 0
        return self.chance.randint(0, max(task.minimum - 1, 0)), 0

    def _free(self, meeting: DemoSession, shift: dict[str, Any], most: int) -> list[Helper]:
        needs = (shift["clearance"], shift["language"] or "")
        if needs not in self.able:
            self.able[needs] = [
                helper
                for helper in self.helpers
                if includes(helper.clearance, needs[0]) and (not needs[1] or needs[1] in helper.languages)
            ]
        able = self.able[needs]
        day = meeting.starts_at.date()
        # Those who come to an activity come again: each activity starts its search at a place of its own.
        start = hash_of(meeting.activity.slug, shift["role"].value) + self.chance.randint(0, 12)
        found: list[Helper] = []
        for step in range(len(able)):
            if len(found) == most:
                break
            helper = able[(start + step) % len(able)]
            promised = self.promised.get((helper.id, day), ())
            free = not any(begin < meeting.ends_at and meeting.starts_at < end for begin, end in promised)
            if free and helper.until > day:
                found.append(helper)
        return found

    def _outcome(self, meeting: DemoSession, *, waiting: bool) -> SignUpState:
        fate = self.chance.random()
        if meeting.state is SessionState.CANCELLED:
            return SignUpState.WITHDRAWN
        if waiting:
            return SignUpState.WAITING
        if meeting.state is SessionState.DONE:
            if fate < 0.9:
                return SignUpState.COMPLETED
            return SignUpState.EXCUSED if fate < 0.95 else SignUpState.NO_SHOW
        soon = self.town.moment(3) < meeting.starts_at < self.town.moment(20)
        return SignUpState.OFFERED if soon and fate > 0.985 else SignUpState.CONFIRMED


def hash_of(*words: str) -> int:
    """A number that stays the same from run to run, unlike Python's own hash of a text."""
    return sum(place * ord(message) for place, message in enumerate("/".join(words), 1))
