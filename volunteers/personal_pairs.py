"""What is kept of those who meet, what each side reads of it, and what becomes of it; the other side is never in it."""

from collections.abc import Callable, Sequence
from datetime import time
from typing import Any

import sqlalchemy as sa

from community.foundation.i18n import best_name, lazy_gettext, time_in_words, weekdays
from community.foundation.personal_data import Fate, PersonalTable, Share
from community.personal_skills import member_name
from events.venues.models import Area
from volunteers import personal_words as words
from volunteers.follow_up.models import CheckIn, Farewell
from volunteers.journal.models import Goal, Meeting, MeetingQuestion, Mentorship
from volunteers.journal.queries import MEETING, readable_after
from volunteers.journal.rules import Readership
from volunteers.matching.models import MatchingRun, MatchingSettings, UnservedRequest
from volunteers.pairs.models import Block, Candidate, Pair
from volunteers.pairs.queries import cleared, is_draft
from volunteers.pairs.rules import Side
from volunteers.profiles.rules import Interest
from volunteers.profiles.week import Week
from volunteers.requests.models import MentoringRequest

OF_THE_OTHER = "It would tell what the other side did."
OF_THE_ENGINE = "How the engine ranked it among others, whom it would tell of."
OF_STAFF = "What staff note of their talks is read by staff alone."
BY_THE_MACHINE = "It is how the machine keeps count; it tells nothing of the person."


def area_of(area_id: Any) -> Callable[[], Any]:
    """The names of a neighbourhood."""
    return lambda: sa.select(Area.names).where(Area.id == area_id).scalar_subquery()


def times(week: str) -> list[str]:
    """The free times of a week, worded: "Mon 10:00 – 12:00"."""
    names = dict(weekdays("abbreviated"))
    return [f"{names[day]} {_clock(begin)} – {_clock(end)}" for day, begin, end in Week.read(week).spans()]


def _clock(minutes: int) -> str:
    return time_in_words(time(minutes // 60 % 24, minutes % 60))


def interests(values: Sequence[str]) -> list[Interest]:
    """Interests by their values; one that is not offered any more has no word."""
    return [one for one in Interest if one.value in values]


def _pairs(number: Any) -> sa.Select[Any]:
    return sa.select(Pair.id).where(Pair.household_id == number)


def _my_pairs(number: Any) -> sa.Select[Any]:
    return sa.select(Pair.id).where(Pair.volunteer_id == number)


def _meeting() -> sa.Select[Any]:
    """Pairs that meet: afterwards neither side reads what is about the other."""
    return sa.select(Pair.id).where(Pair.state.in_(MEETING))


def _read() -> sa.Select[Any]:
    """Pairs whose diary is read: while they meet, and for a time after a good end."""
    return sa.select(Pair.id).where(sa.or_(Pair.state.in_(MEETING), readable_after()))


PAIRS = (
    PersonalTable(
        MentoringRequest,
        Share(
            lambda number: MentoringRequest.household_id == number,
            Fate.DELETED,
            topic=words.WISHES,
            label=lazy_gettext("What you wish for"),
            lively=lambda moment: sa.select(MentoringRequest.household_id).where(MentoringRequest.updated_at >= moment),
            told="company state week interests gender wished_gender youngest oldest interpreter asked_at updated_at",
            also={"person": member_name(MentoringRequest.member_id), "area": area_of(MentoringRequest.area_id)},
            untold={
                "skills": "Numbers of skills, which the page of the wish words.",
                "asked_in_vain_at": OF_THE_OTHER,
            },
            read={"week": times, "interests": interests, "area": best_name},
        ),
    ),
    PersonalTable(
        UnservedRequest,
        Share(
            lambda number: UnservedRequest.request_id.in_(
                sa.select(MentoringRequest.id).where(MentoringRequest.household_id == number)
            ),
            Fate.DELETED,
            untold={"*": OF_THE_ENGINE},
        ),
    ),
    PersonalTable(
        Pair,
        Share(
            lambda number: Pair.household_id == number,
            Fate.DELETED,
            topic=words.WISHES,
            label=lazy_gettext("Who was proposed to you"),
            lively=lambda moment: sa.select(Pair.household_id).where(Pair.updated_at >= moment),
            told="answer_until mentee_said_at guardian_said_at mentee_phone introduced_at started_at paused_at closed_at",
            also={"person": member_name(Pair.member_id)},
            untold={
                **dict.fromkeys(("state", "mentor_said_at", "mentor_phone", "ending"), OF_THE_OTHER),
                **dict.fromkeys(("origin", "rank", "held", "score", "breakdown"), OF_THE_ENGINE),
                **dict.fromkeys(("created_at", "updated_at"), "When staff thought of it, before anybody was asked."),
            },
            seen=lambda: sa.not_(is_draft()),
        ),
        account=Share(
            lambda number: Pair.volunteer_id == number,
            Fate.KEPT,
            topic=words.COMPANY,
            label=lazy_gettext("Whom you were asked to accompany"),
            told="answer_until mentor_said_at mentor_phone introduced_at started_at paused_at closed_at",
            untold={
                **dict.fromkeys(
                    ("state", "mentee_said_at", "guardian_said_at", "mentee_phone", "ending"), OF_THE_OTHER
                ),
                **dict.fromkeys(("origin", "rank", "held", "score", "breakdown"), OF_THE_ENGINE),
                **dict.fromkeys(("created_at", "updated_at"), "When staff thought of it, before anybody was asked."),
            },
            seen=lambda: sa.not_(is_draft()),
        ),
        because="That two met, and for how long, is counted, and belongs to the family as well.",
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
        account=Share(lambda number: Candidate.volunteer_id == number, Fate.DELETED, untold={"*": OF_THE_ENGINE}),
        signed="decided_by_id",
    ),
    PersonalTable(
        Mentorship,
        Share(
            lambda number: Mentorship.id.in_(_pairs(number)),
            Fate.DELETED,
            topic=words.WISHES,
            label=lazy_gettext("How often you meet"),
            told="rhythm",
            untold={"*": BY_THE_MACHINE},
            seen=lambda: Mentorship.id.in_(_meeting()),
        ),
        account=Share(
            lambda number: Mentorship.id.in_(_my_pairs(number)),
            Fate.KEPT,
            topic=words.COMPANY,
            label=lazy_gettext("How often you meet"),
            told="rhythm",
            untold={"*": BY_THE_MACHINE},
            seen=lambda: Mentorship.id.in_(_meeting()),
        ),
        because="It says how often two meant to meet, and nothing of who.",
    ),
    PersonalTable(
        Goal,
        Share(
            lambda number: Goal.pair_id.in_(_pairs(number)),
            Fate.DELETED,
            topic=words.WISHES,
            label=lazy_gettext("Goals"),
            told="kind words done_at created_at",
            untold={"side": OF_THE_OTHER},
            seen=lambda: Goal.pair_id.in_(_meeting()),
        ),
        account=Share(
            lambda number: sa.and_(Goal.pair_id.in_(_my_pairs(number)), Goal.side == Side.MENTOR),
            Fate.DELETED,
            topic=words.COMPANY,
            label=lazy_gettext("Goals"),
            told="kind words done_at created_at",
            untold={"side": "All of these are yours."},
            seen=lambda: Goal.pair_id.in_(_meeting()),
        ),
    ),
    PersonalTable(
        Meeting,
        Share(
            lambda number: Meeting.pair_id.in_(_pairs(number)),
            Fate.DELETED,
            topic=words.WISHES,
            label=lazy_gettext("The diary, as far as it is written for you"),
            lively=lambda moment: (
                sa.select(Pair.household_id)
                .join(Meeting, Meeting.pair_id == Pair.id)
                .where(Meeting.created_at >= moment)
            ),
            told="held_on met minutes mood note",
            untold={
                "audience": "All of these are for the family.",
                "talk": OF_THE_OTHER,
                "talked_at": OF_THE_OTHER,
                "created_at": OF_THE_OTHER,
            },
            seen=lambda: sa.and_(Meeting.audience == Readership.SHARED, Meeting.pair_id.in_(_read())),
            own_eyes=True,
        ),
        account=Share(
            lambda number: Meeting.pair_id.in_(_my_pairs(number)),
            Fate.EMPTIED,
            {"note": "", "mood": None},
            topic=words.COMPANY,
            label=lazy_gettext("Your diary"),
            told="held_on met minutes mood audience talk talked_at created_at",
            # Own words about somebody else: as long as the diary is read.
            also={"note": lambda: sa.case((Meeting.pair_id.in_(_read().where(cleared())), Meeting.note), else_="")},
        ),
        because="That two met, and for how long, is counted.",
    ),
    PersonalTable(
        MeetingQuestion,
        Share(lambda number: MeetingQuestion.pair_id.in_(_pairs(number)), Fate.DELETED, untold={"*": BY_THE_MACHINE}),
        account=Share(
            lambda number: MeetingQuestion.pair_id.in_(_my_pairs(number)), Fate.DELETED, untold={"*": BY_THE_MACHINE}
        ),
    ),
    PersonalTable(
        CheckIn,
        Share(lambda number: CheckIn.pair_id.in_(_pairs(number)), Fate.DELETED, untold={"*": OF_STAFF}),
        account=Share(
            lambda number: sa.and_(CheckIn.pair_id.in_(_my_pairs(number)), CheckIn.side == Side.MENTOR),
            Fate.DELETED,
            untold={"*": OF_STAFF},
        ),
        signed="held_by_id",
    ),
    PersonalTable(
        Farewell,
        Share(lambda number: Farewell.id.in_(_pairs(number)), Fate.DELETED, untold={"*": OF_STAFF}),
        account=Share(
            lambda number: Farewell.id.in_(_my_pairs(number)), Fate.EMPTIED, {"note": ""}, untold={"*": OF_STAFF}
        ),
        because="Whether the family wishes for somebody else is the family's.",
        signed="held_by_id",
    ),
    PersonalTable(
        Block,
        Share(
            lambda number: Block.household_id == number,
            Fate.DELETED,
            topic=words.WISHES,
            label=lazy_gettext("Whom you never want to meet again"),
            told="created_at",
            untold={"side": "Only what the family itself said is told."},
            seen=lambda: Block.side == Side.MENTEE,
            own_eyes=True,
        ),
        account=Share(
            lambda number: Block.volunteer_id == number,
            Fate.DELETED,
            topic=words.COMPANY,
            label=lazy_gettext("Whom you never want to meet again"),
            told="created_at",
            untold={"side": "Only what the volunteer said is told."},
            seen=lambda: Block.side == Side.MENTOR,
        ),
    ),
    PersonalTable(MatchingRun, because="It counts, and names nobody.", signed="made_by_id"),
    PersonalTable(MatchingSettings, because="It is what staff decided.", signed="changed_by_id"),
)
