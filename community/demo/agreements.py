"""Sixty families with integration agreements in every state, with plans of children and steps, at one municipality."""

from datetime import date, timedelta
from itertools import cycle
from typing import Any, NamedTuple

from community.accounts.models import Account
from community.agreements import rules
from community.agreements.models import Agreement, AgreementParty, AgreementStep, ChildPlan
from community.agreements.rules import AgreementEnding, StepState
from community.demo.organisations import RED_CROSS, SECOND
from community.demo.town import DemoFamily, Town
from community.duties.queries import country_duties
from community.duties.rules import StepPicture, due_days
from community.foundation.database import first
from community.households.models import Consent
from community.households.rules import TEXT_VERSION, ConsentManner, ConsentPurpose

AGREEMENTS = 60
COUNTRY = "BG"
OFFICER = "municipality@example.org"


class DemoState(NamedTuple):
    """Where an agreement stands: so many days ago it was signed (None: not yet) and applied for, how many of its steps
    are overdue, whether it was extended, how it ended, where it moved."""

    applied: int
    signed: int | None = None
    overdue: int = 0
    extended: int | None = None
    ending: AgreementEnding | None = None
    moved_to: str = ""


# Every state, in the order in which families have them; the first is that of the family with the published card.
STATES = (
    DemoState(34, 25),
    DemoState(3),
    DemoState(20),
    DemoState(60, 50, overdue=1),
    DemoState(110, 100),
    DemoState(360, 350),
    DemoState(385, 375),
    DemoState(420, 410, extended=60),
    DemoState(80, 70, moved_to="Пловдив"),
    DemoState(400, 390, ending=AgreementEnding.TERM_OVER),
    DemoState(300, 290, ending=AgreementEnding.MUTUAL),
    DemoState(280, 270, ending=AgreementEnding.BY_FAMILY),
    DemoState(200, 190, ending=AgreementEnding.LEFT),
    DemoState(150, 140, ending=AgreementEnding.STATUS_LOST),
    DemoState(80, 70),
    DemoState(150, 140),
    DemoState(250, 240),
    DemoState(310, 300),
    DemoState(40, 30),
    DemoState(20, 13),
)
OPINIONS = (
    "Искам да играя футбол.",
    "Харесва ми да рисувам.",
    "Искам приятели в класа.",
    "На две години: сочи топката.",
)
MEASURES = (
    ("Курс по български, ниво А1", StepPicture.LANGUAGE, "Читалище „Витоша“", "Тетрадка"),
    ("Отворен ден в музея", StepPicture.CULTURE, "Национален исторически музей", ""),
)


def load(town: Town) -> None:
    """The agreements of the second organisation, which is a municipality."""
    officer = first(Account.id, Account.email == OFFICER)
    tables: dict[type, list[dict[str, Any]]] = {
        one: [] for one in (Consent, Agreement, AgreementParty, ChildPlan, AgreementStep)
    }
    grown = [family for family in town.families if any(kin.guardian for kin in family.kin)]
    for family, state in zip(grown[:AGREEMENTS], cycle(STATES), strict=False):
        _agreement(town, tables, family, state, officer)
    for model, rows in tables.items():
        town.keep(model, rows)


def _agreement(town: Town, tables: dict[type, list[Any]], family: DemoFamily, state: DemoState, officer: int) -> None:
    chance = town.random(f"agreement {family.id}")
    organisation = town.organisations[SECOND]
    applied, signed = _day(town, state.applied), _day(town, state.signed)
    row: dict[str, Any] = {
        "id": town.next_id(Agreement),
        "household_id": family.id,
        "organisation_id": organisation,
        "law_code": COUNTRY,
        "reference": f"СИ-{family.id:03}" if signed else "",
        "decided_on": applied - timedelta(days=9),
        "applied_on": applied,
        "signed_on": signed,
        "extended_on": _day(town, state.extended),
        "moved_on": _day(town, 30) if state.moved_to else None,
        "moved_to": state.moved_to,
        "ended_on": _day(town, 10) if state.ending else None,
        "ending": state.ending,
        "owner_id": officer,
        "created_at": town.moment(-state.applied),
    }
    tables[Agreement].append(row)
    tables[Consent].append(
        {
            "id": town.next_id(Consent),
            "household_id": family.id,
            "organisation_id": organisation,
            "purpose": ConsentPurpose.CARE,
            "text_version": TEXT_VERSION,
            "language": family.locale,
            "manner": ConsentManner.ORALLY,
            "recorded_by_id": officer,
            "given_at": town.moment(-state.applied),
        }
    )
    for kin in family.kin:
        if kin.guardian:
            tables[AgreementParty].append(
                {
                    "id": town.next_id(AgreementParty),
                    "agreement_id": row["id"],
                    "member_id": kin.id,
                    "ended_on": row["ended_on"],
                    "ending": state.ending,
                }
            )
    if signed:
        _steps(town, tables[AgreementStep], row, state, [kin for kin in family.kin if kin.age < rules.OF_AGE])
        _plans(town, tables, row, [kin.id for kin in family.kin if kin.age < rules.OF_AGE], chance)


def _steps(town: Town, rows: list[Any], agreement: dict[str, Any], state: DemoState, children: list[Any]) -> None:
    due = due_days(agreement["signed_on"], country_duties(COUNTRY), children=bool(children))
    for number, (duty, due_on) in enumerate(sorted(due, key=lambda one: one[1])):
        past = due_on < town.today
        # Of what was due long ago a few are still open.
        step = _step(
            town, agreement, due_on, done=past and number >= state.overdue, duty_code=duty.key, picture=duty.picture
        )
        if agreement["moved_to"] and not past:
            step |= {"state": StepState.NOT_NEEDED, "settled_on": agreement["moved_on"]}
        rows.append(step)
    for number, (title, picture, place, bring) in enumerate(MEASURES):
        # The family with the published card has something to go to soon; the others over the next weeks.
        due_on = town.today + timedelta(days=3 + 20 * number + agreement["id"] % 40)
        words = {"title": title, "picture": picture, "place": place, "bring": bring}
        rows.append(
            {**_step(town, agreement, due_on, done=False, **words), "organisation_id": town.organisations[RED_CROSS]}
        )


def _step(town: Town, agreement: dict[str, Any], due_on: date, *, done: bool, **words: Any) -> dict[str, Any]:
    settled = due_on - timedelta(days=1) if done else None
    number = town.next_id(AgreementStep)
    return {
        "id": number,
        "agreement_id": agreement["id"],
        "plan_id": None,
        "organisation_id": agreement["organisation_id"],
        "owner_id": agreement["owner_id"],
        "due_on": due_on,
        "state": StepState.DONE if done else StepState.OPEN,
        "settled_on": settled,
        "evidence_on": settled,
        "evidence": f"РД-{number}" if done else "",
        "created_at": agreement["created_at"],
        **{"duty_code": "", "title": "", "picture": None, "place": "", "bring": "", **words},
    }


def _plans(town: Town, tables: dict[type, list[Any]], row: dict[str, Any], children: list[int], chance: Any) -> None:
    for child, opinion in zip(children, cycle(chance.sample(OPINIONS, len(OPINIONS))), strict=False):
        plan_id = town.next_id(ChildPlan)
        tables[ChildPlan].append(
            {
                "id": plan_id,
                "agreement_id": row["id"],
                "member_id": child,
                "education": "Български след училище",
                "language": "Езикът на дома остава",
                "opinion": opinion,
                "updated_at": row["created_at"],
            }
        )


def _day(town: Town, ago: int | None) -> Any:
    return None if ago is None else town.today - timedelta(days=ago)
