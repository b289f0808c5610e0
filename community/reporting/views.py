"""The reports on one page over any days, each figure with its definition and who is behind it, and all as files."""

from collections.abc import Iterable, Sequence
from datetime import date, time
from typing import Any

from flask import Response, abort, current_app, render_template, request, url_for

from community.foundation import audit, clock
from community.foundation.access import Role, current_actor, requires
from community.foundation.audit import Deed
from community.foundation.i18n import (
    day_in_words,
    gettext,
    in_words,
    isolated,
    lazy_gettext,
    time_in_words,
    weekdays,
)
from community.foundation.manifest import Book, Counts, Indicator
from community.foundation.pages import slice_blueprint
from community.foundation.spreadsheets import as_csv, as_sheet
from community.households.models import Member
from community.organisations.models import Organisation
from community.origins.labels import LABELS as ORIGIN_LABELS
from community.origins.labels import country_name
from community.origins.rules import Sex
from community.permissions import Permission
from community.places.queries import districts
from community.reporting import queries, rules, suppression
from community.reporting.labels import BASES, LABELS, UNCOUNTED, Uncounted
from community.reporting.queries import SEXES, Figure, Question, ReportTable
from community.reporting.rules import Bracket, Heat, QuickChoice, Trend
from community.reporting.suppression import LEAST

blueprint = slice_blueprint(__name__)

A_PAGE = 50
LAST_PAGE = 10_000
# What stands first, where it has an answer.
FIRST = ("people", "seats", "sessions", "hours")
TRENDS = {
    Trend.DOUBLED: lazy_gettext("At least twice as many as at the beginning"),
    Trend.MORE: lazy_gettext("More than at the beginning"),
    Trend.ALIKE: lazy_gettext("About as many as at the beginning"),
    Trend.FEWER: lazy_gettext("Fewer than at the beginning"),
    Trend.HALVED: lazy_gettext("At most half as many as at the beginning"),
}
SHADES = ("", lazy_gettext("few"), lazy_gettext("some"), lazy_gettext("many"), lazy_gettext("most"))
Row = Sequence[Any]


def _day(word: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(word, ""))
    except ValueError:
        return None


def _asked() -> Question:
    """What the address asks, of what the reader may ask; anything else in it is as if it were not there."""
    actor, args = current_actor(), request.args
    first, last = rules.in_order(_day("from"), _day("to"), clock.today())
    reach = queries.reach_of(actor)
    chosen = args.get("organisation", type=int)
    if chosen is not None and (reach is None or chosen in reach):
        reach = [chosen]
    district, kind = args.get("district", ""), args.get("kind", "")
    scope = queries.scope_of(
        first,
        last,
        reach,
        district if district in dict(districts()) else "",
        kind if kind in current_app.extensions["topics"] else "",
    )
    reports = actor.organisations(Role.REPORTER)
    sexes = {one.value: one for one in Sex} if reports else {}
    under = args.get("under", type=int)
    return Question(scope, sexes.get(args.get("sex", "")), under if under in rules.AGE_LIMITS else None, reports)


def _words(asked: Question, **changes: Any) -> dict[str, Any]:
    """What an address says to ask this, or this with changes."""
    scope = asked.scope
    words = {
        "from": scope.first.isoformat(),
        "to": scope.last.isoformat(),
        "organisation": request.args.get("organisation", type=int),
        "district": scope.district or None,
        "kind": scope.kind or None,
        "sex": asked.sex.value if asked.sex else None,
        "under": asked.under,
    }
    return {name: value for name, value in {**words, **changes}.items() if value is not None}


def _days(first: date, last: date) -> dict[str, str]:
    return {"from": first.isoformat(), "to": last.isoformat()}


def _chips(asked: Question) -> dict[str, list[tuple[Any, str, bool, str]]]:
    """What can be asked with one press more."""
    scope, today = asked.scope, clock.today()

    def to(**changes: Any) -> str:
        return url_for(".index", **_words(asked, **changes))

    choices = [(LABELS[one], rules.chosen(one, today)) for one in QuickChoice]
    months = [rules.months_on(today, -number) for number in range(12)]
    named = [
        (day_in_words(month, "LLLL y" if month.year != today.year else "LLLL"), rules.whole_month(month))
        for month in months
    ]
    now = (scope.first, scope.last)
    # In December the year and the last twelve months are the same days: one name is enough for them.
    alike = [label for label, days in choices if days == now][:1]
    return {
        "days": [(label, to(**_days(*days)), label in alike, "") for label, days in choices],
        "months": [(label, to(**_days(*days)), days == now, "") for label, days in named],
        "sexes": [
            (label, to(sex=sex.value if sex else None), asked.sex is sex, "")
            for sex, label in ((None, gettext("Everybody")), *((one, ORIGIN_LABELS[one]) for one in Sex))
        ]
        if asked.reports
        else [],
        "ages": [
            (label, to(under=under), asked.under == under, "")
            for under, label in (
                (None, gettext("Every age")),
                *((one, gettext("Under %(age)s", age=one)) for one in rules.AGE_LIMITS),
            )
        ],
    }


@blueprint.get("")
@requires(Permission.SEE_REPORTS)
def index() -> str:
    asked, reach = _asked(), queries.reach_of(current_actor())
    tables, found = queries.tables(asked.scope), queries.figures(asked)
    lately = queries.heat_maps(asked.scope)
    return render_template(
        "community/reporting/index.html",
        asked=asked,
        words=_words(asked),
        chips=_chips(asked),
        days=_days_in_words(asked),
        organisations=queries.organisations_of(reach),
        districts=districts(),
        kinds=current_app.extensions["topics"],
        books=[(LABELS[book], BASES[book], lines, gaps) for book, lines, gaps in _books(asked, found)],
        numbers=[(one, _number(one)) for slug in FIRST for one in found if one.indicator.slug == slug],
        worded=_number,
        tables=tables,
        heat_maps=[
            {"map": one, "heat": heat, "finding": _busiest(heat), "words": SHADES, "hours": _hours(heat)}
            for one, heat in lately
        ],
        finding=_finding,
        anchors=[(table.report.title, f"#{table.report.slug}", False, "") for table in tables],
        least=LEAST,
        step=suppression.STEP,
        keeps=bool(asked.reports),
    )


def _books(asked: Question, found: Sequence[Figure]) -> list[tuple[Book, list[Figure], list[Uncounted]]]:
    """Each book with its figures and, where nothing narrows it, what no row here can tell."""
    offered = {one.slug for one in current_app.extensions["indicators"]}
    scope = asked.scope
    whole = not (asked.of_some or scope.kind or scope.district)
    gaps = [one for one in UNCOUNTED if whole and one.slug not in offered]
    by_book = queries.asked_for(Book, found)
    return [(book, by_book[book], [one for one in gaps if one.book is book]) for book in Book if by_book[book] or whole]


def _days_in_words(asked: Question) -> str:
    scope = asked.scope
    return gettext(
        "%(first)s to %(last)s",
        first=day_in_words(scope.first, "d MMMM y"),
        last=day_in_words(scope.last, "d MMMM y"),
    )


def _number(figure: Figure) -> str:
    """A figure with its unit."""
    if figure.number is None:
        return hidden()
    match figure.unit:
        case Counts.SHARE:
            return gettext("%(number)s %%", number=figure.number)
        case Counts.DAYS:
            return gettext("%(number)s days", number=figure.number)
    return str(figure.number)


def _finding(table: ReportTable) -> str:
    """What the figures say, in a sentence made of what is shown alone; "" where nothing stands out."""
    if table.trend:
        return str(TRENDS[table.trend])
    if table.peak is None:
        return ""
    label, number = table.peak
    total = table.shown.totals[0]
    if total is None or total == number:
        return gettext("Most: %(label)s", label=isolated(label))
    return gettext("Most: %(label)s, %(number)s of %(total)s", label=isolated(label), number=number, total=total)


def _busiest(heat: Heat) -> str:
    names = dict(weekdays("wide"))
    times = [gettext("%(day)s at %(time)s", day=names[day], time=_hour(hour)) for day, hour in heat.busiest]
    return gettext("Most people come on %(times)s", times=in_words(times)) if times else ""


def _hour(hour: int) -> str:
    return time_in_words(time(hour))


def _hours(heat: Heat) -> dict[int, str]:
    return {hour: _hour(hour) for hour in heat.hours}


def _found(slug: str, asked: Question) -> Indicator:
    return queries.find_indicator(slug, asked) or abort(404)


def _sex_label(sex: Sex | None) -> Any:
    return ORIGIN_LABELS[sex] if sex else gettext("Not said")


@blueprint.get("/figures/<figure>")
@requires(Permission.SEE_REPORTS)
def show(figure: str) -> str:
    """One figure: its definition, by age and sex, by month and, for whoever reports, by origin and status."""
    asked = _asked()
    indicator = _found(figure, asked)
    detail = queries.detail(indicator, asked)
    names = {"country": country_name, "status": lambda one: ORIGIN_LABELS[one] if one else ""}
    heads = {"country": gettext("By country of origin"), "status": gettext("By status here")}
    cuts = [
        (heads[name], [(names[name](label) or gettext("Not said"), count) for label, count in rows])
        for name, rows in detail.origins
    ]
    actor = current_actor()
    return render_template(
        "community/reporting/show.html",
        asked=asked,
        words=_words(asked),
        days=_days_in_words(asked),
        indicator=indicator,
        number=_number(detail.figure),
        table=detail.figure.table if not asked.of_some else None,
        brackets=[LABELS[one] for one in Bracket],
        sexes=[_sex_label(one) for one in SEXES] if asked.reports else [],
        months=detail.months,
        cuts=cuts,
        opens=indicator.opens and not asked.of_some and Role.COORDINATOR in actor.roles,
        least=LEAST,
        step=suppression.STEP,
    )


@blueprint.get("/figures/<figure>/people")
@requires(Permission.SEE_ROWS_BEHIND, records=True)
def people(figure: str) -> str:
    """Who is behind a figure, of the families that one coordinates; never by sex or age."""
    asked, number = _asked(), min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)
    indicator = _found(figure, asked)
    if not indicator.opens or asked.of_some:
        abort(404)
    found = queries.rows_behind(indicator, asked.scope, current_actor(), (number - 1) * A_PAGE, A_PAGE + 1)
    rows = found[:A_PAGE]
    audit.note(*((Deed.VIEWED, Member, member.id, f"report {figure}") for member, _, _ in rows))

    def at(page: int) -> str:
        return url_for(".people", figure=figure, page=page, **_words(asked))

    return render_template(
        "community/reporting/people.html",
        indicator=indicator,
        words=_words(asked),
        days=_days_in_words(asked),
        rows=rows,
        earlier=at(number - 1) if number > 1 else "",
        later=at(number + 1) if len(found) > A_PAGE else "",
    )


def _figure_rows(asked: Question) -> list[Row]:
    """All figures as the rows of a file: the book, the name, the number, by age, by sex, and the definition."""
    sexes = [str(_sex_label(one)) for one in SEXES] if asked.reports else []
    brackets = [str(LABELS[one]) for one in Bracket]
    rows: list[Row] = [
        [_days_in_words(asked)],
        ["", "", gettext("How many"), *brackets, *sexes, gettext("Definition")],
    ]
    for book, found, gaps in _books(asked, queries.figures(asked)):
        for figure in found:
            table = figure.table if not asked.of_some else None
            ages: Iterable[Any] = table.columns if table else [""] * len(brackets)
            people: Iterable[Any] = (table.rows if table else [""] * len(sexes)) if sexes else ()
            number = figure.number if figure.unit in (Counts.PEOPLE, Counts.NUMBER) else _number(figure)
            rows.append([LABELS[book], figure.indicator.title, number, *ages, *people, figure.indicator.definition])
        empty = [""] * (len(brackets) + len(sexes))
        rows += [[LABELS[book], one.title, "", *empty, _because(one)] for one in gaps]
    return rows


def _because(gap: Uncounted) -> str:
    return gettext("Not counted here, because %(why)s.", why=gap.because)


def _report_rows(slug: str, asked: Question) -> list[Row]:
    """A report as the rows of a file; of one whose rows the page does not show there is none."""
    found = [
        table
        for table in queries.tables(asked.scope)
        if table.report.slug == slug and table.rows and not table.shown.tells_nothing
    ]
    (table,) = found or abort(404)
    together = (gettext("Together"), table.shown.totals)
    return [["", *table.report.heads], *([label, *counts] for label, counts in (*table.rows, together))]


def _cells(row: Row) -> list[Any]:
    return [hidden() if cell is None else cell if isinstance(cell, int) else str(cell) for cell in row]


def _noted(what: str) -> None:
    """Note that the figures of these organisations were taken away; a report of the town belongs to none: 0."""
    reach = queries.reach_of(current_actor())
    audit.note(*((Deed.EXPORTED, Organisation, of, f"report {what}") for of in ([0] if reach is None else reach)))


def _as_csv(name: str, rows: Iterable[Row]) -> Response:
    return as_csv(name, map(_cells, rows))


def _as_sheet(name: str, rows: Iterable[Row]) -> Response:
    return as_sheet(name, map(_cells, rows))


@blueprint.get("/all-figures.csv")
@requires(Permission.SEE_REPORTS, records=True)
def figures() -> Response:
    _noted("figures")
    return _as_csv("figures", _figure_rows(_asked()))


@blueprint.get("/all-figures.xlsx")
@requires(Permission.SEE_REPORTS, records=True)
def figures_sheet() -> Response:
    _noted("figures")
    return _as_sheet("figures", _figure_rows(_asked()))


@blueprint.get("/<slug>.csv")
@requires(Permission.SEE_REPORTS, records=True)
def export(slug: str) -> Response:
    rows = _report_rows(slug, _asked())
    _noted(slug)
    return _as_csv(slug, rows)


@blueprint.get("/<slug>.xlsx")
@requires(Permission.SEE_REPORTS, records=True)
def sheet(slug: str) -> Response:
    rows = _report_rows(slug, _asked())
    _noted(slug)
    return _as_sheet(slug, rows)


def hidden() -> str:
    """What stands in the place of a hidden count."""
    return gettext("hidden")
