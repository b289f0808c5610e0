"""A municipality's agreements with families, and the family's own steps as a line of pictures."""

from datetime import timedelta
from typing import Any

from flask import abort, render_template, request
from markupsafe import Markup

from community.agreements import actions, queries, rules
from community.agreements.actions import ToldStep
from community.agreements.forms import (
    NEVER,
    AgreementEndForm,
    AgreementForm,
    ExtendForm,
    MeasureForm,
    NewAddressForm,
    PlanForm,
    SettleForm,
    SignForm,
    StepForm,
    WantForm,
)
from community.agreements.labels import KINDS, REFUSALS, title_of
from community.agreements.models import Agreement, AgreementStep, AgreementWish
from community.agreements.rules import AgreementEnding, AgreementStanding, StepState, WishEnding
from community.duties.labels import ICONS
from community.foundation import audit, clock, i18n
from community.foundation.access import Actor, current_actor, find, requires, within_reach
from community.foundation.config import settings
from community.foundation.i18n import gettext
from community.foundation.manifest import FamilyPanel
from community.foundation.pages import filled_in, form_page, fragment, go, on_refusal, slice_blueprint
from community.households.models import Household
from community.households.queries import find_member, get_household, members_of
from community.permissions import Permission

blueprint = slice_blueprint(__name__, prefix="")

MOST = 200


@blueprint.get("/community/agreements")
@requires(Permission.SEE_AGREEMENTS)
def index() -> str:
    """What is due over all agreements of one's municipality, and the agreements."""
    actor, today = current_actor(), clock.today()
    found = queries.due_steps(within_reach(actor, Permission.SEE_STEP), today + queries.AHEAD, MOST)
    agreements = queries.live_agreements(within_reach(actor, Permission.SEE_AGREEMENTS), MOST)
    facts = {one.id: queries.facts_of(one.law_code) for one, _ in agreements}
    groups = (
        (gettext("Overdue"), "bell", [one for one in found if one.step.due_on < today]),
        (gettext("Today"), "calendar", [one for one in found if one.step.due_on == today]),
        (gettext("This week"), "inbox", [one for one in found if one.step.due_on > today]),
    )
    return render_template(
        "community/agreements/index.html",
        wishes=queries.wishes(within_reach(actor, Permission.SEE_AGREEMENT_WISHES)),
        groups=groups,
        agreements=[
            (one, home, rules.standing(one.course, today, facts[one.id]), rules.term_ends_on(one.course, facts[one.id]))
            for one, home in agreements
        ],
        **_pictures(),
    )


def _pictures() -> dict[str, Any]:
    return {"icons": ICONS, "kinds": KINDS, "title_of": title_of, "States": StepState, "Standings": AgreementStanding}


@blueprint.route("/community/agreements/households/<int:household_id>/apply", methods=["GET", "POST"])
@requires(Permission.MAKE_AGREEMENT, records=True, household=Household)
def apply(household: Household) -> Any:
    """Taking the application of a family; where it is refused, the page says why with what was typed still there."""
    return _applying(household)


def _applying(household: Household) -> Any:
    if request.method == "GET" and queries.find_live(household.id):
        return go("community.caseload.show", household_id=household.id)
    here = queries.municipalities_of(current_actor(), household)
    form = AgreementForm(here, queries.family_of(household.id).adults)
    if form.validate_on_submit():
        days = (form.decided_on.data, form.applied_on.data)
        account_id = current_actor().account_id
        made = actions.apply(household, form.organisation.data, days, form.adults.data, account_id)
        return _to(made, gettext("The application is noted. Now sign the agreement."))
    audit.record(audit.Deed.VIEWED, household)
    return form_page("community/agreements/apply.html", form, household=household)


@blueprint.get("/community/agreements/<int:agreement_id>")
@requires(Permission.SEE_AGREEMENTS, records=True, agreement=Agreement)
def show(agreement: Agreement) -> str:
    return _page(agreement)


def _page(agreement: Agreement, **forms: Any) -> str:
    audit.record(audit.Deed.VIEWED, agreement)
    today, facts = clock.today(), queries.facts_of(agreement.law_code)
    family = queries.family_of(agreement.household_id)
    steps = queries.steps_of([agreement.id])
    stands = rules.standing(agreement.course, today, facts)
    parties = queries.parties_of(agreement.id)
    people = {one.id: one for one in members_of(agreement.household_id)}
    live = [people[one.member_id] for one in parties if one.ended_on is None and one.member_id in people]
    plain = {"formdata": None}
    shown = {
        "sign_form": SignForm(**plain, signed_on=today),
        "extend_form": ExtendForm(**plain, agreed_on=today),
        "move_form": NewAddressForm(queries.municipalities(agreement.organisation_id), **plain, moved_on=today),
        "end_form": AgreementEndForm(live, **plain, ended_on=today),
        "measure_form": MeasureForm(
            queries.actors(),
            family.children,
            **plain,
            organisation=agreement.organisation_id,
            due_on=today + timedelta(days=30),
        ),
        **forms,
    }
    return render_template(
        "community/agreements/show.html",
        agreement=agreement,
        stands=stands,
        until=rules.term_ends_on(agreement.course, facts),
        follows=[(one, i18n.best_name(words)) for one in AgreementEnding if (words := facts.words(one))],
        followed=i18n.best_name(words) if (words := facts.words(agreement.ending)) else "",
        may_extend=rules.may_extend(agreement.course, today, today, facts) is None,
        may_move=rules.may_move(agreement.course, today, today, facts) is None,
        parties=parties,
        people=people,
        children=family.children,
        plans={one.member_id: one for one in queries.plans_of([agreement.id])},
        steps=steps,
        today=today,
        owners=queries.owners_at(agreement.organisation_id),
        names=queries.names_of([agreement.organisation_id, *(one.organisation_id for one in steps)]),
        **shown,
        **_pictures(),
    )


def _refused(**address: Any) -> str:
    """The page on which a refused change lands, without a name on it."""
    return render_template("community/agreements/refused.html", address=address)


def _to(agreement: Agreement, said: str) -> Any:
    return go("community.agreements.show", said, agreement_id=agreement.id)


# The page says the reason itself, beside what was typed.
apply.refused_page = lambda household_id: _refused(household_id=household_id)  # type: ignore[attr-defined]


@blueprint.post("/community/agreements/<int:agreement_id>/sign")
@on_refusal(_refused)
@requires(Permission.SEE_AGREEMENTS, agreement=Agreement)
def sign(agreement: Agreement) -> Any:
    form = filled_in(SignForm(), lambda form: _page(agreement, sign_form=form))
    actions.sign(agreement, form.signed_on.data, form.reference.data, current_actor().account_id)
    return _to(agreement, gettext("It is signed. What the municipality owes the family stands below."))


@blueprint.post("/community/agreements/<int:agreement_id>/extend")
@on_refusal(_refused)
@requires(Permission.SEE_AGREEMENTS, agreement=Agreement)
def extend(agreement: Agreement) -> Any:
    form = filled_in(ExtendForm(), lambda form: _page(agreement, extend_form=form))
    actions.extend(agreement, form.agreed_on.data)
    return _to(agreement, gettext("It is extended by one more term."))


@blueprint.post("/community/agreements/<int:agreement_id>/move")
@on_refusal(_refused)
@requires(Permission.SEE_AGREEMENTS, agreement=Agreement)
def move(agreement: Agreement) -> Any:
    others = queries.municipalities(agreement.organisation_id)
    form = filled_in(NewAddressForm(others), lambda form: _page(agreement, move_form=form))
    actions.move(agreement, form.moved_on.data, form.moved_to.data or "", form.new_municipality.data or None)
    # Where another municipality took it over, it is not this one's to read any more.
    return go("community.caseload.index", gettext("It goes on in the new municipality for the rest of its term."))


@blueprint.post("/community/agreements/<int:agreement_id>/end")
@on_refusal(_refused)
@requires(Permission.SEE_AGREEMENTS, agreement=Agreement)
def end(agreement: Agreement) -> Any:
    people = {one.id: one for one in members_of(agreement.household_id)}
    live = [people[one.member_id] for one in queries.parties_of(agreement.id) if one.member_id in people]
    form = filled_in(AgreementEndForm(live), lambda form: _page(agreement, end_form=form))
    actions.end(agreement, form.ending.data, form.ended_on.data, form.person.data or None)
    return _to(agreement, gettext("It is noted that it ended."))


@blueprint.route("/community/agreements/<int:agreement_id>/children/<int:member_id>", methods=["GET", "POST"])
@on_refusal(_refused)
@requires(Permission.SEE_AGREEMENTS, records=True, agreement=Agreement)
def plan(agreement: Agreement, member_id: int) -> Any:
    """The plan of one child; its own opinion is asked for."""
    child = find_member(agreement.household_id, member_id) or abort(404)
    if child not in queries.family_of(agreement.household_id).children:
        abort(404)
    form = PlanForm(obj=queries.find_plan(agreement.id, member_id))
    if form.validate_on_submit():
        actions.keep_plan(agreement, member_id, form.needs, form.opinion.data)
        return _to(agreement, gettext("Saved."))
    audit.record(audit.Deed.VIEWED, agreement)
    return form_page("community/agreements/plan.html", form, agreement=agreement, child=child, never=NEVER)


@blueprint.post("/community/agreements/<int:agreement_id>/steps")
@on_refusal(_refused)
@requires(Permission.SEE_AGREEMENTS, agreement=Agreement)
def add_step(agreement: Agreement) -> Any:
    children = queries.family_of(agreement.household_id).children
    form = filled_in(MeasureForm(queries.actors(), children), lambda form: _page(agreement, measure_form=form))
    told = ToldStep(
        title=form.title.data,
        picture=form.picture.data,
        organisation_id=form.organisation.data,
        due_on=form.due_on.data,
        place=form.place.data or "",
        bring=form.bring.data or "",
    )
    plan_id = None
    if form.child.data:
        plan_id = (queries.find_plan(agreement.id, form.child.data) or abort(409)).id
    actions.add_step(agreement, told, plan_id, current_actor().account_id)
    return _to(agreement, gettext("Added."))


@blueprint.route("/community/agreements/steps/<int:step_id>", methods=["GET", "POST"])
@on_refusal(_refused)
@requires(Permission.SEE_STEP, records=True, step=AgreementStep)
def step(step: AgreementStep) -> Any:
    """One step: when, where and with what it is taken, and by which paper it is shown to be done."""
    owners = queries.owners_at(_agreement_of(step).organisation_id)
    form = StepForm(owners, obj=step)
    if form.validate_on_submit():
        words = (form.place.data or "", form.bring.data or "")
        actions.change_step(step, form.due_on.data, *words, form.owner_id.data or None)
        return go("community.agreements.show", gettext("Saved."), agreement_id=step.agreement_id)
    return _step_page(step, form)


def _step_form(step: AgreementStep) -> StepForm:
    return StepForm(queries.owners_at(_agreement_of(step).organisation_id), formdata=None, obj=step)


def _agreement_of(step: AgreementStep) -> Agreement:
    return find(current_actor(), Permission.SEE_AGREEMENTS, Agreement, step.agreement_id) or abort(404)


def _step_page(step: AgreementStep, form: StepForm, settle_form: SettleForm | None = None) -> Any:
    agreement = _agreement_of(step)
    audit.record(audit.Deed.VIEWED, step)
    return form_page(
        "community/agreements/step.html",
        form,
        step=step,
        agreement=agreement,
        settle_form=settle_form or SettleForm(formdata=None, evidence_on=step.evidence_on, evidence=step.evidence),
        organisation=queries.names_of([step.organisation_id])[step.organisation_id],
        **_pictures(),
    )


@blueprint.post("/community/agreements/steps/<int:step_id>/settle")
@on_refusal(_refused)
@requires(Permission.SEE_STEP, step=AgreementStep)
def settle(step: AgreementStep) -> Any:
    form = filled_in(SettleForm(), lambda form: _step_page(step, _step_form(step), form)[0])
    actions.settle_step(step, form.evidence_on.data, form.evidence.data or "")
    return go("community.agreements.show", gettext("Done."), agreement_id=step.agreement_id)


@blueprint.post("/community/agreements/steps/<int:step_id>/drop")
@requires(Permission.SEE_STEP, step=AgreementStep)
def drop(step: AgreementStep) -> Any:
    actions.drop_step(step)
    return go("community.agreements.show", gettext("Saved."), agreement_id=step.agreement_id)


@blueprint.post("/community/agreements/steps/<int:step_id>/open")
@requires(Permission.SEE_STEP, step=AgreementStep)
def open_again(step: AgreementStep) -> Any:
    actions.open_again(step)
    return go("community.agreements.show", gettext("Saved."), agreement_id=step.agreement_id)


@blueprint.get("/community/agreements/wishes/<int:wanted_id>")
@requires(Permission.SEE_AGREEMENT_WISHES, records=True, wanted=AgreementWish)
def wish(wanted: AgreementWish) -> str:
    """What a family typed, whether it comes in time, and the one button that makes it an application."""
    audit.record(audit.Deed.VIEWED, wanted)
    country = settings().country
    problem = queries.why_not_apply(wanted.household_id, wanted.decided_on, wanted.wished_on, country)
    return render_template(
        "community/agreements/wish.html",
        wanted=wanted,
        household=get_household(wanted.household_id),
        adults=queries.signers_of(wanted.household_id),
        until=rules.last_day_to_apply(wanted.decided_on, queries.facts_of(country)),
        problem=REFUSALS[problem] if problem else "",
    )


@blueprint.post("/community/agreements/wishes/<int:wanted_id>/begin")
@on_refusal(_refused)
@requires(Permission.SEE_AGREEMENT_WISHES, wanted=AgreementWish)
def begin(wanted: AgreementWish) -> Any:
    made = actions.begin(wanted, current_actor().account_id)
    return _to(made, gettext("The application is noted. Now sign the agreement."))


@blueprint.post("/community/agreements/wishes/<int:wanted_id>/leave")
@on_refusal(_refused)
@requires(Permission.SEE_AGREEMENT_WISHES, wanted=AgreementWish)
def leave(wanted: AgreementWish) -> Any:
    actions.leave(wanted, WishEnding.NOT_BEGUN)
    return go("community.agreements.index", gettext("The family reads that none is begun. Talk with them."))


@blueprint.route("/family/agreement", methods=["GET", "POST"])
@on_refusal(lambda: _want_page()[0])
@requires(Permission.WISH_AGREEMENT)
def want() -> Any:
    """An adult of a family says that they want an agreement; the other adults read that they did."""
    actor = current_actor()
    household = get_household(actor.household_id or 0)
    form = _want_form(household)
    if form.is_submitted() and not _is_adult(household.id):
        abort(404)
    if form.validate_on_submit():
        language = i18n.current_language().code
        actions.want(household, form.municipality.data, form.decided_on.data, actor.member_id, language)
        return go("community.agreements.want", gettext("The municipality has it, and will call you."))
    return _want_page(form)


def _is_adult(household_id: int) -> bool:
    return current_actor().member_id in {one.id for one in queries.family_of(household_id).adults}


def _want_form(household: Household) -> WantForm:
    makers, known = queries.makers_for(household.id)
    return WantForm(makers, known=known, municipality=makers[0].id if makers else None)


def _want_page(form: WantForm | None = None) -> tuple[str, int]:
    household = get_household(current_actor().household_id or 0)
    shown = form or _want_form(household)
    adult, has_one = _is_adult(household.id), queries.find_live(household.id) is not None
    wanted = queries.last_wish(household.id)
    waits = wanted is not None and wanted.settled_at is None
    # What waits at a municipality that may not know the family any more is asked for again.
    open_again = not waits or "agreed" in shown
    return form_page(
        "community/agreements/want.html",
        shown,
        wanted=wanted,
        waits=waits,
        asks=adult and not has_one and bool(shown.municipality.choices) and open_again,
        adult=adult,
        has_one=has_one,
        days=queries.facts_of(settings().country).apply_within,
        name=queries.names_of([wanted.organisation_id])[wanted.organisation_id] if wanted else "",
        who=find_member(household.id, wanted.member_id) if wanted and wanted.member_id else None,
    )


@blueprint.post("/family/agreement/<int:wanted_id>/take-back")
@on_refusal(lambda wanted_id: _want_page()[0])
@requires(Permission.WISH_AGREEMENT, wanted=AgreementWish)
def take_back(wanted: AgreementWish) -> Any:
    if not _is_adult(wanted.household_id):
        abort(404)
    actions.leave(wanted, WishEnding.TAKEN_BACK)
    return go("community.agreements.want", gettext("It is taken back."))


# That one can ask for an agreement, or did, on the first page of an adult whose family has none.
WISH_PANEL = FamilyPanel(queries.may_want, lambda _actor: fragment("community/agreements/_wish_panel.html"))


@blueprint.get("/family/steps")
@requires(Permission.SEE_OWN_STEPS)
def family() -> str:
    """A family's steps as a line of pictures: done, next, later."""
    return render_template("community/agreements/family.html", **_line(current_actor()))


def _line(actor: Actor) -> dict[str, Any]:
    found = {step.id: (step, agreement, who) for step, agreement, who in queries.own_steps(actor)}
    line = rules.line_of(step.due for step, _, _ in found.values())
    return {
        "done": [found[one] for one in line.done],
        "next": found[line.next] if line.next is not None else None,
        "later": [found[one] for one in line.later],
        **_pictures(),
    }


def _family_panel(actor: Actor) -> Markup:
    return fragment("community/agreements/_family_panel.html", **_line(actor))


# The next step of a family, on its first page; nothing where it has no agreement.
FAMILY_PANEL = FamilyPanel(queries.has_own_steps, _family_panel)
