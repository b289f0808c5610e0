"""Nothing is permitted by default, a transaction is all or nothing, locks hold, and each fails when it should."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from io import BytesIO

import flask_migrate
import pytest
import sqlalchemy as sa

from app import create_app
from community.foundation import access, audit, clock, database, tokens
from community.foundation.access import ANYBODY, Actor, Role
from community.foundation.application import MOST_BYTES
from community.foundation.config import Config, Unfit
from community.foundation.database import ReadingOnly, UtcDateTime, db, transaction
from community.foundation.forms import clean, clean_line
from community.foundation.tokens import Purpose
from community.organisations.models import Organisation
from community.permissions import Permission
from events.permissions import Permission as EventPermission
from events.sessions.models import Session
from tests import cast, factories

both = pytest.mark.both_databases


def test_a_route_without_a_door_does_not_start(app):
    app.view_functions["forgotten"] = lambda: "open"
    with pytest.raises(RuntimeError, match="forgotten has no permission check"):
        access.check_permissions(app)


def test_a_permission_that_no_policy_grants_does_not_start(app):
    grants = dict(app.extensions["grants"])
    del grants[Permission.SEE_SITE]
    app.extensions["grants"] = grants
    with pytest.raises(RuntimeError, match="no policy grants"):
        access.check_permissions(app)


@both
def test_one_condition_rules_the_list_and_the_single_row(app, writing, reading):
    with writing():
        play = cast.gather()
        draft = factories.session(factories.activity(factories.organisation(), state=factories.ActivityState.DRAFT)).id
    with reading() as session:
        reach = access.within_reach(ANYBODY, EventPermission.SEE_SESSION)
        assert list(session.scalars(sa.select(Session.id).where(reach))) == [play.session]
        assert access.find(ANYBODY, EventPermission.SEE_SESSION, Session, play.session).id == play.session
        assert access.find(ANYBODY, EventPermission.SEE_SESSION, Session, draft) is None
        nobody = Actor(held=frozenset({(Role.CASEWORKER, 1)}))
        assert access.within_reach(nobody, EventPermission.SEE_SESSION) is not None


@both
def test_a_transaction_keeps_everything_or_nothing(app, reading):
    with app.app_context():
        with pytest.raises(ZeroDivisionError), transaction():
            factories.organisation(slug="half")
            1 / 0  # noqa: B018
        with transaction():
            factories.organisation(slug="whole")
    with reading() as session:
        assert list(session.scalars(sa.select(Organisation.slug))) == ["whole"]


def test_a_transaction_inside_another_is_refused(app):
    with app.app_context(), transaction(), pytest.raises(RuntimeError, match="open already"), transaction():
        pass


def test_a_reading_transaction_keeps_nothing(app, reading):
    with app.app_context(), transaction(writing=False):
        factories.organisation(slug="never")
    with reading() as session:
        assert session.scalar(sa.select(sa.func.count(Organisation.id))) == 0


@both
@pytest.mark.parametrize("locked", [True, False])
def test_counting_under_a_lock_loses_nothing_and_without_it_does(app, writing, reading, locked, database_kind):
    """The twin without the lock must lose an update: a test that cannot fail shows nothing."""
    with writing():
        number = factories.organisation(name="0").id
    together = threading.Barrier(2, timeout=5)

    def add_one(_):
        with app.app_context():
            try:
                with transaction(writing=locked) as session:
                    if locked:
                        row = database.lock(Organisation, [number])[0]
                    else:
                        row = session.get_one(Organisation, number)
                        together.wait()
                    row.name = str(int(row.name) + 1)
                    session.flush()
                    if not locked:
                        session.commit()
                return True
            except sa.exc.OperationalError:
                return False
            finally:
                db.session.remove()

    with ThreadPoolExecutor(2) as pool:
        added = list(pool.map(add_one, range(2)))
    with reading() as session:
        total = int(session.get_one(Organisation, number).name)
    assert total == (2 if locked else 1)
    assert all(added) or not locked


def test_the_clock_and_the_database_refuse_a_moment_without_a_zone(app):
    naive = datetime(2026, 11, 23)
    with pytest.raises(ValueError, match="aware"):
        clock.set_to(naive)
    with pytest.raises(ValueError, match="zone"):
        UtcDateTime().process_bind_param(naive, None)


@both
def test_a_token_opens_its_purpose_once_known_only_by_its_hash(app, writing, reading, clock):
    clock.set(clock.now())
    with writing():
        owner = factories.account().id
        token = tokens.issue_sealed(Purpose.RESET_PASSWORD, owner, factories.timedelta(hours=1))
        secret = tokens.secret_of(token)
    with reading() as session:
        row = tokens.find(Purpose.RESET_PASSWORD, secret)
        assert row.account_id == owner
        assert secret not in str([getattr(row, column.key) for column in sa.inspect(tokens.Token).columns])
        assert tokens.find(Purpose.FEED, secret) is None
        assert session.scalar(sa.select(sa.func.count(tokens.Token.id))) == 1
    clock.advance(hours=2)
    with reading():
        assert tokens.find(Purpose.RESET_PASSWORD, secret) is None


@both
def test_the_audit_trail_notes_changes_without_values_and_cannot_be_rewritten(app, writing, reading):
    with writing():
        row = factories.organisation(name="Before")
        number = row.id
    with writing() as session:
        session.get_one(Organisation, number).name = "After"
    with reading() as session:
        entries = session.scalars(sa.select(audit.AuditEntry).order_by(audit.AuditEntry.id)).all()
    mine = [e for e in entries if (e.table_name, e.row_id) == ("organisations", number)]
    assert [(e.deed, e.columns) for e in mine] == [(audit.Deed.CREATED, ""), (audit.Deed.CHANGED, "name")]
    with pytest.raises(RuntimeError, match="append-only"), writing() as session:
        session.get_one(audit.AuditEntry, mine[0].id).columns = "nothing"


@both
def test_a_version_grows_with_the_change_and_not_with_a_rollback(app, writing, reading):
    with writing():
        factories.organisation()
    with reading():
        first = database.version_of("programme")
    with app.app_context(), pytest.raises(ZeroDivisionError), transaction():
        factories.organisation()
        1 / 0  # noqa: B018
    with reading():
        assert database.version_of("programme") == first
    with writing():
        factories.organisation()
    with reading():
        assert database.version_of("programme") == first + 1


PRODUCTION = Config(secret_key="s" * 40, base_url="https://zaedno.example.org")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"secret_key": ""}, "SECRET_KEY"),
        ({"secret_key": "change-me" * 8}, "SECRET_KEY"),
        ({"debug": True}, "DEBUG"),
        ({"base_url": ""}, "BASE_URL"),
        ({"base_url": "rubbish"}, "BASE_URL"),
        ({"port": 99999}, "PORT"),
        ({"web_processes": 0}, "WEB_PROCESSES"),
        ({"time_zone": "Mars/Base"}, "TIME_ZONE"),
        ({"database_url": "rubbish"}, "DATABASE_URL"),
    ],
)
def test_the_production_start_refuses_in_one_sentence(changes, sentence):
    PRODUCTION.check()
    with pytest.raises(Unfit, match=sentence):
        replace(PRODUCTION, **changes).check()


def test_a_variable_of_the_wrong_shape_is_named():
    with pytest.raises(Unfit, match="PORT"):
        Config.from_environ({"PORT": "eighty"})
    assert Config.from_environ({"PORT": "81", "DEMO": "1"}) == Config(port=81, demo=True)


def test_text_loses_what_only_harms():
    assert clean(" a\r\nb\x00\u202ec\u2066 ") == "a\nbc"
    assert clean("a\ufffe\uffff\ufdd0\ud800\U0010ffffb👨\u200d👩") == "ab👨\u200d👩"
    assert clean_line("a\n b\t c") == "a b c"
    assert clean("e\u0301") == "\u00e9"


@pytest.mark.settings(base_url="https://zaedno.example.org")
def test_the_headers_are_strict_and_a_foreign_host_is_refused(app):
    client = app.test_client()
    answer = client.get("/", base_url="https://zaedno.example.org")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "max-age" in answer.headers["Strict-Transport-Security"]
    assert client.get("/", base_url="https://evil.example.net").status_code == 400


def test_signed_in_pages_are_not_stored(app, writing, visitor):
    with writing():
        play = cast.gather()
    person = visitor()
    person.sign_in(play.volunteer)
    assert person.get("/volunteers/shifts/mine").headers["Cache-Control"] == "no-store"


def test_errors_are_problem_json_for_who_asks_for_json(client):
    answer = client.get("/nowhere", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    assert answer.json["status"] == 404


def test_a_program_is_not_sent_to_the_page_where_people_sign_in(client):
    answer = client.get("/account", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")


def test_a_foreign_host_gets_problem_json_too(client):
    answer = client.get("/", headers={"Host": "elsewhere.example", "Accept": "application/json"})
    assert (answer.status_code, answer.mimetype, answer.json["status"]) == (400, "application/problem+json", 400)


@pytest.mark.parametrize("chunked", [False, True], ids=["with its length", "in chunks"])
@pytest.mark.parametrize(("size", "status"), [(MOST_BYTES, 422), (MOST_BYTES + 1, 413)])
def test_a_body_over_the_limit_is_refused_and_never_cut_short(client, size, status, chunked):
    """Cut at the limit, a form would be a form with other words in it."""
    form = f"csrf_token={client.csrf_token()}&email=".encode()
    body = form + b"a" * (size - len(form))
    kind = "application/x-www-form-urlencoded"
    if chunked:
        environ = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": ""}
        answer = client.open(
            "/sign-in",
            method="POST",
            csrf=False,
            input_stream=BytesIO(body),
            content_type=kind,
            environ_overrides=environ,
        )
    else:
        answer = client.open("/sign-in", method="POST", csrf=False, data=body, content_type=kind)
    assert answer.status_code == status


@pytest.mark.parametrize("path", ["/", "/nowhere", "/events/sessions/1"])
def test_without_its_database_the_site_says_when_to_come_back(app, client, caplog, path):
    with app.app_context(), transaction() as session:
        for table in ("versions", "devices", "sessions"):
            session.execute(sa.text(f"ALTER TABLE {table} RENAME TO gone_{table}"))
    page = client.get(path)
    answer = client.get(path, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.mimetype) == (page.status_code, "application/problem+json")
    if page.status_code == 503:
        assert answer.headers["Retry-After"] == page.headers["Retry-After"] == "5"
        assert "OperationalError at" in caplog.text


def test_nothing_is_noted_in_a_transaction_that_only_reads(app):
    with app.app_context(), transaction(writing=False), pytest.raises(ReadingOnly):
        audit.note((audit.Deed.VIEWED, Organisation, 1, ""))


def test_an_absurd_id_is_a_plain_404(client):
    assert client.get(f"/events/sessions/{2**70}").status_code == 404


def test_a_post_without_its_token_is_refused(client):
    assert client.post("/sign-in", data={"email": "a@example.org", "password": "x"}, csrf=False).status_code == 400


def test_health_is_one_word(app, client):
    assert client.get("/health/live").text == "live"
    # The test's tables were made without migrations: the site must say that it is not ready.
    assert client.get("/health/ready").status_code == 503


def test_a_full_disk_is_not_ready(app, client, monkeypatch):
    with app.app_context():
        flask_migrate.stamp()
    assert client.get("/health/ready").text == "ready"
    monkeypatch.setattr(database, "LEAST_FREE", 2**62)
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.text) == (503, "unready")
    assert "The disk of the database is full" in app.test_cli_runner().invoke(args=["doctor"]).output


def test_a_second_application_reads_the_same_settings(app, config):
    assert create_app(config).config["SECRET_KEY"] == app.config["SECRET_KEY"]
