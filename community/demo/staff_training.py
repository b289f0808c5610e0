"""Courses for staff of the demonstration town: two are over, with certificates and answers, and one goes on."""

from datetime import datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from community.accounts.models import Account
from community.demo.organisations import ORGANISATIONS, RED_CROSS, SECOND
from community.demo.town import DemoPerson, Town, draw
from community.foundation import tokens
from community.foundation.database import db
from community.foundation.rules import code_of
from community.organisations.rules import OrganisationKind
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
from community.staff_training.queries import CERTIFICATE_SEAL, SEAL
from community.staff_training.rules import InUse, TraineeState, Usefulness, passes

OVER = {
    "title": "Разговор с преводач на гишето",
    "about": "За служители, които приемат граждани: как се води разговор през преводач и как се обяснява просто.",
    "place": "Район „Витоша“, заседателна зала",
    "material": "Десет правила за разговор с преводач\nhttps://example.org/interpreter",
}
BEFORE = {
    "title": "Записване в училище без документи от чужбина",
    "about": "За служители на общини и училища: петте стъпки до мястото в училище, сроковете и кой кого уведомява.",
    "place": "Район „Витоша“, заседателна зала",
    "material": "Петте стъпки на една страница\nhttps://example.org/school-steps",
}
GOING = {
    "title": "Първи стъпки с нови жители",
    "about": "За общини и институции: какво следва след пристигането, кой какво прави и към кого да насочите.",
    "place": "Български Червен кръст, учебна зала",
    "material": "Пътеводител за нови жители\nhttps://example.org/first-steps",
}
# Each with its answers, the right one first.
QUESTIONS = {
    "Към кого говорите, когато има преводач?": ("Към човека пред Вас", "Към преводача", "Към екрана"),
    "Кой може да превежда за възрастен?": ("Обучен преводач", "Детето му", "Случаен минувач"),
    "Какво правите, когато някой не разбира?": ("Казвам го с по-прости думи", "Говоря по-високо", "Пиша на латиница"),
    "Кога питате за личния номер?": ("Само когато услугата го изисква", "Винаги", "За всеки случай"),
}
# Of the course that is over: how many dates each was at, and how many answers were right in each try.
CAME = ((2, (4,)), (2, (3,)), (2, (4,)), (2, (2, 3)), (1, (3,)), (2, (4,)), (2, (1, 2)), (2, (3,)))
KINDS = (OrganisationKind.MUNICIPALITY, OrganisationKind.INSTITUTION, OrganisationKind.MUNICIPALITY)
PEOPLE, INVITED = 24, 12


def load(town: Town) -> None:
    """The courses, and that the municipality lets those who receive referrals give some."""
    offered = {"id": town.next_id(TrainingOffer), "organisation_id": town.organisations[SECOND]}
    town.keep(TrainingOffer, [offered])
    over = _course(town, SECOND, "coordinator2@example.org", OVER, (-124, -117), finished=-116)
    _people(town, over, PEOPLE)
    before = _course(town, SECOND, "coordinator2@example.org", BEFORE, (-310, -303), finished=-302)
    _people(town, before, INVITED)
    going = _course(town, RED_CROSS, "coordinator@example.org", GOING, (-3, 4, 11))
    _people(town, going, INVITED)


def _course(
    town: Town, slug: str, by: str, told: dict[str, str], days: tuple[int, ...], finished: int | None = None
) -> dict[str, Any]:
    """A course with its dates and questions; what its people need to know of it."""
    course_id = town.next_id(StaffCourse)
    finished_at = None if finished is None else town.moment(finished, time(12))
    row = {
        "id": course_id,
        "organisation_id": town.organisations[slug],
        **told,
        "pass_mark": 70,
        "least_dates": None,
        "made_by_id": db.session.scalar(sa.select(Account.id).where(Account.email == by)),
        "created_at": town.moment(days[0] - 30, time(9)),
        "finished_at": finished_at,
    }
    town.keep(StaffCourse, [row])
    dates = [
        {
            "id": town.next_id(StaffCourseDate),
            "course_id": course_id,
            "starts_at": town.moment(day, time(10)),
            "ends_at": town.moment(day, time(13)),
        }
        for day in days
    ]
    town.keep(StaffCourseDate, dates)
    questions = [
        {
            "id": town.next_id(StaffCourseQuestion),
            "course_id": course_id,
            "text": text,
            "choices": [*choices[1:], choices[0]] if number % 2 else list(choices),
            "right_choice": len(choices) - 1 if number % 2 else 0,
        }
        for number, (text, choices) in enumerate(QUESTIONS.items())
    ]
    town.keep(StaffCourseQuestion, questions)
    given_by = next(one.name for one in ORGANISATIONS if one.slug == slug)
    return {**row, "dates": dates, "given_by": given_by, "invited_at": town.moment(days[0] - 20, time(9))}


def _people(town: Town, course: dict[str, Any], number: int) -> None:
    chance = town.random(f"course {course['id']}")
    tables: dict[type, list[dict[str, Any]]] = {
        Trainee: [],
        TraineePresence: [],
        TraineeTry: [],
        CourseCertificate: [],
    }
    for place in range(number):
        person = draw(chance, {"bg": 1})
        row = _trainee(town, course, place, person)
        tables[Trainee].append(row)
        if row["state"] is TraineeState.COMING:
            _attend(town, course, row, place, tables)
    for model, rows in tables.items():
        town.keep(model, rows)


def _trainee(town: Town, course: dict[str, Any], place: int, person: DemoPerson) -> dict[str, Any]:
    over = course["finished_at"] is not None
    # Of twelve one does not come, and of those who were asked lately a few have not answered.
    state = (
        TraineeState.DECLINED
        if place % 12 == 5
        else TraineeState.INVITED
        if place % 6 == 4 and not over
        else TraineeState.COMING
    )
    trainee_id = town.next_id(Trainee)
    return {
        "id": trainee_id,
        "course_id": course["id"],
        "digest": tokens.digest(tokens.sealed(SEAL, trainee_id, course["invited_at"])),
        "email": f"clerk{trainee_id:03}@example.org",
        "name": "" if state is TraineeState.INVITED else f"{person.given} {person.family}",
        "locale": "bg",
        "works_for": KINDS[place % len(KINDS)],
        "state": state,
        "invited_at": course["invited_at"],
        "answered_at": None if state is TraineeState.INVITED else course["invited_at"] + timedelta(days=1 + place % 5),
        "tries_allowed": 1,
        "useful": None,
        "useful_at": None,
        "asked_again_at": None,
        "in_use": None,
        "in_use_at": None,
    }


def _attend(
    town: Town, course: dict[str, Any], row: dict[str, Any], place: int, tables: dict[type, list[dict[str, Any]]]
) -> None:
    """On which dates somebody was, how the test went, and what they say."""
    over: datetime | None = course["finished_at"]
    times, tries = CAME[place % len(CAME)]
    held = course["dates"] if over else course["dates"][:1]
    for number, day in enumerate(held):
        tables[TraineePresence].append(
            {
                "id": town.next_id(TraineePresence),
                "date_id": day["id"],
                "trainee_id": row["id"],
                "present": number < times,
                "noted_by_id": course["made_by_id"],
                "noted_at": day["ends_at"],
            }
        )
    if over is None:
        return
    row["tries_allowed"] = len(tries)
    results = [passes(right, len(QUESTIONS), course["pass_mark"]) for right in tries]
    for number, (right, passed) in enumerate(zip(tries, results, strict=True), 1):
        tables[TraineeTry].append(
            {
                "id": town.next_id(TraineeTry),
                "trainee_id": row["id"],
                "number": number,
                "right_answers": right,
                "questions": len(QUESTIONS),
                "passed": passed,
                "taken_at": course["dates"][-1]["ends_at"] + timedelta(minutes=10 * number),
            }
        )
    if times == len(held) and any(results):
        certificate_id = town.next_id(CourseCertificate)
        tables[CourseCertificate].append(
            {
                "id": certificate_id,
                "trainee_id": row["id"],
                "number_digest": tokens.digest(code_of(tokens.sealed(CERTIFICATE_SEAL, certificate_id, over))),
                "name": row["name"],
                "title": course["title"],
                "given_by": course["given_by"],
                "finished_on": over.date(),
                "made_at": over,
            }
        )
    if place % 8 != 3:
        row["useful"] = (Usefulness.YES, Usefulness.YES, Usefulness.PARTLY, Usefulness.NO)[place % 4]
        row["useful_at"] = over + timedelta(days=1)
    row["asked_again_at"] = over + timedelta(days=90)
    if place % 3:
        row["in_use"] = (InUse.YES, InUse.SOMETIMES, InUse.YES, InUse.NO)[place // 2 % 4]
        row["in_use_at"] = over + timedelta(days=91)
