"""A backup holds everything, a restore brings all of it back or changes nothing, on both databases."""

import stat
from dataclasses import replace
from pathlib import Path

import flask_migrate
import pyrage
import pytest
import sqlalchemy as sa

from app import create_app
from community.accounts.models import Account
from community.foundation import backups, outbox
from community.foundation.database import db, sqlite_path, transaction
from community.foundation.outbox import Recipient
from events.sessions.models import Session
from tests import cast, factories
from volunteers.shifts.models import Shift, SignUp

pytestmark = [pytest.mark.both_databases, pytest.mark.settings(demo=True)]


@pytest.fixture
def flask(app):
    """Run `flask ...` on migrated tables; returns what it printed, or its complaint when it is meant to fail."""
    with app.app_context():
        flask_migrate.stamp()

    def run(*words, fails=False):
        result = app.test_cli_runner().invoke(args=[str(word) for word in words])
        assert (result.exit_code != 0) is fails, result.output
        return result.output

    return run


def everything(reading):
    with reading() as session:
        return {
            table.name: session.execute(sa.select(table).order_by(*table.primary_key)).all()
            for table in db.metadata.sorted_tables
        }


def test_what_was_there_is_there_again(flask, reading, writing, tmp_path):
    flask("demo", "load")
    assert "All is well" in flask("doctor")
    before = everything(reading)
    file = tmp_path / "town.backup"

    assert str(file) in flask("backup", file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.glob("*.part")] == []
    with writing() as session:
        session.execute(sa.delete(SignUp))
        session.execute(sa.update(Session).values(seats_taken=7))
        factories.account(email="late@example.org", name="Tab\tand \\N back\\slash\nБългария")
    assert everything(reading) != before
    assert "wrong" in flask("doctor", fails=True)
    assert "Restored" in flask("restore", file, "--yes")

    assert "was restored on" in flask("doctor", fails=True)
    flask("outbox", "release")
    assert everything(reading) == before
    assert "All is well" in flask("doctor")
    with writing() as session:
        # The counters of ids go on behind what was restored.
        made = factories.account(name="Tab\tand \\N back\\slash\nБългария")
        made_id = made.id
        assert made_id > max(row.id for row in before["accounts"])
        assert session.get_one(Shift, before["shifts"][0].id)
    assert "never writes over" in flask("backup", file, fails=True)
    file = tmp_path / "later.backup"
    flask("backup", file)
    with writing() as session:
        session.get_one(Account, made_id).name = "another"
    flask("restore", file, "--yes")
    with reading() as session:
        assert session.get_one(Account, made_id).name == "Tab\tand \\N back\\slash\nБългария"


def test_where_nothing_can_be_written_it_says_why(flask, tmp_path):
    assert "The backup could not be written" in flask("backup", tmp_path / "nowhere" / "town.backup", fails=True)
    assert list(tmp_path.glob("*.part")) == []


def test_it_is_a_copy_of_one_moment_and_the_site_goes_on(app, flask, reading, writing, tmp_path):
    with writing():
        play = cast.gather()
    before = everything(reading)
    file = tmp_path / "town.backup"
    with app.app_context(), transaction() as session:
        # Somebody is in the middle of something.
        session.get_one(Shift, play.shift).taken = 1
        session.flush()
        other = create_app(app.config["ZAEDNO"])
        assert other.test_cli_runner().invoke(args=["backup", str(file)]).exit_code == 0
        with other.app_context():
            db.engine.dispose()
    flask("restore", file, "--yes")
    flask("outbox", "release")
    assert everything(reading) == before


@pytest.mark.parametrize("harm", ["cut", "rubbish", "empty", "turned"])
def test_a_damaged_backup_changes_nothing(flask, reading, writing, tmp_path, harm):
    flask("demo", "load")
    file = tmp_path / "town.backup"
    flask("backup", file)
    with writing():
        factories.account(email="late@example.org")
    before = everything(reading)
    whole = file.read_bytes()
    middle = len(whole) // 2
    harmed = {
        "cut": whole[:middle],
        "rubbish": b"rubbish" * 1000,
        "empty": b"",
        "turned": whole[:middle] + bytes(255 - one for one in whole[middle : middle + 9000]) + whole[middle + 9000 :],
    }
    file.write_bytes(harmed[harm])

    assert "nothing was changed" in flask("restore", file, "--yes", fails=True)
    assert everything(reading) == before


def test_nothing_happens_without_a_yes(flask, app, reading, tmp_path, writing):
    file = tmp_path / "town.backup"
    flask("backup", file)
    with writing():
        factories.account()
    before = everything(reading)
    assert app.test_cli_runner().invoke(args=["restore", str(file)], input="n\n").exit_code == 1
    assert everything(reading) == before


def test_a_backup_of_another_migration(flask, app, database_kind, reading, writing, tmp_path):
    """SQLite's file brings its tables along; PostgreSQL's archive needs an empty database, and makes them itself."""
    with writing():
        cast.gather()
    before = everything(reading)
    file = tmp_path / "town.backup"
    flask("backup", file)
    with app.app_context():
        flask_migrate.stamp(revision="base")
    if database_kind == "postgresql":
        assert "is of migration" in flask("restore", file, "--yes", fails=True)
        assert everything(reading) == before
        with app.app_context():
            db.metadata.drop_all(db.engine)
            with db.engine.begin() as connection:
                connection.execute(sa.text("DROP TABLE alembic_version"))
    flask("restore", file, "--yes")
    flask("outbox", "release")
    assert "All is well" in flask("doctor")
    assert everything(reading) == before


def post(writing, key):
    with writing():
        outbox.post("community.accounts.known", Recipient(None, f"{key}@example.org", "en"), {}, key=key)


def test_a_restored_copy_sends_nothing_before_the_operator_says_so(flask, writing, mailbox, tmp_path):
    """What waited when the copy was made went out after it."""
    file = tmp_path / "town.backup"
    post(writing, "waited")
    flask("backup", file)
    assert [message["To"] for message in mailbox.deliver()] == ["waited@example.org"]
    for message in mailbox.folder.glob("*.eml"):
        message.unlink()
    mailbox.read.clear()
    flask("restore", file, "--yes")
    post(writing, "new")
    assert mailbox.deliver() == []
    flask("outbox", "requeue")
    assert mailbox.deliver() == []
    assert "Emails go out again" in flask("outbox", "release")
    assert {message["To"] for message in mailbox.deliver()} == {"waited@example.org", "new@example.org"}


def test_what_waits_in_a_restored_copy_can_be_dropped(flask, writing, mailbox, tmp_path):
    file = tmp_path / "town.backup"
    post(writing, "waited")
    flask("backup", file)
    flask("restore", file, "--yes")
    assert "1 that waited never will" in flask("outbox", "release", "--drop")
    post(writing, "new")
    assert [message["To"] for message in mailbox.deliver()] == ["new@example.org"]


def test_a_restore_that_breaks_off_changes_nothing(flask, reading, writing, tmp_path, database_kind, monkeypatch):
    """What was committed last stands in SQLite's log alone."""
    file = tmp_path / "town.backup"
    flask("backup", file)
    with writing():
        factories.account(email="late@example.org")
    before = everything(reading)

    def breaks(*_arguments):
        raise OSError(5, "Input/output error")

    if database_kind == "sqlite":
        monkeypatch.setattr(Path, "replace", breaks)
    else:
        monkeypatch.setattr(backups, "_mark", breaks)
    assert "nothing was changed" in flask("restore", file, "--yes", fails=True)
    monkeypatch.undo()
    assert everything(reading) == before


def test_nothing_is_left_of_the_log_of_the_file_that_was_replaced(
    flask, app, reading, writing, tmp_path, database_kind
):
    if database_kind != "sqlite":
        pytest.skip("PostgreSQL keeps its own log")
    with writing():
        factories.account(email="early@example.org")
    before = everything(reading)
    file = tmp_path / "town.backup"
    flask("backup", file)
    with writing():
        factories.account(email="late@example.org")
    flask("restore", file, "--yes")
    with app.app_context():
        path = Path(sqlite_path())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not path.with_name(f"{path.name}-wal").exists()
    flask("outbox", "release")
    assert everything(reading) == before


@pytest.fixture
def key(tmp_path):
    """An identity in a file as age-keygen writes it: the file, and the recipient that goes with it."""
    made = pyrage.x25519.Identity.generate()
    file = tmp_path / "identity"
    file.write_text(f"# created: today\n# public key: {made.to_public()}\n{made}\n")
    return file, str(made.to_public())


def test_the_drill_of_an_encrypted_backup(flask, app, reading, writing, tmp_path, key):
    identity, recipient = key
    with writing():
        cast.gather()
        factories.account(email="secret.address@example.org")
    before = everything(reading)
    file = tmp_path / "town.age"
    assert str(file) in flask("backup", file, "--encrypt-to", recipient)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_bytes().startswith(b"age-encryption.org/v1")
    assert b"secret.address" not in file.read_bytes()
    instance = Path(app.instance_path)
    assert list(instance.rglob("plain")) == [] == list(tmp_path.glob("*.part"))
    with writing() as session:
        session.execute(sa.update(Account).values(name="another"))
    after = everything(reading)

    wrong = tmp_path / "wrong"
    wrong.write_text(str(pyrage.x25519.Identity.generate()))
    nothing = tmp_path / "nothing"
    nothing.write_text("# no key here\n")
    damaged = tmp_path / "damaged.age"
    damaged.write_bytes(file.read_bytes()[:-20])
    unopened = "The backup is damaged, or for another identity; nothing was changed."
    for words, said in (
        ((file,), "The backup is encrypted: name the file that opens it with --identity."),
        ((file, "--identity", wrong), unopened),
        (
            (damaged, "--identity", identity),
            unopened,
        ),
        (
            (file, "--identity", nothing),
            f"{nothing} holds no identity: one begins with AGE-SECRET-KEY-1; nothing was changed.",
        ),
    ):
        assert flask("restore", *words, "--yes", fails=True) == f"Error: {said}\n"
        assert everything(reading) == after
    assert "Restored" in flask("restore", file, "--identity", identity, "--yes")
    flask("outbox", "release")
    assert everything(reading) == before
    assert list(instance.rglob("plain")) == []


def test_whom_the_settings_name_opens_every_backup(flask, app, tmp_path, key):
    identity, recipient = key
    app.config["ZAEDNO"] = replace(app.config["ZAEDNO"], backup_recipients=f"{recipient} {recipient}")
    file = tmp_path / "town.age"
    flask("backup", file)
    assert file.read_bytes().startswith(b"age-encryption.org/v1")
    flask("restore", file, "--identity", identity, "--yes")
    assert "is no recipient" in flask("backup", tmp_path / "other.age", "--encrypt-to", "age1x", fails=True)
    assert not (tmp_path / "other.age").exists()
