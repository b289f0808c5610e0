"""Eighteen children of the demonstration town on their way to school, in every state, three of them late."""

from datetime import timedelta
from typing import Any, NamedTuple

from community.accounts.models import Account
from community.demo.agreements import AGREEMENTS, COUNTRY
from community.demo.organisations import SECOND
from community.demo.town import DemoFamily, Kin, Town
from community.foundation.database import every
from community.holidays.queries import free_days_of
from community.holidays.rules import first_working_day
from community.referrals.models import ReferralOffer
from community.referrals.rules import ReferralKind
from community.schooling.models import SchoolStep, SchoolWay
from community.schooling.queries import facts_of
from community.schooling.rules import SchoolStage, SchoolState, StallReason, grade_for, path_of

OWNERS = ("municipality@example.org", "housing@example.org")
SCHOOLS = ("Основно училище „Бял щъркел“", "Средно училище „Витоша“", "Детска градина „Слънчо“")
# So many days lie between two steps.
APART = 9


class DemoWay(NamedTuple):
    """Where a child is on the way: the step that is next, in which state, whether it is late, and why it rests."""

    stage: SchoolStage
    state: SchoolState = SchoolState.ON_THE_WAY
    late: bool = False
    why: StallReason | None = None


ATTENDS, STALLED = SchoolState.ATTENDING, SchoolState.STALLED
WAYS = (
    DemoWay(SchoolStage.INTERVIEW),
    DemoWay(SchoolStage.APPLICATION),
    DemoWay(SchoolStage.APPLICATION, late=True),
    DemoWay(SchoolStage.REFERRAL),
    DemoWay(SchoolStage.REFERRAL, late=True),
    DemoWay(SchoolStage.ORDER),
    DemoWay(SchoolStage.ORDER, STALLED, why=StallReason.NO_PLACE),
    DemoWay(SchoolStage.INTERVIEW),
    DemoWay(SchoolStage.INTERVIEW, STALLED, why=StallReason.NO_INTERPRETER),
    DemoWay(SchoolStage.REPORT, late=True),
    DemoWay(SchoolStage.REPORT),
    DemoWay(SchoolStage.ADMISSION),
    DemoWay(SchoolStage.FIRST_MONTH, ATTENDS),
    DemoWay(SchoolStage.FIRST_MONTH, ATTENDS),
    DemoWay(SchoolStage.VALIDATION, ATTENDS),
    DemoWay(SchoolStage.YEAR_END, ATTENDS),
    DemoWay(SchoolStage.YEAR_END, SchoolState.FOLLOWED_UP),
    DemoWay(SchoolStage.ORDER, SchoolState.WITHDRAWN),
)


def load(town: Town) -> None:
    """The ways, at the municipality that accompanies the families with agreements; it sees to schools, too."""
    office = {"organisation_id": town.organisations[SECOND], "kind": ReferralKind.SCHOOL}
    town.keep(ReferralOffer, [{"id": town.next_id(ReferralOffer), **office}])
    owners = every(Account.id, Account.email.in_(OWNERS), by=Account.id)
    accompanied = [family for family in town.families if any(kin.guardian for kin in family.kin)][:AGREEMENTS]
    grades = facts_of(COUNTRY).grades
    children = [
        (family, kin) for family in accompanied for kin in family.kin if not kin.guardian and grade_for(kin.age, grades)
    ]
    taught = [pair for pair in children if SchoolStage.VALIDATION in path_of(grade_for(pair[1].age, grades))]
    rows: dict[type, list[dict[str, Any]]] = {SchoolWay: [], SchoolStep: []}
    for number, way in enumerate(WAYS):
        pool = [pair for pair in taught if pair in children] if way.stage is SchoolStage.VALIDATION else children
        if not pool:
            break
        family, child = pool[0]
        children.remove((family, child))
        _way(town, rows, way, (family, child), owners[number % len(owners)])
    for model, found in rows.items():
        town.keep(model, found)


def _way(
    town: Town, rows: dict[type, list[dict[str, Any]]], way: DemoWay, whose: tuple[DemoFamily, Kin], owner: int
) -> None:
    family, child = whose
    off = free_days_of(COUNTRY)
    grade = grade_for(child.age, facts_of(COUNTRY).grades)
    over = way.state is SchoolState.FOLLOWED_UP
    path = path_of(grade)
    taken = path if over else path[: path.index(way.stage)]
    begun = range(len(taken) + 1, 0, -1)
    days = [first_working_day(town.today - timedelta(days=APART * place), off) for place in begun]
    number = town.next_id(SchoolWay)
    done = dict(zip(taken, days[1:], strict=True))
    due = town.today - timedelta(days=3) if way.late else first_working_day(town.today + timedelta(days=4), off)
    rows[SchoolWay].append(
        {
            "id": number,
            "household_id": family.id,
            "member_id": child.id,
            "organisation_id": town.organisations[SECOND],
            "law_code": COUNTRY,
            "owner_id": owner,
            "state": way.state,
            "stage": way.stage,
            "due_on": due,
            "begun_on": days[0],
            "attending_on": done.get(SchoolStage.ADMISSION),
            "rests_on": None if way.state in (SchoolState.ON_THE_WAY, ATTENDS) else town.today - timedelta(days=2),
            "why": way.why,
            "school": SCHOOLS[number % len(SCHOOLS)] if SchoolStage.REFERRAL in done else "",
            "last_class": str(max(child.age - 7, 0) or ""),
            "grade_code": grade.key if grade else "1",
            "level_code": ("unsatisfactory", "satisfactory", "good")[number % 3],
            "mother_language": family.locale,
            "created_at": town.moment((days[0] - town.today).days),
        }
    )
    for before, stage in zip([days[0], *done.values()], taken, strict=False):
        rows[SchoolStep].append(
            {
                "id": town.next_id(SchoolStep),
                "way_id": number,
                "stage": stage,
                "due_on": before + timedelta(days=APART),
                "done_on": done[stage],
                "noted_by_id": owner,
            }
        )
