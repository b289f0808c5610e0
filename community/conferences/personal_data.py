"""What is kept of case conferences: whose it is, what its owner reads of it, and what becomes of it."""

from typing import Any

import sqlalchemy as sa

from community.conferences.actions import empty
from community.conferences.models import CaseConference, ConferenceDecision, ConferencePerson, ConferenceTask
from community.conferences.rules import ROWS_KEPT, TEXTS_KEPT
from community.foundation.i18n import lazy_gettext
from community.foundation.personal_data import (
    Fate,
    PersonalData,
    PersonalTable,
    Share,
    Term,
    Topic,
    with_household,
)
from community.households.personal_data import own_by

MEETINGS = Topic(
    lazy_gettext("Meetings about your family"),
    "people",
    lazy_gettext("So that you know who meets, and what everybody does then."),
    with_household,
)
ON_THE_CARD = {"*": "It stands on the page of the card of each adult who takes part, as long as there is something."}


def _about(number: Any) -> sa.Select[Any]:
    return sa.select(CaseConference.id).where(CaseConference.household_id == number)


def _of(column: Any, conference_id: Any) -> Any:
    return sa.select(column).where(CaseConference.id == conference_id).scalar_subquery()


def _actor_of_task() -> Any:
    return sa.select(ConferencePerson.member_id).where(ConferencePerson.id == ConferenceTask.person_id)


# Not every adult of a family takes part: what is told is told to each who does, with their own card.
PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(
            CaseConference,
            Share(
                lambda number: CaseConference.household_id == number,
                Fate.DELETED,
                own_eyes=True,
                untold=ON_THE_CARD,
            ),
            signed="called_by_id",
        ),
        PersonalTable(
            ConferencePerson,
            Share(
                lambda number: ConferencePerson.conference_id.in_(_about(number)),
                Fate.DELETED,
                topic=MEETINGS,
                label=lazy_gettext("Meetings in which you take part"),
                **own_by(ConferencePerson.member_id),
                own_eyes=True,
                seen=lambda: ConferencePerson.member_id.is_not(None),
                told="heard_at",
                also={
                    "starts_at": lambda: _of(CaseConference.starts_at, ConferencePerson.conference_id),
                    "state": lambda: _of(CaseConference.state, ConferencePerson.conference_id),
                },
                untold=ON_THE_CARD,
            ),
            signed="account_id",
        ),
        PersonalTable(
            ConferenceDecision,
            Share(
                lambda number: ConferenceDecision.conference_id.in_(_about(number)),
                Fate.DELETED,
                own_eyes=True,
                untold=ON_THE_CARD,
            ),
        ),
        PersonalTable(
            ConferenceTask,
            Share(
                lambda number: ConferenceTask.conference_id.in_(_about(number)),
                Fate.DELETED,
                topic=MEETINGS,
                label=lazy_gettext("What you wanted to do"),
                **own_by(_actor_of_task().scalar_subquery()),
                own_eyes=True,
                seen=lambda: _actor_of_task().scalar_subquery().is_not(None),
                told="text due_on created_at done_at",
                untold={"reminded_at": "It says when somebody of the staff was reminded."},
            ),
        ),
    ),
    terms=(
        Term(
            "conference_texts",
            lazy_gettext("What was said at meetings about families"),
            lambda _config: TEXTS_KEPT,
            CaseConference,
            lambda moment: sa.and_(CaseConference.starts_at < moment, CaseConference.emptied_at.is_(None)),
            end=empty,
        ),
        Term(
            "conferences",
            lazy_gettext("That there was a meeting about a family"),
            lambda _config: ROWS_KEPT,
            CaseConference,
            lambda moment: CaseConference.starts_at < moment,
        ),
    ),
    columns={
        "heard_at": lazy_gettext("You were told"),
        "starts_at": lazy_gettext("When?"),
        "done_at": lazy_gettext("Done"),
    },
)
