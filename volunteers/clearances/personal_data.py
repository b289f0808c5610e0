"""What is kept of the way to a clearance: whose it is, what its owner reads of it, and what becomes of it."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from community.foundation.i18n import days_long, gettext, lazy_gettext
from community.foundation.personal_data import PersonalData, PersonalTable, Term, Topic, owned
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


def _of_the_file(model: Any, label: Any, told: str, *, signed: str = "", **untold: str) -> PersonalTable:
    share = owned(model.volunteer_id, topic=FILE, label=label, told=told, untold=untold)
    return PersonalTable(model, account=share, signed=signed)


PERSONAL_DATA = PersonalData(
    tables=(
        _of_the_file(
            ClearanceRequest,
            lazy_gettext("What you applied for"),
            "clearance motivation first_shifts agreed_at created_at",
        ),
        _of_the_file(
            Reference,
            lazy_gettext("Whom we asked about you"),
            "name email locale asked_at answered_at",
            **dict.fromkeys(("expires_at", "reminded_at"), BY_THE_MACHINE),
            **dict.fromkeys(("known_for", "trusted", "remark"), IN_CONFIDENCE),
        ),
        _of_the_file(
            Interview,
            lazy_gettext("Talks"),
            "held_on",
            signed="held_by_id",
            outcome="What came of a talk is for those who clear volunteers, and is told in a talk.",
            recorded_at=BY_THE_MACHINE,
        ),
        _of_the_file(
            SeenCertificate,
            lazy_gettext("Certificates that were seen"),
            "certificate seen_on valid_until",
            signed="seen_by_id",
            recorded_at=BY_THE_MACHINE,
        ),
        _of_the_file(
            AttendedTraining,
            lazy_gettext("Trainings"),
            "training attended_on",
            signed="recorded_by_id",
            recorded_at=BY_THE_MACHINE,
        ),
        PersonalTable(
            ClearanceProposal,
            account=owned(
                ClearanceProposal.volunteer_id,
                untold={"*": "It waits for a second person; until then nothing is decided."},
            ),
            signed="proposed_by_id",
        ),
        _of_the_file(
            GrantedClearance,
            lazy_gettext("Your clearances"),
            "clearance granted_on expires_on",
            signed="proposed_by_id confirmed_by_id",
            warned=BY_THE_MACHINE,
        ),
        _of_the_file(
            EndedClearance,
            lazy_gettext("Clearances that ended"),
            "clearance ended_on reason",
            settled_at=BY_THE_MACHINE,
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
        "first_shifts": lazy_gettext("First shifts, beside somebody"),
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
    },
)
