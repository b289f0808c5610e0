"""Giving a course for staff: its dates and test, whom it invites, who was there, its end, and what people say of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from community.accounts.queries import find_account
from community.accounts.rules import AccountState
from community.foundation import clock, database, outbox, tokens
from community.foundation.database import added, db
from community.foundation.outbox import Recipient
from community.foundation.periodic_tasks import for_each
from community.foundation.refusal import refuse
from community.organisations.models import Organisation
from community.organisations.rules import OrganisationKind
from community.staff_training import queries, rules
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
from community.staff_training.rules import CourseFacts, InUse, TraineeState, Usefulness


@dataclass(frozen=True)
class ToldCourse:
    """A course as its trainer writes it down."""

    title: str
    about: str
    place: str
    material: str
    pass_mark: int
    least_dates: int | None


def offer(organisation_id: int, offers: bool) -> None:
    """Whether whoever receives referrals there may give courses, from now on; again changes nothing."""
    found = queries.find_offer(organisation_id)
    if offers and found is None:
        db.session.add(TrainingOffer(organisation_id=organisation_id))
    elif not offers and found is not None:
        db.session.delete(found)


def make(organisation_id: int, told: ToldCourse, by: int | None) -> StaffCourse:
    """Begin a course of an organisation; nobody hears of it until somebody is invited."""
    return added(StaffCourse(organisation_id=organisation_id, made_by_id=by, created_at=clock.now(), **vars(told)))


def change(course: StaffCourse, told: ToldCourse) -> None:
    """Say it otherwise; who comes hears of another place. Raises Refused once it is finished."""
    refuse(rules.change(_facts(course)))
    elsewhere = told.place != course.place
    for name, value in vars(told).items():
        setattr(course, name, value)
    if elsewhere:
        _tell_changed(course)


def _facts(course: StaffCourse) -> CourseFacts:
    """How far it is, with its row locked: whatever is decided about a course is decided under it."""
    database.lock(StaffCourse, [course.id])
    return queries.facts_of(course)


def add_date(course: StaffCourse, on: date, begins: time, ends: time) -> None:
    """One date more (on the wall clock of the town), of which who comes hears. Raises Refused for one that is past."""
    zone = ZoneInfo(clock.town_zone())
    starts_at, ends_at = (datetime.combine(on, one, zone).astimezone(UTC) for one in (begins, ends))
    refuse(rules.add_date(_facts(course), starts_at, clock.now()), most=rules.MOST_DATES)
    added(StaffCourseDate(course_id=course.id, starts_at=starts_at, ends_at=ends_at))
    _tell_changed(course)


def remove_date(day: StaffCourseDate) -> None:
    """It is not held, and who comes hears of it. Raises Refused once it has begun."""
    course = queries.get_course(day.course_id)
    refuse(rules.remove_date(_facts(course), day.starts_at, clock.now()))
    db.session.delete(day)
    db.session.flush()
    _tell_changed(course)


def add_question(course: StaffCourse, text: str, choices: Sequence[str], right: int) -> None:
    """One question more in its test. Raises Refused once somebody took the test."""
    refuse(rules.add_question(_facts(course)), most=rules.MOST_QUESTIONS)
    added(StaffCourseQuestion(course_id=course.id, text=text, choices=list(choices), right_choice=right))


def remove_question(question: StaffCourseQuestion) -> None:
    """It is not asked. Raises Refused once somebody took the test."""
    refuse(rules.change_questions(_facts(queries.get_course(question.course_id))))
    db.session.delete(question)


def invite(course: StaffCourse, people: Collection[tuple[str, str]], works_for: OrganisationKind, locale: str) -> int:
    """Write to these people (their name, or "", and address), each with a page of their own; who was invited before is
    not written to again. Returns how many are new. Raises Refused where nobody can be invited, or so many cannot."""
    facts = _facts(course)
    now = clock.now()
    refuse(rules.invite(facts, now), most=rules.MOST_PEOPLE)
    names = {address.lower(): name for name, address in people}
    new = rules.newcomers([address.lower() for _, address in people], queries.addresses_of(course.id))
    refuse(rules.Refusal.TOO_MANY, when=facts.invited + len(new) > rules.MOST_PEOPLE, most=rules.MOST_PEOPLE)
    for address in new:
        account = find_account(address)
        known = account if account and account.state is AccountState.ACTIVE else None
        trainee = added(
            Trainee(
                course_id=course.id,
                account_id=known.id if known else None,
                digest=tokens.new_secret(),
                email=address,
                name=names[address] or (f"{known.name} {known.family_name or ''}".strip() if known else ""),
                locale=known.locale if known else locale,
                works_for=works_for,
                invited_at=now,
            )
        )
        trainee.digest = tokens.digest(queries.secret_of(trainee))
        _write("invited", trainee, queries.email_key(trainee.id))
    return len(new)


def _write(what: str, trainee: Trainee, key: str) -> None:
    to = Recipient(trainee.account_id, trainee.email or "", trainee.locale)
    outbox.post(f"community.staff_training.{what}", to, {"trainee": trainee.id}, key=key)


def _tell_changed(course: StaffCourse) -> None:
    for trainee in queries.coming_to(course.id):
        if trainee.email:
            _write("changed", trainee, f"trainee:changed:{trainee.id}:{clock.now().timestamp()}")


def take_back(trainee: Trainee) -> None:
    """Somebody who has not answered is not invited any more, and their address is gone. Raises Refused once they
    answered."""
    course = queries.get_course(trainee.course_id)
    facts = _facts(course)
    refuse(rules.take_back(trainee.state, facts.finished))
    db.session.delete(trainee)


def note_presence(day: StaffCourseDate, there: Collection[int], by: int | None) -> None:
    """Of everybody who comes, who was there on this date and who was not. Raises Refused before it begins and once the
    course is finished."""
    course = queries.get_course(day.course_id)
    refuse(rules.note_presence(_facts(course), day.starts_at, clock.now()))
    noted = {one.trainee_id: one for one in database.every(TraineePresence, TraineePresence.date_id == day.id)}
    for trainee in queries.coming_to(course.id):
        present = trainee.id in there
        if trainee.id in noted:
            if noted[trainee.id].present is not present:
                row = noted[trainee.id]
                row.present, row.noted_by_id, row.noted_at = present, by, clock.now()
        else:
            facts: dict[str, Any] = {"present": present, "noted_by_id": by, "noted_at": clock.now()}
            db.session.add(TraineePresence(date_id=day.id, trainee_id=trainee.id, **facts))


def allow_try(trainee: Trainee) -> None:
    """Somebody who failed may try once more, and hears of it. Raises Refused where they passed, or have a try left."""
    course = queries.get_course(trainee.course_id)
    facts = _facts(course)
    tries = queries.tries_of(trainee.id)
    refuse(rules.allow_try(facts, len(tries), trainee.tries_allowed, any(one.passed for one in tries)))
    trainee.tries_allowed += 1
    if trainee.email:
        _write("again", trainee, f"trainee:again:{trainee.id}:{trainee.tries_allowed}")


def finish(course: StaffCourse) -> int:
    """Bring it to its end: certificates for whoever earned one, and the question to whoever was there whether it was
    useful. Returns how many certificates. Raises Refused before its last date is over."""
    facts, now = _facts(course), clock.now()
    refuse(rules.finish(facts, now))
    course.finished_at = now
    coming = queries.coming_to(course.id)
    there, passed, made = queries.presences_of([one.id for one in coming]), queries.passed_in(course.id), 0
    for trainee in coming:
        present = there.get(trainee.id, 0)
        if rules.earns(facts, present, course.least_dates, trainee.id in passed) and trainee.email:
            _certify(course, trainee)
            made += 1
        if present and trainee.email:
            _write("finished", trainee, f"trainee:finished:{trainee.id}")
    return made


def _certify(course: StaffCourse, trainee: Trainee) -> None:
    made = added(
        CourseCertificate(
            trainee_id=trainee.id,
            number_digest=tokens.new_secret(),
            name=trainee.name,
            title=course.title,
            given_by=db.session.get_one(Organisation, course.organisation_id).name,
            finished_on=clock.today(),
            made_at=course.finished_at,
        )
    )
    made.number_digest = tokens.digest(queries.number_of(made))


def _locked(trainee: Trainee) -> tuple[StaffCourse, CourseFacts, Trainee]:
    """Somebody's course, how far it is, and their row as it is under the lock of both."""
    course = trainee.course
    facts = _facts(course)
    [person] = database.lock(Trainee, [trainee.id])
    return course, facts, person


def come(trainee: Trainee, name: str, works_for: OrganisationKind) -> None:
    """They come, and say how they are called and for whom they work. Raises Refused when it is too late."""
    _, facts, person = _locked(trainee)
    refuse(rules.answer(facts, _begun(person), clock.now()))
    person.name, person.works_for = name, works_for
    person.state, person.answered_at = TraineeState.COMING, clock.now()


def decline(trainee: Trainee) -> None:
    """They do not come. Raises Refused when it is too late."""
    _, facts, person = _locked(trainee)
    refuse(rules.answer(facts, _begun(person), clock.now()))
    person.state, person.answered_at = TraineeState.DECLINED, clock.now()


def _begun(trainee: Trainee) -> bool:
    return bool(queries.presences_of([trainee.id]) or queries.tries_of(trainee.id))


def take_test(trainee: Trainee, number: int, given: Sequence[int]) -> TraineeTry:
    """Their try with this number, with the answers given; a try that was taken already is told again, and is no other.
    Raises Refused where they have none left, or it is not the time."""
    course, facts, person = _locked(trainee)
    tries = queries.tries_of(person.id)
    if 1 <= number <= len(tries):
        return tries[number - 1]
    refuse(rules.take_test(facts, person.state, len(tries), person.tries_allowed, clock.now()))
    questions = queries.questions_of(person.course_id)
    right = rules.right_answers([one.right_choice for one in questions], given)
    return added(
        TraineeTry(
            trainee_id=person.id,
            number=len(tries) + 1,
            right_answers=right,
            questions=len(questions),
            passed=rules.passes(right, len(questions), course.pass_mark),
            taken_at=clock.now(),
        )
    )


def say_useful(trainee: Trainee, useful: Usefulness) -> None:
    """Whether it was useful; another answer takes the place of the first. Raises Refused before the end."""
    _, facts, person = _locked(trainee)
    refuse(rules.say_useful(facts.finished, queries.presences_of([person.id]).get(person.id, 0)))
    if person.useful is not useful:
        person.useful, person.useful_at = useful, clock.now()


def say_in_use(trainee: Trainee, in_use: InUse) -> None:
    """Whether they use what they learned. Raises Refused before three months are over."""
    course, _, person = _locked(trainee)
    present = queries.presences_of([person.id]).get(person.id, 0)
    refuse(rules.say_in_use(course.finished_at, present, clock.now()))
    if person.in_use is not in_use:
        person.in_use, person.in_use_at = in_use, clock.now()


def ask_again() -> int:
    """The worker's periodic task: three months after a course ask whoever was there whether they use it, once; returns
    how many were asked."""
    return for_each(lambda: queries.to_ask_again(clock.now()), _ask_again)


def _ask_again(number: int) -> int:
    [trainee] = database.lock(Trainee, [number])
    if trainee.asked_again_at or not trainee.email:
        return 0
    trainee.asked_again_at = clock.now()
    _write("in_use", trainee, f"trainee:in-use:{trainee.id}")
    return 1


def forget(trainee: Trainee) -> None:
    """Whoever has this address is nobody any more in any course; what they earned stands for its time, as promised."""
    address = trainee.email or ""
    rows = database.every(Trainee.id, sa.func.lower(Trainee.email) == address.lower())
    forget_people(rows)
    outbox.forget(address)


# What is left of somebody: a number in the figures, and no page.
NOBODY: dict[str, Any] = {"email": None, "name": "", "account_id": None}


def forget_people(ids: Sequence[int]) -> int:
    """Leave of these what is counted."""
    for trainee in database.lock(Trainee, list(ids)):
        for name, value in NOBODY.items():
            setattr(trainee, name, value)
    return len(ids)
