"""A real primary and a real streaming replica: who reads where, and that nobody notices when one lags or dies."""

import threading
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import sqlalchemy as sa

from community.foundation import replicas
from community.foundation.access import Role
from community.foundation.config import Config, Unfit
from community.foundation.database import db
from events.activities.models import Activity, ActivityText
from events.activities.rules import ActivityState
from tests import cast
from tests.replication import servers

BOUND = 2
# What a stranger may read, and what a replica may be asked for.
PUBLIC = {
    "community.site.sitemap",
    "events.calendar.feed",
    "events.embeds.embedded",
    "events.embeds.embedded_town",
    "events.open_data.programme_as_atom",
    "events.open_data.programme_as_json",
    "events.sessions.home",
    "events.sessions.programme",
    "events.sessions.show",
}


@pytest.fixture(scope="module")
def pair():
    with servers() as both:
        both.primary.ask("CREATE DATABASE template")
        engine = sa.create_engine(both.primary.address("template").replace("://", "+psycopg://", 1))
        db.metadata.create_all(engine)
        engine.dispose()
        yield both


@pytest.fixture
def database_url(pair):
    """A database of its own, which the replica has, too; it goes with the servers."""
    pair.mend()
    name = f"zaedno_{uuid.uuid4().hex[:12]}"
    pair.primary.ask(f"CREATE DATABASE {name} TEMPLATE template")
    pair.level()
    return pair.primary.address(name)


@pytest.fixture
def config(config, pair):
    """Of a test's settings `database_replica_urls` says which of the two servers is named there."""
    name = sa.make_url(config.database_url).database
    named = pair.primary if config.database_replica_urls == "primary" else pair.replica
    return replace(config, database_replica_urls=named.address(name), replica_lag_seconds=BOUND)


@pytest.fixture
def app(app):
    yield app
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture
def play(writing, pair):
    with writing():
        made = cast.gather()
    pair.level()
    return made


@pytest.fixture
def read_from(app):
    """Call it for how many statements of pages the replica and the primary answered since it was called last."""
    asked = Counter()

    def note(name):
        def on_statement(_c, _cursor, statement, *_rest):
            if statement not in (replicas.WRITTEN, replicas.REPLAYED):
                asked[name] += 1

        return on_statement

    with app.app_context():
        for key, engine in db.engines.items():
            sa.event.listen(engine, "before_cursor_execute", note("replica" if key else "primary"))

    def since():
        found = dict(asked)
        asked.clear()
        return found

    return since


def wait_for(said, patience=10):
    until = time.monotonic() + patience
    while not said():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_only_what_a_stranger_may_read_is_ever_read_there(app):
    marked = {name for name, view in app.view_functions.items() if getattr(view, "from_replica", False)}
    assert marked == PUBLIC
    for name in marked:
        view = app.view_functions[name]
        assert Role.VISITOR in app.extensions["grants"][view.permission]
        assert not view.records
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint in marked]
    # A secret in an address would be somebody's.
    assert {word for rule in rules for word in rule.arguments} == {"locale", "organisation_slug", "session_id"}


def test_a_stranger_reads_at_the_replica_and_whoever_signed_in_at_the_primary(play, visitor, read_from):
    stranger, person = visitor(), visitor()
    addresses = ("/", "/programme?page=1", "/cal/en/programme.ics", "/programme.json", "/programme.atom")
    for address in (*addresses, f"/events/sessions/{play.session}"):
        assert stranger.get(address).status_code == 200
        assert set(read_from()) == {"replica"}, address
    for address in ("/privacy", f"/events/sessions/{play.session}.ics"):
        assert stranger.get(address).status_code == 200
        assert set(read_from()) <= {"primary"}, address
    person.sign_in(play.volunteer)
    read_from()
    for address in ("/programme", f"/events/sessions/{play.session}", "/volunteers/shifts/mine"):
        assert person.get(address).status_code == 200
        assert set(read_from()) == {"primary"}, address


def test_who_wrote_reads_it_and_others_go_on_at_the_replica(play, visitor, pair, read_from):
    address = f"/events/sessions/{play.session}"
    writer, other = visitor(), visitor()
    other.get(address)
    pair.hold()
    # Nothing that the programme is made of changes, so that only the cookie tells.
    writer.sign_in(play.volunteer)
    assert writer.post("/sign-out").status_code == 303
    cookie = writer.get_cookie("zaedno-wrote")
    assert (cookie.http_only, cookie.same_site, cookie.max_age) == (True, "Lax", BOUND + 10)
    read_from()
    assert writer.get(address).status_code == 200
    assert set(read_from()) == {"primary"}
    assert other.get(address).status_code == 200
    assert set(read_from()) == {"replica"}
    pair.go_on()
    pair.level()
    writer.get(address)
    assert set(read_from()) == {"replica"}
    # Whoever writes something of their own into it only gets the primary.
    for word in ("nonsense", "FFFFFFFF/FFFFFFFF", "-1/0x", "1/2/3"):
        writer.set_cookie("zaedno-wrote", word)
        assert writer.get(address).status_code == 200
        assert set(read_from()) == {"primary"}, word


def test_who_only_reads_gets_no_cookie(play, visitor):
    person = visitor()
    person.get("/programme")
    person.sign_in(play.volunteer)
    assert person.get("/programme").status_code == 200
    assert person.get_cookie("zaedno-wrote") is None


def test_what_is_taken_off_is_gone_with_the_next_request_whoever_asks(play, visitor, writing, pair):
    addresses = ("/programme", "/cal/en/programme.ics", "/programme.json", f"/events/sessions/{play.session}")
    for address in addresses:
        assert "Football" in visitor().get(address).text
    pair.hold()
    with writing() as session:
        session.query(Activity).one().state = ActivityState.DRAFT
    for address in addresses:
        assert "Football" not in visitor().get(address).text
    # And back: what is kept of pages is of the state that its number says.
    with writing() as session:
        session.query(Activity).one().state = ActivityState.PUBLISHED
    for _ in range(2):
        assert "Football" in visitor().get("/programme").text
        pair.go_on()
        pair.level()


@pytest.mark.settings(metrics_token="a token of the tests, long enough")
def test_one_that_falls_behind_is_left_out_and_comes_back(play, app, visitor, writing, pair, read_from):
    address, stranger = f"/events/sessions/{play.session}", visitor()

    def asked():
        read_from()
        assert stranger.get(address).status_code == 200
        return set(read_from())

    def figures():
        sent = {"Authorization": "Bearer a token of the tests, long enough"}
        lines = stranger.get("/metrics", headers=sent).text.splitlines()
        return {line.partition("{")[0]: float(line.split()[-1]) for line in lines if line.startswith("zaedno_replica")}

    assert asked() == {"replica"}
    assert figures()["zaedno_replica_used"] == 1
    pair.hold()
    pair.primary.ask("CREATE TABLE beside (a int)", sa.make_url(app.config["ZAEDNO"].database).database)
    # A little is allowed.
    assert asked() == {"replica"}
    wait_for(lambda: asked() == {"primary"}, BOUND + 2)
    found = figures()
    assert found["zaedno_replica_used"] == 0
    assert found["zaedno_replica_lacks_bytes"] > 0
    with app.app_context():
        [said] = replicas.of_app().troubles()
    assert "older than 2 seconds: it is left out" in said
    pair.go_on()
    wait_for(lambda: asked() == {"replica"})
    with app.app_context():
        assert replicas.of_app().troubles() == []


def test_one_that_breaks_while_a_page_is_made_is_not_noticed(play, app, visitor, pair, read_from):
    address = f"/events/sessions/{play.session}"
    before = visitor().get(address)
    assert set(read_from()) == {"replica"}
    [key] = list(app.config["SQLALCHEMY_BINDS"])

    def kill(_c, _cursor, statement, *_rest):
        if "FROM versions" not in statement and pair.replica.runs:
            pair.replica.kill()

    with app.app_context():
        sa.event.listen(db.engines[key], "before_cursor_execute", kill)
    during = visitor().get(address)
    assert not pair.replica.runs
    assert (during.status_code, during.text) == (200, before.text)
    read_from()
    assert visitor().get(address).status_code == 200
    assert set(read_from()) == {"primary"}
    with app.app_context():
        [said] = replicas.of_app().troubles()
        assert "does not answer" in said
        sa.event.remove(db.engines[key], "before_cursor_execute", kill)


def test_killed_under_load_nobody_gets_an_error_and_everybody_reads_what_they_wrote(
    play, app, visitor, writing, pair, read_from
):
    stop, counted, faults = threading.Event(), Counter(), []
    addresses = [f"/programme?page={n}&kind=sport" for n in (1, 2)] + [f"/events/sessions/{play.session}", "/"]

    def read(number):
        person = visitor()
        person.judges_pages = False
        while not stop.is_set():
            status = person.get(addresses[number % len(addresses)]).status_code
            counted[status] += 1
            number += 1

    def write():
        person = visitor()
        person.judges_pages = False
        turn = 0
        while not stop.is_set():
            turn += 1
            person.sign_in(play.coordinator)
            with writing() as session:
                session.query(ActivityText).one().title = f"Turn {turn}"
            person.post("/sign-out")
            page = person.get(f"/events/sessions/{play.session}")
            counted[page.status_code] += 1
            if f"Turn {turn}" not in page.text:
                faults.append(turn)

    with ThreadPoolExecutor(4) as pool:
        running = [pool.submit(read, number) for number in range(3)] + [pool.submit(write)]
        time.sleep(1.5)
        used = read_from()
        pair.replica.kill()
        time.sleep(2)
        read_from()
        pair.replica.start()
        wait_for(lambda: "replica" in read_from(), 15)
        time.sleep(1)
        stop.set()
    for one in running:
        one.result()
    assert used["replica"] > 0
    assert set(counted) == {200}
    assert counted[200] > 20
    assert faults == []


@pytest.mark.settings(database_replica_urls="primary")
def test_a_primary_in_the_list_is_no_replica_and_left_out(play, app, visitor, read_from):
    visitor().get("/programme")
    assert set(read_from()) == {"primary"}
    with app.app_context():
        [said] = replicas.of_app().troubles()
    assert "is no replica" in said


def test_the_house_starts_and_works_without_its_replica(config, pair, play, app, visitor, read_from):
    pair.replica.kill()
    assert visitor().get("/programme").status_code == 200
    assert set(read_from()) == {"primary"}
    assert app.extensions["replicas"].members[0].broken
    # And not every request knocks.
    assert not app.extensions["replicas"].members[0].is_due(time.monotonic())


def test_replicas_are_of_postgresql_and_named_whole():
    usual = Config(secret_key="k" * 40, base_url="https://town.example.org", database_url="postgresql://a@b/c")
    replace(usual, database_replica_urls="postgres://a@r1/c, postgresql://a@r2/c").check()
    assert replace(usual, database_replica_urls="postgres://a@r1/c,postgresql://a@r1/c").replicas == [
        "postgresql+psycopg://a@r1/c"
    ]
    for changed in (
        {"database_replica_urls": "nonsense"},
        {"database_replica_urls": "sqlite:///x"},
        {"database_url": "", "database_replica_urls": "postgresql://a@r1/c"},
        {"replica_lag_seconds": 0},
    ):
        with pytest.raises(Unfit):
            replace(usual, **changed).check()
