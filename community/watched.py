"""What waits for people in the care of an organisation: calls for help, and what a right of its own reads."""

from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa

from community.agreements.labels import title_of
from community.agreements.models import Agreement, AgreementStep, AgreementWish
from community.agreements.queries import SIGNED_WITHIN, waiting_agreements, waiting_steps, waiting_wishes
from community.agreements.rules import BEGUN_WITHIN
from community.conferences.queries import (
    actors_of,
    attendants_of,
    of_conferences,
    of_tasks,
    overdue_tasks,
    own_tasks,
    to_be_said,
    to_be_told,
    to_come,
)
from community.conferences.rules import AHEAD, SAID_WITHIN, TOLD_WITHIN
from community.decisions.labels import CARE, TOWN
from community.decisions.models import SettingAnswer, SettingChange
from community.decisions.queries import unanswered
from community.emergency_access.queries import asked_for
from community.emergency_access.rules import ANSWERED_WITHIN
from community.foundation.access import Role
from community.foundation.database import db
from community.foundation.i18n import gettext, lazy_gettext
from community.foundation.outbox import Recipient
from community.foundation.watch import NamedCase, Organisations, WaitingThing, Watched, things
from community.help_requests.models import HelpCall
from community.help_requests.rules import CallState
from community.households.models import Household, Member
from community.households.queries import accompanied_by, called_here
from community.households.rules import HouseholdState
from community.housing.queries import called as called_needs
from community.housing.queries import homes_due, needs_to_begin_with, offered_dwellings
from community.mediation.queries import (
    askers_of,
    called_by_code,
    leaders_of,
    led_by_nobody,
    to_be_asked_after,
    to_be_led,
)
from community.mediation.rules import INVITED_WITHIN
from community.referrals.queries import authors_of, to_be_met, to_be_sent, waiting_too_long
from community.safeguarding.models import Concern
from community.safeguarding.queries import readers_of_each
from community.safeguarding.rules import REMINDED_EVERY, ConcernState
from community.schooling.labels import STAGES
from community.schooling.models import SchoolWay
from community.schooling.queries import waiting_for_coordinators as overdue_steps_to_school
from community.schooling.queries import waiting_steps as waiting_steps_to_school
from community.sharing.queries import cases as of_sharing
from community.sharing.queries import to_be_answered, to_be_renewed
from community.sharing.rules import ANSWERED_WITHIN as SHARING_ANSWERED_WITHIN
from community.sharing.rules import SOON
from community.staff_training.queries import named, to_finish
from community.staff_training.rules import FINISHED_WITHIN
from community.worries.queries import to_be_looked_at


def open_calls(among: Organisations = None) -> list[WaitingThing]:
    """Families that asked for somebody to talk to."""
    query = (
        sa.select(
            HelpCall.id,
            HelpCall.created_at,
            Household.organisation_id,
            sa.null(),
            sa.null(),
            accompanied_by(Household.organisation_id),
        )
        .join(Household, Household.id == HelpCall.household_id)
        .where(HelpCall.state == CallState.OPEN, Household.state != HouseholdState.ERASED)
    )
    return things(query, among)


def open_concerns(among: Organisations = None) -> list[WaitingThing]:
    """Concerns that nobody has begun with."""
    query = sa.select(Concern.id, Concern.created_at, Concern.organisation_id)
    return things(query.where(Concern.state == ConcernState.OPEN), among)


def readers_of_concerns(concern_ids: Sequence[int]) -> dict[int, list[Recipient]]:
    """Who reads each of these concerns, as the permission check decides."""
    found = readers_of_each(concern_ids)
    return {number: [Recipient.of(account) for account in accounts] for number, accounts in found.items()}


def callers(call_ids: Sequence[int]) -> dict[int, NamedCase]:
    """The households that asked, as far as they agreed that staff know them."""
    household, _ = called_here()
    query = sa.select(HelpCall.id, household).join(Household, Household.id == HelpCall.household_id)
    rows = db.session.execute(query.where(HelpCall.id.in_(call_ids)))
    return {number: NamedCase((name,) if name else ()) for number, name in rows}


def of_agreements(agreement_ids: Sequence[int]) -> dict[int, NamedCase]:
    """Whose agreements they are; what waits of them is read only while the family agrees to be accompanied."""
    query = sa.select(Agreement.id, Household.call_name).join(Household, Household.id == Agreement.household_id)
    rows = db.session.execute(query.where(Agreement.id.in_(agreement_ids)))
    return {
        number: NamedCase((name,), page="community.agreements.show", values={"agreement_id": number})
        for number, name in rows
    }


def of_wishes(wish_ids: Sequence[int]) -> dict[int, NamedCase]:
    """Which families want an agreement; read only while they agree to be accompanied."""
    query = sa.select(AgreementWish.id, Household.call_name).join(Household, Household.id == AgreementWish.household_id)
    rows = db.session.execute(query.where(AgreementWish.id.in_(wish_ids)))
    return {
        number: NamedCase((name,), page="community.agreements.wish", values={"wanted_id": number})
        for number, name in rows
    }


def of_steps(step_ids: Sequence[int]) -> dict[int, NamedCase]:
    """Whose steps they are, and which."""
    query = (
        sa.select(AgreementStep, Agreement.law_code, Household.call_name)
        .join(Agreement, Agreement.id == AgreementStep.agreement_id)
        .join(Household, Household.id == Agreement.household_id)
        .where(AgreementStep.id.in_(step_ids))
    )
    return {
        step.id: NamedCase(
            (name,), fact=title_of(step, country), page="community.agreements.step", values={"step_id": step.id}
        )
        for step, country, name in db.session.execute(query)
    }


def of_homes(need_ids: Sequence[int]) -> dict[int, NamedCase]:
    """Whose homes they are; what waits of them is read only while the family agrees to be accompanied."""
    return {
        number: NamedCase((name,), page="community.housing.need", values={"need_id": number})
        for number, name in called_needs(need_ids).items()
    }


def of_dwellings(dwelling_ids: Sequence[int]) -> dict[int, NamedCase]:
    """Which dwellings they are, by nothing that tells where."""
    return {
        number: NamedCase(
            (gettext("Home %(number)s", number=number),),
            page="community.housing.show",
            values={"dwelling_id": number},
        )
        for number in dwelling_ids
    }


def of_settings(answer_ids: Sequence[int]) -> dict[int, NamedCase]:
    """Which settings they are."""
    query = sa.select(SettingAnswer.id, SettingChange.name).join(
        SettingChange, SettingChange.id == SettingAnswer.change_id
    )
    rows = db.session.execute(query.where(SettingAnswer.id.in_(answer_ids)))
    return {number: NamedCase((str({**TOWN, **CARE}[name]),)) for number, name in rows}


def of_ways(way_ids: Sequence[int]) -> dict[int, NamedCase]:
    """Which children they are, and which step."""
    query = sa.select(SchoolWay.id, SchoolWay.stage, Member.call_name).join(Member, Member.id == SchoolWay.member_id)
    rows = db.session.execute(query.where(SchoolWay.id.in_(way_ids)))
    return {
        number: NamedCase((name,), fact=str(STAGES[stage]), page="community.schooling.show", values={"way_id": number})
        for number, stage, name in rows
    }


def of_mediations(mediation_ids: Sequence[int]) -> dict[int, NamedCase]:
    """Which mediations they are, by the code alone."""
    return {
        number: NamedCase(
            (gettext("Mediation %(code)s", code=code),),
            page="community.mediation.show",
            values={"mediation_id": number},
        )
        for number, code in called_by_code(mediation_ids).items()
    }


WATCHED = (
    Watched(
        "emergency access",
        lazy_gettext("Emergencies that wait for a second person"),
        "key",
        "community.emergency_access.index",
        ANSWERED_WITHIN / 4,
        asked_for,
        administered=True,
        act=lazy_gettext("Answer"),
    ),
    Watched(
        "settings",
        lazy_gettext("Settings to agree to"),
        "settings",
        "community.decisions.index",
        timedelta(days=7),
        unanswered,
        act=lazy_gettext("Answer"),
        cases=of_settings,
    ),
    Watched(
        "calls for help",
        lazy_gettext("Who asks for help"),
        "rescue",
        "community.help_requests.index",
        timedelta(days=1),
        open_calls,
        act=lazy_gettext("Answer"),
        cases=callers,
        beside=(Role.CASEWORKER,),
    ),
    Watched(
        "steps of agreements",
        lazy_gettext("Steps that are due"),
        "check",
        "community.agreements.index",
        timedelta(days=1),
        waiting_steps,
        Role.CASEWORKER,
        act=lazy_gettext("Look at it"),
        cases=of_steps,
    ),
    Watched(
        "agreements",
        lazy_gettext("Agreements to sign or to close"),
        "calendar",
        "community.agreements.index",
        SIGNED_WITHIN,
        waiting_agreements,
        Role.CASEWORKER,
        act=lazy_gettext("Look at it"),
        cases=of_agreements,
    ),
    Watched(
        "wishes for an agreement",
        lazy_gettext("Families that want an agreement"),
        "check",
        "community.agreements.index",
        BEGUN_WITHIN,
        waiting_wishes,
        Role.CASEWORKER,
        act=lazy_gettext("Look at it"),
        cases=of_wishes,
    ),
    # Whoever takes part is expected; who called it says what came of it, and tells the family.
    Watched(
        "meetings to come",
        lazy_gettext("Meetings to which I am invited"),
        "people",
        "community.conferences.index",
        AHEAD,
        to_come,
        Role.CASEWORKER,
        attendants_of,
        act=lazy_gettext("Look at it"),
        cases=of_conferences,
        beside=(Role.COORDINATOR, Role.SERVICE),
    ),
    Watched(
        "meetings to write down",
        lazy_gettext("Meetings: were they held?"),
        "edit",
        "community.conferences.index",
        SAID_WITHIN,
        to_be_said,
        Role.CASEWORKER,
        act=lazy_gettext("Look at it"),
        cases=of_conferences,
    ),
    Watched(
        "families to tell of a meeting",
        lazy_gettext("Families to tell of a meeting"),
        "phone",
        "community.conferences.index",
        TOLD_WITHIN,
        to_be_told,
        Role.CASEWORKER,
        act=lazy_gettext("Look at it"),
        cases=of_conferences,
    ),
    Watched(
        "own tasks of meetings",
        lazy_gettext("What I do after a meeting"),
        "check",
        "community.conferences.index",
        AHEAD,
        own_tasks,
        Role.CASEWORKER,
        actors_of,
        act=lazy_gettext("Look at it"),
        cases=of_tasks,
        beside=(Role.COORDINATOR, Role.SERVICE),
    ),
    Watched(
        "overdue tasks of meetings",
        lazy_gettext("Tasks of meetings that are overdue or that nobody does"),
        "clock",
        "community.conferences.index",
        timedelta(),
        overdue_tasks,
        Role.CASEWORKER,
        act=lazy_gettext("Look at it"),
        cases=of_tasks,
    ),
    Watched(
        "homes offered",
        lazy_gettext("Homes to check"),
        "key",
        "community.housing.index",
        timedelta(days=3),
        offered_dwellings,
        Role.SERVICE,
        act=lazy_gettext("Look at it"),
        cases=of_dwellings,
    ),
    Watched(
        "homes to look for",
        lazy_gettext("Who needs a home"),
        "home",
        "community.housing.needs",
        timedelta(days=3),
        needs_to_begin_with,
        Role.SERVICE,
    ),
    Watched(
        "homes due",
        lazy_gettext("Homes: answers, moves, and who still lives there"),
        "home",
        "community.housing.needs",
        timedelta(days=1),
        homes_due,
        Role.CASEWORKER,
        act=lazy_gettext("Look at it"),
        cases=of_homes,
    ),
    Watched(
        "steps to school",
        lazy_gettext("Steps to school that are due"),
        "school",
        "community.schooling.index",
        timedelta(days=1),
        waiting_steps_to_school,
        Role.CASEWORKER,
        act=lazy_gettext("Look at it"),
        cases=of_ways,
        beside=(Role.SERVICE,),
    ),
    Watched(
        "overdue steps to school",
        lazy_gettext("Steps to school that are overdue"),
        "school",
        "community.schooling.index",
        timedelta(),
        overdue_steps_to_school,
        act=lazy_gettext("Look at it"),
        cases=of_ways,
    ),
    Watched(
        "concerns",
        lazy_gettext("Concerns raised"),
        "shield",
        "community.safeguarding.waiting",
        REMINDED_EVERY,
        open_concerns,
        Role.SAFEGUARDING,
        readers_of_concerns,
    ),
    # Who receives it is reminded by when it is due; who sent it once that is past; its author to send it, too.
    Watched(
        "referrals received",
        lazy_gettext("Referrals received"),
        "inbox",
        "community.referrals.received",
        timedelta(days=14),
        to_be_met,
        Role.SERVICE,
    ),
    Watched(
        "referrals without a first contact",
        lazy_gettext("Referrals that nobody has seen to in time"),
        "clock",
        "community.referrals.index",
        timedelta(),
        waiting_too_long,
    ),
    Watched(
        "own referrals",
        lazy_gettext("My referrals: to be sent, or overdue"),
        "help-out",
        "community.referrals.index",
        timedelta(days=1),
        to_be_sent,
        Role.CASEWORKER,
        authors_of,
    ),
    # Without it nobody can be referred, so that those who administer see to it where nobody coordinates.
    Watched(
        "data sharing proposed",
        lazy_gettext("Data sharing that waits for your answer"),
        "lock",
        "community.sharing.index",
        SHARING_ANSWERED_WITHIN,
        to_be_answered,
        administered=True,
        act=lazy_gettext("Answer"),
        cases=of_sharing,
    ),
    Watched(
        "data sharing that expires",
        lazy_gettext("Data sharing to renew or to end"),
        "calendar",
        "community.sharing.index",
        SOON,
        to_be_renewed,
        administered=True,
        act=lazy_gettext("Look at it"),
        cases=of_sharing,
    ),
    Watched(
        "worries",
        lazy_gettext("Worries of neighbours"),
        "people",
        "community.worries.index",
        timedelta(days=1),
        to_be_looked_at,
        act=lazy_gettext("Look at it"),
        beside=(Role.CASEWORKER,),
    ),
    # Only who leads a mediation knows of it.
    Watched(
        "mediations",
        lazy_gettext("Mediations to begin or to end"),
        "help-out",
        "community.mediation.led",
        INVITED_WITHIN,
        to_be_led,
        Role.SERVICE,
        leaders_of,
    ),
    Watched(
        "agreements of mediations",
        lazy_gettext("Agreements to ask after"),
        "calendar",
        "community.mediation.led",
        timedelta(days=7),
        to_be_asked_after,
        Role.SERVICE,
        askers_of,
    ),
    # Whoever begins one gives it to another, where who led it no longer can: both sides wait.
    Watched(
        "mediations without a mediator",
        lazy_gettext("Mediations that nobody leads"),
        "help-out",
        "community.mediation.index",
        timedelta(),
        led_by_nobody,
        act=lazy_gettext("Look at it"),
        cases=of_mediations,
        beside=(Role.CASEWORKER,),
    ),
    # Whoever came waits for a certificate.
    Watched(
        "courses to finish",
        lazy_gettext("Courses for staff to finish"),
        "book",
        "community.staff_training.index",
        FINISHED_WITHIN,
        to_finish,
        act=lazy_gettext("Finish it"),
        cases=named,
    ),
)
