"""Reading the figures that the contexts offer, hidden where they are small."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask import current_app

from community.foundation.access import Actor, Role
from community.foundation.config import settings
from community.foundation.database import db, every
from community.foundation.i18n import day_in_words
from community.foundation.manifest import Book, Counts, HeatMap, Indicator, Narrowing, Report, Scope
from community.households.models import Household, Member
from community.households.queries import agreeing_to_my_organisations
from community.organisations.models import Organisation
from community.organisations.queries import by_name
from community.origins.queries import origins
from community.origins.rules import OriginFacts, Sex
from community.reporting import rules, suppression
from community.reporting.rules import Bracket, Heat, Participant, Plot, Trend
from community.reporting.suppression import Crossed, Shown

# Fewer than these are no line: then a bar each.
FEWEST_MONTHS = 3
SEXES = (Sex.FEMALE, Sex.MALE, None)


@dataclass(frozen=True)
class Question:
    """What somebody asks: the scope, and of whom: of a sex, or younger than an age; `reports`: the organisations whose
    reporting table answers, none where the reader reports for none."""

    scope: Scope
    sex: Sex | None = None
    under: int | None = None
    reports: Sequence[int] = ()

    @property
    def of_some(self) -> bool:
        """Whether it is about some people: what counts no people has no answer."""
        return self.sex is not None or self.under is not None


def scope_of(first: date, last: date, organisations: Sequence[int] | None, district: str, kind: str) -> Scope:
    """A scope, with its moments by the town's clock."""
    zone = ZoneInfo(settings().time_zone)

    def midnight(day: date) -> datetime:
        return datetime.combine(day, time(), zone)

    since, until = midnight(first), midnight(last + timedelta(days=1))
    return Scope(first, last, since, until, organisations, district, kind)


def reach_of(actor: Actor) -> list[int] | None:
    """The organisations whose figures somebody sees; None is the town, for whoever administers it."""
    return None if Role.ADMINISTRATOR in actor.roles else actor.organisations(Role.COORDINATOR, Role.REPORTER)


def organisations_of(reach: Sequence[int] | None) -> list[Organisation]:
    """These organisations (None: all) by name."""
    return by_name(every(Organisation, *(() if reach is None else (Organisation.id.in_(reach),))))


@dataclass(frozen=True)
class ReportTable:
    """A report with its labels in the reader's language and its counts as they may be shown."""

    report: Report
    labels: tuple[str, ...]
    shown: Shown
    months: tuple[date, ...] = ()

    @property
    def rows(self) -> list[tuple[str, tuple[int | None, ...]]]:
        return list(zip(self.labels, self.shown.rows, strict=True))

    @property
    def lines(self) -> Plot | None:
        """The first two columns over the months, where the first tells of three months or more to compare."""
        if len(self.months) < FEWEST_MONTHS or sum(counts[0] is not None for counts in self.shown.rows) < FEWEST_MONTHS:
            return None
        return rules.plotted(self.months, list(zip(*self.shown.rows, strict=True))[:2])

    @property
    def trend(self) -> Trend | None:
        """How the first column went over the months."""
        return rules.trend([counts[0] for counts in self.shown.rows]) if self.lines else None

    @property
    def peak(self) -> tuple[str, int] | None:
        """Where the first column has most; None where what is hidden could have as much, or several have."""
        column = [counts[0] for counts in self.shown.rows]
        at = rules.peak(column)
        return None if at is None else (self.labels[at], column[at] or 0)

    @property
    def plot(self) -> list[tuple[str, int]]:
        """What a plot shows of the first column: the counts that are not hidden."""
        return [(label, counts[0]) for label, counts in self.rows if counts[0] is not None]


def _answers(knows: Iterable[Narrowing], scope: Scope) -> bool:
    """Whether something that knows these can be asked in this scope."""
    asked = {Narrowing.KIND} if scope.kind else set()
    return (asked | ({Narrowing.DISTRICT} if scope.district else set())) <= set(knows)


def tables(scope: Scope) -> list[ReportTable]:
    """All reports of a scope; those as it is today only where no district and no kind is chosen."""
    groups: dict[str, list[tuple[Report, Sequence[Any]]]] = {}
    for report in current_app.extensions["reports"]:
        if not _answers(report.knows, scope):
            continue
        rows = report.over(scope) if report.over else report.query(scope.organisations) if report.query else []
        groups.setdefault(report.population or report.slug, []).append((report, rows))
    found = []
    for group in groups.values():
        hidden = suppression.together([[counts for _, counts in rows] for _, rows in group], group[0][0].plain)
        for (report, rows), shown in zip(group, hidden, strict=True):
            months = tuple(label for label, _ in rows if isinstance(label, date))
            found.append(ReportTable(report, tuple(worded(label) for label, _ in rows), shown, months))
    return found


def heat_maps(scope: Scope) -> list[tuple[HeatMap, Heat]]:
    """When in the week these organisations (None: the town) are much used."""
    return [(one, rules.heated(one.over(scope))) for one in current_app.extensions["heat_maps"]]


def worded(label: Any) -> str:
    """A label in the reader's language."""
    if isinstance(label, Enum):
        return str(current_app.jinja_env.filters["label"](label))
    return day_in_words(label, "LLLL y") if isinstance(label, date) else str(label)


@dataclass(frozen=True)
class Figure:
    """An indicator as it may be shown: its number (None: hidden) and, of people, the same by age and by sex."""

    indicator: Indicator
    number: int | None
    table: Crossed | None = None

    @property
    def unit(self) -> Counts:
        return self.indicator.counts


def indicators(question: Question) -> list[Indicator]:
    """Those that have an answer."""
    return [
        one
        for one in current_app.extensions["indicators"]
        if _answers(one.knows, question.scope) and (one.counts is Counts.PEOPLE or not question.of_some)
    ]


def figures(question: Question) -> list[Figure]:
    """Every indicator that has an answer."""
    known = _Known(question)
    return [known.figure(one) for one in indicators(question)]


def asked_for(books: Iterable[Book], found: Sequence[Figure]) -> dict[Book, list[Figure]]:
    """The figures of each book."""
    return {book: [one for one in found if book in one.indicator.books] for book in books}


class _Known:
    """What is read once for all figures of a question."""

    def __init__(self, question: Question):
        self.question = question
        self.twins: Mapping[int, int] = dict(
            db.session.execute(sa.select(Member.id, Member.twin_id).where(Member.twin_id.is_not(None))).all()
        )
        self.origins = origins(question.reports) if question.reports else {}

    def people(self, indicator: Indicator) -> list[Participant]:
        return rules.participants(indicator.query(self.question.scope), self.twins)

    def origin(self, member_id: int) -> OriginFacts:
        found = self.origins.get(member_id) or self.origins.get(self.twins.get(member_id, 0))
        return found or OriginFacts()

    def sex_at(self, person: Participant) -> int:
        return SEXES.index(self.origin(person.id).sex) if self.question.reports else 0

    def figure(self, indicator: Indicator) -> Figure:
        scope = self.question.scope
        match indicator.counts:
            case Counts.NUMBER:
                number = indicator.query(scope)
                return Figure(indicator, number if indicator.plain else suppression.shown(number))
            case Counts.SHARE:
                return Figure(indicator, suppression.share(*indicator.query(scope)))
            case Counts.DAYS:
                return Figure(indicator, suppression.median(indicator.query(scope)))
        people = self.people(indicator)
        table = self.by_bracket(people)
        return Figure(indicator, self.number(people, table), table)

    def number(self, people: Sequence[Participant], table: Crossed) -> int | None:
        """The one that was asked for, out of the table that shows it."""
        asked = self.question
        if asked.under is None:
            return table.total if asked.sex is None else table.rows[SEXES.index(asked.sex)]
        limit = asked.under
        cut = self.by_sex(people, 3, lambda one: 2 if one.age is None else int(one.age >= limit))
        return cut.columns[0] if asked.sex is None else cut.cells[SEXES.index(asked.sex)][0]

    def by_bracket(self, people: Sequence[Participant]) -> Crossed:
        brackets = list(Bracket)
        return self.by_sex(people, len(brackets), lambda one: brackets.index(rules.bracket_of(one.age)))

    def by_sex(self, people: Sequence[Participant], width: int, column: Callable[[Participant], int]) -> Crossed:
        height = len(SEXES) if self.question.reports else 1
        return suppression.crossed(rules.crossing(people, self.sex_at, column, (height, width)))


@dataclass(frozen=True)
class Detail:
    """All of one figure: the same by month of the first day and, for whoever reports, by origin and by status."""

    figure: Figure
    months: ReportTable | None = None
    origins: tuple[tuple[str, tuple[tuple[Any, int | None], ...]], ...] = ()


def find_indicator(slug: str, question: Question) -> Indicator | None:
    """The one of this name, where it has an answer."""
    return next((one for one in indicators(question) if one.slug == slug), None)


def detail(indicator: Indicator, question: Question) -> Detail:
    """All that may be shown of one figure."""
    known = _Known(question)
    figure = known.figure(indicator)
    if indicator.counts is not Counts.PEOPLE or question.of_some:
        return Detail(figure)
    people = known.people(indicator)
    return Detail(figure, _by_month(indicator, people, question.scope), _by_origin(known, people))


def _cut(counts: Mapping[Any, int], labels: Sequence[Any]) -> list[tuple[Any, int | None]]:
    """One row of counts, hidden where one of them would follow from the others and the sum."""
    table = suppression.crossed([[counts.get(label, 0) for label in labels]])
    return list(zip(labels, table.cells[0], strict=True))


def _by_month(indicator: Indicator, people: Iterable[Participant], scope: Scope) -> ReportTable | None:
    counts = Counter(one.first_on.replace(day=1) for one in people)
    span = rules.months_apart(scope.first, scope.last) + 1
    months = [rules.months_on(scope.first, number) for number in range(span)]
    if span < FEWEST_MONTHS:
        return None
    cut = _cut(counts, months)
    rows = tuple((count,) for _, count in cut)
    report = Report(indicator.slug, indicator.title, "", (indicator.title,))
    labels = tuple(worded(month) for month in months)
    total = suppression.shown(sum(counts.values()))
    return ReportTable(report, labels, Shown(rows, (total,)), tuple(months))


def _by_origin(known: _Known, people: Sequence[Participant]) -> tuple[Any, ...]:
    if not known.question.reports or not people:
        return ()
    found = [known.origin(one.id) for one in people]
    by_country = Counter(one.country for one in found)
    by_status = Counter(one.status for one in found)
    return (
        ("country", tuple(_cut(by_country, sorted(by_country, key=lambda code: (-by_country[code], code))))),
        ("status", tuple(_cut(by_status, sorted(by_status, key=lambda one: one.value if one else "~")))),
    )


def rows_behind(
    indicator: Indicator, scope: Scope, actor: Actor, start: int, most: int
) -> list[tuple[Member, Household, date]]:
    """Who is counted, of the families that the actor coordinates and that agree to be known there: the last first."""
    ours = replace(scope, organisations=actor.organisations(Role.COORDINATOR))
    days = {one.id: one.first_on for one in rules.participants(indicator.query(ours), {})}
    known = db.session.scalars(
        sa.select(Member.id)
        .join(Household, Household.id == Member.household_id)
        .where(agreeing_to_my_organisations(actor))
    )
    last_first = sorted(days.keys() & set(known), key=lambda number: (days[number], -number), reverse=True)
    shown = last_first[start : start + most]
    rows = db.session.execute(
        sa.select(Member, Household).join(Household, Household.id == Member.household_id).where(Member.id.in_(shown))
    )
    by_id = {member.id: (member, household) for member, household in rows}
    return [(*by_id[number], days[number]) for number in shown]
