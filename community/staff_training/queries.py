"""Reading courses for staff: who gives them, how far they are, who is invited, and what came of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from community.accounts.models import Account
from community.accounts.rules import AccountState
from community.foundation import clock, tokens
from community.foundation.access import STAFF, Actor, Role, by_way_of
from community.foundation.database import count, db, every, exists, first, grouped
from community.foundation.outbox import Email, EmailState
from community.foundation.rules import code_of, tidy_code
from community.foundation.watch import NamedCase, Organisations, WaitingThing, things
from community.organisations.models import Membership, Organisation
from community.organisations.queries import by_name
from community.organisations.rules import OrganisationState
from community.staff_training import rules
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
from community.staff_training.rules import CourseFacts, CourseSpan, InUse, TraineeState, Usefulness

SEAL = "trainee"
CERTIFICATE_SEAL = "course certificate"
HELPFUL = (Usefulness.YES, Usefulness.PARTLY)
USING = (InUse.YES, InUse.SOMETIMES)


def _giving(actor: Actor, organisation: Any) -> sa.ColumnElement[bool]:
    offered = sa.exists().where(TrainingOffer.organisation_id == organisation)
    return sa.and_(organisation.in_(actor.organisations(Role.SERVICE)), offered)


def may_give_courses(actor: Actor) -> sa.ColumnElement[bool]:
    """The organisations for which the actor, who receives referrals there, may give courses, too."""
    return _giving(actor, Organisation.id)


def coordinated_courses(actor: Actor) -> sa.ColumnElement[bool]:
    """Courses of the organisations that the actor coordinates."""
    return StaffCourse.organisation_id.in_(actor.organisations(Role.COORDINATOR))


def given_courses(actor: Actor) -> sa.ColumnElement[bool]:
    """Courses of the organisations for which the actor may give them."""
    return _giving(actor, StaffCourse.organisation_id)


def _of_courses(key: Any, courses: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return by_way_of(key, StaffCourse, courses)


def coordinated_dates(actor: Actor) -> sa.ColumnElement[bool]:
    """Dates of the courses that a coordinator keeps."""
    return _of_courses(StaffCourseDate.course_id, coordinated_courses(actor))


def given_dates(actor: Actor) -> sa.ColumnElement[bool]:
    """Dates of the courses that a trainer keeps."""
    return _of_courses(StaffCourseDate.course_id, given_courses(actor))


def coordinated_questions(actor: Actor) -> sa.ColumnElement[bool]:
    """Questions of the courses that a coordinator keeps."""
    return _of_courses(StaffCourseQuestion.course_id, coordinated_courses(actor))


def given_questions(actor: Actor) -> sa.ColumnElement[bool]:
    """Questions of the courses that a trainer keeps."""
    return _of_courses(StaffCourseQuestion.course_id, given_courses(actor))


def coordinated_trainees(actor: Actor) -> sa.ColumnElement[bool]:
    """People invited to the courses that a coordinator keeps."""
    return _of_courses(Trainee.course_id, coordinated_courses(actor))


def given_trainees(actor: Actor) -> sa.ColumnElement[bool]:
    """People invited to the courses that a trainer keeps."""
    return _of_courses(Trainee.course_id, given_courses(actor))


@dataclass(frozen=True)
class CourseLine:
    """A course in the list: its next date (None: none to come), and how many were invited and come."""

    course: StaffCourse
    next_at: datetime | None
    last_at: datetime | None
    invited: int
    coming: int


def courses(reach: sa.ColumnElement[bool]) -> list[CourseLine]:
    """The courses within reach: what goes on first, by its next date, then what is finished, the newest first."""
    now = clock.now()
    of_course = StaffCourseDate.course_id == StaffCourse.id
    next_at = sa.select(sa.func.min(StaffCourseDate.starts_at)).where(of_course, StaffCourseDate.ends_at > now)
    last_at = sa.select(sa.func.max(StaffCourseDate.ends_at)).where(of_course)
    people = sa.select(sa.func.count()).select_from(Trainee).where(Trainee.course_id == StaffCourse.id)
    coming = people.where(Trainee.state == TraineeState.COMING)
    parts = (part.correlate(StaffCourse).scalar_subquery() for part in (next_at, last_at, people, coming))
    rows = db.session.execute(
        sa.select(StaffCourse, *parts).where(reach).options(joinedload(StaffCourse.organisation))
    ).all()
    found = [CourseLine(*row) for row in rows]
    open_ones = sorted(
        (one for one in found if not one.course.finished_at),
        key=lambda one: (one.next_at is None, one.next_at or one.course.created_at, one.course.id),
    )
    over = sorted(
        (one for one in found if one.course.finished_at), key=lambda one: (one.course.finished_at or now, one.course.id)
    )
    return [*open_ones, *reversed(over)]


def organisations(reach: sa.ColumnElement[bool]) -> list[Organisation]:
    """Organisations within reach that are open, by name."""
    return by_name(every(Organisation, reach, Organisation.state == OrganisationState.ACTIVE))


def offering(organisation_ids: Collection[int]) -> set[int]:
    """Which of these let whoever receives referrals give courses."""
    return set(every(TrainingOffer.organisation_id, TrainingOffer.organisation_id.in_(organisation_ids)))


def find_offer(organisation_id: int) -> TrainingOffer | None:
    """That whoever receives referrals there may give courses."""
    return first(TrainingOffer, TrainingOffer.organisation_id == organisation_id)


def dates_of(course_id: int) -> list[StaffCourseDate]:
    """The dates of a course in their order."""
    return every(StaffCourseDate, StaffCourseDate.course_id == course_id, by=StaffCourseDate.starts_at)


def questions_of(course_id: int) -> list[StaffCourseQuestion]:
    """The questions of its test in their order."""
    return every(StaffCourseQuestion, StaffCourseQuestion.course_id == course_id, by=StaffCourseQuestion.id)


def facts_of(course: StaffCourse) -> CourseFacts:
    """How far a course is."""
    tried = exists(TraineeTry.trainee_id == Trainee.id, Trainee.course_id == course.id)
    return CourseFacts(
        spans=tuple(CourseSpan(one.starts_at, one.ends_at) for one in dates_of(course.id)),
        questions=count(StaffCourseQuestion, StaffCourseQuestion.course_id == course.id),
        tried=tried,
        finished=course.finished_at is not None,
        invited=count(Trainee, Trainee.course_id == course.id),
    )


def get_course(course_id: int) -> StaffCourse:
    """A course with its organisation."""
    [found] = every(StaffCourse, StaffCourse.id == course_id, load=joinedload(StaffCourse.organisation))
    return found


@dataclass(frozen=True)
class TraineeLine:
    """Somebody of a course as its trainer sees them: on how many dates they were there, their tries, how far an email
    got, and whether they have a certificate."""

    trainee: Trainee
    present: int
    taken: int
    best: TraineeTry | None
    unreached: bool
    certified: bool

    @property
    def passed(self) -> bool:
        return self.best is not None and self.best.passed


def people_of(course_id: int) -> list[TraineeLine]:
    """Everybody who is invited, by name: who comes first."""
    trainees = every(Trainee, Trainee.course_id == course_id, by=(Trainee.name, Trainee.id))
    ids = [one.id for one in trainees]
    there = presences_of(ids)
    tries = grouped((one.trainee_id, one) for one in every(TraineeTry, TraineeTry.trainee_id.in_(ids)))
    certified = set(every(CourseCertificate.trainee_id, CourseCertificate.trainee_id.in_(ids)))
    failed = unreached(ids)
    lines = [
        TraineeLine(
            one,
            there.get(one.id, 0),
            len(tries[one.id]),
            max(
                tries[one.id], key=lambda attempt: (attempt.passed, attempt.right_answers, attempt.number), default=None
            ),
            one.id in failed,
            one.id in certified,
        )
        for one in trainees
    ]
    order = [TraineeState.COMING, TraineeState.INVITED, TraineeState.DECLINED]
    return sorted(lines, key=lambda line: order.index(line.trainee.state))


def presences_of(trainee_ids: Collection[int]) -> dict[int, int]:
    """On how many dates each of these was there, of those who were."""
    rows = db.session.execute(
        sa.select(TraineePresence.trainee_id, sa.func.count())
        .where(TraineePresence.trainee_id.in_(trainee_ids), TraineePresence.present)
        .group_by(TraineePresence.trainee_id)
    )
    return {number: times for number, times in rows}  # noqa: C416 - a row is no pair


def email_key(trainee_id: int) -> str:
    """Under which key an invitation goes out."""
    return f"trainee:invited:{trainee_id}"


def unreached(trainee_ids: Collection[int]) -> set[int]:
    """Whose invitation did not arrive."""
    keys = {email_key(number): number for number in trainee_ids}
    failed = every(Email.dedupe_key, Email.dedupe_key.in_(keys), Email.state == EmailState.FAILED)
    return {keys[key] for key in failed}


def present_on(date_id: int) -> dict[int, bool]:
    """What was noted of a date: who was there, and who was not."""
    rows = every(TraineePresence, TraineePresence.date_id == date_id)
    return {one.trainee_id: one.present for one in rows}


def coming_to(course_id: int) -> list[Trainee]:
    """Who said that they come, by name."""
    here = Trainee.course_id == course_id, Trainee.state == TraineeState.COMING
    return every(Trainee, *here, by=(Trainee.name, Trainee.id))


def addresses_of(course_id: int) -> list[str]:
    """The addresses of everybody who is invited."""
    return every(Trainee.email, Trainee.course_id == course_id, Trainee.email.is_not(None))


def colleagues(organisation_id: int, addresses: Collection[str]) -> list[Account]:
    """Who works for an organisation, can sign in, and is not among these addresses; by name."""
    works = sa.exists().where(
        Membership.account_id == Account.id,
        Membership.organisation_id == organisation_id,
        Membership.role.in_(STAFF),
    )
    known = {one.lower() for one in addresses}
    found = every(Account, works, Account.state == AccountState.ACTIVE, by=(Account.name, Account.id))
    return [one for one in found if one.email.lower() not in known]


def secret_of(trainee: Trainee) -> str:
    """What the address of somebody's own page carries."""
    return tokens.sealed(SEAL, trainee.id, trainee.invited_at)


WITH_COURSE = joinedload(Trainee.course).joinedload(StaffCourse.organisation)


def find_trainee(secret: str) -> Trainee | None:
    """Whose page a mailed address opens, with the course; None once they are forgotten."""
    which = Trainee.digest == tokens.digest(secret), Trainee.email.is_not(None)
    return next(iter(every(Trainee, *which, load=WITH_COURSE)), None)


def get_trainee(trainee_id: int) -> Trainee | None:
    """Somebody of a course by their number, with the course; None once they are forgotten."""
    which = Trainee.id == trainee_id, Trainee.email.is_not(None)
    return next(iter(every(Trainee, *which, load=WITH_COURSE)), None)


def tries_of(trainee_id: int) -> list[TraineeTry]:
    """Somebody's tries in their order."""
    return every(TraineeTry, TraineeTry.trainee_id == trainee_id, by=TraineeTry.number)


def days_of(trainee_id: int) -> list[tuple[datetime, bool]]:
    """On which dates somebody was noted, and whether they were there."""
    rows = db.session.execute(
        sa.select(StaffCourseDate.starts_at, TraineePresence.present)
        .join(StaffCourseDate, StaffCourseDate.id == TraineePresence.date_id)
        .where(TraineePresence.trainee_id == trainee_id)
        .order_by(StaffCourseDate.starts_at)
    )
    return [(at, there) for at, there in rows]


def find_certificate(trainee_id: int) -> CourseCertificate | None:
    """The certificate that was made for somebody."""
    return first(CourseCertificate, CourseCertificate.trainee_id == trainee_id)


def find_by_number(number: str) -> CourseCertificate | None:
    """The certificate of a number, however it was typed."""
    return first(CourseCertificate, CourseCertificate.number_digest == tokens.digest(tidy_code(number)))


def number_of(certificate: CourseCertificate) -> str:
    """The number of a certificate, made anew."""
    return code_of(tokens.sealed(CERTIFICATE_SEAL, certificate.id, certificate.made_at))


def passed_in(course_id: int) -> set[int]:
    """Who passed the test of a course."""
    here = TraineeTry.trainee_id == Trainee.id, Trainee.course_id == course_id
    return set(every(TraineeTry.trainee_id, *here, TraineeTry.passed))


@dataclass(frozen=True)
class CourseFigures:
    """What came of a course, in numbers; answers that fewer than five gave are hidden (None)."""

    invited: int
    coming: int
    came: int
    finished: int
    useful: int | None
    in_use: int | None


def figures_of(course_id: int, lines: Sequence[TraineeLine]) -> CourseFigures:
    """The figures of one course."""
    here = Trainee.course_id == course_id
    return CourseFigures(
        invited=len(lines),
        coming=sum(line.trainee.state is TraineeState.COMING for line in lines),
        came=sum(line.present > 0 for line in lines),
        finished=sum(line.certified for line in lines),
        useful=rules.shown_count(count(Trainee, here, Trainee.useful.in_(HELPFUL))),
        in_use=rules.shown_count(count(Trainee, here, Trainee.in_use.in_(USING))),
    )


def outcomes(organisation_ids: Sequence[int] | None) -> Sequence[Any]:
    """By the kind of organisation that people work for: how many finished a course, how many of these found one useful,
    and how many use it three months later; each person once."""
    person = sa.func.coalesce(sa.func.lower(Trainee.email), sa.cast(Trainee.id, sa.String))
    query = (
        sa.select(
            Trainee.works_for,
            sa.func.count(sa.distinct(person)),
            sa.func.count(sa.distinct(sa.case((Trainee.useful.in_(HELPFUL), person)))),
            sa.func.count(sa.distinct(sa.case((Trainee.in_use.in_(USING), person)))),
        )
        .join(StaffCourse, StaffCourse.id == Trainee.course_id)
        .where(StaffCourse.finished_at.is_not(None), sa.exists().where(CourseCertificate.trainee_id == Trainee.id))
        .group_by(Trainee.works_for)
        .order_by(Trainee.works_for)
    )
    if organisation_ids is not None:
        query = query.where(StaffCourse.organisation_id.in_(organisation_ids))
    return db.session.execute(query).all()


def came() -> sa.ColumnElement[bool]:
    """People who were there on a date at least."""
    return sa.exists().where(TraineePresence.trainee_id == Trainee.id, TraineePresence.present).correlate(Trainee)


def finished_before(moment: datetime) -> sa.ColumnElement[bool]:
    """People of courses that were finished until that moment."""
    over: Any = sa.exists().where(StaffCourse.id == Trainee.course_id, StaffCourse.finished_at <= moment)
    return over.correlate(Trainee)


def to_ask_again(now: datetime) -> list[int]:
    """The numbers of those who are to be asked whether they use what they learned, and were not yet."""
    old = finished_before(now - rules.ASKED_AGAIN_AFTER)
    return every(Trainee.id, old, came(), Trainee.asked_again_at.is_(None), Trainee.email.is_not(None), by=Trainee.id)


def to_finish(among: Organisations = None) -> list[WaitingThing]:
    """Courses whose last date is over, and which nobody brought to their end."""
    last = (
        sa.select(StaffCourseDate.course_id, sa.func.max(StaffCourseDate.ends_at).label("ends_at"))
        .group_by(StaffCourseDate.course_id)
        .subquery()
    )
    query = (
        sa.select(StaffCourse.id, last.c.ends_at, StaffCourse.organisation_id)
        .join(last, last.c.course_id == StaffCourse.id)
        .where(StaffCourse.finished_at.is_(None), last.c.ends_at <= clock.now())
    )
    return things(query, among)


def named(course_ids: Sequence[int]) -> dict[int, NamedCase]:
    """What these courses are called."""
    rows = db.session.execute(sa.select(StaffCourse.id, StaffCourse.title).where(StaffCourse.id.in_(course_ids)))
    return {
        number: NamedCase((title,), page="community.staff_training.show", values={"course_id": number})
        for number, title in rows
    }
