"""Malformed requests by everybody to every address of the small town: no answer is a fault of the server.

`make fuzz` sends 10,000, half to each database; `--seed` sends the same again. The tests send a sample.
"""

import argparse
import logging
import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from app import create_app
from community.accounts import actions as accounts
from community.accounts.models import Account, Card, Device
from community.foundation import clock, tokens
from community.foundation.access import ANYBODY, Role
from community.foundation.application import TransactionalFlask
from community.foundation.config import Config
from community.foundation.database import db, every, transaction
from community.households.queries import find_signed_in
from tests import mailed, townsfolk
from tests.buttons import EMAILS, skim
from tests.databases import PostgresTemplate, SqliteTemplate, postgres_server
from tests.factories import NOON
from tests.visitor import Visitor
from tests.world import World, plant

# After so many requests everybody signs in anew: one of them may have signed somebody out.
ANEW = 100
# Half of the requests with a body go by a form that stands on a page, and change some of its fields.
BY_FORM = 0.5
# And so many go where their sender may go, because a locked door is soon tried.
BY_RIGHT = 0.85
# What says 503 of a database that was made without migrations says what is true.
HONEST = ("static", "community.site.ready", "community.site.worker")
WORDS = (
    "", " ", "0", "-1", "1", "2", "1e999", "NaN", "inf", "١٢٣", "²", "99999999999999999999", "2147483648", "0x10",
    "1.5", "true", "on", "None", "null", "undefined", "[]", "{}", "a\x00b", "\x00", "\ud800", "\ue100x\ue11f",
    "\u202e\u2066x",
    "\U0001f9f5" * 40, "a" * 300, "я" * 20_000, "2026-02-30", "0000-00-00", "9999-12-31", "2026-11-29T25:61",
    "-0001-01-01", "24:00", "18:60", "%s%s%n", "{{7*7}}", "${7*7}", "' OR '1'='1", '";--', "../../etc/passwd",
    "..%2f..%2f", "<script>alert(1)</script>", "javascript:alert(1)", "//evil.example", "\r\nSet-Cookie: a=b", "%00",
    "%FF", "a@b", "@", "x" * 70 + "@example.org", "+359" + "9" * 40, "BEGIN:VCALENDAR", "RRULE:FREQ=SECONDLY",
    "en_XX", "zz", "bg-BG-x-y", "Europe/Nowhere", "1:3 3:4 99:999",
)  # fmt: skip
BYTES = (
    b"",
    b"\xff\xfe\xfd",
    b"=&=&=",
    b"a=%",
    b"a=%ff&b=%ed%a0%80",
    b"{",
    b"\x00" * 64,
    b"a=1&" * 400,
    b"--x\r\n\r\n",
)
KINDS = (
    "application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=x", "application/json",
    "text/plain; charset=none", "application/x-www-form-urlencoded; charset=utf-7", "image/png", "", "a/b/c; =",
)  # fmt: skip
HEADERS: dict[str, tuple[str, ...]] = {
    "Accept": ("application/json", "text/html;q=x", "*/*;q=", ",,,", "a" * 500),
    "Accept-Language": ("xx", "*", "en;q=2", "ar,bg;q=0.1,,", "-", "a-" * 200),
    "Accept-Encoding": ("gzip;q=0", "*;q=0", "br,,", ";"),
    "If-None-Match": ('"', "*", 'W/"x"', "x" * 300),
    "If-Modified-Since": ("yesterday", "Thu, 99 Xxx 2026", "0"),
    "Range": ("bytes=0-", "bytes=9-1", "bytes=,", "lines=1-2"),
    "Cookie": ("zaedno=x", "zaedno=" + "." * 50, "=;;", "a" * 5000, "zaedno=eyJ.x.y; zaedno=z"),
    "Referer": ("//", "javascript:1", "http://[", "x" * 300),
    "Origin": ("null", "http://localhost", "http://evil.example", ""),
    "Sec-Fetch-Site": ("cross-site", "same-origin", "x"),
    "X-Forwarded-For": ("::", "1.2.3", "a, b"),
    "Authorization": ("Basic x", "Bearer ", "Basic " + "/" * 50),
    "Content-Length": ("0", "5"),
    "Host": ("localhost", "evil.example", "localhost:99999", "[", ""),
    "Idempotency-Key": ("", "x" * 300, "é"),
}
METHODS = (*["GET"] * 9, "HEAD", "OPTIONS", "PUT", "X")
ASKED = ("q", "page", "step", "show", "kind", "from", "to", "day", "month", "district", "language", "free", "s")
SENT = ("name", "value", "email", "locale", "code", "day", "starts", "count", "csrf_token", "agrees", "member")


@dataclass
class Fuzz:
    """One attack: what it does follows from its seed alone."""

    world: World
    seed: int
    chance: random.Random = field(init=False)
    secrets: dict[str, str | None] = field(default_factory=dict)
    holders: dict[str, dict[str, int]] = field(default_factory=dict)
    roles: dict[str, frozenset[Role]] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.secrets = dict(self.world.secrets)
        with self.world.app.app_context(), transaction(writing=False):
            devices = {one.digest: one for one in every(Device)}
        for who, secret in self.secrets.items():
            with self.world.app.app_context():
                found = find_signed_in(secret) if secret else None
            self.roles[who] = found.actor.roles if found else ANYBODY.roles
            device = devices[tokens.digest(secret)] if secret else None
            if device:
                self.holders[who] = {"account": device.account_id} if device.account_id else {"card": device.card_id}

    def run(self, number: int) -> Iterator[str]:
        """Send so many requests; each line is a fault: what was sent, and what came."""
        rules = [one for one in self.world.app.url_map.iter_rules() if one.endpoint not in HONEST]
        people = sorted(self.secrets)
        within = {who: [rule for rule in rules if self._may(who, rule)] for who in people}
        for turn in range(number):
            if turn % ANEW == 0:
                self._sign_in_anew()
            who = self.chance.choice(people)
            rule = self.chance.choice(within[who] if self.chance.random() < BY_RIGHT else rules)
            browser = self.world.visitor(who) if self.secrets[who] == self.world.secrets[who] else self._browser(who)
            address = self._address(rule)
            sent = self._request(browser, rule, address)
            said = f"request {turn} of seed {self.seed}: {who} {sent['method']} {sent['path']!a:.200}"
            try:
                with browser.open(**sent) as answer:
                    self.statuses[answer.status_code] += 1
                    if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                        yield f"{said}: {answer.status}"
            except Exception as problem:
                yield f"{said}: {type(problem).__name__}: {problem!s:.300}"
                with self.world.app.app_context():
                    db.session.remove()
                self.world.app.extensions.get("faults", []).clear()

    def _may(self, who: str, rule: Any) -> bool:
        permission = self.world.app.view_functions[rule.endpoint].permission  # type: ignore[attr-defined]
        return bool(self.roles[who] & set(self.world.app.extensions["grants"][permission]))

    def _browser(self, who: str) -> Visitor:
        browser = self.world.visitor("anybody")
        if secret := self.secrets[who]:
            browser.use_device(secret)
        return browser

    def _sign_in_anew(self) -> None:
        with self.world.app.app_context(), transaction() as session:
            for who, holder in self.holders.items():
                account = session.get(Account, holder["account"]) if "account" in holder else None
                card = session.get(Card, holder["card"]) if "card" in holder else None
                if account or card:
                    self.secrets[who] = accounts.open_device(account=account, card_id=card.id if card else None)

    def _address(self, rule: Any) -> str:
        pick = self.chance
        words = {}
        for name in rule.arguments:
            usual = str(pick.choice((1, 2, 3, 4, 5, 6, 8, 10, 14)))
            secret = self.world.buttons.get(EMAILS.get(rule.endpoint, ""), "nothing")
            other = secret if name == "secret" else mailed.CARD if name == "code" else pick.choice(WORDS)
            is_id = name.endswith("_id") or "int" in str(rule._converters.get(name))
            words[name] = pick.choice((usual, usual, usual, other)) if is_id else other
        parts = [
            _quoted(words[part.strip("<>").rpartition(":")[2]]) if part.startswith("<") else part
            for part in rule.rule.replace("<", "\n<").replace(">", ">\n").split("\n")
        ]
        address = "".join(parts) or "/"
        if pick.random() < 0.4:
            names = (
                "q",
                "page",
                "step",
                "show",
                "kind",
                "from",
                "to",
                "day",
                "month",
                "district",
                "language",
                "free",
                "s",
            )
            pairs = [f"{pick.choice(names)}={_quoted(pick.choice(WORDS))}" for _ in range(pick.randint(1, 4))]
            address += "?" + "&".join(pairs)
        return address

    def _request(self, browser: Visitor, rule: Any, address: str) -> dict[str, Any]:
        pick = self.chance
        method = pick.choice(METHODS)
        if "POST" in rule.methods and ("GET" not in rule.methods or pick.random() < 0.6):
            method = "POST"
        sent: dict[str, Any] = {"method": method, "path": address, "headers": self._headers()}
        if method in ("GET", "HEAD", "OPTIONS"):
            return sent
        form = self._form(browser, address) if pick.random() < BY_FORM else None
        if form is not None:
            sent["path"], fields = form
            sent["data"] = self._spoilt(fields)
        elif pick.random() < 0.5:
            names = (
                "name",
                "value",
                "email",
                "locale",
                "code",
                "day",
                "starts",
                "count",
                "csrf_token",
                "agrees",
                "member",
            )
            sent["data"] = self._spoilt({pick.choice(names): [""] for _ in range(pick.randint(0, 6))})
        else:
            sent |= {"data": pick.choice(BYTES), "content_type": pick.choice(KINDS), "csrf": False}
            sent["headers"].append(("X-CSRFToken", browser.csrf_token()))
        return sent

    def _headers(self) -> list[tuple[str, str]]:
        chosen = self.chance.sample(sorted(HEADERS), self.chance.choice((0, 0, 0, 0, 1, 2)))
        return [(name, self.chance.choice(HEADERS[name])) for name in chosen]

    def _form(self, browser: Visitor, address: str) -> tuple[str, dict[str, list[str]]] | None:
        """A form of the page at this address: where it goes, and its fields with what they hold."""
        try:
            answer = browser.get(address.partition("?")[0])
        except Exception:
            # It is found as a request of its own.
            return None
        if answer.mimetype != "text/html" or answer.location:
            return None
        page = skim(answer.text)
        forms = [one for one in page.iter("form") if one.get("method", "get").lower() == "post"]
        if not forms:
            return None
        chosen = self.chance.choice(forms)
        fields: dict[str, list[str]] = {}
        for one in chosen.iter():
            if one.tag in ("input", "select", "textarea", "button") and one.get("name"):
                held = [option.get("value", "") for option in one.iter("option")] or [one.get("value", "")]
                fields.setdefault(one.get("name", ""), []).append(self.chance.choice(held))
        fields.pop("csrf_token", None)
        return (chosen.get("action") or address).partition("#")[0], fields

    def _spoilt(self, fields: dict[str, list[str]]) -> dict[str, Any]:
        """The fields with some of them spoilt, left out, sent twice, or sent as a file."""
        found: dict[str, Any] = {}
        for name, values in fields.items():
            turn = self.chance.random()
            if turn < 0.1:
                continue
            if turn < 0.45:
                found[name] = [self.chance.choice(WORDS) for _ in range(self.chance.choice((1, 1, 2, 5)))]
            elif turn < 0.5:
                found[name] = (BytesIO(self.chance.choice(BYTES)), "x.png")
            else:
                found[name] = values
        if self.chance.random() < 0.2:
            found[self.chance.choice(("id", "account_id", "a[b]", "_method", "\x00", "x" * 300))] = "1"
        return {name: _encodable(value) for name, value in found.items()}


def _quoted(text: str) -> str:
    return "".join(
        chr(byte) if chr(byte).isalnum() and byte < 128 else f"%{byte:02X}"
        for byte in text.encode("utf-8", "surrogatepass")
    )


def _encodable(value: Any) -> Any:
    """Without lone surrogates, which a client of Python's cannot send in a body; they go in the raw ones."""
    if isinstance(value, list):
        return [one.encode("utf-8", "replace").decode() for one in value]
    return value


def small_town(app: TransactionalFlask) -> World:
    """The small town in the empty database of this application, whichever it is."""
    world = World(app, Path())
    with app.app_context(), transaction():
        townsfolk.settle(world)
        mailed.leave_open(world)
    with app.app_context(), transaction() as session:
        plant(session)
    return world


def application(url: str, folder: str) -> TransactionalFlask:
    """The application that is attacked, on an empty database at this address."""
    config = Config(
        testing=True,
        database_url=url,
        secret_key="the key of the tests, long enough",
        base_url="http://localhost",
        default_locale="en",
        quiet_nights=False,
        rate_limits=False,
        second_factor=False,
        instance=folder,
    )
    made = create_app(config)
    made.test_client_class = Visitor
    return made


def main() -> None:
    """Attack both databases and say what came."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--number", type=int, default=10_000)
    words.add_argument("--seed", type=int, default=1)
    asked = words.parse_args()
    logging.disable()
    faults = 0
    with tempfile.TemporaryDirectory() as folder, postgres_server() as server:
        Path(folder, "template").mkdir()
        for template in (SqliteTemplate(Path(folder, "template")), PostgresTemplate(server)):
            with template.copy() as url:
                clock.set_to(NOON)
                app = application(url, folder)
                fuzz = Fuzz(small_town(app), asked.seed)
                for fault in fuzz.run(asked.number // 2):
                    faults += 1
                    print(fault, flush=True)
                with app.app_context():
                    db.engine.dispose()
            kind = sa.make_url(url).get_backend_name()
            print(f"{kind}: {sum(fuzz.statuses.values())} answers, {dict(sorted(fuzz.statuses.items()))}", flush=True)
    print(f"{faults} faults")
    sys.exit(bool(faults))


if __name__ == "__main__":
    os.environ.setdefault("PYTHONHASHSEED", "0")
    main()
