"""The settings of one installation, read once from the environment and frozen."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields, replace
from datetime import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click
from flask import current_app
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from community.foundation.hosts import host_of
from community.foundation.rules import Quiet

ROOT = Path(__file__).resolve().parents[2]
RATIOS = re.compile(r"\d{1,2}:[1-9]\d?( \d{1,2}:[1-9]\d?)*")
HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
DRIVERS = ("sqlite", "sqlite+pysqlite", "postgresql+psycopg")
YES = {"1", "true", "yes", "on"}
# How many points of 100 language, time, distance, interests and age can give, and minutes in common at least.
WEIGHTS = re.compile(r"\d{1,3}( \d{1,3}){5}")
CALLED = re.compile(r"\+?\d[\d ]{1,18}\d")
# What the town decides itself, on pages (foundation/town.py), where the operator does not lock it; and of that what
# binds organisations, so that those who coordinate there are asked.
BINDING = (
    "safeguarding_ratios",
    "safeguarding_adults",
    "safeguarding_alone_from",
    "safeguarding_end_children",
    "safeguarding_end_youth",
    "matching_weights",
)
DECIDED_BY_THE_TOWN = (
    "site_name",
    "default_locale",
    "offered_languages",
    "quiet_from",
    "quiet_until",
    "emergency_number",
    "children_number",
    "feed_hosts",
    *BINDING,
)


def _driven(url: str) -> str:
    """A database's address as people write it, with the driver that the house uses."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


class Unfit(click.ClickException):
    """The settings do not allow a start; the text is one sentence for the operator."""


@dataclass(frozen=True)
class Config:
    """Every variable of `.env.example`; the names are the environment's in lower case."""

    port: int = 8000
    host: str = "127.0.0.1"
    database_url: str = ""
    database_replica_urls: str = ""
    replica_lag_seconds: int = 5
    secret_key: str = ""
    secret_key_previous: str = ""
    base_url: str = ""
    site_name: str = "Zaedno"
    time_zone: str = "Europe/Sofia"
    country: str = "BG"
    default_locale: str = "bg"
    language_fallbacks: str = ""
    offered_languages: str = ""
    quiet_from: str = "21:00"
    quiet_until: str = "08:00"
    emergency_number: str = ""
    children_number: str = ""
    feed_hosts: str = ""
    locked_settings: str = ""
    web_processes: int = 2
    web_threads: int = 4
    safeguarding_ratios: str = "1:3 3:4 8:6 12:8 17:10"
    safeguarding_adults: int = 2
    safeguarding_alone_from: int = 14
    safeguarding_end_children: str = "20:00"
    safeguarding_end_youth: str = "22:00"
    matching_weights: str = "30 24 20 20 6 60"
    keep_emails_days: int = 30
    keep_devices_days: int = 30
    keep_files_days: int = 180
    keep_diaries_days: int = 365
    keep_concerns_days: int = 1095
    keep_households_days: int = 730
    keep_notice_days: int = 30
    keep_trail_days: int = 1095
    mail_server: str = ""
    mail_port: int = 587
    mail_username: str = ""
    mail_password: str = ""
    mail_use_tls: bool = True
    mail_sender: str = "zaedno@example.org"
    mail_timeout: int = 10
    sms_url: str = ""
    metrics_token: str = ""
    backup_recipients: str = ""
    staff_idle_minutes: int = 30
    staff_session_hours: int = 12
    idle_days: int = 30
    demo: bool = False
    debug: bool = False
    testing: bool = False
    quiet_nights: bool = True
    offline_page: bool = True
    rate_limits: bool = True
    second_factor: bool = True
    trusted_proxies: int = 0
    compress_feeds: bool = True
    instance: str = str(ROOT / "instance")

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> "Config":
        """Read the variables that are set; raises Unfit when one has the wrong shape."""
        return cls().changed({field.name: environ.get(field.name.upper(), "") for field in fields(cls)})

    def changed(self, texts: Mapping[str, str]) -> "Config":
        """The same with other values, by field, as they are written in the environment; "" changes nothing. Raises
        Unfit when one has the wrong shape."""
        values: dict[str, Any] = {}
        for field in fields(self):
            text = texts.get(field.name, "").strip()
            if text == "":
                continue
            try:
                if field.type in (bool, "bool"):
                    values[field.name] = text.lower() in YES
                else:
                    values[field.name] = int(text) if field.type in (int, "int") else text
            except ValueError:
                raise Unfit(f"{field.name.upper()} must be a whole number.") from None
        return replace(self, **values)

    @property
    def decided_by_the_town(self) -> tuple[str, ...]:
        """The fields that may be changed on pages: those that the operator did not lock."""
        locked = self.locked_settings.lower().split()
        return tuple(name for name in DECIDED_BY_THE_TOWN if name not in locked)

    @property
    def quiet(self) -> Quiet:
        """When nobody is written to who need not be and said nothing else."""
        return Quiet(time.fromisoformat(self.quiet_from), time.fromisoformat(self.quiet_until))

    @property
    def address(self) -> str:
        """Where the site is reached, without a slash at the end."""
        return (self.base_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def secure(self) -> bool:
        """Whether people reach the site by https."""
        return urlsplit(self.address).scheme == "https"

    @property
    def second_factor_required(self) -> bool:
        """Whether staff hold their roles only with a second factor."""
        return self.second_factor and not self.demo

    @property
    def hosts(self) -> list[str]:
        """The host names that a request may carry."""
        named = urlsplit(self.address).hostname or "localhost"
        return list(dict.fromkeys([named, "127.0.0.1", "localhost", "[::1]"]))

    @property
    def database(self) -> str:
        """The SQLAlchemy address of the database."""
        return _driven(self.database_url or f"sqlite:///{Path(self.instance) / 'zaedno.sqlite3'}")

    @property
    def replicas(self) -> list[str]:
        """The SQLAlchemy addresses of what repeats the database, each once."""
        return list(dict.fromkeys(map(_driven, self.database_replica_urls.replace(",", " ").split())))

    def unencrypted(self) -> list[str]:
        """The settings by which something goes to another machine that everybody on the way can read."""
        base, gateway, database = urlsplit(self.base_url), urlsplit(self.sms_url), make_url(self.database)
        checked = str(database.query.get("sslmode", "")) in ("verify-ca", "verify-full")
        open_ways = {
            "BASE_URL": base.scheme == "http" and _is_elsewhere(base.hostname),
            "SMS_URL": gateway.scheme == "http" and _is_elsewhere(gateway.hostname),
            "DATABASE_URL (sslmode=verify-full)": _is_elsewhere(database.host) and not checked,
            "MAIL_SERVER (MAIL_USE_TLS)": _is_elsewhere(self.mail_server) and not self.mail_use_tls,
        }
        return [name for name, is_open in open_ways.items() if is_open]

    def _check_shapes(self) -> None:
        if not (0 <= self.port < 65536 and 0 <= self.mail_port < 65536):
            raise Unfit("PORT and MAIL_PORT must be numbers up to 65535.")
        if self.web_processes < 1 or self.web_threads < 1 or self.trusted_proxies < 0:
            raise Unfit("WEB_PROCESSES and WEB_THREADS must be at least 1, TRUSTED_PROXIES not negative.")
        try:
            ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise Unfit(f"TIME_ZONE is no zone that is known here: {self.time_zone}.") from None
        if self.base_url and not (
            urlsplit(self.base_url).scheme in ("http", "https") and urlsplit(self.base_url).netloc
        ):
            raise Unfit("BASE_URL must begin with https:// (or http://) and name a host.")
        if self.sms_url and not (
            urlsplit(self.sms_url).scheme in ("http", "https") and urlsplit(self.sms_url).hostname
        ):
            raise Unfit("SMS_URL must begin with https:// (or http://) and name a host.")
        if 0 < len(self.metrics_token) < 16:
            raise Unfit("METRICS_TOKEN must be at least 16 characters, or empty.")
        try:
            driver = make_url(self.database).drivername
        except ArgumentError:
            raise Unfit("DATABASE_URL must read like postgresql://user:password@host/name.") from None
        if driver not in DRIVERS:
            raise Unfit(f"DATABASE_URL must begin with sqlite:/// or postgresql://, not with {driver}://.")
        self._check_replicas(driver)

    def _check_replicas(self, driver: str) -> None:
        if self.replica_lag_seconds < 1:
            raise Unfit("REPLICA_LAG_SECONDS must be at least 1.")
        if self.replicas and not driver.startswith("postgresql"):
            raise Unfit("DATABASE_REPLICA_URLS needs a DATABASE_URL that begins with postgresql://.")
        try:
            drivers = {make_url(one).drivername for one in self.replicas}
        except ArgumentError:
            drivers = {""}
        if drivers - {driver}:
            raise Unfit("DATABASE_REPLICA_URLS must read like postgresql://user:password@host/name postgresql://...")

    def check(self) -> None:
        """Refuse a production start that would be unsafe; raises Unfit with one sentence."""
        if not __debug__:
            raise Unfit("Python runs with -O, which removes the checks this site relies on.")
        self.check_what_the_town_decides()
        if any(getattr(self, field.name) < 1 for field in fields(self) if field.name.startswith("keep_")):
            raise Unfit("KEEP_EMAILS_DAYS and the other KEEP_..._DAYS must be at least 1.")
        if min(self.staff_idle_minutes, self.staff_session_hours, self.idle_days) < 1:
            raise Unfit("STAFF_IDLE_MINUTES, STAFF_SESSION_HOURS and IDLE_DAYS must be at least 1.")
        self._check_shapes()
        if self.demo or self.testing:
            return
        if self.debug:
            raise Unfit("DEBUG is on, which shows the inside of the site to everybody.")
        if len(self.secret_key) < 32 or "change" in self.secret_key.lower():
            raise Unfit("SECRET_KEY is missing, too short or still the example's.")
        if any(len(key) < 32 for key in self.secret_key_previous.split()):
            raise Unfit("SECRET_KEY_PREVIOUS must name whole keys, with a space between.")
        if not self.base_url:
            raise Unfit("BASE_URL is missing; mails would not know where the site is.")

    def check_what_the_town_decides(self) -> None:
        """Refuse what would not work, wherever it was written; raises Unfit with one sentence."""
        if not RATIOS.fullmatch(self.safeguarding_ratios) or self.safeguarding_adults < 1:
            raise Unfit("SAFEGUARDING_RATIOS must read like 1:3 3:4 8:6, SAFEGUARDING_ADULTS be at least 1.")
        if not 1 <= self.safeguarding_alone_from <= 18:
            raise Unfit("SAFEGUARDING_ALONE_FROM must be an age from 1 to 18.")
        if not all(map(HOUR.fullmatch, (self.safeguarding_end_children, self.safeguarding_end_youth))):
            raise Unfit("SAFEGUARDING_END_CHILDREN and SAFEGUARDING_END_YOUTH must be hours like 20:00.")
        if not all(map(HOUR.fullmatch, (self.quiet_from, self.quiet_until))):
            raise Unfit("QUIET_FROM and QUIET_UNTIL must be hours like 21:00.")
        weights = self.matching_weights if WEIGHTS.fullmatch(self.matching_weights) else "0 0"
        *points, overlap = map(int, weights.split())
        if sum(points) != 100 or not 30 <= overlap <= 240:
            raise Unfit("MATCHING_WEIGHTS must be five numbers that are 100 together and minutes from 30 to 240.")
        if any(called and not CALLED.fullmatch(called) for called in (self.emergency_number, self.children_number)):
            raise Unfit("EMERGENCY_NUMBER and CHILDREN_NUMBER must be numbers like 112 or 116 111.")
        if any(host_of(name) != name for name in self.feed_hosts.split()):
            raise Unfit("FEED_HOSTS must be whole names like calendar.example.org, with a space between.")
        if unknown := set(self.locked_settings.lower().split()) - set(DECIDED_BY_THE_TOWN):
            raise Unfit(f"LOCKED_SETTINGS names what no page changes: {', '.join(sorted(unknown))}.")


class _Steady:
    """The settings as one request or one transaction found them; none before it asked."""

    config: Config | None = None


_AT_WORK: ContextVar[_Steady | None] = ContextVar("settings", default=None)


@contextmanager
def steady() -> Iterator[None]:
    """Let the settings stay as they are until the block ends, so that a page is all of one kind; they are read when it
    first asks. Inside of another such block nothing changes."""
    if _AT_WORK.get() is not None:
        yield
        return
    token = _AT_WORK.set(_Steady())
    try:
        yield
    finally:
        _AT_WORK.reset(token)


def operator() -> Config:
    """The settings of the environment alone: for what no town decides, before anything is asked of the database."""
    return current_app.config["ZAEDNO"]


def settings() -> Config:
    """The settings at work: what the town decided, over the environment's, the same for the whole of a request."""
    at_work = _AT_WORK.get()
    if at_work is None:
        return current_app.extensions["town"].settings()
    if at_work.config is None:
        at_work.config = current_app.extensions["town"].settings()
    return at_work.config


def keys() -> list[str]:
    """The key that signs and seals, and those that it took the place of."""
    return [current_app.config["SECRET_KEY"], *settings().secret_key_previous.split()]


def _is_elsewhere(host: str | None) -> bool:
    """Whether a host is another machine: no socket of this one, and none of its own names."""
    return bool(host) and not str(host).startswith(("/", "127.")) and host not in ("localhost", "::1")
