"""Reading personal feeds: whose a secret is, and which dates are that person's."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from community.accounts.models import Account
from community.accounts.queries import actor_of
from community.accounts.rules import AccountState
from community.foundation import clock, tokens
from community.foundation.access import Actor
from community.foundation.database import db
from community.foundation.tokens import Purpose, Token
from community.households.models import Household
from community.households.queries import own, reader
from community.households.rules import HouseholdState
from events.activities.models import Activity
from events.calendar.window import window
from events.registrations.models import Registration
from events.registrations.rules import COMING
from events.sessions.models import Session
from events.venues.models import Venue


def feed_of(actor: Actor) -> Token | None:
    """The live feed of an actor."""
    whose = {"household_id": actor.household_id, "member_id": actor.member_id}
    return tokens.find_of(Purpose.FEED, account_id=actor.account_id, **whose)


def owner_of(token: Token) -> tuple[Actor, str] | None:
    """Who a feed belongs to, as they are at this moment, and their language; None when they may no longer come in."""
    if token.account_id:
        account = db.session.get(Account, token.account_id)
        if account is not None and account.state is AccountState.ACTIVE:
            return actor_of(account), account.locale
        return None
    household = db.session.get(Household, token.household_id)
    if household is not None and household.state is HouseholdState.ACTIVE:
        actor = reader(household.id, token.member_id)
        return (actor, household.locale) if actor else None
    return None


def coming_to(actor: Actor) -> list[tuple[Registration, Session]]:
    """The sessions that the actor's card shows, and in which they have seats, within the window of feeds."""
    span = window(clock.now())
    rows = db.session.execute(
        sa.select(Registration, Session)
        .join(Session, Session.id == Registration.session_id)
        .where(
            Registration.household_id == actor.household_id,
            own(Registration.member_id, actor),
            Registration.state.in_(COMING),
            Session.ends_at > span.start,
            Session.starts_at < span.end,
        )
        .options(
            joinedload(Session.venue).joinedload(Venue.area),
            joinedload(Session.activity).options(joinedload(Activity.organisation), selectinload(Activity.texts)),
        )
        .order_by(Session.starts_at, Session.id)
    )
    return [(registration, session) for registration, session in rows]
