"""Writing in a diary, choosing goals and a rhythm, pausing, and asking by email when it is silent."""

from datetime import date, datetime

from community.accounts.models import Account
from community.foundation import clock, database, outbox, tokens
from community.foundation.database import added, db
from community.foundation.periodic_tasks import for_each
from community.foundation.refusal import refuse
from community.households.models import Household
from community.members.actions import tell_coordinators
from volunteers.journal import queries, rules
from volunteers.journal.models import Goal, Meeting, MeetingQuestion, Mentorship
from volunteers.journal.rules import GoalKind, JournalEntry, Nudge, Readership, Refusal, Rhythm
from volunteers.pairs import actions as pairs
from volunteers.pairs import queries as clearance
from volunteers.pairs.models import Pair
from volunteers.pairs.rules import PairState, Side


def write(pair: Pair, entry: JournalEntry, today: date) -> Meeting:
    """Keep an entry. Raises Refused while they do not meet, and for a day to come or long gone."""
    _check(pair, today, PairState.ACTIVE, PairState.CLOSING)
    refuse(rules.may_write(entry.held_on, today))
    told = vars(entry) if entry.met else vars(entry) | {"minutes": None, "mood": None}
    meeting = added(Meeting(pair_id=pair.id, created_at=clock.now(), **told))
    if entry.met:
        mentorship_of(pair).nudges = 0
    if entry.talk:
        _tell_coordinators(pair, "talk", f"meeting:{meeting.id}:talk")
    return meeting


def call_me(pair: Pair, today: date) -> bool:
    """The volunteer would like to be called, and need not say why; whatever their clearance, and in a pause too. False
    where they asked for that already and nobody has called yet."""
    database.lock(Pair, [pair.id])
    if queries.waits_for_a_call(pair.id):
        return False
    asked = {"held_on": today, "met": False, "audience": Readership.STAFF, "talk": True}
    meeting = added(Meeting(pair_id=pair.id, created_at=clock.now(), **asked))
    _tell_coordinators(pair, "talk", f"meeting:{meeting.id}:talk")
    return True


def take_back(meeting: Meeting) -> None:
    """Strike an entry of one's own."""
    db.session.delete(meeting)


def answer(question: MeetingQuestion, pair: Pair, entry: JournalEntry, today: date) -> None:
    """Keep what a mailed button brought; a second time changes nothing. The row is locked.
    Raises Refused as `write`."""
    if question.answered_at is None:
        write(pair, entry, today)
        question.answered_at = clock.now()


def set_goal(pair: Pair, side: Side, kind: GoalKind | None, words: str, today: date) -> None:
    """Add a goal of the list, or one in few words; one that is there already stays one. Raises Refused for too many."""
    _check(pair, today, *queries.MEETING)
    goals = queries.goals_of(pair.id)
    if any(goal.kind is kind and goal.words == words for goal in goals if goal.done_at is None):
        return
    refuse(Refusal.ENOUGH_GOALS, when=sum(goal.done_at is None for goal in goals) >= rules.MOST_GOALS)
    db.session.add(Goal(pair_id=pair.id, kind=kind, words=words, side=side, created_at=clock.now()))


def tick(goal: Goal, done: bool, today: date) -> None:
    """Say that a goal is reached, or that it is not. Raises Refused where the volunteer may not be with them."""
    _check(db.session.get_one(Pair, goal.pair_id), today, *queries.MEETING)
    goal.done_at = clock.now() if done else None


def strike(goal: Goal, today: date) -> None:
    """Take a goal away. Raises Refused where the volunteer may not be with them."""
    _check(db.session.get_one(Pair, goal.pair_id), today, *queries.MEETING)
    db.session.delete(goal)


def choose_rhythm(pair: Pair, rhythm: Rhythm, today: date) -> None:
    """Say how often the two mean to meet. Raises Refused where the volunteer may not be with them."""
    _check(pair, today, *queries.MEETING)
    mentorship_of(pair).rhythm = rhythm


def pause(pair: Pair, today: date) -> None:
    """Let it rest; nobody is asked anything meanwhile. Raises Refused when they do not meet."""
    _check(pair, today, PairState.ACTIVE)
    pair.state, pair.paused_at, pair.updated_at = PairState.PAUSED, clock.now(), clock.now()


def resume(pair: Pair, today: date) -> None:
    """Go on after a pause; silence counts from now. Raises Refused where the volunteer may not be with them."""
    _check(pair, today, PairState.PAUSED)
    pairs.start(pair)
    kept = mentorship_of(pair)
    kept.resumed_at, kept.nudges = clock.now(), 0


def mentorship_of(pair: Pair) -> Mentorship:
    """The row that says how the pair goes about it, made where there is none; the pair's row is locked."""
    found = queries.find_mentorship(pair.id)
    if found is None:
        found = added(Mentorship(id=pair.id))
    return found


def _check(pair: Pair, today: date, *states: PairState) -> None:
    """Lock the pair and refuse what its state, or the volunteer's clearance, does not allow."""
    database.lock(Pair, [pair.id])
    refuse(Refusal.NOT_MEETING, when=pair.state not in states)
    refuse(Refusal.NOT_CLEARED, when=not clearance.is_cleared(pair, today))


def ask_how_it_goes() -> int:
    """The worker's periodic task: mail a button in the rhythm of each pair; where it is silent, ask the volunteer,
    then tell the coordinators. At most one email a week about a pair; returns how many."""
    now = clock.now()
    return for_each(
        lambda: [pair.id for pair, rhythm, contact in queries.contacts(clearance.cleared()) if _due(rhythm, contact)],
        lambda pair_id: _ask_how_it_goes(pair_id, now),
    )


def _ask_how_it_goes(pair_id: int, now: datetime) -> int:
    posted = 0
    database.lock(Pair, [pair_id])
    for pair, rhythm, contact in queries.contacts(Pair.id == pair_id):
        nudge = rules.nudge(contact, now, now.date())
        if nudge is Nudge.COORDINATOR:
            _tell_coordinators(pair, "silent", f"pair:{pair.id}:silent:{now:%Y%m%d}")
        elif nudge or _due(rhythm, contact):
            _mail_button(pair, "nudged" if nudge else "asked")
        else:
            continue
        kept = mentorship_of(pair)
        kept.nudges, kept.written_at = kept.nudges + bool(nudge), now
        posted += 1
    return posted


def _due(rhythm: Rhythm, contact: rules.Contact) -> bool:
    now = clock.now()
    if rules.silence(contact, now.date()):
        return rules.nudge(contact, now, now.date()) is not None
    return rules.question_due(rhythm, contact, now)


def _mail_button(pair: Pair, what: str) -> None:
    now = clock.now()
    question = added(
        MeetingQuestion(pair_id=pair.id, digest=tokens.new_secret(), asked_at=now, expires_at=now + rules.BUTTON_LASTS)
    )
    question.digest = tokens.digest(queries.secret_of(question))
    volunteer, about = db.session.get_one(Account, pair.volunteer_id), {"question": question.id}
    outbox.post(f"volunteers.journal.{what}", volunteer, about, key=f"meeting-question:{question.id}")


def _tell_coordinators(pair: Pair, what: str, key: str) -> None:
    household = db.session.get_one(Household, pair.household_id)
    tell_coordinators(household.organisation_id, f"volunteers.journal.{what}", {"pair": pair.id}, key=key)
