"""The list at the door: everybody on one sheet, hours that were really given, and taps that arrive later."""

import json
import random
import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from community.households.rules import ConsentPurpose
from events.registrations.models import PartyMember, Registration
from events.registrations.queries import wrong_counters as wrong_seats
from events.registrations.rules import Asked, RegistrationState
from events.registrations.waiting_list import Mark
from events.sessions.models import Session
from events.sessions.rules import SessionState
from tests import cast, factories
from tests.web.events.test_registrations import agree
from volunteers.attendance.actions import complete
from volunteers.door_lists.models import DoorTap
from volunteers.hours.queries import lines_of
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.queries import wrong_counters as wrong_places
from volunteers.shifts.rules import ShiftRole, SignUpState

START = datetime(2027, 2, 2, 12, tzinfo=UTC)


@pytest.fixture
def play(writing, clock):
    clock.set(START - timedelta(days=1))
    with writing():
        return cast.gather()


@pytest.fixture
def coordinator(play, visitor):
    person = visitor()
    person.sign_in(play.coordinator)
    return person


@pytest.fixture
def address(play):
    return f"/volunteers/door_lists/{play.session}"


def words(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


def party(session, play, *names, state=RegistrationState.CONFIRMED, organisation=True, **facts):
    row = session.get_one(Session, play.session)
    home = factories.household(session.get_one(factories.Organisation, play.organisation), *names)
    ids = session.scalars(sa.select(factories.Member.id).where(factories.Member.household_id == home.id)).all()
    row.capacity = max(row.capacity, 60)
    if state is RegistrationState.CONFIRMED:
        row.seats_taken += len(ids)
    return factories.add(
        Registration(
            session_id=row.id, household_id=home.id, state=state, party_size=len(ids), created_at=START,
            updated_at=START, party=[PartyMember(member_id=one) for one in ids], **facts,
        )
    )  # fmt: skip


def helper(session, shift_id, account_id, state=SignUpState.CONFIRMED, **facts):
    session.get_one(Shift, shift_id).taken += 1
    then = {"created_at": START, "updated_at": START, **facts}
    return factories.add(SignUp(shift_id=shift_id, account_id=account_id, state=state, **then))


@pytest.fixture
def staged(play, writing):
    """A family of three, a helper, and an interpreter; by their numbers."""
    with writing() as session:
        row = session.get_one(Session, play.session)
        family = party(session, play, "Amina", "Sami", "Noor")
        other = factories.shift(row, role=ShiftRole.INTERPRETER, minimum=2)
        one = helper(session, play.shift, play.volunteer)
        two = helper(session, other.id, play.second_volunteer)
        return family.id, one.id, two.id


def states(reading):
    with reading() as session:
        parties = dict(session.query(Registration.id, Registration.state).all())
        places = dict(session.query(SignUp.id, SignUp.state).all())
        assert wrong_seats() + wrong_places() == []
        return parties, places


@pytest.mark.both_databases
def test_everybody_is_on_one_sheet_and_marked_there(play, coordinator, staged, address, clock, reading, writing):
    family, one, two = staged
    with writing() as session:
        row = session.get_one(Registration, family)
        home = session.get_one(factories.Household, row.household_id)
        home.phone = "+359 2 111 222"
        session.get_one(factories.Account, play.volunteer).phone = "+359 88 123 4567"
        party(session, play, "Guest", asked=Asked.AT_THE_DOOR)
        party(session, play, "Waits", state=RegistrationState.WAITING)
    clock.set(START + timedelta(minutes=15))
    page = coordinator.get(address)
    seen = words(page)
    for told in ("Helper", "Interpreter", "1 more is needed", "+359 88 123 4567", "0 of 6 are here", "Late",
                 "On the waiting list: 1"):  # fmt: skip
        assert told in seen, told
    # The family agreed neither to be named nor to be called.
    assert "Amina" not in seen
    assert "+359 2 111 222" not in seen
    with writing() as session:
        agree(session.get_one(factories.Household, session.get_one(Registration, family).household_id))
    seen = words(coordinator.get(address))
    assert all(name in seen for name in ("Amina", "Sami", "Noor"))
    # To be named is not yet to be telephoned.
    assert "+359 2 111 222" not in seen
    with writing() as session:
        home = session.get_one(factories.Household, session.get_one(Registration, family).household_id)
        agree(home, ConsentPurpose.COORDINATION)
    assert "+359 2 111 222" in words(coordinator.get(address))
    for path, data in ((f"places/{one}", {"said": "here"}), (f"places/{two}", {"said": "no_show"})):
        answer = coordinator.post(f"{address}/{path}", data=data)
        assert answer.headers["Location"].endswith(f"{address}#place-{path.rpartition('/')[2]}")
    with reading() as session:
        members = session.scalars(sa.select(PartyMember.member_id).where(PartyMember.registration_id == family)).all()
    coordinator.post(f"{address}/parties/{family}", data={"some": "1", "member": members[:2]})
    parties, places = states(reading)
    assert parties[family] is RegistrationState.ATTENDED
    assert places == {one: SignUpState.CHECKED_IN, two: SignUpState.NO_SHOW}
    seen = words(coordinator.get(address))
    for told in ("2 of 3 are here", "Some are here", "3 of 5 are here", "14:15", "Did not come"):
        assert told in seen, told
    coordinator.post(f"{address}/parties/{family}", data={"said": "undo"})
    assert states(reading)[0][family] is RegistrationState.CONFIRMED


def test_whoever_came_unannounced_is_told_apart(play, coordinator, writing, clock, address):
    with writing() as session:
        party(session, play, "Guest", asked=Asked.AT_THE_DOOR, state=RegistrationState.ATTENDED)
        session.get_one(Session, play.session).seats_taken += 1
    clock.set(START)
    assert "Here, came unannounced" in words(coordinator.get(address))


@pytest.mark.parametrize("path", ["", "/roster"])
def test_a_cancelled_session_says_so_and_offers_nothing(play, coordinator, staged, writing, clock, address, path):
    with writing() as session:
        session.get_one(Session, play.session).state = SessionState.CANCELLED
    clock.set(START)
    pages = {"": address, "/roster": f"/volunteers/shifts/{play.shift}/roster"}
    for page in (pages[path], f"/events/registrations/sessions/{play.session}"):
        text = coordinator.get(page).text
        assert "This date was cancelled. Nobody is expected." in text
        assert 'name="said"' not in text
        assert "data-door" not in text
    for target in (f"{address}/places/{staged[1]}", f"{address}/parties/{staged[0]}"):
        assert coordinator.post(target, data={"said": "here"}).status_code == 409


def test_the_sheet_is_our_coordinators_and_of_this_session(play, visitor, coordinator, staged, writing, clock, address):
    clock.set(START)
    family, one, _ = staged
    paths = (f"{address}/parties/{family}", f"{address}/places/{one}", f"{address}/places/{one}/times")
    for who, status in ((play.stranger, 404), (play.volunteer, 403)):
        person = visitor()
        person.sign_in(who)
        assert person.get(address).status_code == status
        assert [person.post(path, data={"said": "here"}).status_code for path in paths] == [status] * 3
    with writing() as session:
        activity = session.get_one(factories.Activity, session.get_one(Session, play.session).activity_id)
        other = factories.session(activity, START).id
    for path in paths:
        assert coordinator.post(path.replace(address, f"/volunteers/door_lists/{other}")).status_code == 404
    assert coordinator.post(f"{address}/parties/{family}", data={"said": "dancing"}).status_code == 404


def test_the_sheet_costs_the_same_for_few_and_many(play, coordinator, staged, writing, clock, address, count_queries):
    clock.set(START)

    def cost():
        with count_queries() as statements:
            coordinator.get(address)
        return len(statements)

    cost()
    few = cost()
    with writing() as session:
        row = session.get_one(Session, play.session)
        for number in range(20):
            party(session, play, f"Child {number}", "Mother")
            shift = factories.shift(row)
            helper(session, shift.id, factories.volunteer().id)
    assert cost() == few <= 20


# Hours that were really given.


def given(reading, account_id, clock):
    with reading():
        lines = lines_of(account_id, None, clock.now().date(), "Europe/Sofia", clock.now())
        return sum(line.minutes for line in lines)


@pytest.fixture
def night(play, writing):
    """A shift from 20:00 to 02:00 in Sofia, and the helper's place in it."""
    with writing() as session:
        shift = session.get_one(Shift, play.shift)
        row = session.get_one(Session, play.session)
        row.starts_at = shift.starts_at = datetime(2027, 2, 2, 18, tzinfo=UTC)
        row.ends_at = shift.ends_at = datetime(2027, 2, 3, 0, tzinfo=UTC)
        return helper(session, play.shift, play.volunteer).id


@pytest.mark.both_databases
def test_a_helper_who_left_at_half_past_midnight_is_attested_until_then(
    app, play, coordinator, visitor, night, clock, reading, address
):
    clock.set(datetime(2027, 2, 2, 18, 5, tzinfo=UTC))
    assert coordinator.post(f"{address}/places/{night}", data={"said": "here"}).status_code == 303
    clock.set(datetime(2027, 2, 3, 9, tzinfo=UTC))
    with app.app_context():
        complete()
    assert given(reading, play.volunteer, clock) == 6 * 60
    vera = visitor()
    vera.sign_in(play.volunteer)
    paper = vera.press(vera.get("/volunteers/hours"), "Confirm my hours", period="all").headers["Location"]
    assert "stands" in words(vera.get(paper)) or "6 hours" in words(vera.get(paper))
    for _ in range(2):
        answer = coordinator.post(f"{address}/places/{night}/times", data={"came": "20:00", "left": "00:30"})
        assert answer.status_code == 303
    assert given(reading, play.volunteer, clock) == 4 * 60 + 30
    assert "20:00 – 00:30" in words(coordinator.get(address)).replace("–", "–")
    # The paper that was made before says so to whoever checks it.
    [code] = set(re.findall(r'<bdi dir="ltr">([A-Z2-9-]{19})</bdi>', vera.get(paper).text))
    assert "corrected" in words(visitor().get(f"/hours/{code}"))
    # Who was not here after all has no hours.
    coordinator.post(f"{address}/places/{night}", data={"said": "undo"})
    with reading() as session:
        row = session.get_one(SignUp, night)
        assert (row.came_at, row.left_at, row.state) == (None, None, SignUpState.CONFIRMED)
    assert given(reading, play.volunteer, clock) == 0


@pytest.mark.parametrize(
    ("said", "hours", "typed", "why"),
    [
        ("no_show", 9, ("20:00", "00:30"), "noted as here"),
        ("here", 9, ("20:00", "20:00"), "left before they came"),
        ("here", 9, ("20:00", "12:00"), "too far"),
        ("here", 9, ("", "12:00"), "both times"),
        ("here", 9, ("20:00", "25:00"), "both times"),
        ("here", 4, ("20:00", "00:30"), "still to come"),
        ("here", 15 * 24, ("20:00", "00:30"), "figures are closed"),
    ],
)
def test_hours_that_cannot_be_are_refused(play, coordinator, night, clock, reading, address, said, hours, typed, why):
    begins = datetime(2027, 2, 2, 18, tzinfo=UTC)
    clock.set(begins + timedelta(minutes=5))
    coordinator.post(f"{address}/places/{night}", data={"said": said})
    clock.set(begins + timedelta(hours=hours))
    data = dict(zip(("came", "left"), typed, strict=True))
    answer = coordinator.post(f"{address}/places/{night}/times", data=data)
    assert (answer.status_code, why in answer.text) == (409, True), words(answer)
    with reading() as session:
        assert session.get_one(SignUp, night).came_at is None
    form = 'name="came"' in coordinator.get(address).text
    assert form == (said == "here" and hours < 14 * 24)


# What was tapped while the network was away.


def tapped(row, said, at, key="", **more):
    facts = {"key": key or str(uuid.uuid4()), "row": row, "said": said, "at": int(at.timestamp() * 1000), **more}
    return facts


def send(person, address, taps, now):
    data = {"taps": json.dumps(taps), "clock": str(int(now.timestamp() * 1000))}
    return person.post(f"{address}/taps", data=data)


@pytest.mark.both_databases
def test_200_taps_of_three_phones_in_any_order_and_twice_end_as_if_made_once(
    play, visitor, staged, writing, reading, clock, address
):
    chance = random.Random(14)
    with writing() as session:
        families = [party(session, play, "One", "Two", "Three") for _ in range(5)]
        ids = {one.id: [person.member_id for person in one.party] for one in families}
        rows = [f"party-{number}" for number in ids] + [f"place-{number}" for number in staged[1:]]
    phones = [visitor() for _ in range(3)]
    for phone in phones:
        phone.sign_in(play.coordinator)
    off = (timedelta(0), timedelta(hours=-7), timedelta(days=1))
    made, expected = [], {}
    for _ in range(200):
        row, at, said = chance.choice(rows), START + timedelta(minutes=chance.randrange(100)), chance.choice(list(Mark))
        people = {}
        if said is Mark.HERE and row.startswith("party") and chance.random() < 0.5:
            people = {"people": ids[int(row.partition("-")[2])][: chance.randrange(1, 3)]}
        tap = tapped(row, said.value, at, **people)
        made.append((chance.randrange(3), tap))
        expected[row] = max(expected.get(row, ((START, ""), None, None)), ((at, tap["key"]), said.value, people),
                            key=lambda one: one[0])  # fmt: skip
    now = START + timedelta(hours=2)
    clock.set(now)
    double = made * 2
    chance.shuffle(double)
    for number, phone in enumerate(phones):
        mine = [{**tap, "at": tap["at"] + int(off[number].total_seconds() * 1000)}
                for which, tap in double if which == number]  # fmt: skip
        for start in range(0, len(mine), 40):
            answer = send(phone, address, mine[start : start + 40], now + off[number])
            assert answer.status_code == 200, answer.text
            assert {one["became"] for one in answer.json} <= {"noted", "overtaken"}
    parties, places = states(reading)
    families_said = {"here": "attended", "excused": "excused", "no_show": "no_show", "undo": "confirmed"}
    helpers_said = {"here": "checked_in", "excused": "excused", "no_show": "no_show", "undo": "confirmed"}
    for row, (_, said, people) in expected.items():
        kind, _, number = row.partition("-")
        found = parties[int(number)] if kind == "party" else places[int(number)]
        assert found.value == (families_said if kind == "party" else helpers_said)[said], row
        if kind == "party":
            with reading() as session:
                one = session.get_one(Registration, int(number))
                assert one.missing == (3 - len(people["people"]) if people else 0)
    with reading() as session:
        assert session.query(DoorTap).count() == 200


def test_what_is_no_longer_allowed_is_said_and_said_again(play, coordinator, staged, writing, reading, clock, address):
    family, one, _ = staged
    clock.set(START)
    early = tapped(f"place-{one}", "here", START - timedelta(hours=5))
    gone = tapped("party-999", "here", START)
    good = tapped(f"party-{family}", "here", START)
    for _ in range(2):
        answers = {told["key"]: told for told in send(coordinator, address, [early, gone, good], START).json}
        assert answers[early["key"]]["became"] == "refused"
        assert "too early" in answers[early["key"]]["words"]
        assert answers[gone["key"]]["became"] == "refused"
        assert answers[good["key"]] == {"key": good["key"], "row": f"party-{family}", "became": "noted", "words": ""}
    assert states(reading)[0][family] is RegistrationState.ATTENDED
    with writing() as session:
        session.get_one(Session, play.session).state = SessionState.CANCELLED
    clock.advance(minutes=1)
    [told] = send(coordinator, address, [tapped(f"party-{family}", "undo", clock.now())], clock.now()).json
    assert (told["became"], "cancelled" in told["words"]) == ("refused", True)


def test_a_tap_that_comes_late_gives_way_to_what_was_said_since(play, coordinator, staged, reading, clock, address):
    family, one, _ = staged
    clock.set(START + timedelta(minutes=30))
    coordinator.post(f"{address}/parties/{family}", data={"said": "here"})
    old = tapped(f"party-{family}", "no_show", START + timedelta(minutes=20))
    # A clock that is ahead does not make it later than now.
    new = tapped(f"place-{one}", "here", START + timedelta(days=3))
    clock.set(START + timedelta(minutes=40))
    told = send(coordinator, address, [old, new], clock.now()).json
    assert [answer["became"] for answer in told] == ["overtaken", "noted"]
    with reading() as session:
        assert session.get_one(SignUp, one).marked_at == clock.now()
    clock.advance(minutes=5)
    assert coordinator.post(f"{address}/places/{one}", data={"said": "undo"}).status_code == 303
    parties, places = states(reading)
    assert (parties[family], places[one]) == (RegistrationState.ATTENDED, SignUpState.CONFIRMED)


def test_nonsense_is_refused_and_nobody_else_sends(play, visitor, coordinator, staged, reading, clock, address):
    clock.set(START)
    for data in ({}, {"taps": "[]"}, {"taps": "{", "clock": "1"}, {"taps": "[]", "clock": "x"}):
        assert coordinator.post(f"{address}/taps", data=data).status_code == 400
    tap = tapped(f"party-{staged[0]}", "here", START)
    for who, status in ((play.stranger, 404), (play.volunteer, 403), (None, 401)):
        person = visitor()
        if who:
            person.sign_in(who)
        assert send(person, address, [tap], START).status_code == status
    assert states(reading)[0][staged[0]] is RegistrationState.CONFIRMED
    with reading() as session:
        assert session.query(DoorTap).count() == 0
