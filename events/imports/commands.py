"""`flask events import`: a file in, a report line by line, everything or nothing."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import click
from flask.cli import with_appcontext

from community.foundation import clock, i18n
from community.foundation.config import settings
from community.foundation.database import transaction
from community.foundation.refusal import Refused
from events.calendar.ics_reader import MAX_BYTES, read_calendar
from events.calendar.ics_report import Note, NoteKind, NoteReason, ReadCalendar, Unreadable, UnreadableCalendar
from events.imports import actions, queries
from events.imports.labels import REASONS, REFUSED
from events.imports.rules import CalledOff, ImportDoubt, Imported, ImportedChange, ImportFate

# What only who types the command reads of the reading itself.
READ = {
    NoteReason.SINGLE: "one date",
    NoteReason.SERIES: "a series, %(detail)s dates",
    NoteReason.OVERRIDE: "the changed date of %(detail)s",
    NoteReason.OVERRIDE_WITHOUT_SERIES: "the changed date of %(detail)s, whose series is not in the file",
    NoteReason.CALLED_OFF: "called off by a message %(detail)s",
    NoteReason.ZONE_RENAMED: "the time zone is known by another name: %(detail)s",
    NoteReason.ZONE_UNKNOWN: "the time zone is unknown, the file's own rules are used: %(detail)s",
    NoteReason.ZONE_DIFFERS: "the file's rules for the time zone differ from the world's: %(detail)s",
    NoteReason.ZONE_ENDED: "the file's rules for the time zone end in the past, the world's are used: %(detail)s",
    NoteReason.ZONE_UNREADABLE: "the file's rules for the time zone cannot be read: %(detail)s",
    NoteReason.FLOATING: "a time without a zone was read in %(detail)s",
    NoteReason.NO_UID: "it has no UID; one was made from its words",
    NoteReason.LONG_UID: "its UID was shortened",
    NoteReason.NO_TITLE: "it has no title; the calendar's name stands in",
    NoteReason.TITLE_SHORTENED: "the title was shortened from %(detail)s characters",
    NoteReason.TEXT_SHORTENED: "the text was shortened from %(detail)s characters",
    NoteReason.HTML_REMOVED: "marks of HTML were removed from the text",
    NoteReason.NO_END: "it has no end; a minute stands in",
    NoteReason.EMPTY_RULE: "an empty recurrence rule was left out",
    NoteReason.START_OFF_RULE: "its first date does not follow its rule, and is kept: %(detail)s",
    NoteReason.BAD_LINE: "a line could not be read: %(detail)s",
    NoteReason.BAD_EXCEPTION: "an exception could not be read: %(detail)s",
    **REASONS,
}
DOUBTS = {
    ImportDoubt.ALL_NEW: "Nothing in the file is known from the source {source!r}: it may be another calendar, "
    "which needs a --source of its own.",
    ImportDoubt.KNOWN_ELSEWHERE: "The source {source!r} is new, but much of the file is known from {others}: give that "
    "name by --source, or its dates are there twice.",
    ImportDoubt.MANY_CANCELLED: "It would cancel more than a third of the dates to come from the source {source!r}.",
}
SURE = "If that is right, say --yes."
WHY_CANCELLED = {CalledOff.MESSAGE: "called off by a message", CalledOff.MISSING: "no longer in the file"}
TAKEN = {ImportFate.NEW: "taken", ImportFate.SAME: "same"}


class _Rehearsed(Exception):
    """A dry run has come to its end and is taken back."""


@click.group("events")
def events_group() -> None:
    """Programmes from elsewhere."""


@events_group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
@click.option("--organisation", "slug", required=True, metavar="SLUG", help="Whose programme it becomes.")
@click.option("--source", metavar="NAME", help="Which of its calendars this is; usually the file's name.")
@click.option("--language", type=click.Choice(sorted(i18n.LANGUAGES)), help="Of its texts; else known by their script.")
@click.option("--yes", is_flag=True, help="Take also what may be another calendar, or half of one.")
@click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing.")
@with_appcontext
def import_(file: Path, slug: str, source: str | None, language: str | None, yes: bool, dry_run: bool) -> None:
    """Read a calendar that another program wrote, the dates from 60 days back to 18 months ahead; again is safe.

    What is no longer in it is cancelled, so each calendar of an organisation needs a name (--source) that stays.
    """
    with transaction(writing=False):
        if queries.find_organisation(slug) is None:
            known = ", ".join(queries.slugs()) or "none"
            raise click.ClickException(f"There is no organisation {slug!r}. There are: {known}.")
    calendar = _read(file)
    source = source or file.name
    try:
        imported = _take(calendar, slug, source, language or "", yes or dry_run, dry_run)
    except Refused as refused:
        why = _why(cast(ImportDoubt, refused.reason), **refused.details)
        raise click.ClickException(f"{why} Nothing was changed. {SURE}") from None
    for line in report(calendar, imported):
        click.echo(line)
    if dry_run:
        if not yes:
            for doubt in imported.doubts:
                click.echo(f"{_why(doubt, source=source, others=imported.other_sources)} {SURE}")
        click.echo("Nothing was changed: this was a dry run.")


def _read(file: Path) -> ReadCalendar:
    try:
        if file.stat().st_size > MAX_BYTES:
            raise UnreadableCalendar(Unreadable.TOO_LARGE)
        zone = settings().time_zone
        return read_calendar(file.read_bytes(), now=clock.now(), zone=zone)
    except OSError as problem:
        raise click.ClickException(f"{file} cannot be read: {problem.strerror}.") from None
    except UnreadableCalendar as refused:
        where = f" Line {refused.line}{f' ({refused.detail})' if refused.detail else ''}." if refused.line else ""
        with i18n.plain_words(), i18n.force_locale(i18n.SOURCE):
            why = str(REFUSED[refused.reason])
        raise click.ClickException(f"{why}{where} Nothing was taken.") from None


def _why(doubt: ImportDoubt, *, source: object, others: object) -> str:
    names = ", ".join(repr(name) for name in others) if isinstance(others, tuple) else ""
    return DOUBTS[doubt].format(source=source, others=names)


def _take(calendar: ReadCalendar, slug: str, source: str, language: str, sure: bool, dry_run: bool) -> Imported:
    with click.progressbar(
        length=len(calendar.events), label="Taking dates", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        try:
            with transaction():
                organisation = queries.find_organisation(slug)
                if organisation is None:
                    raise click.ClickException(f"The organisation {slug!r} is gone.")
                imported = actions.import_calendar(
                    calendar, organisation, source=source, sure=sure, language=language, advance=bar.update
                )
                if dry_run:
                    raise _Rehearsed
        except _Rehearsed:
            pass
    return imported


def report(calendar: ReadCalendar, imported: Imported) -> Iterator[str]:
    """What became of every entry of the file and of everything here that it changed, a line each, then the sums."""
    with i18n.plain_words(), i18n.force_locale(i18n.SOURCE):
        yield from _lines(calendar, imported)


def _lines(calendar: ReadCalendar, imported: Imported) -> Iterator[str]:
    yield f"{calendar.name or 'A calendar without a name'} ({calendar.zone})"
    for note in calendar.notes:
        yield _line(note.line, _word(note, imported), note.title, str(READ[note.reason]) % {"detail": note.detail})
    for step in imported.steps:
        yield _line(step.line, step.fate.value, step.title, _detail(step))
    counted = [f"{number} {fate.value}" for fate in ImportFate if (number := imported.counts[fate])]
    skipped = sum(note.kind is NoteKind.SKIPPED for note in calendar.notes)
    yield f"Dates: {', '.join(counted) or 'none'}. Entries skipped: {skipped}."
    if not imported.steps and set(imported.counts) <= {ImportFate.SAME}:
        yield "Nothing had changed."


def _word(note: Note, imported: Imported) -> str:
    if note.kind is not NoteKind.TAKEN:
        return note.kind.value
    return TAKEN.get(imported.fates.get(note.uid, ImportFate.SAME), "updated")


def _detail(step: ImportedChange) -> str:
    if step.at is None:
        return "private in the file now" if step.fate is ImportFate.HIDDEN else "title or text"
    at = f"{step.at:%Y-%m-%d %H:%M} UTC"
    if step.why:
        return f"{at}: {WHY_CANCELLED[step.why]}"
    if step.before:
        return f"{step.before:%Y-%m-%d %H:%M} to {at}"
    if step.fate is ImportFate.CHANGED:
        return f"{at}: {', '.join(part.value for part, _, _ in step.parts) or 'as it was'}"
    return at


def _line(line: int, word: str, title: str, detail: str) -> str:
    where = f"line {line}" if line else ""
    return f"{where:<11} {word:<9}  {title or '—'}: {detail}"


COMMANDS = (events_group,)
