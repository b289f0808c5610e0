"""Reading pairs that meet: whose they are, their goals and diary, who is not cleared, where it is silent."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import current_app

from community.accounts.models import Account
from community.foundation import clock, database, tokens
from community.foundation.access import Actor, by_way_of, within_reach
from community.foundation.database import db, every, exists, first
from community.households.models import Household, Member
from community.households.queries import own
from volunteers.journal.models import Goal, Meeting, MeetingQuestion, Mentorship
from volunteers.journal.rules import Contact, Readership, Rhythm
from volunteers.pairs import queries
from volunteers.pairs.models import Pair
from volunteers.pairs.rules import Ending, PairState
from volunteers.permissions import Permission
from volunteers.profiles.models import Volunteer

SEAL = "meeting"
MEETING = (PairState.ACTIVE, PairState.PAUSED, PairState.CLOSING)


def mentored_by_me(actor: Actor) -> sa.ColumnElement[bool]:
    """Pairs that meet, in which the actor is the volunteer."""
    return sa.and_(queries.of_mine(actor), Pair.state.in_(MEETING))


def in_my_household(actor: Actor) -> sa.ColumnElement[bool]:
    """Pairs that meet, of the household whose card opened this device."""
    return sa.and_(queries.of_my_household(actor), Pair.state.in_(MEETING))


def kept_for() -> timedelta:
    """How long after the end a diary is kept, and read."""
    return timedelta(days=current_app.config["ZAEDNO"].keep_diaries_days)


def readable_after() -> sa.ColumnElement[bool]:
    """Pairs that met and ended, whose diary may still be read; where one blocked the other, neither reads it."""
    lately = Pair.closed_at > clock.now() - kept_for()
    return sa.and_(Pair.state == PairState.CLOSED, Pair.started_at.is_not(None), Pair.ending != Ending.BLOCKED, lately)


def ended_of_mine(actor: Actor) -> sa.ColumnElement[bool]:
    """Pairs that ended lately, in which the actor was the volunteer and is cleared for them,
    of households that still agree to be matched."""
    return sa.and_(
        Pair.volunteer_id == actor.account_id, readable_after(), queries.household_agrees(), queries.cleared()
    )


def ended_of_my_household(actor: Actor) -> sa.ColumnElement[bool]:
    """Pairs that ended lately, of the household that its card shows."""
    return sa.and_(Pair.household_id == actor.household_id, own(Pair.member_id, actor), readable_after())


def ended(reach: sa.ColumnElement[bool]) -> list[Pair]:
    """The pairs within reach that ended, the last first."""
    return every(Pair, reach, by=(Pair.closed_at.desc(), Pair.id.desc()))


def goals_of_mine(actor: Actor) -> sa.ColumnElement[bool]:
    """Goals of pairs in which the actor is the volunteer."""
    return by_way_of(Goal.pair_id, Pair, mentored_by_me(actor))


def goals_of_my_household(actor: Actor) -> sa.ColumnElement[bool]:
    """Goals of the pairs of the household whose card opened this device."""
    return by_way_of(Goal.pair_id, Pair, in_my_household(actor))


def entries_of_mine(actor: Actor) -> sa.ColumnElement[bool]:
    """What the actor wrote in the diaries of pairs that meet."""
    return by_way_of(Meeting.pair_id, Pair, mentored_by_me(actor))


def entries_of_my_organisations(actor: Actor) -> sa.ColumnElement[bool]:
    """Entries of pairs of households that an organisation registered in which the actor coordinates."""
    return by_way_of(Meeting.pair_id, Pair, queries.of_my_organisations(actor))


@dataclass(frozen=True)
class NamedPair:
    """A pair by the first names of both."""

    pair: Pair
    mentor: str
    mentee: str


def meet_a_family(actor: Actor) -> sa.ColumnElement[bool]:
    """Whether any pair meets that the actor may see so."""
    return sa.exists().where(Pair.id > 0, within_reach(actor, Permission.MENTORING))


def sights(reach: sa.ColumnElement[bool]) -> list[NamedPair]:
    """The pairs within reach, the first that began first."""
    rows = db.session.execute(
        sa.select(Pair, Account.name, sa.func.coalesce(Member.call_name, Household.call_name))
        .join(Account, Account.id == Pair.volunteer_id)
        .join(Household, Household.id == Pair.household_id)
        .outerjoin(Member, Member.id == Pair.member_id)
        .where(reach)
        .order_by(Pair.started_at, Pair.id)
    )
    return [NamedPair(*row) for row in rows]


def languages_of(pair: Pair) -> tuple[list[str], list[str]]:
    """What the volunteer speaks, and what those speak whom the pair is about."""
    mentor = db.session.scalar(sa.select(Volunteer.languages).where(Volunteer.id == pair.volunteer_id))
    return mentor or [], sorted({code for member in queries.asking(pair) for code in member.languages})


def find_mentorship(pair_id: int) -> Mentorship | None:
    """How the pair goes about it, if anybody said so."""
    return db.session.get(Mentorship, pair_id)


def rhythm_of(pair_id: int) -> Rhythm:
    """How often they mean to meet; weekly where nobody said."""
    found = find_mentorship(pair_id)
    return found.rhythm if found else Rhythm.WEEKLY


def goals_of(pair_id: int) -> list[Goal]:
    """The goals of a pair, those to come first."""
    return every(Goal, Goal.pair_id == pair_id, by=(Goal.done_at.is_not(None), Goal.id))


def entries_of(pair_id: int, *audiences: Readership) -> list[Meeting]:
    """The entries of a diary that these readers may see, the newest first."""
    return every(
        Meeting,
        Meeting.pair_id == pair_id,
        Meeting.audience.in_(audiences),
        by=(Meeting.held_on.desc(), Meeting.id.desc()),
    )


def waits_for_a_call(pair_id: int) -> bool:
    """Whether the volunteer asked to be called, and nobody has yet."""
    return exists(Meeting.pair_id == pair_id, Meeting.talk, Meeting.talked_at.is_(None))


def contacts(reach: sa.ColumnElement[bool]) -> list[tuple[Pair, Rhythm, Contact]]:
    """The pairs within reach that meet at the moment, with what is known of their meetings, in one statement."""
    words = (
        sa.select(
            Meeting.pair_id,
            sa.func.max(sa.case((Meeting.met, Meeting.held_on))).label("last_met"),
            sa.func.max(Meeting.created_at).label("last_word"),
        )
        .group_by(Meeting.pair_id)
        .subquery()
    )
    rows = db.session.execute(
        sa.select(Pair, Mentorship, words.c.last_met, words.c.last_word)
        .outerjoin(Mentorship, Mentorship.id == Pair.id)
        .outerjoin(words, words.c.pair_id == Pair.id)
        .where(reach, Pair.state == PairState.ACTIVE, Pair.started_at.is_not(None), queries.household_agrees())
        .order_by(Pair.id)
    )
    return [
        (
            pair,
            kept.rhythm if kept else Rhythm.WEEKLY,
            Contact(
                since=max(moment for moment in (pair.started_at, kept and kept.resumed_at) if moment),
                last_met=last_met,
                last_word=last_word,
                nudges=kept.nudges if kept else 0,
                written_at=kept.written_at if kept else None,
            ),
        )
        for pair, kept, last_met, last_word in rows
    ]


def find_active(pair_id: int) -> Pair | None:
    """A pair that meets at the moment, of a household that agrees."""
    return first(Pair, Pair.id == pair_id, Pair.state == PairState.ACTIVE, queries.household_agrees())


def secret_of(question: MeetingQuestion) -> str:
    """The secret that the email carries."""
    return tokens.sealed(SEAL, question.id, question.asked_at)


def find_question(secret: str, now: datetime) -> tuple[MeetingQuestion, Pair] | None:
    """What an email's secret opens, while the pair still meets and the volunteer may be with them; locked when the
    transaction writes."""
    query = (
        sa.select(MeetingQuestion, Pair)
        .join(Pair, Pair.id == MeetingQuestion.pair_id)
        .where(
            MeetingQuestion.digest == tokens.digest(secret),
            MeetingQuestion.expires_at > now,
            Pair.state.in_((PairState.ACTIVE, PairState.CLOSING)),
            queries.household_agrees(),
            queries.cleared(),
        )
    )
    row = db.session.execute(database.locked_in_writing(query, of=MeetingQuestion)).first()
    return (row[0], row[1]) if row else None
