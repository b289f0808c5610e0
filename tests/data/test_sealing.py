"""What is sealed is read by this installation alone, and goes on being read when its key changes."""

import dataclasses
import gzip
import re

import flask_migrate
import pyotp
import pytest
import sqlalchemy as sa

from community.accounts import actions
from community.accounts.models import Account
from community.foundation import clock, sealing
from community.foundation.database import transaction
from community.foundation.sealing import Unsealable
from tests import factories
from tests.mailed import TOTP

NEW, FORMER, OLDER = (f"a-{word}-key-that-is-long-enough-for-this" for word in ("new", "former", "older"))


@pytest.fixture
def with_keys(app):
    """Put other keys in the place of the present one: the key, and what stands beside it as its predecessors."""
    before = app.config["SECRET_KEY"], app.config["ZAEDNO"]

    def put(key, *previous):
        app.config["SECRET_KEY"] = key
        app.config["ZAEDNO"] = dataclasses.replace(before[1], secret_key_previous=" ".join(previous))

    yield put
    app.config["SECRET_KEY"], app.config["ZAEDNO"] = before


@pytest.fixture
def runner(app):
    return app.test_cli_runner()


@pytest.fixture
def cora(writing):
    with writing():
        account = factories.coordinator(factories.organisation(), name="Cora", email="cora@example.org")
        account.totp_secret, account.totp_confirmed_at = TOTP, clock.now()
        return account.id


def kept(app):
    with app.app_context(), transaction(writing=False) as session:
        return session.scalar(sa.text("SELECT totp_secret FROM accounts WHERE totp_secret IS NOT NULL"))


def test_the_same_text_is_sealed_differently_each_time_and_for_each_purpose(app):
    with app.app_context():
        first, second = (sealing.seal("a.text", "Нещо лично") for _ in range(2))
        assert first != second
        assert sealing.unseal("a.text", first) == sealing.unseal("a.text", second) == "Нещо лично"
        for purpose, text in (("b.text", first), ("a.text", first[:-4]), ("a.text", "1.x"), ("a.text", "no text")):
            with pytest.raises(Unsealable):
                sealing.unseal(purpose, text)


def test_a_new_key_reads_what_the_former_sealed_until_it_seals_it_itself(app, with_keys, runner, request):
    with_keys(FORMER)
    cora = request.getfixturevalue("cora")
    before = kept(app)
    with_keys(NEW, OLDER)
    assert "sealed by another SECRET_KEY" in "".join(troubles(app))
    assert runner.invoke(args=["seal-again"]).output == "0 texts are sealed anew; 1 cannot be opened by any key.\n"
    with_keys(NEW, OLDER, FORMER)
    assert "seal-again" in "".join(troubles(app))
    assert secret(app, cora) == TOTP
    assert runner.invoke(args=["seal-again"]).output == "1 texts are sealed anew; 0 cannot be opened by any key.\n"
    assert kept(app) != before
    with_keys(NEW)
    assert (secret(app, cora), troubles(app)) == (TOTP, [])
    assert runner.invoke(args=["seal-again"]).output == "0 texts are sealed anew; 0 cannot be opened by any key.\n"


def troubles(app):
    with app.app_context(), transaction(writing=False):
        return sealing.troubles()


def secret(app, account_id):
    with app.app_context(), transaction(writing=False) as session:
        return session.get_one(Account, account_id).totp_secret


def test_with_a_lost_key_only_the_paper_opens(app, cora, with_keys, writing):
    with writing() as session:
        codes = actions.draw_codes(session.get_one(Account, cora))
    with_keys(NEW)
    with writing() as session:
        account = session.get_one(Account, cora)
        assert not actions.passes(account, pyotp.TOTP(TOTP).at(clock.now()))
        assert actions.passes(account, codes[0])


@pytest.mark.both_databases
def test_a_stolen_backup_opens_nothing(app, cora, visitor, runner, tmp_path, database_kind, writing):
    with app.app_context():
        flask_migrate.stamp()
    with writing() as session:
        codes = actions.draw_codes(session.get_one(Account, cora))
    person = visitor()
    person.post("/sign-in", data={"email": "cora@example.org", "password": factories.PASSWORD})
    page = person.post("/sign-in/code", data={"code": codes.pop()})
    assert page.status_code == 303
    file = tmp_path / "town.backup"
    assert runner.invoke(args=["backup", str(file)]).exit_code == 0
    content = file.read_bytes() if database_kind == "sqlite" else gzip.decompress(file.read_bytes())
    assert b"cora@example.org" in content
    with person.session_transaction() as cookie:
        device = cookie["_user_id"]
    secrets = {TOTP, app.config["SECRET_KEY"], factories.PASSWORD, device, *codes, *(c.replace("-", "") for c in codes)}
    assert not [one for one in secrets if one.encode() in content]


def test_no_cookie_holds_a_code_or_a_key(cora, visitor, writing):
    with writing() as session:
        codes = actions.draw_codes(session.get_one(Account, cora))
    person = visitor()
    person.sign_in(cora)
    shown = person.post("/account/second-step/codes", data={"code": codes[0]})
    drawn = re.findall(r"<code>([a-z0-9]{4}(?:-[a-z0-9]{4}){3})</code>", shown.text)
    assert len(drawn) == len(codes)
    with person.session_transaction() as cookie:
        assert not [one for one in (*drawn, TOTP) if one in repr(dict(cookie))]
