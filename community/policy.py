"""The table: permission x role -> rows, for people and organisations."""

import sqlalchemy as sa

from community.accounts.models import Account, Device
from community.agreements.queries import in_my_care as agreements_in_my_care
from community.agreements.queries import of_mine as agreements_of_mine
from community.agreements.queries import of_my_municipality, steps_in_my_care, wishes_in_my_care, wishes_of_mine
from community.audit_trail.queries import of_what_i_accompany, of_what_i_coordinate, of_what_i_receive, recorded
from community.conferences.queries import (
    attended_by,
    kept_by,
    read_by_caseworkers,
    tasks_attended,
    tasks_of_caseworkers,
    tasks_of_mine,
)
from community.conferences.queries import of_mine as conferences_of_mine
from community.decisions.queries import asked_by_me, asked_of_mine
from community.directory.queries import leaflets_listed, listed
from community.emails.queries import to_my_people
from community.emergency_access.queries import (
    asked_by_others,
    asked_of_my_organisations,
    families_opened,
    families_with_needs_opened,
    referrals_opened,
)
from community.emergency_access.queries import of_my_organisations as emergencies_of_my_organisations
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
from community.housing.queries import dwellings_of_my_office, needs_in_my_care, needs_of_mine, needs_of_my_office
from community.interviews.queries import in_my_care as interviews_in_my_care
from community.interviews.queries import of_mine as interviews_of_mine
from community.mediation.queries import (
    led_by,
    of_coordinators,
    of_officers,
    parties_led_by,
    parties_of_coordinators,
    parties_of_officers,
    questions_of,
)
from community.mediation.queries import of_mine as mediation_of_mine
from community.members.models import Invitation
from community.members.queries import staff_of_my_organisations
from community.organisations.models import Membership
from community.organisations.queries import coordinated_by
from community.origins.queries import reported_on
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
from community.schooling.queries import at_my_office, children_of_my_office, of_my_families
from community.schooling.queries import coordinated as ways_coordinated
from community.schooling.queries import of_mine as ways_of_mine
from community.sharing.queries import of_my_organisations as sharing_of_mine
from community.sharing.queries import proposed_to_mine
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
from community.worries.queries import to_coordinators, to_officers


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
    Permission.KEEP_SCHOOL_TERMS: {Role.ADMINISTRATOR: everything},
    Permission.KEEP_LANGUAGES: {Role.ADMINISTRATOR: everything},
    Permission.CONDUCT_INTERVIEW: {Role.COORDINATOR: interviews_in_my_care},
    Permission.SEE_OWN_INTERVIEWS: {Role.HOUSEHOLD: interviews_of_mine},
    Permission.GUIDE: {Role.COORDINATOR: people_in_my_care},
    Permission.GUIDE_LEAD: {Role.COORDINATOR: leads_in_my_care},
    Permission.SEE_OWN_GUIDANCE: {Role.HOUSEHOLD: people_of_mine},
    Permission.CHANGE_OWN_LEAD: {Role.HOUSEHOLD: leads_of_mine},
    Permission.SEE_REPORTS: {
        Role.COORDINATOR: coordinated_by,
        Role.REPORTER: everything,
        Role.ADMINISTRATOR: everything,
    },
    # Who is behind a figure, of the families that one coordinates.
    Permission.SEE_ROWS_BEHIND: {Role.COORDINATOR: coordinated_by},
    # Sex, origin and status of people: nobody else reads them.
    Permission.KEEP_ORIGINS: {Role.REPORTER: reported_on},
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
    Permission.SEE_AGREEMENT_WISHES: {Role.CASEWORKER: wishes_in_my_care},
    Permission.WISH_AGREEMENT: {Role.HOUSEHOLD: wishes_of_mine},
    # Meetings about a family: who called them, who takes part, and the adults of the family who do.
    Permission.SEE_CONFERENCES: {
        Role.COORDINATOR: attended_by,
        Role.CASEWORKER: read_by_caseworkers,
        Role.SERVICE: attended_by,
    },
    Permission.KEEP_CONFERENCE: {Role.CASEWORKER: kept_by},
    Permission.DO_CONFERENCE_TASK: {
        Role.COORDINATOR: tasks_attended,
        Role.CASEWORKER: tasks_of_caseworkers,
        Role.SERVICE: tasks_attended,
        Role.HOUSEHOLD: tasks_of_mine,
    },
    Permission.SEE_OWN_CONFERENCES: {Role.HOUSEHOLD: conferences_of_mine},
    # A child's way to school: whoever coordinates, accompanies, or sees to schools, while the family agrees.
    Permission.START_SCHOOLING: {
        Role.COORDINATOR: people_coordinated,
        Role.CASEWORKER: people_accompanied,
        Role.SERVICE: children_of_my_office,
    },
    Permission.SEE_SCHOOLING: {
        Role.COORDINATOR: ways_coordinated,
        Role.CASEWORKER: of_my_families,
        Role.SERVICE: at_my_office,
    },
    Permission.SEE_OWN_SCHOOLING: {Role.HOUSEHOLD: ways_of_mine},
    Permission.SEE_DECISIONS: {Role.COORDINATOR: everything, Role.ADMINISTRATOR: everything},
    Permission.DECIDE: {Role.ADMINISTRATOR: everything},
    Permission.KEEP_DUTIES: {Role.ADMINISTRATOR: everything},
    Permission.KEEP_PACKS: {Role.ADMINISTRATOR: everything},
    Permission.ANSWER_DECISION: {Role.COORDINATOR: asked_of_mine},
    Permission.WITHDRAW_DECISION: {Role.COORDINATOR: asked_by_me, Role.ADMINISTRATOR: everything},
    Permission.RAISE_CONCERN: {Role.VISITOR: everything},
    Permission.SEE_CONCERNS: {Role.SAFEGUARDING: concerns_for_my_eyes},
    # What two organisations agree to tell one another of people: whoever may bind one of them.
    Permission.SEE_SHARING: {Role.COORDINATOR: sharing_of_mine, Role.ADMINISTRATOR: everything},
    Permission.PROPOSE_SHARING: {Role.COORDINATOR: coordinated_by, Role.ADMINISTRATOR: everything},
    Permission.ANSWER_SHARING: {Role.COORDINATOR: proposed_to_mine, Role.ADMINISTRATOR: everything},
    # What one organisation asks of another: its author, who coordinates there, who receives it, and whom it is about.
    Permission.REFER: {Role.COORDINATOR: people_coordinated, Role.CASEWORKER: people_accompanied},
    Permission.SEE_SENT_REFERRALS: {Role.COORDINATOR: sent_by_coordinated, Role.CASEWORKER: read_by_caseworker},
    Permission.READ_SENT_REFERRAL: {Role.COORDINATOR: read_by_coordinator, Role.CASEWORKER: read_by_caseworker},
    Permission.TREAT_REFERRALS: {Role.SERVICE: received_here},
    Permission.OFFER_REFERRALS: {Role.COORDINATOR: coordinated_by, Role.ADMINISTRATOR: everything},
    Permission.SEE_OWN_REFERRALS: {Role.HOUSEHOLD: referrals_of_mine},
    # Whoever looks at what neighbours write, who leads a mediation, and the two sides of it.
    Permission.TELL_WORRY: {Role.VISITOR: everything},
    Permission.SEE_WORRIES: {Role.COORDINATOR: to_coordinators, Role.CASEWORKER: to_officers},
    Permission.SEE_MEDIATIONS: {Role.COORDINATOR: of_coordinators, Role.CASEWORKER: of_officers},
    Permission.HEAR_PARTY: {Role.COORDINATOR: parties_of_coordinators, Role.CASEWORKER: parties_of_officers},
    Permission.MEDIATE: {Role.SERVICE: led_by},
    Permission.MEDIATE_PARTY: {Role.SERVICE: parties_led_by},
    Permission.ASK_AFTER: {Role.SERVICE: questions_of},
    Permission.SEE_OWN_MEDIATION: {Role.HOUSEHOLD: mediation_of_mine},
    Permission.OPEN_PARTY_PAGE: {Role.VISITOR: everything},
    # A home: whoever offers one, the office that looks, who accompanies the family, and the family.
    Permission.OFFER_DWELLING: {Role.VISITOR: everything},
    Permission.KEEP_DWELLINGS: {Role.SERVICE: dwellings_of_my_office},
    Permission.SEE_HOUSING_NEEDS: {Role.SERVICE: needs_of_my_office, Role.CASEWORKER: needs_in_my_care},
    Permission.FIND_HOME: {Role.SERVICE: needs_of_my_office},
    Permission.OPEN_HOUSING_NEED: {Role.CASEWORKER: accompanied},
    Permission.SEE_OWN_HOME: {Role.HOUSEHOLD: needs_of_mine},
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
    # Of what one knows of; what nobody else may know of leaves no trace for those who administer, who take none along.
    Permission.SEE_TRAIL: {
        Role.COORDINATOR: of_what_i_coordinate,
        Role.CASEWORKER: of_what_i_accompany,
        Role.SERVICE: of_what_i_receive,
        Role.ADMINISTRATOR: recorded,
    },
    Permission.EXPORT_TRAIL: {
        Role.COORDINATOR: of_what_i_coordinate,
        Role.CASEWORKER: of_what_i_accompany,
        Role.SERVICE: of_what_i_receive,
    },
    Permission.SEE_OWN_TRAIL: {Role.HOUSEHOLD: everything},
    # What those who administer read in an emergency alone: one thing, while it is open to whoever asked.
    Permission.SEE_EMERGENCIES: {Role.COORDINATOR: emergencies_of_my_organisations, Role.ADMINISTRATOR: everything},
    Permission.ASK_EMERGENCY: {Role.ADMINISTRATOR: everything},
    Permission.DECIDE_EMERGENCY: {Role.COORDINATOR: asked_of_my_organisations, Role.ADMINISTRATOR: asked_by_others},
    Permission.END_EMERGENCY: {Role.COORDINATOR: emergencies_of_my_organisations, Role.ADMINISTRATOR: everything},
    Permission.OPEN_FAMILY_IN_EMERGENCY: {Role.ADMINISTRATOR: families_opened},
    Permission.OPEN_NEEDS_IN_EMERGENCY: {Role.ADMINISTRATOR: families_with_needs_opened},
    Permission.OPEN_REFERRAL_IN_EMERGENCY: {Role.ADMINISTRATOR: referrals_opened},
    # Exactly as the place they are of.
    Permission.SEE_LEAFLETS: {
        Role.VISITOR: leaflets_listed,
        Role.COORDINATOR: everything,
        Role.CASEWORKER: everything,
        Role.ADMINISTRATOR: everything,
    },
    Permission.KEEP_LEAFLETS: dict.fromkeys((Role.COORDINATOR, Role.CASEWORKER, Role.ADMINISTRATOR), everything),
}
