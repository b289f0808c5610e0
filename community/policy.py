"""The table: permission x role -> rows, for people and organisations."""

import sqlalchemy as sa

from community.accounts.models import Account, Device
from community.agreements.queries import in_my_care as agreements_in_my_care
from community.agreements.queries import of_mine as agreements_of_mine
from community.agreements.queries import of_my_municipality, steps_in_my_care
from community.decisions.queries import asked_by_me, asked_of_mine
from community.directory.queries import listed
from community.emails.queries import to_my_people
from community.foundation.access import STAFF, Actor, Grants, Role, everything
from community.guidance.queries import (
    leads_in_my_care,
    leads_of_mine,
    people_in_my_care,
    people_of_mine,
)
from community.help_requests.queries import to_caseworkers, to_my_organisations
from community.households.queries import (
    accompanied,
    agreeing_to_my_organisations,
    consents_of_mine,
    of_my_organisations,
    own_household,
)
from community.interviews.queries import in_my_care as interviews_in_my_care
from community.interviews.queries import of_mine as interviews_of_mine
from community.members.models import Invitation
from community.members.queries import staff_of_my_organisations
from community.organisations.models import Membership
from community.organisations.queries import coordinated_by
from community.passkeys.queries import own_passkeys
from community.permissions import Permission
from community.referrals.queries import (
    of_mine as referrals_of_mine,
)
from community.referrals.queries import (
    people_accompanied,
    people_coordinated,
    read_by_caseworker,
    read_by_coordinator,
    received_here,
    sent_by_coordinated,
)
from community.safeguarding.queries import concerns_for_my_eyes
from community.skills.models import Skill
from community.staff_training.queries import (
    coordinated_courses,
    coordinated_dates,
    coordinated_questions,
    coordinated_trainees,
    given_courses,
    given_dates,
    given_questions,
    given_trainees,
    may_give_courses,
)


def own_account(actor: Actor) -> sa.ColumnElement[bool]:
    """The actor's own account."""
    return Account.id == actor.account_id


def own_devices(actor: Actor) -> sa.ColumnElement[bool]:
    """The devices on which the actor's account is signed in."""
    return Device.account_id == actor.account_id


def staff(_actor: Actor) -> sa.ColumnElement[bool]:
    """Every role of the staff in an organisation."""
    return sa.and_(Membership.role.in_(STAFF), Membership.organisation_id.is_not(None))


def invitations_of_my_organisations(actor: Actor) -> sa.ColumnElement[bool]:
    """Invitations to the organisations that the actor coordinates."""
    return Invitation.organisation_id.in_(actor.organisations(Role.COORDINATOR))


def invitations_to_organisations(_actor: Actor) -> sa.ColumnElement[bool]:
    """Every invitation to an organisation."""
    return Invitation.organisation_id.is_not(None)


def unmerged_skills(_actor: Actor) -> sa.ColumnElement[bool]:
    """Every skill that does not mean another."""
    return Skill.merged_into_id.is_(None)


GRANTS: Grants = {
    Permission.SEE_SITE: {Role.VISITOR: everything},
    Permission.SEE_LOOK: dict.fromkeys(STAFF, everything),
    Permission.SIGN_IN: {Role.VISITOR: everything},
    Permission.SEE_OWN_ACCOUNT: {Role.PERSON: own_account},
    Permission.SEE_OWN_DEVICES: {Role.PERSON: own_devices},
    Permission.OWN_PASSKEYS: {Role.PERSON: own_passkeys},
    Permission.SEE_MEMBERS: {Role.COORDINATOR: coordinated_by, Role.ADMINISTRATOR: everything},
    Permission.CHANGE_MEMBER: {Role.COORDINATOR: staff_of_my_organisations, Role.ADMINISTRATOR: staff},
    Permission.TAKE_INVITATION_BACK: {
        Role.COORDINATOR: invitations_of_my_organisations,
        Role.ADMINISTRATOR: invitations_to_organisations,
    },
    Permission.MANAGE_ORGANISATIONS: {Role.ADMINISTRATOR: everything},
    Permission.SEE_MAIL: {Role.COORDINATOR: to_my_people, Role.ADMINISTRATOR: everything},
    Permission.SEE_HOUSEHOLDS: {Role.COORDINATOR: of_my_organisations},
    Permission.REGISTER_HOUSEHOLD: {Role.COORDINATOR: everything},
    Permission.CHANGE_HOUSEHOLD: {Role.COORDINATOR: of_my_organisations},
    Permission.MERGE_HOUSEHOLDS: {Role.COORDINATOR: agreeing_to_my_organisations},
    Permission.NOTE_SECOND_HOME: {Role.COORDINATOR: agreeing_to_my_organisations},
    Permission.END_SECOND_HOME: {Role.HOUSEHOLD: everything},
    Permission.ERASE_HOUSEHOLD: {Role.COORDINATOR: of_my_organisations},
    Permission.EXPORT_HOUSEHOLD: {Role.COORDINATOR: agreeing_to_my_organisations},
    Permission.SEE_OWN_HOUSEHOLD: {Role.HOUSEHOLD: own_household},
    Permission.CHANGE_OWN_PEOPLE: {Role.PERSON: everything},
    Permission.ISSUE_CARD: {Role.COORDINATOR: of_my_organisations},
    Permission.OPEN_CARD: {Role.VISITOR: everything},
    Permission.END_OWN_CARD: {Role.HOUSEHOLD: everything},
    Permission.CHANGE_OWN_CONSENT: {Role.HOUSEHOLD: consents_of_mine},
    Permission.ASK_FOR_HELP: {Role.HOUSEHOLD: everything},
    Permission.KEEP_SKILLS: {Role.COORDINATOR: unmerged_skills, Role.ADMINISTRATOR: unmerged_skills},
    Permission.KEEP_PLACES: {Role.ADMINISTRATOR: everything},
    Permission.KEEP_LANGUAGES: {Role.ADMINISTRATOR: everything},
    Permission.CONDUCT_INTERVIEW: {Role.COORDINATOR: interviews_in_my_care},
    Permission.SEE_OWN_INTERVIEWS: {Role.HOUSEHOLD: interviews_of_mine},
    Permission.GUIDE: {Role.COORDINATOR: people_in_my_care},
    Permission.GUIDE_LEAD: {Role.COORDINATOR: leads_in_my_care},
    Permission.SEE_OWN_GUIDANCE: {Role.HOUSEHOLD: people_of_mine},
    Permission.CHANGE_OWN_LEAD: {Role.HOUSEHOLD: leads_of_mine},
    Permission.SEE_REPORTS: {Role.COORDINATOR: coordinated_by, Role.ADMINISTRATOR: everything},
    Permission.SEE_RETENTION: {Role.ADMINISTRATOR: everything},
    # What waits says itself who may see to it; to whoever administers it tells numbers of what nobody does.
    Permission.SEE_WAITING: dict.fromkeys(STAFF, everything),
    Permission.SEE_OVERLOOKED: {Role.ADMINISTRATOR: everything},
    Permission.SEE_PERIODIC_TASKS: {Role.ADMINISTRATOR: everything},
    Permission.SEE_FIRST_STEPS: {Role.COORDINATOR: everything, Role.ADMINISTRATOR: everything},
    Permission.SEE_CALLS: {Role.COORDINATOR: to_my_organisations, Role.CASEWORKER: to_caseworkers},
    # Whoever accompanies families, while these agree.
    Permission.ACCOMPANY: {Role.CASEWORKER: accompanied},
    Permission.MAKE_AGREEMENT: {Role.CASEWORKER: of_my_municipality},
    Permission.SEE_AGREEMENTS: {Role.CASEWORKER: agreements_in_my_care},
    Permission.SEE_STEP: {Role.CASEWORKER: steps_in_my_care},
    Permission.SEE_OWN_STEPS: {Role.HOUSEHOLD: agreements_of_mine},
    Permission.SEE_DECISIONS: {Role.COORDINATOR: everything, Role.ADMINISTRATOR: everything},
    Permission.DECIDE: {Role.ADMINISTRATOR: everything},
    Permission.ANSWER_DECISION: {Role.COORDINATOR: asked_of_mine},
    Permission.WITHDRAW_DECISION: {Role.COORDINATOR: asked_by_me, Role.ADMINISTRATOR: everything},
    Permission.RAISE_CONCERN: {Role.VISITOR: everything},
    Permission.SEE_CONCERNS: {Role.SAFEGUARDING: concerns_for_my_eyes},
    # What one organisation asks of another: its author, who coordinates there, who receives it, and whom it is about.
    Permission.REFER: {Role.COORDINATOR: people_coordinated, Role.CASEWORKER: people_accompanied},
    Permission.SEE_SENT_REFERRALS: {Role.COORDINATOR: sent_by_coordinated, Role.CASEWORKER: read_by_caseworker},
    Permission.READ_SENT_REFERRAL: {Role.COORDINATOR: read_by_coordinator, Role.CASEWORKER: read_by_caseworker},
    Permission.TREAT_REFERRALS: {Role.SERVICE: received_here},
    Permission.OFFER_REFERRALS: {Role.COORDINATOR: coordinated_by, Role.ADMINISTRATOR: everything},
    Permission.SEE_OWN_REFERRALS: {Role.HOUSEHOLD: referrals_of_mine},
    # Courses for staff: who coordinates, and whoever receives referrals where that is offered.
    Permission.OFFER_TRAINING: {Role.COORDINATOR: coordinated_by},
    Permission.SEE_STAFF_COURSES: {Role.COORDINATOR: coordinated_courses, Role.SERVICE: given_courses},
    Permission.GIVE_STAFF_COURSES: {Role.COORDINATOR: coordinated_by, Role.SERVICE: may_give_courses},
    Permission.KEEP_STAFF_COURSE: {Role.COORDINATOR: coordinated_courses, Role.SERVICE: given_courses},
    Permission.KEEP_COURSE_DATE: {Role.COORDINATOR: coordinated_dates, Role.SERVICE: given_dates},
    Permission.KEEP_COURSE_QUESTION: {Role.COORDINATOR: coordinated_questions, Role.SERVICE: given_questions},
    Permission.KEEP_TRAINEE: {Role.COORDINATOR: coordinated_trainees, Role.SERVICE: given_trainees},
    # Behind a mailed address, and behind the number on a paper.
    Permission.ANSWER_TRAINING: {Role.VISITOR: everything},
    Permission.CHECK_CERTIFICATE: {Role.VISITOR: everything},
    Permission.KEEP_DIRECTORY: {
        Role.COORDINATOR: everything,
        Role.CASEWORKER: everything,
        Role.ADMINISTRATOR: everything,
    },
    Permission.SEE_DIRECTORY: {Role.VISITOR: listed},
}
