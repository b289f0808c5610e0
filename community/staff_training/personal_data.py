"""What is kept of people in courses for staff: whose it is, what they read of it, and what becomes of it."""

from typing import Any

import sqlalchemy as sa

from community.foundation.config import Config
from community.foundation.i18n import gettext, lazy_gettext
from community.foundation.personal_data import Fate, PersonalData, PersonalTable, Share, Term, Topic, owned
from community.staff_training.actions import NOBODY, forget_people
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
from community.staff_training.queries import came, finished_before
from community.staff_training.rules import (
    ABSENT_KEPT_DAYS,
    CERTIFICATE_YEARS,
    CERTIFICATES_KEPT_DAYS,
    PEOPLE_KEPT_DAYS,
)


def _until(_config: Config) -> str:
    return gettext(
        "Fifteen months after the course; a certificate can be checked for %(years)s years, because it was promised.",
        years=CERTIFICATE_YEARS,
    )


TRAINING = Topic(
    lazy_gettext("Courses for staff"),
    "book",
    lazy_gettext("So that you get your certificate, and courses become better."),
    _until,
)


def _mine(column: Any) -> Any:
    return lambda number: column.in_(sa.select(Trainee.id).where(Trainee.account_id == number))


PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(TrainingOffer, because="It is what an organisation offers."),
        PersonalTable(StaffCourse, because="It is what is taught; who made it is a number alone.", signed="made_by_id"),
        PersonalTable(StaffCourseDate, because="It is when a course is held."),
        PersonalTable(StaffCourseQuestion, because="It is what a course asks of everybody."),
        PersonalTable(
            Trainee,
            account=owned(
                Trainee.account_id,
                Fate.EMPTIED,
                emptied=NOBODY,
                topic=TRAINING,
                label=lazy_gettext("Courses you are invited to"),
                told="name email works_for state answered_at useful useful_at in_use in_use_at",
                untold={
                    "invited_at": "The email says so itself.",
                    "locale": "It says in which language the emails are.",
                    "tries_allowed": "The page of the course says whether there is a try left.",
                    "asked_again_at": "It was sent by email.",
                },
            ),
            because="Without a name and an address it is a number in the figures.",
        ),
        PersonalTable(
            TraineePresence,
            account=Share(
                _mine(TraineePresence.trainee_id),
                Fate.KEPT,
                topic=TRAINING,
                label=lazy_gettext("Dates of courses"),
                told="present noted_at",
            ),
            because="It counts dates of somebody who is nobody any more.",
            signed="noted_by_id",
        ),
        PersonalTable(
            TraineeTry,
            account=Share(
                _mine(TraineeTry.trainee_id),
                Fate.KEPT,
                topic=TRAINING,
                label=lazy_gettext("Tests you took"),
                told="number right_answers questions passed taken_at",
            ),
            because="It is the result of somebody who is nobody any more.",
        ),
        PersonalTable(
            CourseCertificate,
            account=Share(
                _mine(CourseCertificate.trainee_id),
                Fate.KEPT,
                topic=TRAINING,
                label=lazy_gettext("Certificates"),
                told="name title given_by finished_on made_at",
            ),
            because="Whoever shows it relies on it: that it can be checked for five years was promised.",
        ),
    ),
    terms=(
        Term(
            "trainees",
            lazy_gettext("Names and addresses of people who were in a course for staff"),
            lambda _config: PEOPLE_KEPT_DAYS,
            Trainee,
            lambda moment: sa.and_(finished_before(moment), came(), Trainee.email.is_not(None)),
            end=forget_people,
        ),
        Term(
            "absent_trainees",
            lazy_gettext("People who were invited to a course for staff and did not come"),
            lambda _config: ABSENT_KEPT_DAYS,
            Trainee,
            lambda moment: sa.and_(finished_before(moment), sa.not_(came())),
        ),
        Term(
            "course_certificates",
            lazy_gettext("Certificates of courses for staff"),
            lambda _config: CERTIFICATES_KEPT_DAYS,
            CourseCertificate,
            lambda moment: CourseCertificate.made_at < moment,
        ),
    ),
    columns={
        "works_for": lazy_gettext("Works for"),
        "answered_at": lazy_gettext("Answered"),
        "useful": lazy_gettext("Useful"),
        "useful_at": lazy_gettext("Answered"),
        "in_use": lazy_gettext("In use"),
        "in_use_at": lazy_gettext("Answered"),
        "present": lazy_gettext("Was there"),
        "number": lazy_gettext("Try"),
        "right_answers": lazy_gettext("Right answers"),
        "questions": lazy_gettext("Questions"),
        "passed": lazy_gettext("Passed"),
        "taken_at": lazy_gettext("Taken"),
        "given_by": lazy_gettext("Given by"),
        "finished_on": lazy_gettext("Finished on"),
        "made_at": lazy_gettext("Made"),
    },
)
