"""A caseworker's families: the list, and each in the order of time with the next step as the one button."""

from collections.abc import Sequence

from flask import current_app, render_template, request, url_for
from markupsafe import Markup

from community.agreements import queries as agreements
from community.agreements.labels import title_of
from community.agreements.rules import StepState, term_ends_on
from community.caseload import queries, rules
from community.caseload.rules import FamilyEntry, Happening
from community.conferences import queries as conferences
from community.conferences.labels import LABELS as CONFERENCE_WORDS
from community.conferences.rules import ConferenceState
from community.duties.labels import ICONS
from community.foundation import audit, clock, i18n
from community.foundation.access import Actor, Role, current_actor, find, requires, within_reach
from community.foundation.config import settings
from community.foundation.database import exists
from community.foundation.i18n import gettext
from community.foundation.manifest import FamilyHappenings
from community.foundation.pages import fragment, slice_blueprint
from community.help_requests import queries as calls
from community.households.models import Household
from community.households.queries import members_by_household, members_of
from community.households.views import apart_of
from community.housing import queries as homes
from community.housing.labels import NEED_STATES
from community.mediation import queries as mediation
from community.mediation.labels import STATES as MEDIATION_STATES
from community.permissions import Permission
from community.places.queries import districts
from community.referrals import queries as referrals
from community.referrals.labels import KINDS, STATES
from community.referrals.rules import BEFORE, is_overdue
from community.schooling import queries as ways
from community.schooling.labels import STAGES
from community.schooling.rules import MOVING

blueprint = slice_blueprint(__name__)

A_PAGE = 25
LAST_PAGE = 400


@blueprint.get("")
@requires(Permission.ACCOMPANY)
def index() -> str:
    actor, number = current_actor(), min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)
    dues = (
        agreements.dues(within_reach(actor, Permission.SEE_AGREEMENTS)),
        conferences.dues(within_reach(actor, Permission.SEE_CONFERENCES)),
        homes.dues(within_reach(actor, Permission.SEE_HOUSING_NEEDS)),
        ways.dues(within_reach(actor, Permission.SEE_SCHOOLING)),
        *(one.dues(actor) for one in _happenings()),
    )
    reach = within_reach(actor, Permission.ACCOMPANY)
    found = queries.families(reach, dues, (number - 1) * A_PAGE, A_PAGE + 1)
    shown = found[:A_PAGE]
    ids = [household.id for household, _ in shown]
    people = members_by_household(ids)

    def at(page: int) -> str:
        return url_for("community.caseload.index", page=page if page > 1 else None)

    return render_template(
        "community/caseload/index.html",
        families=shown,
        apart={household.id: apart_of(household, people.get(household.id, [])) for household, _ in shown},
        ahead=[one.lines(actor, ids) for one in _happenings()],
        today=clock.today(),
        earlier=at(number - 1) if number > 1 else "",
        later=at(number + 1) if len(found) > A_PAGE else "",
    )


@blueprint.get("/<int:household_id>")
@requires(Permission.ACCOMPANY, records=True, household=Household)
def show(household: Household) -> str:
    """Everything that the reader may see of a family, in the order of time."""
    audit.record(audit.Deed.VIEWED, household)
    actor = current_actor()
    known = (
        *_calls(actor, household),
        *_referrals(actor, household),
        *_conferences(actor, household),
        *_mediations(household),
        *_agreements(actor, household),
        *_homes(actor, household),
        *_ways_to_school(actor, household),
        *(entry for one in _happenings() for entry in one.entries(actor, household)),
    )
    entries = rules.in_order(known)
    members = members_of(household.id)
    may_apply = (
        agreements.find_live(household.id) is None
        and find(actor, Permission.MAKE_AGREEMENT, Household, household.id) is not None
    )
    return render_template(
        "community/caseload/show.html",
        household=household,
        members=members,
        to_school={one.id for one in ways.startable_within(within_reach(actor, Permission.START_SCHOOLING), members)},
        district=dict(districts()).get(household.district, household.district),
        entries=entries,
        next=rules.next_of(entries),
        may_apply=may_apply,
        may_look_for_a_home=homes.find_live(household.id) is None,
        today=clock.today(),
    )


def _happenings() -> Sequence[FamilyHappenings]:
    return current_app.extensions["happenings"]  # type: ignore[no-any-return]


def _calls(actor: Actor, household: Household) -> list[FamilyEntry]:
    """Who of the family asks for help."""
    found = calls.open_calls_of(within_reach(actor, Permission.SEE_CALLS), household.id)
    return [
        FamilyEntry(
            i18n.local(call.created_at, settings().time_zone).date(),
            Happening.CALL,
            gettext("Asks for help"),
            url_for("community.help_requests.index"),
            open=True,
            icon="rescue",
        )
        for call in found
    ]


def _referrals(actor: Actor, household: Household) -> list[FamilyEntry]:
    """Whom somebody of the family was, or is to be, passed on to: what is the reader's to know."""
    now, zone = clock.now(), settings().time_zone
    found = referrals.of_household(household.id, within_reach(actor, Permission.READ_SENT_REFERRAL))
    audit.record(audit.Deed.VIEWED, *found)
    return [
        FamilyEntry(
            i18n.local(one.over_at or one.due_at or one.created_at, zone).date(),
            Happening.REFERRAL,
            f"{one.member.call_name}: {KINDS[one.kind]} · {STATES[one.state]}",
            url_for("community.referrals.show", referral_id=one.id),
            open=one.state in BEFORE or is_overdue(one.state, one.due_at, now),
            icon="help-out",
        )
        for one in found
    ]


def _conferences(actor: Actor, household: Household) -> list[FamilyEntry]:
    """Who sat together about the family, or will, as far as the reader takes part or called it."""
    zone = settings().time_zone
    found = conferences.of_household(household.id, within_reach(actor, Permission.SEE_CONFERENCES))
    audit.record(audit.Deed.VIEWED, *found)
    return [
        FamilyEntry(
            i18n.local(one.starts_at, zone).date(),
            Happening.CONFERENCE,
            gettext("Meeting about the family: %(state)s", state=CONFERENCE_WORDS[one.state]),
            url_for("community.conferences.show", conference_id=one.id),
            open=one.state is ConferenceState.PLANNED,
            icon="people",
        )
        for one in found
    ]


def _mediations(household: Household) -> list[FamilyEntry]:
    """In which mediations the family is a side, and when it is asked whether what was agreed holds: the state and the
    days, and nothing that was said."""
    zone, found = settings().time_zone, {}
    for one, question in mediation.of_household(household.id):
        began = one.ended_on or i18n.local(one.created_at, zone).date()
        said = gettext("Mediation with a neighbour") + f" · {MEDIATION_STATES[one.state]}"
        found[one.id, None] = FamilyEntry(began, Happening.MEDIATION, said, icon="help-out")
        if question:
            asked = gettext("It is asked whether the agreement holds")
            found[one.id, question.id] = FamilyEntry(question.due_on, Happening.MEDIATION, asked, icon="calendar")
    return list(found.values())


def _agreements(actor: Actor, household: Household) -> list[FamilyEntry]:
    """What was and is to be done of the agreements that the reader may see."""
    there = agreements.agreements_of(within_reach(actor, Permission.SEE_AGREEMENTS), household.id)
    known = {one.id: one for one in there}
    entries = []
    for one in there:
        address, live = url_for("community.agreements.show", agreement_id=one.id), one.ended_on is None
        unsigned = live and one.signed_on is None
        said = gettext("Application for an agreement")
        entries.append(FamilyEntry(one.applied_on, Happening.APPLICATION, said, address, open=unsigned))
        if one.signed_on:
            entries.append(FamilyEntry(one.signed_on, Happening.SIGNED, gettext("The agreement was signed"), address))
        until = term_ends_on(one.course, agreements.facts_of(one.law_code))
        if until and live:
            said = gettext("The term of the agreement ends")
            entries.append(FamilyEntry(until, Happening.TERM, said, address, open=True, icon="clock"))
        if one.ended_on:
            entries.append(
                FamilyEntry(one.ended_on, Happening.ENDED, gettext("The agreement ended"), address, icon="close")
            )
    entries += [
        FamilyEntry(
            wanted.wished_on,
            Happening.APPLICATION,
            gettext("They want an agreement"),
            url_for("community.agreements.wish", wanted_id=wanted.id),
            open=True,
        )
        for wanted, home in agreements.wishes(within_reach(actor, Permission.SEE_AGREEMENT_WISHES))
        if home.id == household.id
    ]
    for step in agreements.steps_of(known):
        if step.state is not StepState.NOT_NEEDED:
            agreement = known[step.agreement_id]
            entries.append(
                FamilyEntry(
                    step.settled_on or step.due_on,
                    Happening.STEP,
                    title_of(step, agreement.law_code),
                    url_for("community.agreements.step", step_id=step.id),
                    open=step.state is StepState.OPEN and agreement.ended_on is None,
                    icon=ICONS[step.picture],
                )
            )
    return entries


def _homes(actor: Actor, household: Household) -> list[FamilyEntry]:
    """How far the search for a home is, and what is due of it."""
    zone = settings().time_zone
    found = homes.needs_of(household.id, within_reach(actor, Permission.SEE_HOUSING_NEEDS))
    audit.record(audit.Deed.VIEWED, *found)
    return [
        FamilyEntry(
            one.due_on or one.moved_on or i18n.local(one.lost_at or one.opened_at, zone).date(),
            Happening.HOME,
            gettext("A home: %(state)s", state=NEED_STATES[one.state]),
            url_for("community.housing.need", need_id=one.id),
            open=one.due_on is not None,
            icon="home",
        )
        for one in found
    ]


def _ways_to_school(actor: Actor, household: Household) -> list[FamilyEntry]:
    """How far the children of the family are on their way to school."""
    return [
        FamilyEntry(
            one.rests_on or one.due_on,
            Happening.SCHOOL,
            f"{one.member.call_name}: {STAGES[one.stage]}",
            url_for("community.schooling.show", way_id=one.id),
            open=one.state in MOVING,
            icon="school",
        )
        for one in ways.of_household(household.id, within_reach(actor, Permission.SEE_SCHOOLING))
    ]


def desk_panel(actor: Actor) -> Markup | None:
    """How a caseworker begins, as long as no family agrees to be accompanied."""
    if Role.CASEWORKER not in actor.roles or exists(within_reach(actor, Permission.ACCOMPANY)):
        return None
    return fragment("community/caseload/_desk_panel.html")
