"""Doing one thing to several dates: what would become of each is shown first, and one button undoes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import abort, render_template, request, url_for

from community.foundation import clock
from community.foundation.access import current_actor, requires, within_reach
from community.foundation.i18n import (
    best_of,
    gettext,
    isolated,
    lazy_gettext,
    listed,
    local,
    ngettext,
    when_in_words,
)
from community.foundation.pages import filled_in, go, on_refusal, slice_blueprint, wording
from community.foundation.refusal import Refused
from community.holidays.labels import feasts_on, name_on
from events.activities.labels import LABELS as STATES
from events.activities.rules import ActivityState
from events.bulk import actions, queries, rules
from events.bulk.forms import FORMS, BulkForm, CancelManyForm, MoveManyForm, WriteToManyForm
from events.bulk.labels import ICONS
from events.bulk.queries import BulkDate, BulkOutline
from events.bulk.rules import BulkAct, Refusal
from events.messages import actions as messages
from events.messages.rules import MessageStart
from events.messages.views import begun_with
from events.permissions import Permission
from events.planning.actions import country
from events.planning.models import Batch
from events.planning.rules import SessionChange
from events.planning.views import PlannedDate, and_who_hears, go_from, known, touched_by, who_hears
from events.sessions.models import Session
from events.sessions.queries import ids_to_come
from events.venues.views import venues_to_choose

blueprint = slice_blueprint(__name__)

REFUSALS = {
    Refusal.CHANGED_MEANWHILE: lazy_gettext(
        "One of these dates, or who has its venue, changed since you looked: it is marked below. Nothing was done; "
        "look again, then decide."
    ),
    Refusal.NOTHING_LEFT: lazy_gettext("Nothing can be done to any of these dates. Each says why."),
    Refusal.ONE_REFUSED: lazy_gettext("%(date)s: %(why)s Nothing was done to any of them."),
}


def _act() -> BulkAct | None:
    word = request.values.get("act", "")
    return next((one for one in BulkAct if one.value == word), None)


def _reach() -> Any:
    return within_reach(current_actor(), Permission.CHANGE_SESSION)


def _back(sessions: Sequence[Session]) -> tuple[str, dict[str, int]]:
    """The page on which the dates were chosen: that of an activity, or the board."""
    found = rules.chosen_on(request.values.get("of", ""), [one.activity_id for one in sessions])
    return ("events.planning.activity", {"activity_id": found}) if found else ("events.planning.board", {})


def _way_back(sessions: Sequence[Session]) -> dict[str, str]:
    """Where the link to it leads, and what it is called."""
    endpoint, address = _back(sessions)
    return {"back": url_for(endpoint, **address), "back_to": gettext("All dates") if address else gettext("Planning")}


def _form(act: BulkAct | None) -> BulkForm:
    dates, of = rules.wanted(request.args.getlist("dates")), request.args.get("of", "")
    shown = {"act": act.value if act else "", "of": of, "dates": dates}
    if act is BulkAct.MOVE:
        return MoveManyForm(venues_to_choose(), data=shown)
    return FORMS.get(act, BulkForm)(data=shown) if act else BulkForm(data=shown)


def _outline(form: BulkForm, sessions: Sequence[Session]) -> BulkOutline:
    """What would become of the dates by what the form says."""
    now = clock.now()
    if isinstance(form, MoveManyForm):
        return queries.moved(sessions, form.by, form.venues, now)
    if isinstance(form, CancelManyForm):
        return queries.called_off(sessions, now)
    return queries.published(sessions, actions.unfit(sessions))


@dataclass(frozen=True)
class BulkRow:
    """A line of the page: a date, what it would be, why it is left alone in words, and whether it changed since it was
    shown."""

    date: BulkDate
    turn: PlannedDate
    why: str
    changed: bool


@blueprint.get("")
@requires(Permission.PLAN)
def look() -> Any:
    """What would become of the dates that were chosen. A move is looked at as soon as it says how far."""
    act = _act()
    form = _form(act)
    # Where a refused change lands, its dates are shown as they would be now.
    ready = act in (BulkAct.PUBLISH, BulkAct.CANCEL) or (form.is_submitted() and form.validate())
    return _page(act, form, ready=bool(act and ready), marked=form.seen.data if form.is_submitted() else None)


def _page(act: BulkAct | None, form: BulkForm, *, ready: bool, marked: str | None = None) -> str:
    sessions = queries.chosen(_reach(), form.dates.data)
    outline = _outline(form, sessions) if ready else None
    changed = rules.changed_since(marked, outline.seen) if outline and marked is not None else set()
    if outline:
        form.seen.data = rules.in_words_of(outline.seen)
    whom = _touched(act, outline) if outline else None
    return render_template(
        "events/bulk/look.html",
        act=act,
        form=form,
        sessions=sessions,
        outline=outline,
        rows=_rows(outline, changed) if outline else [],
        becomes=_becomes(act, outline) if outline else [],
        touched=whom,
        who_hears=who_hears,
        obstacle=wording(Refused(outline.obstacle)) if outline and outline.obstacle else "",
        does=_does(act, outline) if outline else "",
        icon=ICONS.get(act) if act else "",
        **_way_back(sessions),
    )


def _touched(act: BulkAct | None, outline: BulkOutline) -> dict[str, Any]:
    if act is BulkAct.MOVE:
        return touched_by(outline.moves)
    if act is BulkAct.CANCEL:
        return touched_by(outline.off)
    return touched_by([SessionChange(one) for one in _shown_by(outline)])


def _shown_by(outline: BulkOutline) -> list[int]:
    """The dates to come of the activities that would be published."""
    activities = {one.session.activity_id for one in outline.done}
    return ids_to_come(Session.activity_id.in_(activities), clock.now()) if activities else []


def _rows(outline: BulkOutline, changed: set[int]) -> list[BulkRow]:
    held = known(number for one in outline.dates for number in one.taken)
    rows = []
    for one in outline.dates:
        holders = [held[number] for number in one.taken if number in held]
        day = local(one.starts_at, one.venue.zone).date()
        clashing = bool(one.taken or one.twice)
        free = (name_on(country(), day), feasts_on(day))
        turn = PlannedDate(one.starts_at, one.ends_at, day, clashing, holders, *free, one.shut)
        rows.append(BulkRow(one, turn, wording(one.why) if one.why else "", one.session.id in changed))
    return rows


def _becomes(act: BulkAct | None, outline: BulkOutline) -> list[tuple[str, str, str]]:
    """What was and what becomes, where it is the same for many dates."""
    if act is BulkAct.CANCEL and outline.done:
        return [(gettext("State"), gettext("Takes place"), gettext("Cancelled"))]
    if act is BulkAct.PUBLISH:
        whole = {one.session.activity_id: one.session.activity for one in outline.done}
        return [
            (
                isolated(best_of(one.texts).row.title),
                str(STATES[one.state]),
                str(STATES[ActivityState.PUBLISHED]),
            )
            for _, one in sorted(whole.items())
        ]
    return []


def _does(act: BulkAct | None, outline: BulkOutline) -> str:
    """What the button does."""
    number = len(outline.done)
    if act is BulkAct.PUBLISH:
        return ngettext("Publish %(num)d activity", "Publish %(num)d activities", len(_activities(outline)))
    if act is BulkAct.CANCEL:
        return ngettext("Cancel %(num)d date", "Cancel %(num)d dates", number)
    if outline.snags:
        return ngettext("Move %(num)d date all the same", "Move %(num)d dates all the same", number)
    return ngettext("Move %(num)d date", "Move %(num)d dates", number)


def _activities(outline: BulkOutline) -> set[int]:
    return {one.session.activity_id for one in outline.done}


@blueprint.post("")
@on_refusal(look)
@requires(Permission.PLAN)
def change() -> Any:
    """Do it to all of them, exactly as it was shown."""
    act = _act()
    form = filled_in(_form(act), lambda form: _page(act, form, ready=act is BulkAct.CANCEL))
    if act is None or "apply" not in request.form:
        return _page(act, form, ready=act is not None)
    before = _touched(act, _outline(form, queries.chosen(_reach(), form.dates.data)))
    chosen = (_reach(), form.dates.data, form.seen.data or "")
    if isinstance(form, MoveManyForm):
        done, batch = _move(chosen, form)
        said = ngettext("%(num)d date is moved.", "%(num)d dates are moved.", len(done.done))
    elif isinstance(form, CancelManyForm):
        done, batch = actions.cancel(*chosen, form.reason.data, form.words.data or "")
        said = ngettext("%(num)d date is cancelled.", "%(num)d dates are cancelled.", len(done.done))
    else:
        done, batch = actions.publish(*chosen)
        number = len(_activities(done))
        said = ngettext("%(num)d activity is published.", "%(num)d activities are published.", number)
    endpoint, address = _back([one.session for one in done.dates])
    return go_from(batch, endpoint, and_who_hears(said, before), **address)


def _move(chosen: tuple[Any, list[int], str], form: MoveManyForm) -> tuple[BulkOutline, Batch | None]:
    """Move them. Where one must not be so, the refusal names it."""
    try:
        return actions.move(*chosen, form.by, form.venues)
    except Refused as refused:
        named = [one for one in queries.chosen(*chosen[:2]) if one.id == refused.details.get("session_id")]
        if not named:
            raise
        raise Refused(Refusal.ONE_REFUSED, date=_in_words(named[0]), why=wording(refused)) from refused


def _in_words(session: Session) -> str:
    at = when_in_words(session.starts_at, session.ends_at, session.venue.zone, "EEEE d MMMM y")
    return listed([isolated(best_of(session.activity.texts).row.title), at])


def _message_form() -> WriteToManyForm:
    of = request.args.get("of", "")
    shown = {"dates": rules.wanted(request.args.getlist("dates")), "of": of, **begun_with()}
    return WriteToManyForm.in_languages(parties=[], series=False, data=shown)


def _written_to(form: WriteToManyForm) -> list[Session]:
    """The dates to whose people something is written. One that is not one's own is not there, and nothing is."""
    ids = form.dates.data
    found = queries.chosen(within_reach(current_actor(), Permission.WRITE_MESSAGE), ids)
    if len(found) < len(ids):
        abort(404)
    return found


@blueprint.get("/message")
@requires(Permission.WRITE_MESSAGE)
def write() -> str:
    """The words to those of all the dates that were chosen; whom they reach is looked at before anything goes out."""
    form = _message_form()
    return _write_page(form, _written_to(form))


def _write_page(form: WriteToManyForm, sessions: Sequence[Session]) -> str:
    refused = messages.obstacles(sessions)
    several = messages.of_several(sessions, current_actor())
    return render_template(
        "events/bulk/write.html",
        form=form,
        sessions=[(one, wording(Refused(refused[one.id])) if one.id in refused else "") for one in sessions],
        open=len(refused) < len(sessions),
        several=wording(Refused(several)) if several else "",
        starts=MessageStart,
        begun=form.begun_with,
        address=partial(url_for, "events.bulk.write", dates=[one.id for one in sessions], of=form.of.data or None),
        **_way_back(sessions),
    )


@blueprint.post("/message")
@on_refusal(write)
@requires(Permission.WRITE_MESSAGE)
def keep() -> Any:
    form = _message_form()
    sessions = _written_to(form)
    form = filled_in(form, lambda form: _write_page(form, sessions))
    told = (form.words, form.circle.data, form.begun_with)
    made = messages.write_to_many(sessions, current_actor(), *told)
    return go("events.messages.show", message_id=made.id)
