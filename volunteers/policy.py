"""The table: permission x role -> rows, for helping."""

import sqlalchemy as sa

from community.accounts.models import Account
from community.accounts.rules import AccountState
from community.foundation import clock
from community.foundation.access import Actor, Grants, Role, by_way_of, everything, whoever
from community.permissions import Permission as CommunityPermission
from events.permissions import Permission as EventPermission
from events.reception.queries import known_accounts
from events.sessions import queries as sessions
from events.sessions.models import Session
from volunteers.clearances.models import GrantedClearance
from volunteers.clearances.queries import applied_to, height, opened_in_emergency
from volunteers.emails import queries as correspondence
from volunteers.hours import queries as confirmations
from volunteers.journal import queries as mentoring
from volunteers.matching.models import MatchingRun
from volunteers.offers import queries as offers
from volunteers.pairs import queries
from volunteers.permissions import Permission
from volunteers.profiles.models import Volunteer
from volunteers.remarks import queries as remarks
from volunteers.requests import queries as requests
from volunteers.rosters import queries as asks
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import ShiftState, SignUpState
from volunteers.trainings import queries as trainings


@whoever
def published(actor: Actor) -> sa.ColumnElement[bool]:
    """Shifts of sessions that the programme shows."""
    return by_way_of(Shift.session_id, Session, sessions.published(actor))


def of_my_organisations(actor: Actor) -> sa.ColumnElement[bool]:
    """Shifts of sessions that the actor's organisations offer."""
    return by_way_of(Shift.session_id, Session, sessions.of_my_organisations(actor))


def own_sign_ups(actor: Actor) -> sa.ColumnElement[bool]:
    """The actor's own sign-ups."""
    return SignUp.account_id == actor.account_id


TOLD = (SignUpState.CONFIRMED, SignUpState.CHECKED_IN, SignUpState.COMPLETED)
STANDING = (*TOLD, SignUpState.WAITING, SignUpState.OFFERED)


def _held(actor: Actor) -> sa.ColumnElement[bool]:
    """Sign-ups that give the actor a place, for shifts for which they are cleared at this moment."""
    cleared = (
        sa.exists()
        .where(
            GrantedClearance.volunteer_id == actor.account_id,
            GrantedClearance.expires_on >= clock.today(),
            height(GrantedClearance) >= height(Shift),
        )
        .correlate(Shift)
    )
    return sa.and_(SignUp.account_id == actor.account_id, SignUp.state.in_(TOLD), cleared)


def of_my_shifts(actor: Actor) -> sa.ColumnElement[bool]:
    """Sessions in which the actor holds a place in a shift that is not called off."""
    mine = sa.select(Shift.session_id).join(SignUp, SignUp.shift_id == Shift.id)
    return Session.id.in_(mine.where(_held(actor), Shift.state == ShiftState.OPEN))


def with_a_place_of_mine(actor: Actor) -> sa.ColumnElement[bool]:
    """Sessions that the actor holds a place in, public or not."""
    return Session.id.in_(sa.select(Shift.session_id).join(SignUp, SignUp.shift_id == Shift.id).where(_held(actor)))


def at_a_place_told_to_me(actor: Actor) -> sa.ColumnElement[bool]:
    """Sessions in which the actor holds a place, where the venue tells its place to the confirmed."""
    return sa.and_(with_a_place_of_mine(actor), sessions.at_a_place_told_to_the_confirmed())


def _signed_up(actor: Actor) -> sa.ColumnElement[bool]:
    """Sign-ups of the actor that stand, whether they have a place or wait, and are cleared, paused, or no longer
    cleared: what they are for is no secret from who promised it; where and with whom is (`_held`)."""
    return sa.and_(SignUp.account_id == actor.account_id, SignUp.state.in_(STANDING))


def that_are_mine(actor: Actor) -> sa.ColumnElement[bool]:
    """Shifts that the actor signed up for, public or not."""
    # Not EXISTS: for that, SQLite would look at every shift there is.
    return Shift.id.in_(sa.select(SignUp.shift_id).where(_signed_up(actor)))


def with_a_sign_up_of_mine(actor: Actor) -> sa.ColumnElement[bool]:
    """Sessions that the actor signed up for, public or not."""
    return Session.id.in_(
        sa.select(Shift.session_id).join(SignUp, SignUp.shift_id == Shift.id).where(_signed_up(actor))
    )


def applicants_to_my_organisations(actor: Actor) -> sa.ColumnElement[bool]:
    """Volunteers who applied to an organisation in which the actor coordinates."""
    return applied_to(actor.organisations(Role.COORDINATOR))


def known_accounts_and_applicants(actor: Actor) -> sa.ColumnElement[bool]:
    """Accounts that the actor's organisations know by what is joined, and volunteers who applied to them."""
    applied = sa.select(Volunteer.id).where(applicants_to_my_organisations(actor))
    return sa.or_(known_accounts(actor), sa.and_(Account.id.in_(applied), Account.state == AccountState.ACTIVE))


def files_in_my_hands(actor: Actor) -> sa.ColumnElement[bool]:
    """Volunteers who applied to an organisation in which the actor holds the right to open files."""
    return applied_to(actor.organisations(Role.VETTING))


def own_profile(actor: Actor) -> sa.ColumnElement[bool]:
    """What the actor tells of themselves."""
    return Volunteer.id == actor.account_id


def runs_of_the_town(_actor: Actor) -> sa.ColumnElement[bool]:
    """A run is about the whole town; whose pairs of it one sees is asked of the pairs."""
    return MatchingRun.id.is_not(None)


GRANTS: Grants = {
    # In place of what community grants to coordinators, and more than that: what their sessions and volunteers get.
    CommunityPermission.SEE_MAIL: {
        Role.COORDINATOR: correspondence.of_my_organisations,
        Role.VETTING: correspondence.about_files_in_my_hands,
    },
    EventPermission.SEE_FIRST_NAMES: {Role.VOLUNTEER: of_my_shifts},
    EventPermission.SEE_PLACE: {Role.VOLUNTEER: at_a_place_told_to_me},
    EventPermission.SEE_SESSION: {Role.VOLUNTEER: with_a_sign_up_of_mine},
    # Of volunteers, who applied there, too.
    EventPermission.JOIN_ACCOUNT: {Role.COORDINATOR: known_accounts_and_applicants},
    Permission.SEE_SHIFTS: {
        Role.VISITOR: published,
        Role.VOLUNTEER: that_are_mine,
        Role.COORDINATOR: of_my_organisations,
    },
    Permission.SIGN_UP: {Role.VOLUNTEER: published},
    Permission.SEE_OWN_SHIFTS: {Role.VOLUNTEER: everything},
    Permission.CHANGE_OWN_SIGN_UP: {Role.VOLUNTEER: own_sign_ups},
    Permission.OPEN_SHIFTS: {Role.COORDINATOR: sessions.of_my_organisations},
    Permission.CHANGE_SHIFT: {Role.COORDINATOR: of_my_organisations},
    Permission.CHECK_IN: {Role.COORDINATOR: of_my_organisations},
    Permission.SEE_ROSTER: {Role.COORDINATOR: of_my_organisations},
    Permission.OWN_PROFILE: {Role.VOLUNTEER: own_profile},
    Permission.OWN_REQUESTS: {Role.HOUSEHOLD: requests.of_my_household},
    Permission.CHANGE_REQUEST: {
        Role.HOUSEHOLD: requests.of_my_household,
        Role.COORDINATOR: requests.of_my_organisations,
    },
    Permission.KEEP_REQUESTS: {Role.COORDINATOR: requests.of_my_organisations},
    Permission.ANSWER_PAIR: {Role.VOLUNTEER: queries.of_mine, Role.HOUSEHOLD: queries.of_my_household},
    Permission.AGREE_AS_GUARDIAN: {Role.HOUSEHOLD: queries.for_my_word},
    Permission.KEEP_PAIRS: {Role.COORDINATOR: queries.of_my_organisations},
    Permission.MENTORING: {Role.VOLUNTEER: mentoring.mentored_by_me, Role.HOUSEHOLD: mentoring.in_my_household},
    Permission.READ_OLD_DIARY: {
        Role.VOLUNTEER: mentoring.ended_of_mine,
        Role.HOUSEHOLD: mentoring.ended_of_my_household,
    },
    Permission.KEEP_DIARY: {Role.VOLUNTEER: mentoring.mentored_by_me},
    Permission.CHANGE_ENTRY: {Role.VOLUNTEER: mentoring.entries_of_mine},
    Permission.CHANGE_GOAL: {Role.VOLUNTEER: mentoring.goals_of_mine, Role.HOUSEHOLD: mentoring.goals_of_my_household},
    Permission.ANSWER_BY_EMAIL: {Role.VISITOR: everything},
    Permission.SETTLE_ENTRY: {Role.COORDINATOR: mentoring.entries_of_my_organisations},
    Permission.MATCH: {Role.COORDINATOR: runs_of_the_town},
    Permission.ROSTER: {Role.COORDINATOR: of_my_organisations},
    Permission.ANSWER_ASK: {Role.VOLUNTEER: asks.of_mine},
    Permission.SEE_CLEARANCES: {Role.COORDINATOR: applicants_to_my_organisations, Role.VETTING: files_in_my_hands},
    Permission.BLOCK: {Role.COORDINATOR: applicants_to_my_organisations},
    Permission.MERGE_VOLUNTEERS: {Role.COORDINATOR: applicants_to_my_organisations},
    Permission.VET: {Role.VETTING: files_in_my_hands},
    Permission.OWN_CLEARANCE: {Role.VOLUNTEER: own_profile},
    Permission.ANSWER_REFERENCE: {Role.VISITOR: everything},
    Permission.OWN_HOURS: {Role.VOLUNTEER: everything},
    Permission.OWN_CONFIRMATION: {Role.VOLUNTEER: confirmations.of_mine},
    Permission.CHECK_HOURS: {Role.VISITOR: everything},
    Permission.OFFER_HELP: {Role.VISITOR: everything},
    Permission.DECLARE_TRAINING: {Role.VETTING: trainings.of_files_in_my_hands},
    Permission.ANSWER_REMARKS: {Role.COORDINATOR: remarks.to_my_organisations},
    Permission.KEEP_OFFERS: {Role.COORDINATOR: offers.to_my_organisations},
    Permission.OPEN_FILE_IN_EMERGENCY: {Role.ADMINISTRATOR: opened_in_emergency},
}
