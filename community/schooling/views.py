"""Children on their way to school: the list, one child with the next step, the paper to print, the family's line."""

from typing import Any

from babel import Locale
from flask import render_template, request, url_for
from markupsafe import Markup

from community.foundation import audit, clock
from community.foundation.access import Actor, current_actor, permits, requires, within_reach
from community.foundation.config import settings
from community.foundation.database import exists
from community.foundation.i18n import LANGUAGES, current_language, gettext
from community.foundation.manifest import FamilyPanel
from community.foundation.pages import filled_in, fragment, go, on_refusal, slice_blueprint
from community.households.models import Household, Member
from community.households.queries import members_of, relative_of
from community.households.rules import in_script_of
from community.permissions import Permission
from community.referrals.models import Referral
from community.referrals.queries import leads_to
from community.referrals.rules import ReferralKind
from community.schooling import actions, queries, rules
from community.schooling.forms import NeedForm, OwnerForm, PaperForm, SchoolingForm, StallForm, TakeForm
from community.schooling.labels import HINTS, ICONS, KINDS, STAGES, grade_word, word_in
from community.schooling.models import SchoolWay
from community.schooling.queries import WayFilter
from community.schooling.rules import SchoolDeed, SchoolStage

blueprint = slice_blueprint(__name__, prefix="")

LAST_PAGE = 400


@blueprint.get("/community/schooling")
@requires(Permission.SEE_SCHOOLING)
def index() -> str:
    """Children on their way: all, those of one step, those that are late, one's own."""
    actor, number = current_actor(), min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)
    stage = next((one for one in SchoolStage if one.value == request.args.get("stage")), None)
    late, mine = request.args.get("late") == "1", request.args.get("mine") == "1"
    reach = within_reach(actor, Permission.SEE_SCHOOLING)
    found, more = queries.ways(reach, WayFilter(stage, late, actor.account_id if mine else None), number)
    kept = {"stage": stage.value if stage else None, "late": "1" if late else None, "mine": "1" if mine else None}

    def at(**changes: Any) -> str:
        return url_for("community.schooling.index", **{**kept, **changes})

    return render_template(
        "community/schooling/index.html",
        ways=found,
        referrals=queries.without_a_way(within_reach(actor, Permission.TREAT_REFERRALS)),
        late_ones={one.id for one in found if rules.is_overdue(one.state, one.due_on, clock.today())},
        late_number=queries.late_within(reach),
        owners=queries.owners_of([one.id for one in found]),
        chips=[
            (gettext("All"), url_for("community.schooling.index"), not (stage or late or mine), ""),
            (gettext("Overdue"), at(late=None if late else "1", page=None), late, "i-bell"),
            (gettext("Mine"), at(mine=None if mine else "1", page=None), mine, "i-person"),
        ],
        stages=[
            (word, at(stage=None if stage is one else one.value, page=None), stage is one, f"i-{ICONS[one]}")
            for one, word in STAGES.items()
        ],
        earlier=at(page=number - 1) if number > 1 else "",
        later=at(page=number + 1) if more else "",
        **_words(),
    )


def _words() -> dict[str, Any]:
    return {"icons": ICONS, "kinds": KINDS, "grade_word": grade_word, "moving": rules.MOVING}


@blueprint.get("/community/schooling/children")
@requires(Permission.START_SCHOOLING)
def children() -> str:
    """Children of an age for school or kindergarten who are on no way yet."""
    found = queries.children_without(within_reach(current_actor(), Permission.START_SCHOOLING))
    suggested = {one.id: queries.suggested(one) for one in found}
    return render_template(
        "community/schooling/children.html", children=found, suggested=suggested, country=settings().country, **_words()
    )


@blueprint.route("/community/schooling/children/<int:member_id>", methods=["GET", "POST"])
@on_refusal(lambda **_address: _refused())
@requires(Permission.START_SCHOOLING, records=True, member=Member)
def start(member: Member) -> Any:
    """A child needs a place in a school or a kindergarten."""
    if request.method == "GET" and not queries.startable([member]):
        live = queries.find_live(member)
        return go("community.schooling.show", way_id=live.id) if live else go("community.schooling.index")
    audit.record(audit.Deed.VIEWED, member)
    form = filled_in(_start_form(member), lambda form: _start_page(form, member))
    me = current_actor().account_id
    way = actions.start(member, form.told, form.organisation.data, me, me)
    return _to(way, gettext("Good. The parent applies next: print the application for them."))


def _start_form(member: Member) -> NeedForm:
    held = {"grade": queries.suggested(member), "mother_language": next(iter(member.languages), "")}
    organisations = queries.offered_to(current_actor(), queries.household_of(member))
    return NeedForm(queries.facts_of(settings().country), organisations, **{k: v for k, v in held.items() if v})


def _start_page(form: NeedForm, member: Member) -> str:
    return render_template("community/schooling/start.html", form=form, child=member)


def _refused(**address: Any) -> str:
    """Where a refused change lands, without a name on it."""
    return render_template("community/schooling/refused.html", address=address)


def _to(way: SchoolWay, said: str = "") -> Any:
    return go("community.schooling.show", said, way_id=way.id)


@blueprint.get("/community/schooling/<int:way_id>")
@requires(Permission.SEE_SCHOOLING, records=True, way=SchoolWay)
def show(way: SchoolWay) -> str:
    return _page(way)


def _page(way: SchoolWay, **forms: Any) -> str:
    audit.record(audit.Deed.VIEWED, way)
    found, today = queries.whole(way), clock.today()
    facts = queries.facts_of(found.law_code)
    owners, steps = queries.owners_at(found.organisation_id), queries.steps_of(found.id)
    plain: dict[str, Any] = {"formdata": None}
    shown = {
        "take_form": TakeForm(asks_school=_asks_school(found), **plain, done_on=today, named=found.school),
        "owner_form": OwnerForm(owners, **plain, owner=found.owner_id or 0),
        "stall_form": StallForm(**plain),
        **forms,
    }
    return render_template(
        "community/schooling/show.html",
        way=found,
        line=rules.line_of(found.state, found.stage, facts.grade(found.grade_code)),
        may=rules.OPEN_TO[found.state],
        Deeds=SchoolDeed,
        late=rules.is_overdue(found.state, found.due_on, today),
        owner=owners.get(found.owner_id or 0, ""),
        steps=steps,
        mother=_own_name(found.mother_language),
        interprets=_own_name(rules.interprets(found.stage, found.mother_language, facts.language)),
        hint=HINTS.get(found.stage, ""),
        level=word_in(dict(facts.levels).get(found.level_code, ()), current_language().code),
        minor=relative_of(found.member).may_be_child,
        **shown,
        **_words(),
    )


def _own_name(code: str) -> str:
    return LANGUAGES[code].own_name if code in LANGUAGES else ""


def _asks_school(way: SchoolWay) -> bool:
    return way.stage is SchoolStage.REFERRAL


@blueprint.route("/community/schooling/<int:way_id>/change", methods=["GET", "POST"])
@on_refusal(lambda way_id: _refused(way_id=way_id))
@requires(Permission.SEE_SCHOOLING, records=True, way=SchoolWay)
def change(way: SchoolWay) -> Any:
    """What the application says."""
    if request.method == "GET" and rules.may(way.state, SchoolDeed.CHANGE):
        return _to(way)
    audit.record(audit.Deed.VIEWED, way)
    held = {"grade": way.grade_code, "level": way.level_code, "mother_language": way.mother_language}
    words = {"last_class": way.last_class, "school": way.school}
    form = filled_in(
        SchoolingForm(queries.facts_of(way.law_code), **held, **words),
        lambda form: render_template("community/schooling/change.html", form=form, way=queries.whole(way)),
    )
    actions.change(way, form.told)
    return _to(way, gettext("Saved."))


@blueprint.post("/community/schooling/<int:way_id>/take/<stage>")
@on_refusal(lambda way_id, stage: _refused(way_id=way_id))
@requires(Permission.SEE_SCHOOLING, way=SchoolWay)
def take(way: SchoolWay, stage: str) -> Any:
    """The step is done; which one stands in the address, so that nobody notes the next one by a second click."""
    noted = next((one for one in SchoolStage if one.value == stage), way.stage)
    form = filled_in(TakeForm(asks_school=_asks_school(way)), lambda form: _page(way, take_form=form))
    school = form.named.data if "named" in form else ""
    actions.take(way, noted, form.done_on.data, current_actor().account_id, school)
    return _to(way, gettext("Noted. The next step and its day stand here."))


@blueprint.post("/community/schooling/<int:way_id>/owner")
@requires(Permission.SEE_SCHOOLING, way=SchoolWay)
def give(way: SchoolWay) -> Any:
    owners = queries.owners_at(way.organisation_id)
    form = filled_in(OwnerForm(owners), lambda form: _page(way, owner_form=form))
    actions.give(way, form.owner.data or None)
    return _to(way, gettext("Saved."))


@blueprint.post("/community/schooling/<int:way_id>/stall")
@on_refusal(lambda way_id: _refused(way_id=way_id))
@requires(Permission.SEE_SCHOOLING, way=SchoolWay)
def stall(way: SchoolWay) -> Any:
    form = filled_in(StallForm(), lambda form: _page(way, stall_form=form))
    actions.stall(way, form.why.data)
    return _to(way, gettext("It is noted that it does not go on. It can go on again at any time."))


@blueprint.post("/community/schooling/<int:way_id>/withdraw")
@on_refusal(lambda way_id: _refused(way_id=way_id))
@requires(Permission.SEE_SCHOOLING, way=SchoolWay)
def withdraw(way: SchoolWay) -> Any:
    """The family said so to staff."""
    actions.withdraw(way)
    return _to(way, gettext("Taken back. It can go on again at any time."))


@blueprint.post("/community/schooling/<int:way_id>/resume")
@on_refusal(lambda way_id: _refused(way_id=way_id))
@requires(Permission.SEE_SCHOOLING, way=SchoolWay)
def resume(way: SchoolWay) -> Any:
    actions.resume(way)
    return _to(way, gettext("It goes on. The days of this step are counted from today."))


@blueprint.route("/community/schooling/<int:way_id>/application", methods=["GET", "POST"])
@requires(Permission.SEE_SCHOOLING, records=True, way=SchoolWay)
def application(way: SchoolWay) -> Any:
    """The application to print, in the language of the country; what is typed for it is on this answer alone."""
    found = queries.whole(way)
    facts = queries.facts_of(found.law_code)
    form = filled_in(
        PaperForm(), lambda form: render_template("community/schooling/application.html", form=form, way=found)
    )
    audit.record(audit.Deed.EXPORTED, way)
    grade = facts.grade(found.grade_code)
    script = LANGUAGES[facts.language].own_name
    mother = _named_in(facts.language, [found.mother_language])

    def named(member: Member) -> tuple[str, str]:
        return in_script_of(script, member.call_name, member.native_name)

    return render_template(
        "community/schooling/paper.html",
        form=form,
        way=found,
        words=facts.application,
        language=LANGUAGES[facts.language],
        child=named(found.member),
        parents=[named(one) for one in queries.parents_of(found)],
        minor=relative_of(found.member).may_be_child,
        grade=word_in(grade.words, facts.language) if grade else "",
        level=word_in(dict(facts.levels).get(found.level_code, ()), facts.language),
        mother=", ".join(mother),
        others=", ".join(name for name in _named_in(facts.language, found.member.languages) if name not in mother),
        today=clock.today(),
    )


def _named_in(language: str, codes: list[str]) -> list[str]:
    """What languages are called in another one."""
    names = Locale.parse(language).languages
    known = [code for code in codes if code in LANGUAGES]
    return [names.get(code.partition("_")[0], LANGUAGES[code].own_name) for code in known]


@blueprint.get("/family/school")
@requires(Permission.SEE_OWN_SCHOOLING)
def family() -> str:
    """The way of each child of a family, or one's own, as a line of pictures."""
    return render_template("community/schooling/family.html", lines=_lines(current_actor()), **_words())


def _lines(actor: Actor) -> list[tuple[SchoolWay, rules.SchoolLine]]:
    return [
        (way, rules.line_of(way.state, way.stage, queries.facts_of(way.law_code).grade(way.grade_code)))
        for way in queries.own_ways(actor)
    ]


def _family_panel(actor: Actor) -> Markup | None:
    lines = [(way, line) for way, line in _lines(actor) if line.next]
    return fragment("community/schooling/_family_panel.html", lines=lines, **_words()) if lines else None


# The next step to school of those for whom this card reads.
FAMILY_PANEL = FamilyPanel(queries.has_next, _family_panel)


def referral_panel(referral: Referral) -> Markup | None:
    """On the page of a referral about school: the way of the child, the button that begins it, or what is missing."""
    if not leads_to(referral, ReferralKind.SCHOOL):
        return None
    actor, child = current_actor(), referral.member
    way = queries.find_live(child)
    if way:
        seen = exists(SchoolWay.id == way.id, within_reach(actor, Permission.SEE_SCHOOLING))
        parts: dict[str, Any] | None = {"way": way} if seen else None
    elif not queries.startable([child]):
        parts = None
    elif not queries.agrees_to(referral):
        knows = exists(Household.id == referral.household_id, within_reach(actor, Permission.CHANGE_HOUSEHOLD))
        parts = {"lacks": referral.receiver.called, "household_id": referral.household_id if knows else None}
    else:
        treats = exists(Referral.id == referral.id, within_reach(actor, Permission.TREAT_REFERRALS))
        begins = treats and exists(Member.id == child.id, within_reach(actor, Permission.START_SCHOOLING))
        parts = {"begins": child.id} if begins else None
    return fragment("community/schooling/_referral_panel.html", **parts, **_words()) if parts else None


def household_panel(household: Household) -> Markup | None:
    """The ways of a family's children on its page, and whose may begin."""
    actor = current_actor()
    if not permits(actor, Permission.SEE_SCHOOLING):
        return None
    found = queries.of_household(household.id, within_reach(actor, Permission.SEE_SCHOOLING))
    able = queries.startable_within(within_reach(actor, Permission.START_SCHOOLING), members_of(household.id))
    if not (found or able):
        return None
    late = {one.id for one in found if rules.is_overdue(one.state, one.due_on, clock.today())}
    return fragment("community/schooling/_household_panel.html", ways=found, able=able, late_ones=late, **_words())
