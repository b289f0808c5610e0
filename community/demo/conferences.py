"""Meetings about families of the demonstration town in every state, and a family that wants an agreement."""

from datetime import time, timedelta
from typing import Any

from community.accounts.models import Account
from community.agreements.models import AgreementWish
from community.conferences.models import CaseConference, ConferenceDecision, ConferencePerson, ConferenceTask
from community.conferences.rules import CalledOffWhy, ConferenceState
from community.demo.agreements import AGREEMENTS, OFFICER
from community.demo.organisations import RED_CROSS, SECOND
from community.demo.town import DemoFamily, Town
from community.foundation.access import Role
from community.foundation.database import first
from community.households.models import Consent
from community.households.rules import TEXT_VERSION, ConsentManner, ConsentPurpose

COORDINATOR = "coordinator@example.org"
ROOM = "Район Витоша, стая 12"
# Which of the families, so many days from today, and how it stands.
HELD_BEFORE = (
    (0, -12, ConferenceState.HELD),
    (0, 3, ConferenceState.PLANNED),
    (2, -1, ConferenceState.PLANNED),
    (3, 6, ConferenceState.CANCELLED),
)
DECISION, FOR_FAMILY = "Курсът по български започва от понеделник.", "تبدأ دورة اللغة البلغارية يوم الاثنين."
INSIDE = "Общината и Червеният кръст си разделят обажданията."
TASKS = ("Записва детето за занималнята.", "Обажда се на училището.")


def load(town: Town) -> None:
    """The meetings of the municipality about families that it accompanies."""
    officer, coordinator = (first(Account.id, Account.email == one) for one in (OFFICER, COORDINATOR))
    grown = [family for family in town.families if any(kin.guardian for kin in family.kin)]
    tables: dict[type, list[dict[str, Any]]] = {
        one: [] for one in (CaseConference, ConferencePerson, ConferenceDecision, ConferenceTask)
    }
    staff = (
        (officer, town.organisations[SECOND], Role.CASEWORKER),
        (coordinator, town.organisations[RED_CROSS], Role.COORDINATOR),
    )
    for place, days, state in HELD_BEFORE:
        if place < len(grown):
            _conference(town, tables, grown[place], days, state, staff)
    for model, rows in tables.items():
        town.keep(model, rows)
    for family in grown[AGREEMENTS : AGREEMENTS + 1]:
        _want(town, family)


def _conference(
    town: Town, tables: dict[type, list[Any]], family: DemoFamily, days: int, state: ConferenceState, staff: Any
) -> None:
    told = town.moment(min(days, 0) - 5, time(9))
    officer, organisation, _ = staff[0]
    number = town.next_id(CaseConference)
    tables[CaseConference].append(
        {
            "id": number,
            "household_id": family.id,
            "organisation_id": organisation,
            "called_by_id": officer,
            "state": state,
            "starts_at": town.moment(days, time(15)),
            "place": ROOM,
            "interpreter_language": family.locale,
            "interpreter_comes": True,
            "called_off_why": CalledOffWhy.NO_INTERPRETER if state is ConferenceState.CANCELLED else None,
            "created_at": told,
            "told_at": told,
            "emptied_at": None,
        }
    )
    nobody = {"account_id": None, "organisation_id": None, "role": None, "member_id": None, "heard_at": None}
    names = ("account_id", "organisation_id", "role")
    people: list[dict[str, Any]] = [dict(zip(names, one, strict=True)) for one in staff]
    people += [{"member_id": kin.id, "heard_at": told} for kin in family.kin if kin.guardian]
    rows = [{**nobody, **one, "id": town.next_id(ConferencePerson), "conference_id": number} for one in people]
    tables[ConferencePerson] += rows
    if state is not ConferenceState.HELD:
        return
    said = {"conference_id": number, "created_at": town.moment(days, time(16))}
    for text, translated in ((DECISION, FOR_FAMILY if family.locale == "ar" else ""), (INSIDE, "")):
        words = {"text": text, "translated": translated, "for_family": text == DECISION}
        tables[ConferenceDecision].append({**said, **words, "id": town.next_id(ConferenceDecision)})
    # What the coordinator does is due; what the family does is not yet.
    for row, text, away in ((rows[1], TASKS[1], -2), (rows[2], TASKS[0], 4)):
        when = {"due_on": town.today + timedelta(days=away), "done_at": None, "reminded_at": None}
        facts = {"id": town.next_id(ConferenceTask), "person_id": row["id"], "text": text}
        tables[ConferenceTask].append({**said, **facts, **when})


def _want(town: Town, family: DemoFamily) -> None:
    """A family that agrees to the municipality's care and asked for an agreement with its own card."""
    organisation, told = town.organisations[SECOND], town.moment(-1, time(10))
    agreed = {"purpose": ConsentPurpose.CARE, "text_version": TEXT_VERSION, "language": family.locale}
    how = {"manner": ConsentManner.ON_SCREEN, "recorded_by_id": None, "given_at": told}
    of = {"household_id": family.id, "organisation_id": organisation}
    town.keep(Consent, [{"id": town.next_id(Consent), **of, **agreed, **how}])
    days = {"decided_on": town.today - timedelta(days=6), "wished_on": town.today - timedelta(days=1)}
    member = next(kin.id for kin in family.kin if kin.guardian)
    wish = {"id": town.next_id(AgreementWish), "member_id": member, "created_at": told, "settled": None}
    town.keep(AgreementWish, [{**of, **days, **wish, "settled_at": None}])
