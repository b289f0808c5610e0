"""What is kept of the way to a clearance: whose it is, what its owner reads of it, and what becomes of it."""

from datetime import datetime

import sqlalchemy as sa

from community.foundation.i18n import days_long, gettext, lazy_gettext
from community.foundation.personal_data import Fate, PersonalData, PersonalTable, Share, Term, Topic
from volunteers.clearances.actions import forget_files
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
from volunteers.clearances.rules import InterviewOutcome
from volunteers.profiles.models import Volunteer

FILE = Topic(
    lazy_gettext("The way to your clearance"),
    "shield",
    lazy_gettext("So that children and families are safe: two people look at every step."),
    lambda config: gettext(
        "As long as you have your account. When the answer was “not now”, for %(time)s after the last talk.",
        time=days_long(config.keep_files_days),
    ),
)


IN_CONFIDENCE = "What a referee said was said in confidence to those who clear volunteers."


BY_THE_MACHINE = "When the machine did its part; it tells nothing of the person."


def turned_down(moment: datetime) -> sa.ColumnElement[bool]:
    """Volunteers whose last talk said "not now" before `moment`,
    with no clearance and nothing new in the file since."""
    last = (
        sa.select(Interview.outcome)
        .where(Interview.volunteer_id == Volunteer.id)
        .order_by(Interview.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    recent = sa.exists().where(Interview.volunteer_id == Volunteer.id, Interview.recorded_at >= moment)
    cleared = sa.exists().where(GrantedClearance.volunteer_id == Volunteer.id)
    again = sa.exists().where(ClearanceRequest.volunteer_id == Volunteer.id, ClearanceRequest.created_at >= moment)
    return sa.and_(last == InterviewOutcome.NOT_NOW, ~recent, ~cleared, ~again)


PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(
            ClearanceRequest,
            account=Share(
                lambda number: ClearanceRequest.volunteer_id == number,
                Fate.DELETED,
                topic=FILE,
                label=lazy_gettext("What you applied for"),
                told="clearance motivation agreed_at created_at",
            ),
        ),
        PersonalTable(
            Reference,
            account=Share(
                lambda number: Reference.volunteer_id == number,
                Fate.DELETED,
                topic=FILE,
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
                topic=FILE,
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
                topic=FILE,
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
                topic=FILE,
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
                topic=FILE,
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
                topic=FILE,
                label=lazy_gettext("Clearances that ended"),
                told="clearance ended_on reason",
                untold={"settled_at": BY_THE_MACHINE},
            ),
        ),
    ),
    terms=(
        Term(
            "files",
            lazy_gettext("Files of volunteers who were told “not now”"),
            lambda config: config.keep_files_days,
            Volunteer,
            turned_down,
            end=forget_files,
            batch=50,
        ),
    ),
    columns={
        "clearance": lazy_gettext("Clearance"),
        "motivation": lazy_gettext("Why"),
        "agreed_at": lazy_gettext("Agreed"),
        "asked_at": lazy_gettext("Asked"),
        "answered_at": lazy_gettext("Answered"),
        "certificate": lazy_gettext("Certificate"),
        "seen_on": lazy_gettext("Seen"),
        "valid_until": lazy_gettext("Until"),
        "training": lazy_gettext("Training"),
        "attended_on": lazy_gettext("Day"),
        "granted_on": lazy_gettext("Granted"),
        "expires_on": lazy_gettext("Until"),
        "ended_on": lazy_gettext("Ended"),
        "reason": lazy_gettext("Why"),
    },
)
