"""The desk: who waits, what is proposed and why, asking both sides,
and what other weights or more volunteers would change."""

from typing import Any

import sqlalchemy as sa
from flask import abort, render_template, request, url_for

from community.decisions import actions as decisions
from community.decisions.views import said_of
from community.foundation import audit, clock
from community.foundation.access import current_actor, find, requires, within_reach
from community.foundation.database import transaction
from community.foundation.forms import clean_line, numbers
from community.foundation.i18n import gettext, in_words, isolated, language_name, lazy_gettext, ngettext
from community.foundation.pages import filled_in, go, notify, on_refusal, slice_blueprint
from community.households.queries import of_name
from community.reporting.suppression import LEAST, STEP
from volunteers.clearances.rules import Clearance
from volunteers.matching import queries as town
from volunteers.matching.rules import HUBS, ScorePart
from volunteers.pairs.models import Pair
from volunteers.pairs.queries import live_of
from volunteers.pairs.rules import PairState
from volunteers.permissions import Permission
from volunteers.profiles.rules import Interest
from volunteers.proposals import actions, queries
from volunteers.proposals.forms import JoiningForm, SettingsForm
from volunteers.proposals.labels import KINDS as CAME_KINDS
from volunteers.proposals.labels import LABELS
from volunteers.proposals.rules import Refusal, Show, fairness, in_the_way, shown_shares
from volunteers.requests.models import MentoringRequest

blueprint = slice_blueprint(__name__)

REFUSALS = {
    Refusal.NOT_THESE_TWO: lazy_gettext("These two cannot be a pair: %(why)s."),
    Refusal.NOBODY_FREE: lazy_gettext("At the moment nobody with a free place fits."),
    Refusal.NOT_A_DRAFT: lazy_gettext("They were asked already."),
    Refusal.CLOSED: lazy_gettext("This request is closed. Nothing was changed."),
    Refusal.PAUSED: lazy_gettext("This request rests at the moment. Nothing was changed."),
    Refusal.INACTIVE: lazy_gettext("This household is inactive. Nothing was changed."),
    Refusal.NO_CONSENT: lazy_gettext("The family does not agree to be matched at the moment."),
}


def _number(name: str) -> int:
    return next(iter(numbers(request.values.getlist(name)[:1])), 0)


@blueprint.get("")
@requires(Permission.KEEP_REQUESTS)
def index() -> str:
    reach = within_reach(current_actor(), Permission.KEEP_REQUESTS)
    typed = clean_line(request.args.get("q", ""))[:80]
    if typed:
        reach = sa.and_(reach, of_name(typed))
    run = queries.last_run()
    run_id = run.id if run else 0
    counts = queries.counts(reach, run_id)
    wanted = request.args.get("show", "")
    usual = next((one for one in Show if counts[one]), Show.PROPOSED)
    show = next((one for one in Show if one.value == wanted), usual)
    page = max(1, min(_number("page"), 10_000))
    lines, more = queries.lines(reach, show, run_id, page)

    def at(number: int) -> str:
        return url_for("volunteers.proposals.index", show=show.value, page=number, q=typed or None)

    return render_template(
        "volunteers/proposals/index.html",
        run=run,
        show=show,
        Show=Show,
        counts=counts,
        typed=typed,
        tabs=[
            (f"{LABELS[one]} {counts[one]}", url_for(".index", show=one.value, q=typed or None), one is show, "")
            for one in Show
        ],
        lines=lines,
        today=clock.today(),
        earlier=at(page - 1) if page > 1 else "",
        later=at(page + 1) if more else "",
    )


@blueprint.post("/run")
@requires(Permission.MATCH, own_transactions=True)
def run() -> Any:
    """Think without holding the database, then keep."""
    from volunteers.matching.actions import keep, look

    with transaction(writing=False):
        weights, limits = town.settings()
    found = look(clock.town_zone(), weights, limits)
    keep(found, current_actor().account_id)
    served, everybody = found.plan.solution.served, len(found.plan.scores.group.seekers)
    notify(
        "good",
        gettext(
            "%(served)s of %(all)s get a proposal. No better result exists: the proof was checked.",
            served=served,
            all=everybody,
        ),
    )
    return go("volunteers.proposals.index")


@blueprint.get("/<int:request_id>")
@requires(Permission.KEEP_REQUESTS, records=True, own_transactions=True)
def show(request_id: int) -> str:
    """Score everybody without the writers' turn; the audit's row is kept before the page goes out, or nothing does."""
    with transaction(writing=False):
        page = _refused(request_id)
    with transaction():
        audit.record(audit.Deed.VIEWED, _within_reach(request_id))
    return page


def _within_reach(request_id: int) -> MentoringRequest:
    return find(current_actor(), Permission.KEEP_REQUESTS, MentoringRequest, request_id) or abort(404)


def _refused(request_id: int) -> str:
    """The page inside a transaction that is open."""
    return _page(_within_reach(request_id))


def _back(request_id: int, said: str = "") -> Any:
    return go("volunteers.proposals.show", said, request_id=request_id)


def _page(one: MentoringRequest) -> str:
    typed = clean_line(request.args.get("name", ""))[:80]
    known = actions.choices(one)
    pair = next(iter(live_of(one.id)), None)
    found, more = queries.volunteers_of_name(typed)
    names = queries.names_of([*known.best, *([pair.volunteer_id] if pair else [])])
    why_not = _number("volunteer")
    if why_not:
        names |= queries.names_of([why_not])
    household, member = queries.household_of(one)
    free = town.places_open() if not pair or pair.answer_until is None else {}
    not_again = {*queries.asked_for([one.id])[one.id], *([pair.volunteer_id] if pair else [])}
    next_ones = [volunteer_id for volunteer_id in known.best if volunteer_id not in not_again][: actions.MOST]
    return render_template(
        "volunteers/proposals/show.html",
        one=one,
        household=household,
        member=member,
        pair=pair,
        next_ones=next_ones,
        next_names=[isolated(names[one]) for one in next_ones],
        trail=queries.trail(one),
        kinds=CAME_KINDS,
        proposed=bool(pair and pair.state is PairState.PROPOSED and pair.answer_until is None),
        bars=[(LABELS[part], pair.breakdown.get(part.value, 0), known.scores.weights.of(part)) for part in ScorePart]
        if pair
        else [],
        ground=known.ground(pair.volunteer_id) if pair else None,
        sides=known.sides(pair.volunteer_id) if pair else None,
        forbids=known.failed(pair.volunteer_id) if pair else (),
        best=[
            (volunteer_id, names[volunteer_id], sum(known.breakdown(volunteer_id).values()), known.ground(volunteer_id))
            for volunteer_id in known.best
            if not pair or volunteer_id != pair.volunteer_id
        ][:3],
        free=free,
        names=names,
        typed=typed,
        found=found,
        more=more,
        why_not=why_not if why_not in names else 0,
        failed=known.failed(why_not),
        forbidden=in_the_way(known.failed(why_not)),
        why_ground=known.ground(why_not),
        matchable=known.asked,
        needs=known.needs,
        with_a_child=known.needs is Clearance.CHILDREN,
        Interest=Interest,
        today=clock.today(),
    )


@blueprint.post("/<int:request_id>/pair")
@on_refusal(_refused)
@requires(Permission.KEEP_REQUESTS, request=MentoringRequest)
def pair_by_hand(request: MentoringRequest) -> Any:
    actions.pair_by_hand(request, _number("volunteer"))
    return _back(request.id, gettext("The pair is proposed and held. Nobody was asked yet."))


@blueprint.post("/<int:request_id>/find")
@on_refusal(_refused)
@requires(Permission.KEEP_REQUESTS, own_transactions=True)
def find_somebody(request_id: int) -> Any:
    with transaction(writing=False):
        among = actions.likely(_within_reach(request_id), free=True)
    with transaction():
        actions.find_somebody(_within_reach(request_id), among)
    return _back(request_id, gettext("Somebody fits. Nobody was asked yet."))


@blueprint.post("/<int:request_id>/choice")
@on_refusal(_refused)
@requires(Permission.KEEP_REQUESTS, own_transactions=True)
def let_both_choose(request_id: int) -> Any:
    with transaction(writing=False):
        among = actions.likely(_within_reach(request_id))
    with transaction():
        number = actions.let_both_choose(_within_reach(request_id), among)
    return go(
        "volunteers.proposals.index",
        ngettext(
            "%(num)d volunteer and the family were asked.", "%(num)d volunteers and the family were asked.", number
        ),
        show=Show.ASKED.value,
    )


@blueprint.post("/<int:request_id>/seen")
@requires(Permission.KEEP_REQUESTS, request=MentoringRequest)
def seen(request: MentoringRequest) -> Any:
    actions.look_at(request)
    return _back(request.id, gettext("Noted. The family goes on waiting, with its place in the line."))


@blueprint.post("/pairs/<int:pair_id>/hold")
@requires(Permission.KEEP_PAIRS, pair=Pair)
def hold(pair: Pair) -> Any:
    actions.hold(pair, "release" not in request.form)
    notify(
        "good",
        gettext("The next run leaves this pair as it is.") if pair.held else gettext("The next run may find better."),
    )
    return _back(pair.request_id)


@blueprint.post("/pairs/<int:pair_id>/drop")
@requires(Permission.KEEP_PAIRS, pair=Pair)
def drop(pair: Pair) -> Any:
    request_id = pair.request_id
    actions.drop(pair)
    return _back(request_id, gettext("The proposal is taken back. Nobody had been asked."))


@blueprint.post("/pairs/<int:pair_id>/ask")
@requires(Permission.KEEP_PAIRS, pair=Pair)
def ask(pair: Pair) -> Any:
    actions.ask([pair], {pair.request_id: _next_ones()}, current_actor().account_id)
    return go("volunteers.proposals.index", gettext("Both sides are asked. They have a week."))


def _next_ones() -> list[int]:
    """Whom to ask next, as the page named them: who decides so has read their names."""
    ids = dict.fromkeys(numbers(request.form.getlist("next"))) if "onward" in request.form else {}
    known = queries.volunteers_of(list(ids))
    return [one for one in ids if one in known]


@blueprint.post("/ask-all")
@requires(Permission.KEEP_PAIRS, own_transactions=True)
def ask_all() -> Any:
    """Look whom to ask next without holding the database, then ask."""
    with transaction(writing=False):
        shown = queries.drafts(within_reach(current_actor(), Permission.KEEP_PAIRS))
        chosen = actions.next_of_all(shown, onward="onward" in request.form)
    with transaction():
        drafts = queries.drafts(within_reach(current_actor(), Permission.KEEP_PAIRS))
        if drafts:
            actions.ask(drafts, chosen, current_actor().account_id)
    return go(
        "volunteers.proposals.index",
        ngettext("%(num)d pair is asked.", "%(num)d pairs are asked.", len(drafts)),
        show=Show.ASKED.value,
    )


@blueprint.get("/what-if")
@requires(Permission.MATCH)
def what_if() -> Any:
    form = JoiningForm(formdata=request.args or None)
    valid = form.validate() if request.args else True
    found = actions.what_if(form.language.data, form.count.data) if request.args and valid else None
    page = render_template("volunteers/proposals/what_if.html", form=form, found=found, run=queries.last_run())
    return page, 200 if valid else 422


@blueprint.route("/settings", methods=["GET", "POST"])
@on_refusal(index)
@requires(Permission.MATCH)
def settings() -> Any:
    weights, limits = town.settings()
    form = filled_in(
        SettingsForm(data={**vars(weights), "overlap_minutes": limits.overlap_minutes}),
        lambda form: render_template("volunteers/proposals/settings.html", form=form, change=None),
    )
    if "keep" in request.form:
        made = decisions.change("matching_weights", form.text, current_actor())
        return go("community.decisions.index", said_of(made))
    change = actions.compare(form.chosen)
    return render_template("volunteers/proposals/settings.html", form=form, change=change)


@blueprint.get("/report")
@requires(Permission.MATCH)
def report() -> str:
    today = clock.today()
    by_language, by_wait = fairness(town.snapshot(today, everybody=True).group, today, queries.served_requests())
    hubs = in_words(map(language_name, HUBS), either=True)
    return render_template(
        "volunteers/proposals/report.html",
        rows_by_language=shown_shares(
            [(language_name(code) if code else hubs, share) for code, share in by_language.items()]
        ),
        rows_by_wait=shown_shares([(LABELS[band], share) for band, share in by_wait.items()]),
        least=LEAST,
        step=STEP,
    )
