"""A programme comes in as a file, is looked at row by row, and is taken over as it was shown; and goes out as one."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from functools import cache
from io import BytesIO
from itertools import product
from typing import Any

from babel.dates import get_month_names
from flask import Response, abort, current_app, render_template, request, url_for

from community.foundation import audit, clock, i18n
from community.foundation.access import Role, current_actor, requires, within_reach
from community.foundation.audit import Deed
from community.foundation.config import settings
from community.foundation.i18n import gettext, in_every_language, lazy_gettext, local, ngettext, plain_words
from community.foundation.pages import filled_in, go, notify, on_refusal, slice_blueprint
from community.foundation.spreadsheets import as_csv, as_sheet
from community.foundation.web_server import MOST_BYTES_WITH_A_PICTURE
from community.organisations.models import Organisation
from events.activities.labels import LABELS as ACTIVITY_LABELS
from events.activities.recurrence import at_zone
from events.activities.rules import ActivityKind
from events.calendar.ics_content import MEDIA_TYPE, Feed
from events.calendar.ics_report import NoteReason, ReadCalendar, UnreadableCalendar
from events.calendar.views import cancelled_prefix, feed_session
from events.calendar.window import window
from events.imports import actions, queries, rules
from events.imports.csv_reader import SheetWords, folded, read_rows, read_sheet
from events.imports.forms import ExportSpanForm, ProgrammeForm
from events.imports.labels import COLUMNS, DOUBTS, LABELS, REASONS, REFUSED
from events.imports.models import BroughtProgramme
from events.imports.rules import (
    CalendarFormat,
    CalledOff,
    ChangedPart,
    ImportFate,
    Preview,
    PreviewRow,
    Refusal,
    SheetColumn,
    few_enough,
)
from events.imports.xlsx_reader import ZIP, sheet_rows
from events.messages.views import called, names_of
from events.permissions import Permission
from events.registrations.models import Registration
from events.registrations.views import LISTED
from events.sessions.models import Session
from events.venues.views import own_organisations

blueprint = slice_blueprint(__name__)

__all__ = ["LABELS", "REFUSALS", "blueprint"]

REFUSALS: dict[Any, Any] = {
    Refusal.TAKEN: lazy_gettext("This was taken over already. Nothing was done again."),
    Refusal.CHANGED_MEANWHILE: lazy_gettext(
        "Something changed since you looked. Nothing was done; look at what it would do now, then decide."
    ),
    **DOUBTS,
}
# Which date it is, in the columns of a table.
WHEN = (SheetColumn.TITLE, SheetColumn.DATE, SheetColumn.STARTS, SheetColumn.ENDS)
A_PAGE = 100
LAST_PAGE = 60
LOOKS = {
    ImportFate.CANCELLED.value: "off",
    ImportFate.HIDDEN.value: "off",
    rules.SKIPPED: "few",
    ImportFate.MOVED.value: "waiting",
    ImportFate.CHANGED.value: "waiting",
}


@blueprint.get("")
@requires(Permission.BRING_PROGRAMME)
def index() -> str:
    return _page(ProgrammeForm(own_organisations()))


def _page(form: ProgrammeForm, unreadable: str = "", span: ExportSpanForm | None = None) -> str:
    actor = current_actor()
    return render_template(
        "events/imports/index.html",
        form=form,
        unreadable=unreadable,
        sources=queries.sources_of(actor.organisations(Role.COORDINATOR)),
        waiting=queries.waiting_programmes(within_reach(actor, Permission.BRING_PROGRAMME)),
        span=span or ExportSpanForm(formdata=None),
    )


@blueprint.post("")
@requires(Permission.BRING_PROGRAMME, most_bytes=MOST_BYTES_WITH_A_PICTURE)
def bring() -> Any:
    """Keep a file that can be read, with what it would do; what is wrong with another is told."""
    own = own_organisations()
    form = filled_in(ProgrammeForm(own), _page)
    organisation_id = form.organisation_id.data if form.organisation_id else own[0][0]
    content = form.content
    kind = format_of(content)
    try:
        calendar = read(content, kind)
    except UnreadableCalendar as refused:
        return _page(form, unreadable_in_words(refused)), 422
    organisation, me = queries.get_organisation(organisation_id), current_actor().account_id
    made = actions.bring(content, kind, calendar, organisation, form.source.data, me)
    return go("events.imports.show", programme_id=made.id)


def format_of(content: bytes) -> CalendarFormat:
    """What a file is by its content, whatever it is called."""
    if content.startswith(ZIP):
        return CalendarFormat.XLSX
    begins = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:15].upper()
    return CalendarFormat.ICS if begins == b"BEGIN:VCALENDAR" else CalendarFormat.CSV


def read(content: bytes, kind: CalendarFormat) -> ReadCalendar:
    """What a file holds. Raises UnreadableCalendar."""
    zone, now = settings().time_zone, clock.now()
    if kind is CalendarFormat.ICS:
        from events.calendar.ics_reader import read_calendar

        return few_enough(read_calendar(content, now=now, zone=zone))
    if kind is CalendarFormat.XLSX:
        return read_rows(sheet_rows(BytesIO(content)), zone=zone, words=sheet_words(), window=window(now))
    return read_sheet(content, zone=zone, words=sheet_words(), window=window(now))


@cache
def sheet_words() -> SheetWords:
    """How a table may name its columns, the months and the kinds of activities: in any language of the site."""
    kinds = {kind: ACTIVITY_LABELS[kind] for kind in ActivityKind}
    months: dict[str, int] = {}
    for language in i18n.available():
        for context, width in product(("format", "stand-alone"), ("wide", "abbreviated")):
            for number, name in get_month_names(width, context, language.code).items():
                months.setdefault(folded(name).rstrip("."), number)
    return SheetWords(_by_word(COLUMNS), _by_word(kinds), months)


def _by_word(labels: Mapping[Any, Any]) -> dict[str, Any]:
    found = {one.value: one for one in labels}
    for one, label in labels.items():
        for word in in_every_language(label).values():
            found.setdefault(folded(word), one)
    return found


def unreadable_in_words(refused: UnreadableCalendar) -> str:
    """Why nothing of a file is taken, in the reader's language."""
    where = gettext("Line %(number)s.", number=refused.line) if refused.line else ""
    return " ".join(filter(None, (str(REFUSED[refused.reason]), where, gettext("Nothing was taken."))))


@blueprint.get("/<int:programme_id>")
@requires(Permission.BRING_PROGRAMME, programme=BroughtProgramme)
def show(programme: BroughtProgramme) -> str:
    return _preview_page(programme)


def _preview_page(programme: BroughtProgramme) -> str:
    """What a file would do, or did, line by line."""
    preview = Preview.unpacked(programme.preview)
    number = min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)
    rows = preview.rows[(number - 1) * A_PAGE : number * A_PAGE]

    def at(page: int) -> str:
        return url_for("events.imports.show", programme_id=programme.id, page=page)

    return render_template(
        "events/imports/show.html",
        programme=programme,
        organisation=queries.get_organisation(programme.organisation_id),
        rows=[(row, LOOKS.get(row.fate, "good"), fate_in_words(row.fate), *said(row)) for row in rows],
        counted=[(number, fate_in_words(fate)) for fate, number in preview.counted().items()],
        same=preview.same,
        acts=any(row.fate != rules.SKIPPED for row in preview.rows),
        doubts=[str(DOUBTS[one]) for one in preview.doubts],
        others=preview.others,
        earlier=at(number - 1) if number > 1 else "",
        later=at(number + 1) if len(preview.rows) > number * A_PAGE else "",
    )


def fate_in_words(fate: str) -> str:
    """What becomes of a line."""
    return gettext("Skipped") if fate == rules.SKIPPED else str(LABELS[ImportFate(fate)])


def said(row: PreviewRow) -> tuple[str, list[tuple[str, str, str]]]:
    """What there is to say of a line: when or why, and each part that changes with what it was and becomes."""
    if row.reason:
        reason = NoteReason(row.reason)
        detail = str(LABELS[SheetColumn(row.detail)]) if reason is NoteReason.MISSING else row.detail
        return str(REASONS[reason]) % {"detail": detail}, []
    words = [_moment(row.at, row.zone), str(LABELS[CalledOff(row.why)]) if row.why else ""]
    changes = [(gettext("Begins"), _moment(row.before, row.zone), _moment(row.at, row.zone))] if row.before else []
    for part, was, now in row.parts:
        named = ChangedPart(part)
        if named is ChangedPart.END:
            was, now = _moment(was, row.zone), _moment(now, row.zone)
        if was or now:
            changes.append((str(LABELS[named]), was, now))
    return " · ".join(filter(None, words)), changes


def _moment(written: str, zone: str) -> str:
    if not written:
        return ""
    at = local(datetime.fromisoformat(written), zone or clock.town_zone())
    return i18n.listed([i18n.day_in_words(at.date(), "EEE d MMM y"), i18n.time_in_words(at)])


@blueprint.post("/<int:programme_id>/take")
@on_refusal(show)
@requires(Permission.BRING_PROGRAMME, programme=BroughtProgramme)
def take(programme: BroughtProgramme) -> Any:
    """Do what was shown; where that is something else by now, it is shown anew."""
    if programme.taken_at:
        return go("events.imports.show", programme_id=programme.id)
    calendar = read(queries.content_of(programme), programme.format)
    organisation = queries.get_organisation(programme.organisation_id)
    done = actions.take_over(programme, calendar, organisation, sure="sure" in request.form)
    if done is None:
        notify("warning", str(REFUSALS[Refusal.CHANGED_MEANWHILE]))
        return _preview_page(programme), 409
    number = sum(done.counts[fate] for fate in ImportFate if fate is not ImportFate.SAME)
    said = ngettext("%(num)d date is as the file says.", "%(num)d dates are as the file says.", number)
    return go("events.imports.show", said if number else gettext("It is so already."), programme_id=programme.id)


@blueprint.get("/template.csv")
@requires(Permission.BRING_PROGRAMME)
def template() -> Response:
    """A table to fill in: its heads, and one row as an example."""
    today = clock.today()
    with plain_words():
        kind = str(ACTIVITY_LABELS[ActivityKind.SPORT])
        example = [gettext("Football for everybody"), f"{today + timedelta(days=7):%d.%m.%Y}", "18:00", "19:30"]
        rows = [[str(word) for word in COLUMNS.values()], [*example, gettext("Hall"), "", "", kind]]
    return as_csv("template", rows)


def _asked_span() -> tuple[ExportSpanForm, datetime, datetime]:
    """The days that are asked for, and the moments [since, until) that they are."""
    form, zone = ExportSpanForm(formdata=request.args), clock.town_zone()
    if not form.validate():
        abort(404)
    first, last = sorted((form.since.data, form.until.data))
    since = at_zone(datetime.combine(first, time()), zone)
    return form, since, at_zone(datetime.combine(last + timedelta(days=1), time()), zone)


def _too_many(form: ExportSpanForm, said: str) -> tuple[str, int]:
    form.until.errors = [said]
    return _page(ProgrammeForm(own_organisations(), formdata=None), span=form), 422


@blueprint.get("/sessions.<any(ics,csv,xlsx):file_format>")
@requires(Permission.BRING_PROGRAMME, records=True)
def export(file_format: str) -> Any:
    """The sessions of one's organisations in some days, as the form that one likes; that is noted."""
    actor, (form, since, until) = current_actor(), _asked_span()
    found = queries.sessions_between(within_reach(actor, Permission.PLAN), since, until)
    if len(found) > queries.MOST_EXPORTED:
        return _too_many(form, gettext("More than %(most)s dates: choose fewer days.", most=queries.MOST_EXPORTED))
    own = actor.organisations(Role.COORDINATOR)
    audit.note(*((Deed.EXPORTED, Organisation, number, "sessions") for number in sorted(own)))
    response = _as_calendar(found) if file_format == "ics" else _as_table(found, file_format)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/who-comes.<any(csv,xlsx):file_format>")
@requires(Permission.SEE_PARTIES, records=True)
def who_comes(file_format: str) -> Any:
    """Who joined what begins in some days, as the list of each date shows them; that is noted of each."""
    form, since, until = _asked_span()
    found = queries.parties_between(within_reach(current_actor(), Permission.SEE_PARTIES), since, until)
    if len(found) > queries.MOST_EXPORTED:
        return _too_many(form, gettext("More than %(most)s sign-ups: choose fewer days.", most=queries.MOST_EXPORTED))
    audit.note(*((Deed.EXPORTED, Session, number, "") for number in sorted({one.session_id for one in found})))
    names = names_of(found)
    with plain_words():
        words = [gettext("Who"), gettext("People"), gettext("State")]
        rows: list[list[Any]] = [[str(COLUMNS[one]) for one in WHEN] + words]
        rows += [[*_title_and_hours(one.session), *_who(one, names[one.id])] for one in found]
    response = as_csv("who-comes", rows) if file_format == "csv" else as_sheet("who-comes", rows)
    response.headers["Cache-Control"] = "no-store"
    return response


def _who(party: Registration, names: list[str]) -> list[Any]:
    return [called(party, names), party.party_size, str(LISTED[party.state])]


def _as_calendar(found: Iterable[Session]) -> Response:
    from events.calendar.ics import render_feed

    locale = i18n.current_language().code
    about = Feed(name=settings().site_name, zone=settings().time_zone, language=locale, private=True)
    with plain_words():
        dates = [feed_session(one, place_known=True) for one in found]
        content = render_feed(about, dates, cancelled_prefix=cancelled_prefix())
    headers = {"Content-Disposition": 'attachment; filename="sessions.ics"'}
    return Response(content, content_type=MEDIA_TYPE, headers=headers)


def _as_table(found: Iterable[Session], file_format: str) -> Response:
    """The rows of a table that can be brought again; beside what it says, how many come."""
    with plain_words():
        heads = [*map(str, COLUMNS.values()), gettext("State"), gettext("Seats"), gettext("Taken")]
        rows = [heads, *map(_row, found)]
    return as_csv("sessions", rows) if file_format == "csv" else as_sheet("sessions", rows)


def _row(one: Session) -> list[Any]:
    text = i18n.best_of(one.activity.texts).row
    words = [one.venue.called, one.venue.address, text.description, str(ACTIVITY_LABELS[one.activity.kind])]
    return [
        *_title_and_hours(one),
        *words,
        str(current_app.jinja_env.filters["label"](one.state)),
        one.capacity,
        one.seats_taken,
    ]


def _title_and_hours(one: Session) -> list[str]:
    """What is done, on which day, and from when to when by the clock there."""
    start, end = local(one.starts_at, one.venue.zone), local(one.ends_at, one.venue.zone)
    title = i18n.best_of(one.activity.texts).row.title
    return [title, f"{start:%Y-%m-%d}", f"{start:%H:%M}", f"{end:%H:%M}"]
