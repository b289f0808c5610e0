"""What becomes of each table of those who help when a household is erased."""

from typing import Any

import sqlalchemy as sa

from community.foundation.personal import Fate, PersonalTable, Share
from volunteers.care.models import CheckIn, Farewell
from volunteers.matching.models import MatchingRun, MatchingSettings, UnservedRequest
from volunteers.mentoring.models import Goal, Meeting, MeetingQuestion, Mentorship
from volunteers.pairs.models import Block, Pair
from volunteers.profiles.models import Volunteer, VolunteerLanguage, VolunteerPause, VolunteerSkill
from volunteers.requests.models import MentoringRequest
from volunteers.roster.models import Ask
from volunteers.shifts.models import Shift, SignUp
from volunteers.vetting.models import (
    AttendedTraining,
    ClearanceProposal,
    ClearanceRequest,
    EndedClearance,
    GrantedClearance,
    Interview,
    Reference,
    SeenCertificate,
)

OF_A_VOLUNTEER = "It belongs to a volunteer."


def _of_a_pair(key: Any) -> Share:
    return Share(lambda number: key.in_(sa.select(Pair.id).where(Pair.household_id == number)), Fate.DELETED)


TABLES = (
    PersonalTable(MentoringRequest, Share(lambda number: MentoringRequest.household_id == number, Fate.DELETED)),
    PersonalTable(
        UnservedRequest,
        Share(
            lambda number: UnservedRequest.request_id.in_(
                sa.select(MentoringRequest.id).where(MentoringRequest.household_id == number)
            ),
            Fate.DELETED,
        ),
    ),
    PersonalTable(Pair, Share(lambda number: Pair.household_id == number, Fate.DELETED)),
    *(
        PersonalTable(model, _of_a_pair(key))
        for model, key in (
            (Goal, Goal.pair_id),
            (Meeting, Meeting.pair_id),
            (MeetingQuestion, MeetingQuestion.pair_id),
            (Mentorship, Mentorship.id),
            (CheckIn, CheckIn.pair_id),
            (Farewell, Farewell.id),
        )
    ),
    PersonalTable(Block, Share(lambda number: Block.household_id == number, Fate.DELETED)),
    PersonalTable(MatchingRun, because="It counts, and names nobody."),
    PersonalTable(MatchingSettings, because="It is what staff decided."),
    PersonalTable(Shift, because="It is a task of an organisation."),
    *(
        PersonalTable(model, because=OF_A_VOLUNTEER)
        for model in (
            Ask,
            AttendedTraining,
            ClearanceProposal,
            ClearanceRequest,
            EndedClearance,
            GrantedClearance,
            Interview,
            Reference,
            SeenCertificate,
            SignUp,
            Volunteer,
            VolunteerLanguage,
            VolunteerPause,
            VolunteerSkill,
        )
    ),
)
