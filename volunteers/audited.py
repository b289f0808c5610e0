"""What the trail calls helpers, shifts and pairs, and who of the staff reads of which."""

from community.foundation.audit import Audited
from community.foundation.i18n import lazy_gettext
from events.activities.models import Activity
from events.permissions import Permission as EventPermission
from events.venues.models import Venue
from volunteers.arrivals.models import PlaceCode
from volunteers.clearances.models import (
    AttendedTraining,
    ClearanceProposal,
    ClearanceRequest,
    EndedClearance,
    GrantedClearance,
    Interview,
    Reference,
    SeenCertificate,
)
from volunteers.follow_up.models import CheckIn, Farewell
from volunteers.hours.models import Confirmation
from volunteers.journal.models import Goal, Meeting, MeetingQuestion, Mentorship
from volunteers.offers.models import HelpOffer
from volunteers.pairs.models import Block, Candidate, GivenWord, Pair
from volunteers.permissions import Permission
from volunteers.profiles.models import Volunteer, VolunteerLanguage, VolunteerPause, VolunteerSkill
from volunteers.remarks.models import Remark
from volunteers.requests.models import MentoringRequest
from volunteers.rosters.models import Ask
from volunteers.shifts.models import Shift, SignUp
from volunteers.substitutes.models import Search
from volunteers.trainings.models import TrainingCourse

FILES, PAIRS, SHIFTS = (Permission.SEE_CLEARANCES,), (Permission.KEEP_PAIRS,), (Permission.CHANGE_SHIFT,)

AUDITED = (
    Audited(Volunteer, lazy_gettext("Volunteer"), FILES),
    Audited(VolunteerSkill, lazy_gettext("Skill of a volunteer"), FILES, ((VolunteerSkill.volunteer_id, Volunteer),)),
    Audited(
        VolunteerLanguage,
        lazy_gettext("Language of a volunteer"),
        FILES,
        ((VolunteerLanguage.volunteer_id, Volunteer),),
    ),
    Audited(VolunteerPause, lazy_gettext("Pause of a volunteer"), FILES, ((VolunteerPause.volunteer_id, Volunteer),)),
    Audited(
        ClearanceRequest,
        lazy_gettext("Application for a clearance"),
        FILES,
        ((ClearanceRequest.volunteer_id, Volunteer),),
    ),
    Audited(
        ClearanceProposal, lazy_gettext("Proposed clearance"), FILES, ((ClearanceProposal.volunteer_id, Volunteer),)
    ),
    Audited(GrantedClearance, lazy_gettext("Clearance"), FILES, ((GrantedClearance.volunteer_id, Volunteer),)),
    Audited(EndedClearance, lazy_gettext("Ended clearance"), FILES, ((EndedClearance.volunteer_id, Volunteer),)),
    # Of the file itself whoever coordinates knows the state and no step.
    Audited(Reference, lazy_gettext("Reference")),
    Audited(Interview, lazy_gettext("Talk with a volunteer")),
    Audited(SeenCertificate, lazy_gettext("Certificate that was seen")),
    Audited(AttendedTraining, lazy_gettext("Training that was attended")),
    Audited(Shift, lazy_gettext("Shift"), SHIFTS),
    Audited(SignUp, lazy_gettext("Sign-up for a shift"), SHIFTS, ((SignUp.shift_id, Shift),)),
    Audited(
        PlaceCode,
        lazy_gettext("Sheet of a venue, for helpers"),
        (EventPermission.CHANGE_VENUE,),
        ((PlaceCode.venue_id, Venue),),
    ),
    Audited(Ask, lazy_gettext("Question whether somebody helps"), SHIFTS, ((Ask.shift_id, Shift),)),
    Audited(Search, lazy_gettext("Search for a substitute"), SHIFTS, ((Search.shift_id, Shift),)),
    Audited(
        TrainingCourse,
        lazy_gettext("Training"),
        (EventPermission.CHANGE_ACTIVITY,),
        ((TrainingCourse.activity_id, Activity),),
    ),
    Audited(MentoringRequest, lazy_gettext("Wish for company"), (Permission.KEEP_REQUESTS,)),
    Audited(
        Candidate,
        lazy_gettext("Suggestion for a pair"),
        (Permission.KEEP_REQUESTS,),
        ((Candidate.request_id, MentoringRequest),),
    ),
    Audited(Pair, lazy_gettext("Pair"), PAIRS),
    Audited(GivenWord, lazy_gettext("Word of a guardian for a pair"), PAIRS, ((GivenWord.pair_id, Pair),)),
    Audited(Mentorship, lazy_gettext("Diary of a pair"), PAIRS, ((Mentorship.id, Pair),), secret=True),
    Audited(Goal, lazy_gettext("Goal of a pair"), PAIRS, ((Goal.pair_id, Pair),), secret=True),
    Audited(Meeting, lazy_gettext("Meeting of a pair"), (Permission.SETTLE_ENTRY,), secret=True),
    Audited(
        MeetingQuestion,
        lazy_gettext("Question about a meeting"),
        PAIRS,
        ((MeetingQuestion.pair_id, Pair),),
        secret=True,
    ),
    Audited(CheckIn, lazy_gettext("Talk about a pair"), PAIRS, ((CheckIn.pair_id, Pair),), secret=True),
    Audited(Farewell, lazy_gettext("Farewell of a pair"), PAIRS, ((Farewell.id, Pair),), secret=True),
    # Who does not want to meet whom nobody reads in a list.
    Audited(Block, lazy_gettext("Block"), secret=True),
    Audited(Remark, lazy_gettext("Remark on a shift"), (Permission.ANSWER_REMARKS,), secret=True),
    Audited(HelpOffer, lazy_gettext("Offer of help"), (Permission.KEEP_OFFERS,)),
    Audited(Confirmation, lazy_gettext("Confirmation of hours")),
)
