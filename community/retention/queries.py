"""Reading what is due to be removed, which households nobody uses, and when the removal last ran."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import current_app

from community.foundation import clock
from community.foundation.config import Config
from community.foundation.database import db
from community.foundation.personal import Term
from community.people.models import Household
from community.people.rules import HouseholdState
from community.privacy.queries import tables
from community.retention import rules
from community.retention.models import Upkeep


def settings() -> Config:
    """The settings of this installation."""
    config: Config = current_app.config["ZAEDNO"]
    return config


def terms() -> list[Term]:
    """Everything that is kept for a time, context by context."""
    return [term for manifest in current_app.extensions["manifests"] for term in manifest.terms]


def kept() -> dict[str, Upkeep]:
    """What is known of each term's removal, by its slug."""
    return {one.slug: one for one in db.session.scalars(sa.select(Upkeep))}


@dataclass(frozen=True)
class Line:
    """A term as the administrator sees it: no name, no row."""

    term: Term
    days: int
    upkeep: Upkeep | None


def lines() -> list[Line]:
    """Every term with its days and its numbers."""
    found = kept()
    return [Line(term, term.days(settings()), found.get(term.slug)) for term in terms()]


def overdue() -> list[str]:
    """The doctor's check: whether the worker looks after what is old."""
    moments = [one.ran_at for one in kept().values() if one.ran_at]
    if not moments or clock.now() - min(moments) < rules.OVERDUE:
        return []
    return [f"What is old was last removed on {min(moments):%Y-%m-%d}: is 'flask worker' running?"]


def due_rows(term: Term, most: int) -> list[int]:
    """The ids of rows whose time is over, at most so many."""
    query = sa.select(term.model.id).where(term.old(before(term))).order_by(term.model.id).limit(most)
    return list(db.session.scalars(query))


def before(term: Term) -> datetime:
    """What is older than this is over."""
    return clock.now() - timedelta(days=term.days(settings()))


def unused_since(moment: datetime) -> sa.ColumnElement[bool]:
    """Households that are there and that nothing has happened to since: no table says that it did."""
    lively = [share.lively(moment) for table in tables() if (share := table.household) and share.lively]
    return sa.and_(
        Household.state != HouseholdState.ERASED,
        Household.created_at < moment,
        sa.or_(Household.kept_at.is_(None), Household.kept_at < moment),
        *(Household.id.not_in(ids) for ids in lively),
    )


def is_unused(household_id: int, moment: datetime) -> bool:
    """Whether nothing has happened to this household since."""
    return bool(db.session.scalar(sa.select(sa.exists().where(Household.id == household_id, unused_since(moment)))))


def find_announced(household_id: int) -> Household | None:
    """A household that will be erased."""
    query = sa.select(Household).where(Household.id == household_id, Household.erase_after.is_not(None))
    return db.session.scalars(query).first()


def announced_or_back(now: datetime) -> sa.ColumnElement[bool]:
    """Households that were announced, whose day has come or that are used again."""
    back = ~unused_since(clock.now() - timedelta(days=settings().keep_households_days))
    return sa.and_(Household.erase_after.is_not(None), sa.or_(Household.erase_after <= now, back))
