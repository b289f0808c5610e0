"""What the trail calls people, organisations and what they agree to, and who of the staff reads of which."""

from community.accounts.models import Account, Card
from community.agreements.models import Agreement, AgreementParty, AgreementStep, AgreementWish, ChildPlan
from community.conferences.models import CaseConference, ConferenceDecision, ConferencePerson, ConferenceTask
from community.decisions.models import SettingAnswer, SettingChange
from community.directory.models import DirectoryEntry, DirectoryLeaflet
from community.duties.models import DutyChange
from community.emergency_access.models import EmergencyAccess
from community.foundation.audit import Audited
from community.foundation.i18n import lazy_gettext
from community.foundation.merging import Merge
from community.guidance.models import GuidanceTalk, JobLead
from community.help_requests.models import HelpCall
from community.households.models import Consent, HomeWord, Household, Member, Need
from community.housing.models import Dwelling, HousingNeed
from community.interviews.models import InterviewedLanguage, InterviewedSkill, SkillsInterview
from community.mediation.models import Mediation, MediationFollowUp, MediationNote, MediationParty, Mediator
from community.members.models import Invitation
from community.organisations.models import Membership, Organisation
from community.origins.models import ReportingFact
from community.packs.models import TownPack
from community.passkeys.models import Passkey
from community.permissions import Permission
from community.places.models import Area, District
from community.referrals.models import Referral, ReferralNote, ReferralOffer
from community.safeguarding.models import Concern, ConcernNote, NamedColleague
from community.school_terms.models import SchoolTerm
from community.schooling.models import SchoolStep, SchoolWay
from community.sharing.models import SharingAgreement
from community.site.models import LanguageReview
from community.skills.models import Skill
from community.staff_training.models import (
    CourseCertificate,
    StaffCourse,
    StaffCourseDate,
    StaffCourseQuestion,
    Trainee,
    TraineePresence,
    TraineeTry,
    TrainingOffer,
)
from community.worries.models import Worry

# That a family is there, and its people, as far as it agrees that they are known.
FAMILIES = (Permission.SEE_HOUSEHOLDS, Permission.ACCOMPANY)
PEOPLE = (Permission.EXPORT_HOUSEHOLD, Permission.ACCOMPANY)
REFERRALS = (Permission.SEE_SENT_REFERRALS, Permission.TREAT_REFERRALS)
INTERVIEW = (Permission.CONDUCT_INTERVIEW,)
AGREEMENT = (Permission.SEE_AGREEMENTS,)
CONFERENCE = (Permission.SEE_CONFERENCES,)
OF_MEMBER = (Member.household_id, Household)
TRAINEE = (Permission.KEEP_TRAINEE,)
OF_PRESENCE = ((TraineePresence.trainee_id, Trainee),)
OF_OFFER = ((TrainingOffer.organisation_id, Organisation),)

AUDITED = (
    Audited(Household, lazy_gettext("Family"), FAMILIES),
    Audited(Member, lazy_gettext("Person of a family"), PEOPLE, (OF_MEMBER,)),
    Audited(Need, lazy_gettext("What makes taking part possible"), PEOPLE, ((Need.member_id, Member), OF_MEMBER)),
    Audited(Consent, lazy_gettext("Consent"), FAMILIES, ((Consent.household_id, Household),)),
    Audited(HomeWord, lazy_gettext("Second home of a child"), PEOPLE, ((HomeWord.member_id, Member), OF_MEMBER)),
    Audited(Card, lazy_gettext("Card of a family"), FAMILIES, ((Card.household_id, Household),)),
    Audited(HelpCall, lazy_gettext("Call for help"), (Permission.SEE_CALLS,)),
    Audited(SkillsInterview, lazy_gettext("Talk about skills"), INTERVIEW),
    Audited(
        InterviewedLanguage,
        lazy_gettext("Language in a talk about skills"),
        INTERVIEW,
        ((InterviewedLanguage.interview_id, SkillsInterview),),
    ),
    Audited(
        InterviewedSkill,
        lazy_gettext("Skill in a talk about skills"),
        INTERVIEW,
        ((InterviewedSkill.interview_id, SkillsInterview),),
    ),
    Audited(JobLead, lazy_gettext("Job that somebody may apply for"), (Permission.GUIDE_LEAD,)),
    Audited(GuidanceTalk, lazy_gettext("Talk about work"), (Permission.GUIDE,), ((GuidanceTalk.member_id, Member),)),
    Audited(Agreement, lazy_gettext("Agreement"), AGREEMENT),
    Audited(AgreementWish, lazy_gettext("Wish for an agreement"), (Permission.SEE_AGREEMENT_WISHES,)),
    Audited(
        AgreementParty, lazy_gettext("Party to an agreement"), AGREEMENT, ((AgreementParty.agreement_id, Agreement),)
    ),
    Audited(ChildPlan, lazy_gettext("Plan of a child"), AGREEMENT, ((ChildPlan.agreement_id, Agreement),)),
    Audited(AgreementStep, lazy_gettext("Step of an agreement"), (Permission.SEE_STEP,)),
    Audited(CaseConference, lazy_gettext("Meeting about a family"), CONFERENCE),
    Audited(
        ConferencePerson,
        lazy_gettext("Who takes part in a meeting about a family"),
        CONFERENCE,
        ((ConferencePerson.conference_id, CaseConference),),
    ),
    Audited(
        ConferenceDecision,
        lazy_gettext("Decision of a meeting about a family"),
        CONFERENCE,
        ((ConferenceDecision.conference_id, CaseConference),),
    ),
    Audited(ConferenceTask, lazy_gettext("Task of a meeting about a family"), (Permission.DO_CONFERENCE_TASK,)),
    Audited(Referral, lazy_gettext("Referral"), REFERRALS),
    # What those who receive note for one another leaves no trace for anybody else.
    Audited(
        ReferralNote,
        lazy_gettext("Note on a referral"),
        (Permission.TREAT_REFERRALS,),
        ((ReferralNote.referral_id, Referral),),
        secret=True,
    ),
    Audited(
        ReferralOffer,
        lazy_gettext("Kind of referrals that is taken"),
        (Permission.OFFER_REFERRALS,),
        ((ReferralOffer.organisation_id, Organisation),),
    ),
    Audited(SharingAgreement, lazy_gettext("Data-sharing agreement"), (Permission.SEE_SHARING,)),
    Audited(DirectoryEntry, lazy_gettext("Place that helps"), (Permission.KEEP_DIRECTORY,)),
    Audited(DirectoryLeaflet, lazy_gettext("Leaflet"), (Permission.KEEP_LEAFLETS,)),
    Audited(Organisation, lazy_gettext("Organisation"), (Permission.SEE_MEMBERS,)),
    Audited(Membership, lazy_gettext("Role"), (Permission.CHANGE_MEMBER,)),
    Audited(Invitation, lazy_gettext("Invitation to an organisation"), (Permission.TAKE_INVITATION_BACK,)),
    Audited(SettingChange, lazy_gettext("Change of a setting"), (Permission.ANSWER_DECISION,)),
    Audited(
        SettingAnswer,
        lazy_gettext("Answer to a change of a setting"),
        (Permission.ANSWER_DECISION,),
        ((SettingAnswer.change_id, SettingChange),),
    ),
    # Who is looked after because of what somebody saw is the matter of those who hold that right.
    Audited(Concern, lazy_gettext("Concern"), secret=True),
    Audited(ConcernNote, lazy_gettext("Note on a concern"), secret=True),
    Audited(NamedColleague, lazy_gettext("Colleague whom a concern names"), secret=True),
    # What neighbours and families say of one another is theirs who look after it.
    Audited(Worry, lazy_gettext("Worry of a neighbour"), (Permission.SEE_WORRIES,), secret=True),
    Audited(Mediation, lazy_gettext("Mediation"), (Permission.SEE_MEDIATIONS, Permission.MEDIATE), secret=True),
    Audited(MediationParty, lazy_gettext("Side of a mediation"), (Permission.MEDIATE_PARTY,), secret=True),
    Audited(
        MediationNote,
        lazy_gettext("Note on a mediation"),
        (Permission.MEDIATE_PARTY,),
        ((MediationNote.party_id, MediationParty),),
        secret=True,
    ),
    Audited(
        MediationFollowUp, lazy_gettext("Question whether an agreement holds"), (Permission.ASK_AFTER,), secret=True
    ),
    Audited(Mediator, lazy_gettext("Mediator's number in the register")),
    Audited(Dwelling, lazy_gettext("Home that is offered"), (Permission.KEEP_DWELLINGS,)),
    Audited(HousingNeed, lazy_gettext("Search for a home"), (Permission.SEE_HOUSING_NEEDS,)),
    Audited(SchoolWay, lazy_gettext("Way to school"), (Permission.SEE_SCHOOLING,)),
    Audited(
        SchoolStep,
        lazy_gettext("Step on the way to school"),
        (Permission.SEE_SCHOOLING,),
        ((SchoolStep.way_id, SchoolWay),),
    ),
    Audited(TrainingOffer, lazy_gettext("That courses for staff are given"), (Permission.OFFER_TRAINING,), OF_OFFER),
    Audited(StaffCourse, lazy_gettext("Course for staff"), (Permission.SEE_STAFF_COURSES,)),
    Audited(StaffCourseDate, lazy_gettext("Date of a course for staff"), (Permission.KEEP_COURSE_DATE,)),
    Audited(StaffCourseQuestion, lazy_gettext("Question of a test"), (Permission.KEEP_COURSE_QUESTION,)),
    Audited(Trainee, lazy_gettext("Participant of a course for staff"), (Permission.KEEP_TRAINEE,)),
    Audited(TraineePresence, lazy_gettext("Attendance of a course for staff"), TRAINEE, OF_PRESENCE),
    Audited(TraineeTry, lazy_gettext("Test of a participant"), TRAINEE, ((TraineeTry.trainee_id, Trainee),)),
    Audited(
        CourseCertificate,
        lazy_gettext("Certificate of a participant"),
        TRAINEE,
        ((CourseCertificate.trainee_id, Trainee),),
    ),
    # Whoever reports reads it, and nobody else that it is there.
    Audited(ReportingFact, lazy_gettext("Origin, status and sex of a person"), secret=True),
    Audited(DutyChange, lazy_gettext("Change of a duty")),
    Audited(TownPack, lazy_gettext("Programme pack")),
    Audited(EmergencyAccess, lazy_gettext("Emergency access"), (Permission.SEE_EMERGENCIES,)),
    Audited(Account, lazy_gettext("Account")),
    Audited(Passkey, lazy_gettext("Passkey")),
    Audited(Merge, lazy_gettext("Two that were made one")),
    Audited(District, lazy_gettext("District")),
    Audited(Area, lazy_gettext("Neighbourhood")),
    Audited(SchoolTerm, lazy_gettext("School term")),
    Audited(LanguageReview, lazy_gettext("Review of a language")),
    Audited(Skill, lazy_gettext("Skill")),
)
