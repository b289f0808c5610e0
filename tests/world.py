"""A small town in which everybody has something of every kind, with planted words in every personal field.

It is built once; a test restores it in a few milliseconds, so that every button can be tried on the same town.
"""

import os
import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from werkzeug.test import TestResponse

from community.foundation.application import TransactionalFlask
from community.foundation.database import db, transaction
from community.foundation.sealing import SealedText, unseal
from events.calendar.views import FILES
from events.sessions import views
from tests import html, mailed, townsfolk
from tests.visitor import Visitor
from volunteers.shifts import queries as shift_queries
from volunteers.shifts import views as shifts

# What is told of a person in their own or in somebody's words: every such column holds a word that stands nowhere else.
PERSONAL: dict[str, tuple[str, ...]] = {
    "accounts": ("email", "name", "family_name", "phone"),
    "address_changes": ("email",),
    "agreements": ("reference", "moved_to"),
    "agreement_steps": ("title", "place", "bring", "evidence"),
    "applications": ("email", "name", "family_name"),
    "case_conferences": ("place",),
    "child_plans": ("education", "health", "body", "culture", "language", "opinion"),
    "check_ins": ("concerns", "next_step"),
    "clearance_requests": ("motivation",),
    "concern_notes": ("text",),
    "concerns": ("seen", "place", "about", "contact", "outcome"),
    "conference_decisions": ("text", "translated"),
    "conference_tasks": ("text",),
    "dwellings": ("address", "landlord", "phone", "email", "words", "note"),
    "emergency_accesses": ("reason",),
    "farewells": ("note",),
    "goals": ("words",),
    "guidance_talks": ("agreed",),
    "hours_confirmations": ("name",),
    "attendance_remarks": ("text", "answer"),
    "guest_requests": ("email", "name"),
    "help_calls": ("phone",),
    "help_offers": ("name", "email", "phone", "wish", "times"),
    "households": ("call_name", "family_name", "email", "phone"),
    "language_reviews": ("reviewed_by",),
    "invitations": ("email", "name"),
    "job_leads": ("title", "employer", "place", "link"),
    "contact_queue": ("words",),
    "message_texts": ("text",),
    "mediation_notes": ("text",),
    "mediation_parties": ("name", "email"),
    "mediations": ("place", "terms"),
    "mediators": ("register_number",),
    "meetings": ("note",),
    "closed_times": ("reason",),
    "shared_venues": ("note",),
    "photos": ("alt", "reason"),
    "members": ("call_name", "native_name"),
    "own_addresses": ("email", "asked"),
    "passkeys": ("name",),
    "referral_notes": ("text",),
    "referrals": ("reason", "not_informed", "other_place", "answer"),
    "school_ways": ("school", "last_class"),
    "trainees": ("email", "name"),
    "course_certificates": ("name", "title", "given_by"),
    "sharing_agreements": ("purpose",),
    "skills_interviews": ("subject", "jobs", "wished_work", "in_three_months", "in_a_year"),
    "volunteer_references": ("name", "email", "remark"),
    "worries": ("text", "place", "email", "answer"),
}
# Where one meets: told to everybody, or to who is confirmed, by the venue's own word.
PLACES = {"venues": ("name", "address", "directions")}
# What the programme says to everybody, or to whoever helps in it, or would.
PUBLIC = {
    "activities": ("photo", "photo_alt"),
    "activity_texts": ("title", "description", "bring"),
    "areas": ("slug", "district"),
    "school_terms": ("name",),
    "directory_entries": ("name", "about", "where", "phone", "hours", "way"),
    "districts": ("code",),
    "embed_hosts": ("host",),
    "organisations": ("slug", "name", "phone"),
    # What a site says of a calendar that it gives out.
    "partner_feeds": ("host", "etag", "modified"),
    "sessions": ("reason_words",),
    "setting_changes": ("name", "was", "becomes"),
    # What a course is about is told to whoever is invited, and who gave it stands on the certificate.
    "staff_courses": ("title", "about", "place", "material"),
    "staff_course_questions": ("text",),
    "shifts": ("text", "bring"),
    "skills": ("folded", "esco"),
}
# Columns of these names hold codes, hashes, keys and names of things of the house.
CODES = re.compile(
    r"(\w+_)?(digest|hash|key|secret|locale|language|zone|district|code|currency|country)"
    r"|week|rrule|first_local|runs_from|source(_\w+)?|template"
    r"|problem|columns|table_name|text_version|label|address|led_to|cloth|sign"
)

# Of the index of a write-ahead log: two copies of 48 bytes, and how far it is in the file (sqlite.org/walformat.html).
HEADERS = 2 * 48 + 40


@dataclass
class World:
    """The application on the town, who can come in (`secrets` of devices),
    and how the rows lie when nothing was done."""

    app: TransactionalFlask
    path: Path
    secrets: dict[str, str | None] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)
    buttons: dict[str, str] = field(default_factory=dict)
    _stills: dict[str, sqlite3.Connection] = field(default_factory=dict)
    _watching: sqlite3.Connection | None = None
    # Which moment lies in the file itself, and when that was written; what was done since lies in the log beside it.
    _in_file: tuple[str, int] = ("", 0)

    def keep(self, moment: str = "") -> None:
        """Remember the town as it is now, as it was built or at another moment of its life."""
        self._stills[moment] = sqlite3.connect(":memory:", check_same_thread=False)
        with sqlite3.connect(self.path) as source:
            source.backup(self._stills[moment])

    def keeps(self, moment: str) -> bool:
        """Whether the town of this moment was remembered."""
        return moment in self._stills

    def restore(self, moment: str = "") -> None:
        """Put everything back to where `keep` saw it."""
        with self.app.app_context():
            db.session.remove()
        if self._in_file == (moment, self._written_at()):
            self._forget_what_was_done()
        else:
            self._put_into_the_file(moment)
        self.app.extensions["answers"]._kept.clear()
        for room in (
            views.PARTS,
            views.SEARCHED_PARTS,
            shifts.CARDS,
            shift_queries.ASKED,
            shift_queries.CHOICES,
            FILES,
        ):
            room._kept.clear()
        self.app.extensions["faults"].clear()
        self.app.extensions.pop("looked_at", None)
        # The number of a version comes again with what is put back.
        self.app.extensions["town"].known = None

    def _written_at(self) -> int:
        return Path(self.path).stat().st_mtime_ns

    def _put_into_the_file(self, moment: str) -> None:
        # While one connection is open, no other that closes puts the log into the file.
        self._watching = self._watching or sqlite3.connect(self.path, check_same_thread=False)
        self._stills[moment].backup(self._watching)
        assert self._watching.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
        self._in_file = moment, self._written_at()

    def _forget_what_was_done(self) -> None:
        """Lose the log, as a machine may: then what was kept is all there is.

        Copied back, it has a new schema to SQLite, and every connection reads the definitions of all tables again:
        a fifth of the time of a button.
        """
        log = Path(f"{self.path}-wal")
        if log.stat().st_size:
            os.truncate(log, 0)
            # Whoever reads next makes the index of the log anew.
            with Path(f"{self.path}-shm").open("r+b") as index:
                index.write(bytes(HEADERS))

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """Every row of every table, by id."""
        source = sqlite3.connect(self.path)
        source.row_factory = sqlite3.Row
        found = {
            table.name: [dict(row) for row in source.execute(f'SELECT * FROM "{table.name}" ORDER BY 1')]
            for table in db.metadata.sorted_tables
        }
        source.close()
        return found

    def ask(self, statement: str, *values: Any) -> list[Any]:
        """Rows of a statement, as they lie in the database."""
        source = sqlite3.connect(self.path)
        found = source.execute(statement, values).fetchall()
        source.close()
        return found

    def write(self, statement: str, *values: Any) -> None:
        """Change rows behind everybody's back, as time would."""
        target = sqlite3.connect(self.path)
        target.execute(statement, values)
        target.commit()
        target.close()

    def periodic_tasks(self) -> None:
        """What the worker does between emails."""
        with self.app.app_context():
            for manifest in self.app.extensions["manifests"]:
                for periodic_task in manifest.periodic_tasks:
                    periodic_task()

    def fill(self, who: str, page: str, action: str, **typed: Any) -> TestResponse:
        """Send the form of `page` that goes to `action`, with what it holds and `typed`.

        Raises LookupError when the page has no such form.
        """
        browser = self.visitor(who)
        shown = browser.get(page)
        for form in html.forms(shown.text):
            if form.method == "post" and (form.action or page).partition("?")[0] == action:
                return browser.post(form.action or page, data={**form.values, **typed}, csrf=False)
        raise LookupError(f"{who} {page} ({shown.status}) has no form to {action}")

    def visitor(self, who: str = "anybody", *, strict: bool = False) -> Visitor:
        """A browser of this person; unless strict, its pages are not judged as pages, which takes most of the time."""
        browser: Visitor = self.app.test_client()  # type: ignore[assignment]
        browser.judges_pages = strict
        secret = self.secrets[who]
        if secret:
            browser.use_device(secret)
        return browser


def changes(before: dict[str, Any], after: dict[str, Any], *, but: Iterable[str] = ()) -> dict[str, list[Any]]:
    """The rows that are in one of two towns only, by table."""
    found = {}
    for table, rows in before.items():
        if table in but or rows == after[table]:
            continue
        old, new = (({tuple(row.items()) for row in side}) for side in (rows, after[table]))
        found[table] = [dict(row) for row in sorted(old ^ new, key=repr)]
    return found


def build(app: TransactionalFlask, path: Path) -> World:
    """Fill an empty database and remember it. The clock must stand at NOON."""
    world = World(app, path)
    with app.app_context(), transaction():
        townsfolk.settle(world)
        mailed.leave_open(world)
    with app.app_context(), transaction() as session:
        plant(session)
    world.keep()
    _plan_a_series(world)
    world.keep()
    return world


def _plan_a_series(world: World) -> None:
    activity = world.ask("SELECT activity_id FROM sessions WHERE id = ?", world.ids["session public"])[0][0]
    when = {"on": "2026-11-25", "starts": "20:00", "ends": "21:00", "weekdays": ["2"], "count": "5", "insist": "1"}
    page = f"/events/planning/activities/{activity}/dates"
    assert world.fill("coordinator", page, page, **when).status_code == 303
    world.ids["series"] = world.ask("SELECT id FROM series")[0][0]
    other = world.ask("SELECT activity_id FROM sessions WHERE id = ?", world.ids["session course"])[0][0]
    page = f"/events/planning/activities/{other}/dates"
    assert world.fill("coordinator", page, page, **when).status_code == 303
    world.ids["ended series"] = world.ask("SELECT max(id) FROM series")[0][0]
    page = f"/events/planning/series/{world.ids['ended series']}/end"
    assert world.fill("coordinator", f"{page}?since=2026-11-30", page, reason="weather").status_code == 303
    # It is too late to undo the end, so that it is put back.
    world.write("UPDATE batches SET made_at = datetime(made_at, '-2 days') WHERE kind = 'cancelled'")
    for number, (shift,) in enumerate(
        world.ask("SELECT id FROM shifts WHERE session_id > ? ORDER BY id", _latest(world))
    ):
        world.ids[f"shift of series {number}"] = shift


def _latest(world: World) -> int:
    return max(number for name, number in world.ids.items() if name.startswith("session "))


def plant(session: Any) -> None:
    """Give every personal field that holds something a word of its own (see `word`)."""
    for table, columns in PERSONAL.items():
        kept = db.metadata.tables[table]
        for column in columns:
            # As the column keeps it: some are sealed, and an empty text is left alone there, too.
            for row_id, held in session.execute(sa.select(kept.c.id, kept.c[column])).all():
                if not held:
                    continue
                planted = {column: word(table, column, row_id)}
                session.execute(sa.update(kept).where(kept.c.id == row_id).values(planted))


def _holding(world: World, table: str, column: str) -> list[int]:
    """Which rows hold something there; a sealed text is opened for it."""
    kept = db.metadata.tables[table].c[column]
    if not isinstance(kept.type, SealedText):
        return [number for (number,) in world.ask(f"SELECT id FROM {table} WHERE {column} <> ''")]
    rows = world.ask(f"SELECT id, {column} FROM {table} WHERE {column} <> ''")
    with world.app.app_context():
        return [number for number, sealed in rows if unseal(kept.type.purpose, sealed)]


def word(table: str, column: str, row_id: int) -> str:
    """The planted word of a field: such that a form that shows it takes it back."""
    if column == "phone":
        return f"+3597{list(PERSONAL).index(table):02d}{row_id:05d}"
    said = f"plant-{table}-{column}-{row_id}-x".replace("_", "-")
    return f"{said}@example.org" if column == "email" else f"https://{said}.example" if column == "link" else said


def words_of(world: World) -> dict[str, tuple[str, str, int]]:
    """Every planted word that stands in the database: word -> table, column, row."""
    found = {}
    for table, columns in PERSONAL.items():
        for column in columns:
            for row_id in _holding(world, table, column):
                found[word(table, column, row_id).removesuffix("@example.org")] = (table, column, row_id)
    return found
