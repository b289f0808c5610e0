"""Mailed buttons: looking changes nothing, pressing acts once, and a wrong, old or strange secret is a missing one."""

import ast
import re
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from community.foundation import clock
from community.foundation.tokens import Purpose
from tests import html, mailed
from tests.factories import NOON
from tests.world import changes, words_of

ROOT = Path(__file__).parents[3]
PASSWORD = "quite another long secret"
UNKNOWN = "A" * 43


@dataclass(frozen=True)
class Case:
    """A secret: where it leads, what is typed there, whose planted words the page may say,
    how it ends before its time."""

    key: str
    address: str
    typed: dict = field(default_factory=dict)
    said: set = field(default_factory=set)
    ended: str = ""
    lasts: int = 40
    gone: int = 404
    pressed: bool = True


CASES = {
    "community.accounts.confirm_address": Case(
        "confirm", "/confirm/{}", {}, {("applications", "name"), ("applications", "email")}, "DELETE FROM applications"
    ),
    "community.accounts.reset_password": Case(
        "reset", "/new-password/{}", {"password": PASSWORD}, {("accounts", "email")},
        "UPDATE tokens SET revoked_at = '2026-11-23 09:00:00'",
    ),
    "community.accounts.confirm_new_address": Case(
        "new address", "/new-address/{}", {}, {("address_changes", "email")},
        "UPDATE tokens SET revoked_at = '2026-11-23 09:00:00'",
    ),
    "community.own_addresses.confirm": Case(
        "own address", "/own-email/{}", {}, {("own_addresses", "asked")}, "DELETE FROM own_addresses"
    ),
    "community.members.accept": Case(
        "accept", "/invitation/{}", {"name": "Somebody", "password": PASSWORD},
        {("invitations", "name"), ("invitations", "email")}, "DELETE FROM invitations",
    ),
    "volunteers.clearances.answer": Case(
        "reference", "/volunteers/steps/answer/{}", {"known_for": "years", "remark": "A remark"},
        {("accounts", "name"), ("accounts", "family_name"), ("volunteer_references", "name")},
        "DELETE FROM volunteer_references",
    ),
    "volunteers.journal.answer": Case(
        "question", "/volunteers/journal/answer/{}", {"met": "yes", "held_on": "2026-11-23", "audience": "shared",
        "note": "A note"},
        set(), "UPDATE pairs SET state = 'closed', ending = 'blocked' WHERE state <> 'closed'",
    ),
    "events.neighbours.confirm": Case(
        "guest request", "/guests/confirm/{}", {}, {("guest_requests", "name")}, "DELETE FROM guest_requests"
    ),
    "events.neighbours.mine": Case(
        "guest", "/guests/mine/{}", {"said": "forget"}, {("households", "call_name"), ("members", "call_name")},
        "UPDATE tokens SET revoked_at = '2026-11-23 09:00:00'", lasts=0,
    ),
    "community.emails.stop": Case(
        "emails", "/community/emails/stop/{}", {}, set(), "UPDATE accounts SET state = 'blocked'", lasts=0
    ),
    "volunteers.offers.confirm": Case(
        "help offer", "/volunteers/offers/confirm/{}", {}, {("help_offers", "name")}, "DELETE FROM help_offers"
    ),
    "community.mediation.neighbour": Case(
        "mediation party", "/mediation/{}", {"said": "no"}, {("accounts", "name")}, "DELETE FROM mediation_parties",
        lasts=0,
    ),
    "community.staff_training.mine": Case(
        "trainee", "/training/{}", {"said": "forget"}, {("trainees", "name"), ("trainees", "email")},
        "UPDATE trainees SET email = NULL", lasts=0,
    ),
}  # fmt: skip
# Not mailed and read only; a card has a PIN of its own.
ADDRESSES = {
    "events.calendar.personal_feed": Case(
        "feed account_id",
        "/my/{}.ics",
        ended="UPDATE tokens SET revoked_at = '2026-11-23 09:00:00'",
        lasts=0,
        pressed=False,
    ),
    "events.neighbours.been": Case(
        "guest",
        "/guests/mine/{}/before",
        ended="UPDATE tokens SET revoked_at = '2026-11-23 09:00:00'",
        lasts=0,
        pressed=False,
    ),
    "community.staff_training.take": Case(
        "trainee", "/training/{}/test", ended="UPDATE trainees SET email = NULL", lasts=0, pressed=False
    ),
    "community.staff_training.certificate": Case(
        "trainee", "/training/{}/certificate", ended="UPDATE trainees SET email = NULL", lasts=0, pressed=False
    ),
    "community.households.enter_card": Case(
        "card", "/card/{}", {"pin": mailed.PIN}, ended="UPDATE cards SET revoked_at = '2026-11-23 09:00:00'", lasts=0
    ),
}
BY_PURPOSE = {
    Purpose.RESET_PASSWORD: "community.accounts.reset_password",
    Purpose.FEED: "events.calendar.personal_feed",
    Purpose.NEW_ADDRESS: "community.accounts.confirm_new_address",
    Purpose.GUEST: "events.neighbours.mine",
}
BY_SEAL = {
    "application": "community.accounts.confirm_address", "invitation": "community.members.accept",
    "own address": "community.own_addresses.confirm",
    "guest request": "events.neighbours.confirm", "help offer": "volunteers.offers.confirm",
    "mediation party": "community.mediation.neighbour",
    "emails of a kind": "community.emails.stop", "trainee": "community.staff_training.mine",
    "reference": "volunteers.clearances.answer", "meeting": "volunteers.journal.answer",
}  # fmt: skip
EVERY = [*CASES.items(), *ADDRESSES.items()]


def secret_of(world, case):
    return mailed.CARD if case.key == "card" else world.buttons[case.key]


def sources():
    return [path for name in ("community", "events", "volunteers") for path in (ROOT / name).rglob("*.py")]


def test_every_secret_has_a_case(app):
    opened = {rule.endpoint for rule in app.url_map.iter_rules() if "secret" in rule.arguments}
    assert opened | {"community.households.enter_card"} == {*CASES, *ADDRESSES}
    assert {*BY_PURPOSE} == set(Purpose)
    text = {path: path.read_text("utf-8") for path in sources() if path.name != "tokens.py"}
    seals = {
        node.value.value
        for words in text.values()
        for node in ast.walk(ast.parse(words))
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "SEAL"
    }
    assert seals == set(BY_SEAL)
    # A card has a PIN; where a guest has been, a test and a certificate are behind the secret of one's page.
    assert set(BY_SEAL.values()) | set(BY_PURPOSE.values()) == {*CASES, *ADDRESSES} - {
        "community.households.enter_card", "events.neighbours.been",
        "community.staff_training.take", "community.staff_training.certificate",
    }  # fmt: skip


@pytest.mark.parametrize(("_name", "case"), CASES.items(), ids=CASES)
@pytest.mark.parametrize("who", ["anybody", "mentor", "coordinator", "active family"])
def test_looking_shows_a_button_and_changes_nothing(world, _name, case, who):
    address, browser = case.address.format(secret_of(world, case)), world.visitor(who, strict=True)
    before = world.rows()
    for _ in range(2):
        page = browser.get(address)
        assert page.status_code == 200
        assert [form for form in html.forms(page.text) if form.method == "post" and (form.action or address) == address]
    assert browser.head(address).status_code == 200
    assert changes(before, world.rows()) == {}
    said = {origin[:2] for word, origin in words_of(world).items() if word in _main(page)}
    assert said <= case.said
    assert page.headers["Referrer-Policy"] in ("same-origin", "no-referrer")


def _main(page):
    """What stands between the frame of a page, which greets whoever is signed in."""
    return page.text.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize(("_name", "case"), CASES.items(), ids=CASES)
def test_pressing_acts_once_and_then_says_so_kindly(world, _name, case):
    address = case.address.format(secret_of(world, case))
    before = world.rows()
    assert world.visitor().post(address, data=case.typed).status_code == 303
    once = world.rows()
    assert changes(before, once, but=("audit_entries", "versions")) != {}
    for _ in range(2):
        again = world.visitor(strict=True).post(address, data=case.typed)
        assert again.status_code in (200, 404)
        assert "There is nothing here" not in again.text
        assert changes(once, world.rows()) == {}
    late = world.visitor(strict=True).get(address)
    assert late.status_code == again.status_code
    assert {origin[:2] for word, origin in words_of(world).items() if word in late.text} == set()


@pytest.mark.parametrize(("_name", "case"), EVERY, ids=[name for name, _ in EVERY])
def test_what_opens_nothing_looks_like_what_never_was(world, _name, case):
    secret = secret_of(world, case)
    missing = _answers(world, case, UNKNOWN)
    assert {status for status, _ in missing} <= {404}
    others = [secret_of(world, other) for _, other in EVERY if other.key != case.key]
    wrong = [
        secret[:-1] + ("A" if secret[-1] != "A" else "B"),
        secret[:-1],
        secret + "A",
        secret.swapcase()[::-1],
        *others,
    ]
    before = world.rows()
    for one in wrong:
        assert _answers(world, case, one) == missing, one
    assert changes(before, world.rows(), but=("attempts",)) == {}
    if case.lasts:
        clock.set_to(NOON + timedelta(days=case.lasts))
        assert _answers(world, case, secret) == missing, "expired"
        clock.set_to(NOON)
    assert _answers(world, case, secret) != missing
    world.restore()
    world.write(case.ended)
    assert _answers(world, case, secret) == missing, "ended"


def _answers(world, case, secret):
    """What a secret gets: looking, and pressing; without what is new each time, and without the secret itself."""
    address, found = case.address.format(secret), []
    calls = [lambda: world.visitor().get(address)]
    if case.pressed:
        calls.append(lambda: world.visitor().post(address, data=case.typed))
    for call in calls:
        answer = call()
        text = re.sub(r'(nonce|value|content)="[^"]*"', "", answer.text.replace(secret, ""))
        found.append((answer.status_code, text))
    return found


def test_who_may_not_come_in_any_more_answers_no_email_either(world):
    case = CASES["volunteers.journal.answer"]
    world.write("UPDATE accounts SET state = 'blocked' WHERE id = ?", world.ids["person mentor"])
    assert _answers(world, case, secret_of(world, case)) == _answers(world, case, UNKNOWN)
