"""Making, ending and noting the use of a personal feed."""

from datetime import datetime, timedelta

from community.foundation import clock, tokens
from community.foundation.access import Actor
from community.foundation.database import db
from community.foundation.tokens import Purpose, Token
from events.calendar import queries

NOTED_EVERY = timedelta(hours=1)


def make(actor: Actor) -> Token:
    """A new address for the actor's feed, with the exact places and reminders when the one before had them; that one
    opens nothing from now on."""
    before = queries.feed_of(actor)
    with_places = before is not None and before.with_places
    with_alarms = before is not None and before.with_alarms
    end(actor)
    whose = {"household_id": actor.household_id, "member_id": actor.member_id}
    token = tokens.issue_sealed(Purpose.FEED, actor.account_id, **whose)
    token.with_places, token.with_alarms = with_places, with_alarms
    return token


def tell_places(actor: Actor, told: bool) -> None:
    """Put the exact places into the actor's feed, or take them out, for calendars that have its address already."""
    token = queries.feed_of(actor)
    if token is not None:
        token.with_places = told


def remind(actor: Actor, reminded: bool) -> None:
    """Put a reminder into each date of the actor's feed, or take them out."""
    token = queries.feed_of(actor)
    if token is not None:
        token.with_alarms = reminded


def end(actor: Actor) -> None:
    """The actor's feed opens nothing from now on."""
    whose = {"household_id": actor.household_id, "member_id": actor.member_id}
    tokens.revoke_all(Purpose.FEED, account_id=actor.account_id, **whose)


def is_stale(seen_at: datetime | None, now: datetime) -> bool:
    """Whether the use of an address is to be noted again that was last noted then."""
    return seen_at is None or now - seen_at >= NOTED_EVERY


def note_use(token_id: int) -> None:
    """Keep when a calendar last asked."""
    db.session.get_one(Token, token_id).seen_at = clock.now()
