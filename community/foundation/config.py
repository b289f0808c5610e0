"""The settings of one installation, read once from the environment and frozen."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click
from flask import current_app
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).resolve().parents[2]
RATIOS = re.compile(r"\d{1,2}:[1-9]\d?( \d{1,2}:[1-9]\d?)*")
HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
DRIVERS = ("sqlite", "sqlite+pysqlite", "postgresql+psycopg")
YES = {"1", "true", "yes", "on"}


class Unfit(click.ClickException):
    """The settings do not allow a start; the text is one sentence for the operator."""


@dataclass(frozen=True)
class Config:
    """Every variable of `.env.example`; the names are the environment's in lower case."""

    port: int = 8000
    host: str = "127.0.0.1"
    database_url: str = ""
    secret_key: str = ""
    base_url: str = ""
    site_name: str = "Zaedno"
    time_zone: str = "Europe/Sofia"
    country: str = "BG"
    default_locale: str = "bg"
    language_fallbacks: str = ""
    web_processes: int = 2
    web_threads: int = 4
    safeguarding_ratios: str = "1:3 3:4 8:6 12:8 17:10"
    safeguarding_adults: int = 2
    safeguarding_alone_from: int = 14
    safeguarding_end_children: str = "20:00"
    safeguarding_end_youth: str = "22:00"
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
        values: dict[str, object] = {}
        for field in fields(cls):
            text = environ.get(field.name.upper(), "").strip()
            if text == "":
                continue
            try:
                if field.type in (bool, "bool"):
                    values[field.name] = text.lower() in YES
                else:
                    values[field.name] = int(text) if field.type in (int, "int") else text
            except ValueError:
                raise Unfit(f"{field.name.upper()} must be a whole number.") from None
        return cls(**values)  # type: ignore[arg-type]

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
        url = self.database_url or f"sqlite:///{Path(self.instance) / 'zaedno.sqlite3'}"
        for prefix in ("postgres://", "postgresql://"):
            if url.startswith(prefix):
                return "postgresql+psycopg://" + url.removeprefix(prefix)
        return url

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
        try:
            driver = make_url(self.database).drivername
        except ArgumentError:
            raise Unfit("DATABASE_URL must read like postgresql://user:password@host/name.") from None
        if driver not in DRIVERS:
            raise Unfit(f"DATABASE_URL must begin with sqlite:/// or postgresql://, not with {driver}://.")

    def check(self) -> None:
        """Refuse a production start that would be unsafe; raises Unfit with one sentence."""
        if not __debug__:
            raise Unfit("Python runs with -O, which removes the checks this site relies on.")
        if not RATIOS.fullmatch(self.safeguarding_ratios) or self.safeguarding_adults < 1:
            raise Unfit("SAFEGUARDING_RATIOS must read like 1:3 3:4 8:6, SAFEGUARDING_ADULTS be at least 1.")
        if not 1 <= self.safeguarding_alone_from <= 18:
            raise Unfit("SAFEGUARDING_ALONE_FROM must be an age from 1 to 18.")
        if not all(map(HOUR.fullmatch, (self.safeguarding_end_children, self.safeguarding_end_youth))):
            raise Unfit("SAFEGUARDING_END_CHILDREN and SAFEGUARDING_END_YOUTH must be hours like 20:00.")
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
        if not self.base_url:
            raise Unfit("BASE_URL is missing; mails would not know where the site is.")


def settings() -> Config:
    """The settings of the application that is at work."""
    return current_app.config["ZAEDNO"]
