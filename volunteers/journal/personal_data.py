"""What is kept of diaries: whose it is, what its owner reads of it, and what becomes of it."""

from typing import Any

import sqlalchemy as sa

from community.foundation.i18n import lazy_gettext
from community.foundation.personal_data import Fate, PersonalData, PersonalTable, Share, Term
from volunteers.journal.models import Goal, Meeting, MeetingQuestion, Mentorship
from volunteers.journal.queries import MEETING, readable_after
from volunteers.journal.rules import Readership
from volunteers.pairs.models import Pair
from volunteers.pairs.personal_data import (
    COMPANY,
    diary_days,
    of_ended_pair,
    of_the_family,
    of_the_volunteer,
    pairs_of_volunteer,
)
from volunteers.pairs.queries import cleared
from volunteers.pairs.rules import Side
from volunteers.requests.personal_data import OF_THE_OTHER

BY_THE_MACHINE = "It is how the machine keeps count; it tells nothing of the person."


def _meeting() -> sa.Select[Any]:
    """Pairs that meet: afterwards neither side reads what is about the other."""
    return sa.select(Pair.id).where(Pair.state.in_(MEETING))


def _read() -> sa.Select[Any]:
    """Pairs whose diary is read: while they meet, and for a time after a good end."""
    return sa.select(Pair.id).where(sa.or_(Pair.state.in_(MEETING), readable_after()))


PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(
            Mentorship,
            of_the_family(
                Mentorship.id,
                lazy_gettext("How often you meet"),
                told="rhythm",
                untold={"*": BY_THE_MACHINE},
                seen=lambda: Mentorship.id.in_(_meeting()),
            ),
            account=of_the_volunteer(
                Mentorship.id,
                Fate.KEPT,
                lazy_gettext("How often you meet"),
                told="rhythm",
                untold={"*": BY_THE_MACHINE},
                seen=lambda: Mentorship.id.in_(_meeting()),
            ),
            because="It says how often two meant to meet, and nothing of who.",
        ),
        PersonalTable(
            Goal,
            of_the_family(
                Goal.pair_id,
                lazy_gettext("Goals"),
                told="kind words done_at created_at",
                untold={"side": OF_THE_OTHER},
                seen=lambda: Goal.pair_id.in_(_meeting()),
            ),
            account=Share(
                lambda number: sa.and_(Goal.pair_id.in_(pairs_of_volunteer(number)), Goal.side == Side.MENTOR),
                Fate.DELETED,
                topic=COMPANY,
                label=lazy_gettext("Goals"),
                told="kind words done_at created_at",
                untold={"side": "All of these are yours."},
                seen=lambda: Goal.pair_id.in_(_meeting()),
            ),
        ),
        PersonalTable(
            Meeting,
            of_the_family(
                Meeting.pair_id,
                lazy_gettext("The diary, as far as it is written for you"),
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
            account=of_the_volunteer(
                Meeting.pair_id,
                Fate.EMPTIED,
                lazy_gettext("Your diary"),
                emptied={"note": "", "mood": None},
                told="held_on met minutes mood audience talk talked_at created_at",
                # Own words about somebody else: as long as the diary is read.
                also={"note": lambda: sa.case((Meeting.pair_id.in_(_read().where(cleared())), Meeting.note), else_="")},
            ),
            because="That two met, and for how long, is counted.",
        ),
        PersonalTable(
            MeetingQuestion,
            of_the_family(MeetingQuestion.pair_id, untold={"*": BY_THE_MACHINE}),
            account=of_the_volunteer(MeetingQuestion.pair_id, Fate.DELETED, untold={"*": BY_THE_MACHINE}),
        ),
    ),
    terms=(
        Term(
            "diaries",
            lazy_gettext("Words in the diaries of pairs that ended"),
            diary_days,
            Meeting,
            lambda moment: sa.and_(
                of_ended_pair(Meeting.pair_id)(moment), sa.or_(Meeting.note != "", Meeting.mood.is_not(None))
            ),
            # How long they met is counted.
            {"note": "", "mood": None},
        ),
        Term("goals", lazy_gettext("Goals of pairs that ended"), diary_days, Goal, of_ended_pair(Goal.pair_id)),
        Term(
            "questions",
            lazy_gettext("Mailed buttons that ended"),
            lambda config: config.keep_devices_days,
            MeetingQuestion,
            lambda moment: MeetingQuestion.expires_at < moment,
        ),
    ),
    columns={
        "rhythm": lazy_gettext("Rhythm"),
        "words": lazy_gettext("In own words"),
        "done_at": lazy_gettext("Done"),
        "met": lazy_gettext("Met"),
        "mood": lazy_gettext("How it was"),
        "note": lazy_gettext("Note"),
        "audience": lazy_gettext("Who reads it"),
        "talk": lazy_gettext("Asked for a call"),
        "talked_at": lazy_gettext("Talked"),
    },
)
