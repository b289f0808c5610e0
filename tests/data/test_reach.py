"""Whom each permission lets reach which rows: everybody of the cast before rows in every state, as it was agreed."""

from collections import defaultdict

import pytest
import sqlalchemy as sa

from community.accounts.models import Account, Device
from community.agreements.models import Agreement, AgreementStep, AgreementWish
from community.conferences.models import CaseConference, ConferenceTask
from community.decisions.models import SettingChange
from community.directory.models import DirectoryEntry, DirectoryLeaflet
from community.emergency_access.models import EmergencyAccess
from community.foundation.access import grants_of, within_reach
from community.foundation.database import db
from community.foundation.outbox import Email
from community.guidance.models import JobLead
from community.help_requests.models import HelpCall
from community.households.models import Consent, Household, Member
from community.housing.models import Dwelling, HousingNeed
from community.interviews.models import SkillsInterview
from community.mediation.models import Mediation, MediationFollowUp, MediationParty
from community.members.models import Invitation
from community.organisations.models import Membership, Organisation
from community.passkeys.models import Passkey
from community.permissions import Permission as Community
from community.referrals.models import Referral
from community.safeguarding.models import Concern
from community.schooling.models import SchoolWay
from community.sharing.models import SharingAgreement
from community.skills.models import Skill
from community.staff_training.models import StaffCourse, StaffCourseDate, StaffCourseQuestion, Trainee
from community.worries.models import Worry
from events.activities.models import Activity, Series
from events.contact_queue.models import QueuedContact
from events.courses.models import Enrolment
from events.imports.models import BroughtProgramme
from events.messages.models import WrittenMessage
from events.partner_feeds.models import PartnerFeed
from events.permissions import Permission as Events
from events.photos.models import Photo
from events.planning.models import Batch
from events.sessions.models import Session
from events.venues.models import ClosedTime, SharedVenue, Venue
from events.viewings.models import Viewing
from tests.agreed import compare
from volunteers.hours.models import Confirmation
from volunteers.journal.models import Goal, Meeting
from volunteers.matching.models import MatchingRun
from volunteers.offers.models import HelpOffer
from volunteers.pairs.models import Pair
from volunteers.permissions import Permission as Volunteers
from volunteers.profiles.models import Volunteer
from volunteers.remarks.models import Remark
from volunteers.requests.models import MentoringRequest
from volunteers.rosters.models import Ask
from volunteers.shifts.models import Shift, SignUp

ROWS = {
    Account: (Community.SEE_OWN_ACCOUNT, Events.JOIN_ACCOUNT),
    Device: (Community.SEE_OWN_DEVICES,),
    Passkey: (Community.OWN_PASSKEYS,),
    Organisation: (
        Community.SEE_MEMBERS,
        Community.SEE_REPORTS,
        Community.SEE_ROWS_BEHIND,
        Community.OFFER_REFERRALS,
        Community.PROPOSE_SHARING,
        Community.OFFER_TRAINING,
        Community.GIVE_STAFF_COURSES,
        Events.EMBED,
        Events.EMBED_TOWN,
    ),
    Membership: (Community.CHANGE_MEMBER,),
    Invitation: (Community.TAKE_INVITATION_BACK,),
    Household: (
        Community.SEE_HOUSEHOLDS,
        Community.CHANGE_HOUSEHOLD,
        Community.ERASE_HOUSEHOLD,
        Community.EXPORT_HOUSEHOLD,
        Community.SEE_OWN_HOUSEHOLD,
        Community.ISSUE_CARD,
        Community.MERGE_HOUSEHOLDS,
        Community.NOTE_SECOND_HOME,
        Community.ACCOMPANY,
        Community.MAKE_AGREEMENT,
        Community.OPEN_FAMILY_IN_EMERGENCY,
        Community.OPEN_NEEDS_IN_EMERGENCY,
        Community.OPEN_HOUSING_NEED,
        Events.JOIN_HOUSEHOLD,
    ),
    Consent: (Community.CHANGE_OWN_CONSENT,),
    Skill: (Community.KEEP_SKILLS,),
    SkillsInterview: (Community.CONDUCT_INTERVIEW, Community.SEE_OWN_INTERVIEWS),
    Member: (
        Community.GUIDE,
        Community.SEE_OWN_GUIDANCE,
        Community.REFER,
        Community.START_SCHOOLING,
        Community.KEEP_ORIGINS,
    ),
    Referral: (
        Community.SEE_SENT_REFERRALS,
        Community.READ_SENT_REFERRAL,
        Community.TREAT_REFERRALS,
        Community.SEE_OWN_REFERRALS,
        Community.OPEN_REFERRAL_IN_EMERGENCY,
    ),
    Worry: (Community.SEE_WORRIES,),
    Mediation: (Community.SEE_MEDIATIONS, Community.MEDIATE),
    MediationParty: (Community.HEAR_PARTY, Community.MEDIATE_PARTY, Community.SEE_OWN_MEDIATION),
    MediationFollowUp: (Community.ASK_AFTER,),
    Dwelling: (Community.KEEP_DWELLINGS,),
    HousingNeed: (Community.SEE_HOUSING_NEEDS, Community.FIND_HOME, Community.SEE_OWN_HOME, Events.PLAN_VIEWING),
    Viewing: (Events.SEE_VIEWINGS, Events.CHANGE_VIEWING),
    EmergencyAccess: (Community.SEE_EMERGENCIES, Community.DECIDE_EMERGENCY, Community.END_EMERGENCY),
    DirectoryLeaflet: (Community.SEE_LEAFLETS,),
    StaffCourse: (Community.SEE_STAFF_COURSES, Community.KEEP_STAFF_COURSE),
    StaffCourseDate: (Community.KEEP_COURSE_DATE,),
    StaffCourseQuestion: (Community.KEEP_COURSE_QUESTION,),
    Trainee: (Community.KEEP_TRAINEE,),
    DirectoryEntry: (Community.SEE_DIRECTORY,),
    SettingChange: (Community.ANSWER_DECISION, Community.WITHDRAW_DECISION),
    JobLead: (Community.GUIDE_LEAD, Community.CHANGE_OWN_LEAD),
    HelpCall: (Community.SEE_CALLS,),
    Agreement: (Community.SEE_AGREEMENTS, Community.SEE_OWN_STEPS),
    AgreementWish: (Community.SEE_AGREEMENT_WISHES, Community.WISH_AGREEMENT),
    AgreementStep: (Community.SEE_STEP,),
    CaseConference: (Community.SEE_CONFERENCES, Community.KEEP_CONFERENCE, Community.SEE_OWN_CONFERENCES),
    ConferenceTask: (Community.DO_CONFERENCE_TASK,),
    SchoolWay: (Community.SEE_SCHOOLING, Community.SEE_OWN_SCHOOLING),
    SharingAgreement: (Community.SEE_SHARING, Community.ANSWER_SHARING),
    Concern: (Community.SEE_CONCERNS,),
    Session: (
        Events.PLAN,
        Events.CHECK_IN,
        Events.CHANGE_SESSION,
        Events.SEE_PROGRAMME,
        Events.READ_FEED,
        Events.SEE_PLACE,
        Events.SEE_SESSION,
        Events.JOIN,
        Events.JOIN_AS_GUEST,
        Events.SEE_PARTIES,
        Events.JOIN_FOR_OTHERS,
        Events.WRITE_MESSAGE,
        Events.INVITE,
        Events.SEE_FIRST_NAMES,
        Volunteers.OPEN_SHIFTS,
        Volunteers.DECLARE_TRAINING,
        Events.OPEN_PLACE_IN_EMERGENCY,
    ),
    Remark: (Volunteers.ANSWER_REMARKS,),
    HelpOffer: (Volunteers.KEEP_OFFERS,),
    QueuedContact: (Events.SEE_CONTACTS,),
    Venue: (Events.CHANGE_VENUE,),
    ClosedTime: (Events.CHANGE_CLOSED_TIME,),
    SharedVenue: (Events.CHANGE_SHARED_VENUE, Events.SEE_SHARED_VENUE),
    Activity: (Events.CHANGE_ACTIVITY, Events.PROPOSE_TOGETHER, Events.ANSWER_TOGETHER, Events.TEACH),
    Batch: (Events.UNDO,),
    BroughtProgramme: (Events.BRING_PROGRAMME,),
    PartnerFeed: (Events.SUBSCRIBE_TO_PARTNER,),
    WrittenMessage: (Events.SEE_MESSAGES, Events.SEND_MESSAGE),
    Photo: (Events.SEE_PHOTO, Events.DECIDE_PHOTO, Events.WITHDRAW_PHOTO),
    Series: (Events.CHANGE_SERIES,),
    Enrolment: (Events.TEACH_ENROLMENT, Events.SEE_OWN_COURSES),
    Shift: (
        Volunteers.SEE_SHIFTS,
        Volunteers.SIGN_UP,
        Volunteers.CHANGE_SHIFT,
        Volunteers.CHECK_IN,
        Volunteers.SEE_ROSTER,
        Volunteers.ROSTER,
    ),
    SignUp: (Volunteers.CHANGE_OWN_SIGN_UP,),
    Volunteer: (
        Volunteers.OWN_PROFILE,
        Volunteers.OWN_CLEARANCE,
        Volunteers.SEE_CLEARANCES,
        Volunteers.BLOCK,
        Volunteers.VET,
        Volunteers.MERGE_VOLUNTEERS,
        Volunteers.OPEN_FILE_IN_EMERGENCY,
    ),
    MentoringRequest: (Volunteers.OWN_REQUESTS, Volunteers.CHANGE_REQUEST, Volunteers.KEEP_REQUESTS),
    Pair: (
        Volunteers.ANSWER_PAIR,
        Volunteers.AGREE_AS_GUARDIAN,
        Volunteers.KEEP_PAIRS,
        Volunteers.MENTORING,
        Volunteers.READ_OLD_DIARY,
        Volunteers.KEEP_DIARY,
    ),
    Meeting: (Volunteers.CHANGE_ENTRY, Volunteers.SETTLE_ENTRY),
    Goal: (Volunteers.CHANGE_GOAL,),
    Ask: (Volunteers.ANSWER_ASK,),
    Confirmation: (Volunteers.OWN_CONFIRMATION,),
    MatchingRun: (Volunteers.MATCH,),
    Email: (Community.SEE_MAIL,),
}

# Its rows are all that anybody ever did: tests/web/community/test_audit_trail.py asks it of a few.
OF_THE_TRAIL = {Community.SEE_TRAIL, Community.EXPORT_TRAIL}


def lines(play, model):
    """Of each permission, who reaches which rows; alike ones in one line."""
    granted = grants_of()
    reached = defaultdict(lambda: defaultdict(list))
    for permission in ROWS[model]:
        for person, actor in sorted(play.people.items()):
            if actor.roles & set(granted[permission]):
                ids = db.session.scalars(sa.select(model.id).where(within_reach(actor, permission)))
                reached[permission]["; ".join(play.called(model, ids)) or "nothing"].append(person)
    alike = defaultdict(list)
    for permission, rows in reached.items():
        for names, who in rows.items():
            alike[", ".join(who), names].append(permission.name)
    return [f"{', '.join(permissions)} | {who} | {names}" for (who, names), permissions in alike.items()]


@pytest.mark.parametrize("model", ROWS, ids=lambda model: model.__name__)
def test_everybody_reaches_what_was_agreed_and_nothing_else(play, model):
    compare(f"reach/{model.__name__}", lines(play, model))


def test_every_permission_that_has_rows_is_asked(play):
    told = {permission for permissions in ROWS.values() for permission in permissions}
    some = {
        permission
        for permission, roles in grants_of().items()
        if any(condition.__name__ != "everything" for condition in roles.values())
    }
    assert some == told | OF_THE_TRAIL
