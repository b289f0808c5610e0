"""What somebody's own calendar has already is answered with 304, from a few plain rows, and never where it changed."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from app import create_app
from community.accounts.models import Account
from community.accounts.rules import AccountState
from community.foundation import clock as the_clock
from community.foundation import tokens
from community.foundation.access import Actor
from community.foundation.database import db
from community.foundation.tokens import Token
from community.households.models import Household
from community.organisations.models import Organisation
from community.places.models import Area
from community.privacy.actions import erase
from events.activities.models import Activity, ActivityText
from events.calendar.actions import make
from events.calendar.window import window
from events.registrations.models import Registration
from events.registrations.rules import RegistrationState
from events.sessions.models import Session
from events.sessions.rules import SessionState
from events.venues.models import Venue
from events.venues.rules import PlaceVisibility
from tests import cast, factories
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import SignUpState

# Whose it is, what it shows, and the number of the town's settings.
FEW = 3
OF_A_VOLUNTEER = (Session, Shift, SignUp, Venue, Area, Activity, Account, Token)
OF_A_FAMILY = (Session, Registration, Venue, Area, Activity, Household, Token)


class Calendar:
    """A program that asks again and again, and says each time what it has."""

    def __init__(self, client, path):
        self.client, self.path = client, path
        self.answer = client.get(path)

    @property
    def tag(self):
        return {"If-None-Match": self.answer.headers["ETag"]}

    def news(self):
        """Whether there is something new, as it is told and as the bytes say it."""
        told, whole = self.client.get(self.path, headers=self.tag), self.client.get(self.path)
        new = whole.data != self.answer.data
        assert (told.status_code, told.data) in ((whole.status_code, whole.data), (304, b""))
        assert not (new and told.status_code == 304), "told that nothing changed"
        if whole.status_code == 200:
            self.answer = whole
        return new


@pytest.fixture
def play(writing):
    with writing() as session:
        made = SimpleNamespace(**vars(cast.gather(maximum=3)))
        session.query(Venue).one().visibility = PlaceVisibility.AFTER_CONFIRMATION
        household = factories.household(factories.organisation(), "Amina", locale="en")
        made.household = household.id
        seats = {"state": RegistrationState.CONFIRMED, "party_size": 1}
        noted = {"created_at": the_clock.now(), "updated_at": the_clock.now()}
        factories.add(Registration(session_id=made.session, household_id=household.id, **seats, **noted))
        signed = {"state": SignUpState.CONFIRMED, **noted}
        factories.add(SignUp(shift_id=made.shift, account_id=made.volunteer, **signed))
        whose = {"volunteer": Actor(account_id=made.volunteer), "family": Actor(household_id=household.id)}
        made.paths = {}
        for who, actor in whose.items():
            token = make(actor)
            token.with_places, token.seen_at = True, the_clock.now()
            made.paths[who] = f"/my/{tokens.secret_of(token)}.ics"
        return made


def others(value, column):
    """Other values than this one, of the same kind."""
    if isinstance(column.type, sa.Enum):
        return [one for one in column.type.enum_class if one is not value]
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, datetime):
        return [value + timedelta(minutes=10)]
    if isinstance(value, (int, float)):
        return [value + 1]
    if isinstance(value, str):
        return ["bg" if column.name == "locale" else f"{value}x"]
    return [{**value, "en": "Another word"}] if isinstance(value, dict) else []


def seen_in(calendar, writing, models):
    """The columns whose change is news, after each was changed and changed back."""
    seen = set()
    for model in models:
        columns = [column for column in model.__table__.c if not column.primary_key]
        with writing() as session:
            found = [(row.id, {one.key: getattr(row, one.key) for one in columns}) for row in session.query(model)]
        for row_id, values in found:

            def write(row_id=row_id, model=model, **values):
                with writing() as session:
                    session.execute(sa.update(model).where(model.id == row_id).values(values))

            for column in columns:
                for value in others(values[column.key], column):
                    with suppress(sa.exc.IntegrityError):
                        write(**{column.key: value})
                        if calendar.news():
                            seen.add(f"{model.__tablename__}.{column.key}")
                write(**{column.key: values[column.key]})
                calendar.news()
    return seen


ALWAYS = {"sessions": "key state", "tokens": "digest with_places with_alarms purpose", "venues": "zone"}
OF_BOTH = {"volunteer": {"accounts": "state locale", "sign_ups": "state sequence"}}
OF_BOTH["volunteer"] |= {"shifts": "starts_at ends_at state"}
OF_BOTH["family"] = {"households": "state locale", "registrations": "state"}
OF_BOTH["family"] |= {"sessions": "key state starts_at ends_at sequence updated_at"}


@pytest.mark.parametrize("places", [True, False], ids=["with places", "without"])
@pytest.mark.parametrize(("who", "models"), [("volunteer", OF_A_VOLUNTEER), ("family", OF_A_FAMILY)])
def test_whatever_changes_in_a_row_nobody_is_told_that_nothing_did(play, client, writing, who, models, places):
    """Each column of each row that a calendar could be written of, one at a time, and back."""
    with writing() as session:
        session.query(Token).update({"with_places": places})
        session.query(Venue).update({"latitude": 42.5, "longitude": 23.5})
    calendar = Calendar(client, play.paths[who])
    assert calendar.answer.data.count(b"BEGIN:VEVENT") == 1
    where = {"venues": "zone name names address latitude longitude"} if places else {"areas": "names"}
    shown = {**ALWAYS, **where, **OF_BOTH[who]}
    wanted = {f"{table}.{name}" for table, names in shown.items() for name in names.split()}
    assert wanted - seen_in(calendar, writing, models) == set()


def test_each_deed_is_news(play, client, writing, clock):
    vera, amina = (Calendar(client, play.paths[who]) for who in ("volunteer", "family"))

    def told(**models):
        with writing() as session:
            for model, values in models.items():
                for one in session.query(globals()[model]):
                    for name, value in values.items():
                        setattr(one, name, value)
        return vera.news(), amina.news()

    assert told() == (False, False)
    assert told(Venue={"names": {"en": "The other hall"}}) == (True, True)
    # Whoever reads the exact place reads no area.
    assert told(Area={"names": {"en": "Another area"}}) == (False, False)
    assert told(SignUp={"state": SignUpState.WAITING}) == (True, False)
    assert told(SignUp={"state": SignUpState.OFFERED}) == (False, False)
    assert told(SignUp={"state": SignUpState.CONFIRMED, "sequence": 2}) == (True, False)
    assert told(Registration={"state": RegistrationState.CANCELLED}) == (False, True)
    assert told(Registration={"state": RegistrationState.CONFIRMED}) == (False, True)
    assert told(Token={"with_alarms": True}) == (True, True)
    assert told(Token={"with_places": False}) == (True, True)
    assert told(Area={"names": {"en": "The area"}}) == (True, True)
    # Who did not ask for the place reads nothing new where it is called otherwise.
    assert told(Venue={"address": "8 Hidden Street"}) == (False, False)
    assert told(Account={"locale": "bg"}, Household={"locale": "bg"}) == (True, True)
    later = the_clock.now() + timedelta(days=3)
    assert told(Shift={"starts_at": later, "ends_at": later + timedelta(hours=1)}) == (True, False)
    assert told(Session={"starts_at": later, "ends_at": later + timedelta(hours=1)}) == (False, True)
    assert told(Session={"state": SessionState.CANCELLED}) == (True, True)
    # With the day on which it has long been over, it is gone from the calendar; not before that midnight.
    gone = later + timedelta(hours=1) + timedelta(days=60)
    midnight = datetime(gone.year, gone.month, gone.day, tzinfo=UTC) + timedelta(days=1)
    clock.set(midnight - timedelta(seconds=1))
    assert (window(the_clock.now()).start < later, vera.news(), amina.news()) == (True, False, False)
    clock.set(midnight)
    assert (vera.news(), amina.news()) == (True, True)


def test_a_second_date_is_news(play, client, writing, visitor):
    vera = Calendar(client, play.paths["volunteer"])
    with writing() as session:
        again = factories.session(session.query(Activity).first(), the_clock.now() + timedelta(days=5))
        shift = factories.shift(again).id
    assert not vera.news()
    person = visitor()
    person.sign_in(play.volunteer)
    person.post(f"/volunteers/shifts/{shift}/sign-up")
    assert (vera.news(), vera.answer.data.count(b"BEGIN:VEVENT")) == (True, 2)


def test_who_is_gone_is_not_told_that_nothing_changed(play, client, writing):
    vera, amina = (Calendar(client, play.paths[who]) for who in ("volunteer", "family"))
    with writing() as session:
        session.get_one(Account, play.volunteer).state = AccountState.BLOCKED
        erase(session.get_one(Household, play.household))
    for one in (vera, amina):
        assert client.get(one.path, headers=one.tag).status_code == 404


def test_a_revoked_address_is_gone_at_once(play, client, writing):
    calendar = Calendar(client, play.paths["volunteer"])
    with writing() as session:
        for token in session.query(Token):
            token.revoked_at = the_clock.now()
    assert client.get(calendar.path, headers=calendar.tag).status_code == 404


@pytest.mark.both_databases
def test_every_process_has_the_same_tag(play, config, client):
    application = create_app(config)
    elsewhere = application.test_client()
    for path in play.paths.values():
        calendar = Calendar(client, path)
        there = elsewhere.get(path)
        assert (there.data, there.headers["ETag"]) == (calendar.answer.data, calendar.answer.headers["ETag"])
        assert elsewhere.get(path, headers=calendar.tag).status_code == 304
    with application.app_context():
        db.engine.dispose()


@pytest.mark.both_databases
def test_more_dates_cost_no_more_statements(play, client, writing, count_queries):
    calendar = Calendar(client, play.paths["volunteer"])
    with writing() as session:
        session.query(Token).update({"with_places": False})
        activity = session.query(Activity).first()
        for number in range(20):
            one = factories.session(activity, the_clock.now() + timedelta(days=5 + number))
            facts = {"state": SignUpState.CONFIRMED, "created_at": the_clock.now(), "updated_at": the_clock.now()}
            factories.add(SignUp(shift_id=factories.shift(one).id, account_id=play.volunteer, **facts))
    assert calendar.news()
    with count_queries() as statements:
        assert client.get(calendar.path, headers=calendar.tag).status_code == 304
    assert len(statements) <= FEW


def test_the_file_of_a_session_is_made_once_and_anew_with_what_it_shows(play, client, visitor, writing, count_queries):
    path = f"/events/sessions/{play.session}.ics"
    stranger, vera = Calendar(client, path), visitor()
    vera.sign_in(play.volunteer)
    with count_queries() as first:
        helper = Calendar(vera, path)
    with count_queries() as again:
        assert vera.get(path, headers=helper.tag).status_code == 304
    # Who asks, whether they may read it and know its place, the programme's state, the town's settings.
    assert len(again) <= 5 < len(first)
    assert (stranger.news(), helper.news()) == (False, False)
    # The place is its helpers' alone.
    assert ("1 Example Street" in stranger.answer.text, "1 Example Street" in helper.answer.text) == (False, True)
    changes = (
        (ActivityText, {"title": "Chess"}),
        (Venue, {"address": "8 Other Street"}),
        (Area, {"names": {"en": "Another area"}}),
        (Organisation, {"name": "Another organiser"}),
        (Session, {"state": SessionState.CANCELLED}),
    )
    for model, values in changes:
        with writing() as session:
            for row in session.query(model):
                for name, value in values.items():
                    setattr(row, name, value)
        assert (stranger.news(), helper.news()) == (model not in (Venue,), model not in (Area,)), model
    assert client.get(path, headers={"Accept-Language": "bg", **stranger.tag}).status_code == 200
