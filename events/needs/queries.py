"""Reading what people need, and what a date has for them."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from flask import current_app

from community.foundation.config import settings
from community.foundation.i18n import near
from community.households.models import Member
from community.households.rules import Accommodation
from events.needs.rules import PersonsNeed, Provision, perhaps
from events.sessions.models import Session


def needs_of(members: Iterable[Member]) -> list[PersonsNeed]:
    """What these people need (it is loaded), each with the languages of whoever needs it."""
    return [(need.accommodation, member.languages) for member in members for need in member.needs]


def provision_of(session: Session, interpreted: Collection[str]) -> Provision:
    """What a date has for those who need something; its venue and activity must be loaded. `interpreted`: the languages
    into which somebody interprets there."""
    venue, activity = session.venue, session.activity
    noted = {
        Accommodation.STEP_FREE: venue.step_free,
        Accommodation.PRAM_SPACE: venue.pram_space,
        Accommodation.QUIET_ROOM: venue.quiet_room,
        Accommodation.CHILDCARE: activity.childcare,
        **dict.fromkeys(activity.helps, True),
    }
    return Provision(
        has=frozenset(one for one, there in noted.items() if there),
        food=frozenset(activity.foods) if activity.food else None,
        languages=frozenset(activity.languages) - {settings().default_locale} | frozenset(interpreted),
    )


def perhaps_there(people: Iterable[Collection[str]], understood: Collection[str]) -> list[str]:
    """Which of these languages are near enough to those of people (the languages of each) that they may follow."""
    people = list(people)
    return sorted(perhaps(people, understood, {code: near(code) for spoken in people for code in spoken}))


def interpreted_into(session_ids: Sequence[int]) -> dict[int, set[str]]:
    """By session, the languages into which somebody interprets there, as contexts above know it."""
    return merged(ask(session_ids) for ask in current_app.extensions["interpreters"])


def merged(answers: Iterable[Mapping[int, set[str]]]) -> dict[int, set[str]]:
    """What several say of sessions, by session."""
    found: dict[int, set[str]] = {}
    for answer in answers:
        for session_id, codes in answer.items():
            found[session_id] = found.get(session_id, set()) | codes
    return found
