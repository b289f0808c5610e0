"""What is kept of those who meet: whose it is, what its owner reads of it, and what becomes of it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from community.foundation.i18n import days_long, gettext, lazy_gettext
from community.foundation.personal_data import Fate, PersonalData, PersonalTable, Share, Topic, owned
from community.households.personal_data import member_name, own_by
from volunteers.pairs.models import Block, Candidate, GivenWord, Pair
from volunteers.pairs.queries import is_draft
from volunteers.pairs.rules import Side
from volunteers.requests.models import MentoringRequest
from volunteers.requests.personal_data import OF_THE_OTHER, WISHES

COMPANY = Topic(
    lazy_gettext("Company and diary"),
    "heart",
    lazy_gettext(
        "So that two who meet find times and goals, and so that somebody asks how it goes. Names of others are not "
        "in here."
    ),
    lambda config: gettext(
        "What was written: for %(time)s after the pair ended. For how long you met stays, as a number without your "
        "name.",
        time=days_long(config.keep_diaries_days),
    ),
)


OF_THE_ENGINE = "How the engine ranked it among others, whom it would tell of."


def pairs_of_household(number: Any) -> sa.Select[Any]:
    return sa.select(Pair.id).where(Pair.household_id == number)


def pairs_of_volunteer(number: Any) -> sa.Select[Any]:
    return sa.select(Pair.id).where(Pair.volunteer_id == number)


def of_ended_pair(key: Any) -> Callable[[datetime], sa.ColumnElement[bool]]:
    return lambda moment: key.in_(sa.select(Pair.id).where(Pair.closed_at < moment))


def diary_days(config: Any) -> int:
    return int(config.keep_diaries_days)


def of_the_family(key: Any, label: Any = "", **told: Any) -> Share:
    """Rows about pairs of a household, by the id of the pair; what has a label is told."""
    topic = WISHES if label else None
    own = {"member": lambda: sa.select(Pair.member_id).where(Pair.id == key).scalar_subquery()}
    whose = {"topic": topic, "label": label, **own}
    return Share(lambda number: key.in_(pairs_of_household(number)), Fate.DELETED, **whose, **told)


def of_the_volunteer(key: Any, fate: Fate, label: Any = "", **told: Any) -> Share:
    """The same of a volunteer."""
    topic = COMPANY if label else None
    return Share(lambda number: key.in_(pairs_of_volunteer(number)), fate, topic=topic, label=label, **told)


# What neither side is told of a pair.
UNTOLD = {
    **dict.fromkeys(("state", "ending"), OF_THE_OTHER),
    **dict.fromkeys(("origin", "rank", "held", "score", "breakdown"), OF_THE_ENGINE),
    **dict.fromkeys(("created_at", "updated_at"), "When staff thought of it, before anybody was asked."),
}


PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(
            Pair,
            owned(
                Pair.household_id,
                topic=WISHES,
                label=lazy_gettext("Who was proposed to you"),
                lively=lambda moment: sa.select(Pair.household_id).where(Pair.updated_at >= moment),
                told="answer_until mentee_said_at guardian_said_at mentee_phone introduced_at started_at paused_at "
                "closed_at",
                also={"person": member_name(Pair.member_id)},
                **own_by(Pair.member_id),
                untold=UNTOLD | dict.fromkeys(("mentor_said_at", "mentor_phone"), OF_THE_OTHER),
                seen=lambda: sa.not_(is_draft()),
            ),
            account=owned(
                Pair.volunteer_id,
                Fate.KEPT,
                topic=COMPANY,
                label=lazy_gettext("Whom you were asked to accompany"),
                told="answer_until mentor_said_at mentor_phone introduced_at started_at paused_at closed_at",
                untold=UNTOLD | dict.fromkeys(("mentee_said_at", "guardian_said_at", "mentee_phone"), OF_THE_OTHER),
                seen=lambda: sa.not_(is_draft()),
            ),
            because="That two met, and for how long, is counted, and belongs to the family as well.",
        ),
        PersonalTable(
            GivenWord,
            of_the_family(
                GivenWord.pair_id,
                lazy_gettext("What was said to the organisation"),
                told="wording agreed way said_on interpreter noted_at",
                also={"person": member_name(GivenWord.member_id)},
            ),
            account=of_the_volunteer(GivenWord.pair_id, Fate.KEPT, untold={"*": OF_THE_OTHER}),
            because="It says that a guardian agreed, and belongs to the family.",
            signed="noted_by_id",
        ),
        PersonalTable(
            Candidate,
            Share(
                lambda number: Candidate.request_id.in_(
                    sa.select(MentoringRequest.id).where(MentoringRequest.household_id == number)
                ),
                Fate.DELETED,
                untold={"*": OF_THE_ENGINE},
            ),
            account=owned(Candidate.volunteer_id, untold={"*": OF_THE_ENGINE}),
            signed="decided_by_id",
        ),
        PersonalTable(
            Block,
            owned(
                Block.household_id,
                topic=WISHES,
                label=lazy_gettext("Whom you never want to meet again"),
                told="created_at",
                untold={"side": "Only what the family itself said is told."},
                seen=lambda: Block.side == Side.MENTEE,
                own_eyes=True,
                **own_by(Block.member_id),
            ),
            account=owned(
                Block.volunteer_id,
                topic=COMPANY,
                label=lazy_gettext("Whom you never want to meet again"),
                told="created_at",
                untold={"side": "Only what the volunteer said is told."},
                seen=lambda: Block.side == Side.MENTOR,
            ),
        ),
    ),
    columns={
        "answer_until": lazy_gettext("Answer until"),
        "mentee_said_at": lazy_gettext("You said yes"),
        "guardian_said_at": lazy_gettext("A guardian said yes"),
        "mentee_phone": lazy_gettext("Your phone is shown"),
        "introduced_at": lazy_gettext("First meeting arranged"),
        "started_at": lazy_gettext("Begun"),
        "paused_at": lazy_gettext("Paused"),
        "wording": lazy_gettext("Who"),
        "closed_at": lazy_gettext("Ended"),
        "mentor_said_at": lazy_gettext("You said yes"),
        "mentor_phone": lazy_gettext("Your phone is shown"),
    },
)
