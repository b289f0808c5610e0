"""The commands of the demonstration; they stand here because a town needs all three contexts."""

import re
from datetime import datetime, time, timedelta

import click
import sqlalchemy as sa
from flask import current_app, url_for
from flask.cli import with_appcontext

from community.accounts.models import Account
from community.accounts.rules import PUBLISHED_PASSWORD
from community.demo import (
    agreements,
    concerns,
    conferences,
    decisions,
    emergencies,
    housing,
    interviews,
    neighbours,
    origins,
    referrals,
    school_terms,
    schooling,
    sharing,
    staff_training,
)
from community.demo import town as community
from community.demo.organisations import RED_CROSS
from community.demo.town import Town
from community.foundation import clock, database, marks
from community.foundation.config import settings
from community.foundation.database import db, transaction
from community.foundation.embroidery import seed_of
from community.foundation.marks import DatabaseMark
from community.organisations.models import Membership, Organisation
from events.activities.models import Activity, ActivityText
from events.activities.recurrence import at_zone
from events.activities.rules import ActivityKind, ActivityState
from events.demo import courses, past, programme, rooms, viewings
from events.demo import town as events
from events.sessions.models import Session
from events.venues.models import Venue
from volunteers.clearances.models import GrantedClearance
from volunteers.clearances.rules import Clearance
from volunteers.demo import past as helped
from volunteers.demo import town as volunteers
from volunteers.matching import actions as matching
from volunteers.matching.rules import MatchingLimits, Weights
from volunteers.profiles.models import Volunteer
from volunteers.profiles.rules import VolunteerState
from volunteers.shifts.models import Shift
from volunteers.shifts.rules import ShiftRole

# How many rows a town of scale 1 is made of, for the progress bar alone.
ROWS = 24_000
CLOSED = "DEMO is off, and the demonstration's people live in a demonstration only: nothing was made."


@click.group()
@with_appcontext
def demo() -> None:
    """The demonstration town: invented people only, where DEMO is on."""
    if not settings().demo:
        raise click.ClickException(CLOSED)


@demo.command()
@click.option("--scale", type=click.IntRange(1, 100), default=1, show_default=True, help="How many times as large.")
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed, another town.")
@click.option("--if-empty", is_flag=True, help="Do nothing when the database is not empty.")
@click.option("--quiet", is_flag=True, help="Do not list who can sign in.")
@with_appcontext
def load(scale: int, seed: int, if_empty: bool, quiet: bool) -> None:
    """Load the town into an empty database."""
    with transaction(writing=False):
        empty = community.is_empty()
    if not empty:
        if if_empty:
            return
        raise click.ClickException("The database is not empty; the town needs one that is.")
    label = "Loading the demonstration town"
    with click.progressbar(length=ROWS * scale, label=label) as bar, transaction():
        town = new_town(seed=seed, scale=scale)
        town.advance = bar.update
        marks.put(DatabaseMark.DEMONSTRATION)
        community.load(town)
        concerns.load(town)
        sharing.load(town)
        referrals.load(town)
        staff_training.load(town)
        decisions.load(town)
        emergencies.load(town)
        interviews.load(town)
        agreements.load(town)
        neighbours.load(town)
        conferences.load(town)
        school_terms.load(town)
        schooling.load(town)
        meetings = events.load(town)
        courses.load(town)
        housing.load(town)
        volunteers.load(town, meetings)
        viewings.load(town)
        rooms.load(town)
        origins.load(town)
        helped.load(town, past.load(town))
        community.set_sequences()
        database.touch_version("programme")
        bar.update(max(ROWS * scale - bar.pos, 0))
    # A first run, so that the desk has something to show; nobody is asked.
    matching.keep(matching.look(current_app.config["ZAEDNO"].time_zone, Weights(), MatchingLimits()), None)
    if not quiet:
        for manifest in current_app.extensions["manifests"]:
            for line in manifest.demo_sign_ins:
                click.echo(f"  {line}")


@demo.command()
@click.option("--count", type=click.IntRange(1, 100_000), required=True, help="How many.")
@with_appcontext
def people(count: int) -> None:
    """Make more volunteers, v0001@example.org and so on, cleared for adults, who can sign in at once."""
    with transaction():
        marks.put(DatabaseMark.DEMONSTRATION)
        town = new_town()
        numbers = _numbers(count)
        accounts = [_account(town, number) for number in numbers]
        ids = _insert(accounts)
        tables: dict[type, list] = {Membership: [], Volunteer: [], GrantedClearance: []}
        until = town.today + timedelta(days=365)
        for account_id in ids:
            made = volunteers.volunteer_rows(town, account_id, ["bg", "en"], VolunteerState.ACTIVE)
            granted = {"volunteer_id": account_id, "clearance": Clearance.ADULTS, "granted_on": town.today}
            made[GrantedClearance] = [granted | {"expires_on": until}]
            for model, rows in made.items():
                tables[model].extend(rows)
        for model, rows in tables.items():
            town.keep(model, rows)
    click.echo(f"{accounts[0]['email']} to {accounts[-1]['email']}, password {PUBLISHED_PASSWORD}")


@demo.command()
@click.option("--places", type=click.IntRange(1, 100_000), required=True, help="How many places.")
@with_appcontext
def shift(places: int) -> None:
    """Make a public session tomorrow with one open shift; print where one signs up and where its roster is."""
    with transaction():
        made = _open_shift(places)
    with current_app.test_request_context(base_url=current_app.config["ZAEDNO"].address):
        click.echo(f"sign up  {url_for('volunteers.shifts.show', shift_id=made.id, _external=True)}")
        click.echo(f"roster   {url_for('volunteers.shifts.roster', shift_id=made.id, _external=True)}")


def new_town(*, seed: int = 1, scale: int = 1) -> Town:
    """A town of today, by the clock and the zone of this installation."""
    zone = settings().time_zone
    return Town(today=clock.today(zone), zone=zone, seed=seed, scale=scale)


def _numbers(count: int) -> range:
    taken = db.session.scalars(sa.select(Account.email).where(Account.email.regexp_match("^v[0-9]+@example.org$")))
    last = max((int(re.sub(r"\D", "", email)) for email in taken), default=0)
    return range(last + 1, last + count + 1)


def _account(town: Town, number: int) -> dict:
    email = f"v{number:04}@example.org"
    row = community.account_row(town, 0, email, f"V{number:04}", "", password_hash=town.password_hash)
    del row["id"]
    return row


def _insert(accounts: list[dict]) -> list[int]:
    query = sa.insert(Account).returning(Account.id, sort_by_parameter_order=True)
    return list(db.session.scalars(query, accounts))


def _open_shift(places: int) -> Shift:
    # The first venue of the Red Cross is its hall.
    halls = sa.select(Venue).join(Organisation, Organisation.id == Venue.organisation_id)
    venue = db.session.scalars(halls.where(Organisation.slug == RED_CROSS).order_by(Venue.id).limit(1)).first()
    if venue is None:
        raise click.ClickException("There is no town yet: run 'flask demo load' first.")
    now = clock.now()
    activity = Activity(
        organisation_id=venue.organisation_id,
        venue_id=venue.id,
        kind=ActivityKind.COMMUNITY,
        cloth=seed_of(programme.MANY_HANDS["bg"][0]),
        state=ActivityState.PUBLISHED,
        languages=["bg", "en"],
        capacity=places,
        created_at=now,
        updated_at=now,
        texts=[
            ActivityText(locale=locale, title=title, description=description)
            for locale, (title, description) in programme.MANY_HANDS.items()
        ],
    )
    db.session.add(activity)
    db.session.flush()
    starts_at, ends_at = _free_hour(venue.zone)
    session = Session(
        activity_id=activity.id,
        venue_id=venue.id,
        starts_at=starts_at,
        ends_at=ends_at,
        capacity=places,
        created_at=now,
        updated_at=now,
    )
    db.session.add(session)
    db.session.flush()
    made = Shift(
        session_id=session.id,
        role=ShiftRole.HELPER,
        starts_at=starts_at,
        ends_at=ends_at,
        minimum=1,
        maximum=places,
        clearance=Clearance.ADULTS,
    )
    db.session.add(made)
    db.session.flush()
    return made


def _free_hour(zone: str) -> tuple[datetime, datetime]:
    """An hour of tomorrow; another for each session made so, that one person can try several."""
    tomorrow = clock.today(zone) + timedelta(days=1)
    titles = sa.select(ActivityText.activity_id).where(
        ActivityText.locale == "en", ActivityText.title == programme.MANY_HANDS["en"][0]
    )
    first, last = (at_zone(datetime.combine(tomorrow, time(hour)), zone) for hour in (0, 23))
    query = sa.select(sa.func.count(Session.id)).where(
        Session.activity_id.in_(titles), Session.starts_at >= first, Session.starts_at <= last
    )
    made = db.session.scalar(query) or 0
    starts_at = at_zone(datetime.combine(tomorrow, time(8 + made % 12)), zone)
    return starts_at, starts_at + timedelta(hours=1)


COMMANDS = (demo,)
