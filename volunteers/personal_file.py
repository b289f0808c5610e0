"""What the file of a volunteer keeps, what they read of it, and what becomes of it."""

from community.foundation.i18n import lazy_gettext
from community.foundation.personal_data import Fate, PersonalTable, Share
from volunteers import personal_words as words
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

IN_CONFIDENCE = "What a referee said was said in confidence to those who clear volunteers."
BY_THE_MACHINE = "When the machine did its part; it tells nothing of the person."

FILE = (
    PersonalTable(
        ClearanceRequest,
        account=Share(
            lambda number: ClearanceRequest.volunteer_id == number,
            Fate.DELETED,
            topic=words.FILE,
            label=lazy_gettext("What you applied for"),
            told="clearance motivation agreed_at created_at",
        ),
    ),
    PersonalTable(
        Reference,
        account=Share(
            lambda number: Reference.volunteer_id == number,
            Fate.DELETED,
            topic=words.FILE,
            label=lazy_gettext("Whom we asked about you"),
            told="name email locale asked_at answered_at",
            untold={
                "expires_at": BY_THE_MACHINE,
                "reminded_at": BY_THE_MACHINE,
                "known_for": IN_CONFIDENCE,
                "trusted": IN_CONFIDENCE,
                "remark": IN_CONFIDENCE,
            },
        ),
    ),
    PersonalTable(
        Interview,
        account=Share(
            lambda number: Interview.volunteer_id == number,
            Fate.DELETED,
            topic=words.FILE,
            label=lazy_gettext("Talks"),
            told="held_on",
            untold={
                "outcome": "What came of a talk is for those who clear volunteers, and is told in a talk.",
                "recorded_at": BY_THE_MACHINE,
            },
        ),
        signed="held_by_id",
    ),
    PersonalTable(
        SeenCertificate,
        account=Share(
            lambda number: SeenCertificate.volunteer_id == number,
            Fate.DELETED,
            topic=words.FILE,
            label=lazy_gettext("Certificates that were seen"),
            told="certificate seen_on valid_until",
            untold={"recorded_at": BY_THE_MACHINE},
        ),
        signed="seen_by_id",
    ),
    PersonalTable(
        AttendedTraining,
        account=Share(
            lambda number: AttendedTraining.volunteer_id == number,
            Fate.DELETED,
            topic=words.FILE,
            label=lazy_gettext("Trainings"),
            told="training attended_on",
            untold={"recorded_at": BY_THE_MACHINE},
        ),
        signed="recorded_by_id",
    ),
    PersonalTable(
        ClearanceProposal,
        account=Share(
            lambda number: ClearanceProposal.volunteer_id == number,
            Fate.DELETED,
            untold={"*": "It waits for a second person; until then nothing is decided."},
        ),
        signed="proposed_by_id",
    ),
    PersonalTable(
        GrantedClearance,
        account=Share(
            lambda number: GrantedClearance.volunteer_id == number,
            Fate.DELETED,
            topic=words.FILE,
            label=lazy_gettext("Your clearances"),
            told="clearance granted_on expires_on",
            untold={"warned": BY_THE_MACHINE},
        ),
        signed="proposed_by_id confirmed_by_id",
    ),
    PersonalTable(
        EndedClearance,
        account=Share(
            lambda number: EndedClearance.volunteer_id == number,
            Fate.DELETED,
            topic=words.FILE,
            label=lazy_gettext("Clearances that ended"),
            told="clearance ended_on reason",
            untold={"settled_at": BY_THE_MACHINE},
        ),
    ),
)
