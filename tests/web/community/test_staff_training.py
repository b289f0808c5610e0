"""A course for staff from its dates to the question three months later: who gives it, who comes, who checks."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from community.foundation import clock as the_clock
from community.foundation.access import Role
from community.foundation.database import db
from community.foundation.manifest import Scope
from community.foundation.outbox import Email
from community.organisations.models import Organisation
from community.organisations.rules import OrganisationKind
from community.privacy.actions import keep_house
from community.reports import authorities
from community.staff_training import actions, queries
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
from community.staff_training.rules import CERTIFICATES_KEPT_DAYS, PEOPLE_KEPT_DAYS, TraineeState
from tests import factories

LIST = "/community/staff_training"
YES = {"said": "yes", "name": "Мария Иванова", "works_for": "municipality"}
RIGHT, WRONG = {"q0": "0", "q1": "0"}, {"q0": "1", "q1": "1"}


@dataclass
class Play:
    ours: int
    theirs: int
    coordinator: int
    service: int
    stranger: int
    administrator: int
    colleague: int


@pytest.fixture
def play(writing):
    with writing():
        ours, theirs = factories.organisation(name="Ours"), factories.organisation(name="Theirs")
        return Play(
            ours=ours.id,
            theirs=theirs.id,
            coordinator=factories.coordinator(ours, name="Cora").id,
            service=factories.account((Role.SERVICE, ours.id), name="Tina").id,
            stranger=factories.coordinator(theirs, name="Stranger").id,
            administrator=factories.account((Role.ADMINISTRATOR, None)).id,
            colleague=factories.account((Role.CASEWORKER, ours.id), name="Carl", email="carl@example.org").id,
        )


@pytest.fixture
def come(play, visitor):
    def open_as(name):
        browser = visitor()
        browser.sign_in(getattr(play, name))
        return browser

    return open_as


@pytest.fixture
def course(play, writing):
    """A course of two dates, on the next two days, with two questions; returns its id."""
    with writing():
        return factories.staff_course(db.session.get_one(Organisation, play.ours), 24, 48, questions=2).id


@pytest.fixture
def clerk(course, writing):
    """Somebody who is invited to it: their id and the address of their page."""
    return invited(writing, course)


def invited(writing, course, state=TraineeState.INVITED, **facts):
    with writing():
        one = factories.trainee(db.session.get_one(StaffCourse, course), state, name="", **facts)
        one.digest = actions.tokens.digest(queries.secret_of(one))
        return one.id, f"/training/{queries.secret_of(one)}"


def rows(reading, model):
    with reading() as session:
        return session.query(model).order_by(model.id).all()


def pages_in(mailbox):
    return {one["To"]: re.search(r"/training/[\w-]+", str(one.get_body(("plain",)).get_content()))[0]
            for one in mailbox.deliver()}  # fmt: skip


@pytest.mark.both_databases
def test_the_whole_walk_of_a_course(play, come, visitor, reading, clock, mailbox, app):
    cora = come("coordinator")
    new = cora.get(f"{LIST}/organisations/{play.ours}/new")
    assert cora.press(new, "Save", title="Talking with families", place="Town hall").status_code == 303
    here = f"{LIST}/1"
    assert "Add a date first" in cora.get(here).text
    for day in ("2026-11-25", "2026-11-26"):
        page = cora.get(here)
        assert cora.press(page, "Add the date", on=day, starts="10:00", ends="12:00").status_code == 303
    for text in ("One?", "Two?"):
        typed = {"text": text, "options": "right\nwrong", "right": "1"}
        assert cora.press(cora.get(here), "Add the question", **typed).status_code == 303
    # Bad lines are named, and all of it stays typed; nobody is written to.
    form = cora.get(f"{here}/invite")
    typed = {
        "addresses": "Maria m@example.org\nnot an address\np@example.org\nn@example.org",
        "works_for": "municipality",
    }
    bad = cora.press(form, "Invite them", **typed)
    assert bad.status_code == 422
    assert "No email address: “not an address”" in bad.text
    assert "p@example.org" in bad.text
    assert mailbox.deliver() == []
    typed["addresses"] = typed["addresses"].replace("not an address\n", "")
    assert cora.press(form, "Invite them", **typed, colleagues=[str(play.colleague)]).status_code == 303
    clock.advance(hours=1)
    pages = pages_in(mailbox)
    assert set(pages) == {"m@example.org", "p@example.org", "n@example.org", "carl@example.org"}
    # Twice invites nobody twice.
    assert cora.post(f"{here}/invite", data={**typed, "language": "en"}).status_code == 303
    assert len(rows(reading, Trainee)) == 4
    # A scanner that opens the links changes nothing.
    web = visitor()
    for page in pages.values():
        assert web.get(page).status_code == 200
        assert web.head(page).status_code == 200
    assert {one.state for one in rows(reading, Trainee)} == {TraineeState.INVITED}
    maria, petar, never = (pages[f"{one}@example.org"] for one in "mpn")
    for page in (maria, petar):
        assert (
            web.press(web.get(page), "Yes, I come", name="Мария Иванова", works_for="municipality").status_code == 303
        )
    assert web.press(web.get(never), "No, I do not come").status_code == 303
    assert "You said that you do not come." in web.get(never).text
    # Attendance: not before the date, not after the end.
    days = [one.id for one in rows(reading, StaffCourseDate)]
    assert "This date has not begun" in cora.get(f"{LIST}/dates/{days[0]}").text
    assert cora.post(f"{LIST}/dates/{days[0]}", data={}).status_code == 409
    assert rows(reading, TraineePresence) == []
    assert "The test opens here when the last date begins." in web.get(maria).text
    clock.moment = datetime.fromisoformat("2026-11-26T08:30:00+00:00")
    the_clock.set_to(clock.moment)
    people = [one.id for one in rows(reading, Trainee) if one.state is TraineeState.COMING]
    for day in days:
        page = cora.get(f"{LIST}/dates/{day}")
        assert cora.press(page, "Save", there=[str(one) for one in people]).status_code == 303
    # The test: a double click makes one try.
    form = web.get(f"{maria}/test")
    assert web.press(form, "Send the test", **RIGHT).status_code == 303
    assert web.press(form, "Send the test", **RIGHT).status_code == 303
    form = web.get(f"{petar}/test")
    for _ in range(2):
        assert web.press(form, "Send the test", **WRONG).status_code == 303
    assert [(one.number, one.passed) for one in rows(reading, TraineeTry)] == [(1, True), (1, False)]
    assert "0 of 2 answers were right; 2 are needed." in web.get(petar).text
    assert web.get(f"{petar}/test").status_code == 303
    assert web.post(f"{petar}/test", data={**RIGHT, "number": "2"}).status_code == 409
    # The trainer lets them try once more; sent twice it is one try, too.
    assert cora.press(cora.get(here), "Let them try once more").status_code == 303
    assert set(pages_in(mailbox)) == {"p@example.org"}
    form = web.get(f"{petar}/test")
    for _ in range(2):
        assert web.press(form, "Send the test", **WRONG).status_code == 303
    assert [one.number for one in rows(reading, TraineeTry)] == [1, 1, 2]
    # The end.
    assert cora.post(f"{here}/finish").status_code == 409
    clock.advance(hours=3)
    assert cora.press(cora.get(here), "Finish it now").status_code == 303
    assert cora.post(f"{here}/finish").status_code == 409
    assert "This course is over since" in cora.get(here).text
    assert set(pages_in(mailbox)) == {"m@example.org", "p@example.org"}
    assert cora.post(f"{LIST}/dates/{days[0]}", data={}).status_code == 409
    assert "how it was noted" in cora.get(f"{LIST}/dates/{days[0]}").text
    assert "without a certificate" in web.get(petar).text
    page = web.get(maria)
    assert "you finished it" in page.text
    assert web.press(page, "Send my answer", useful="yes").status_code == 303
    paper = web.get(f"{maria}/certificate")
    number = re.search(r"[A-Z2-9]{4}(-[A-Z2-9]{4}){3}", paper.text)[0]
    anybody = visitor()
    checked = anybody.post("/certificates", data={"code": number.lower().replace("-", " ")})
    assert checked.headers["Location"] == f"/certificates/{number}"
    found = anybody.get(f"/certificates/{number}")
    assert "This certificate is genuine" in found.text
    assert "Мария Иванова" in found.text
    assert "example.org" not in found.text.partition("<main")[2]
    # Three months later.
    clock.advance(days=89, hours=23)
    with app.app_context():
        assert actions.ask_again() == 0
    clock.advance(hours=1)
    with app.app_context():
        assert actions.ask_again() == 2
        assert actions.ask_again() == 0
    assert set(pages_in(mailbox)) == {"m@example.org", "p@example.org"}
    page = web.get(maria)
    assert web.press(page, "Send my answer", in_use="sometimes").status_code == 303
    with app.app_context():
        assert [tuple(row[1:]) for row in queries.outcomes([play.ours])] == [(1, 1, 1)]
        assert queries.outcomes([play.theirs]) == []
        db.session.remove()


@pytest.mark.settings(quiet_nights=True)
def test_emails_wait_for_the_morning_and_say_nothing_in_their_subject(play, come, course, clock, mailbox):
    the_clock.set_to(the_clock.now() + timedelta(hours=11))
    typed = {"addresses": "m@example.org", "works_for": "municipality", "language": "bg"}
    assert come("coordinator").post(f"{LIST}/{course}/invite", data=typed).status_code == 303
    assert mailbox.deliver() == []
    the_clock.set_to(the_clock.now() + timedelta(hours=10))
    [email] = mailbox.deliver()
    assert "Work with families" not in email["Subject"]


def test_a_trainer_gives_courses_where_that_is_offered(play, come, reading):
    tina, cora = come("service"), come("coordinator")
    new = f"{LIST}/organisations/{play.ours}/new"
    assert "Your organisation lets only its coordinators give courses." in tina.get(LIST).text
    assert tina.get(new).status_code == 404
    assert cora.press(cora.get(LIST), "Let them give courses").status_code == 303
    assert cora.post(f"{LIST}/organisations/{play.ours}/offer", data={"offers": "yes"}).status_code == 303
    assert len(rows(reading, TrainingOffer)) == 1
    assert tina.post(new, data={"title": "T", "place": "P", "pass_mark": "70"}).status_code == 303
    assert tina.get(f"{LIST}/1").status_code == 200
    assert tina.get(f"{LIST}/organisations/{play.theirs}/new").status_code == 404
    assert cora.press(cora.get(LIST), "Only coordinators give courses").status_code == 303
    assert tina.get(f"{LIST}/1").status_code == 404


@pytest.mark.both_databases
@pytest.mark.parametrize("who", ["stranger", "administrator", "colleague"])
def test_nobody_else_sees_or_changes_it(play, come, course, clerk, reading, who):
    day, question = rows(reading, StaffCourseDate)[0].id, rows(reading, StaffCourseQuestion)[0].id
    browser, refused = come(who), (403, 404)
    for address in (f"{LIST}/{course}", f"{LIST}/{course}/edit", f"{LIST}/{course}/invite", f"{LIST}/dates/{day}"):
        assert browser.get(address).status_code in refused, address
    for address in (
        f"{LIST}/{course}/finish", f"{LIST}/{course}/dates", f"{LIST}/{course}/questions", f"{LIST}/{course}/invite",
        f"{LIST}/dates/{day}", f"{LIST}/dates/{day}/remove", f"{LIST}/questions/{question}/remove",
        f"{LIST}/trainees/{clerk[0]}/take_back", f"{LIST}/trainees/{clerk[0]}/another_try",
        f"{LIST}/organisations/{play.ours}/offer",
    ):  # fmt: skip
        assert browser.post(address).status_code in refused, address


@pytest.mark.both_databases
def test_what_is_refused_has_no_button(play, come, course, clerk, clock, reading, client):
    cora, page = come("coordinator"), clerk[1]
    shown = cora.get(f"{LIST}/{course}").text
    assert "Finish it now" not in shown
    assert "Who was there" not in shown
    assert "Take the invitation back" in shown
    assert client.press(client.get(page), "Yes, I come", name="M", works_for="ngo").status_code == 303
    assert cora.post(f"{LIST}/trainees/{clerk[0]}/take_back").status_code == 409
    shown = cora.get(f"{LIST}/{course}").text
    assert "Take the invitation back" not in shown
    # Whoever comes hears of a change of the dates.
    day = rows(reading, StaffCourseDate)[1].id
    assert cora.post(f"{LIST}/dates/{day}/remove").status_code == 303
    assert [one.template for one in rows(reading, Email)] == ["community.staff_training.changed"]
    [last] = rows(reading, StaffCourseDate)
    assert cora.post(f"{LIST}/dates/{last.id}/remove").status_code == 409
    clock.advance(days=2)
    shown = client.get(page).text
    assert "Do you come?" not in shown
    assert client.post(f"{page}", data={"said": "no"}).status_code == 409
    assert client.post(page, data={"said": "useful", "useful": "yes"}).status_code == 409
    assert client.post(page, data={"said": "in_use", "in_use": "yes"}).status_code == 409
    assert client.post(page, data={"said": "nonsense"}).status_code == 404


def test_an_invitation_that_is_taken_back_opens_nothing(play, come, course, clerk, client, reading):
    cora = come("coordinator")
    assert cora.press(cora.get(f"{LIST}/{course}"), "Take the invitation back").status_code == 303
    assert client.get(clerk[1]).status_code == 404
    assert rows(reading, Trainee) == []


def test_a_personal_number_in_a_name_is_not_kept(course, clerk, client, reading):
    answer = client.post(clerk[1], data={**YES, "name": "Maria 7523169263"})
    assert answer.status_code == 422
    assert "7523169263" not in answer.text
    assert rows(reading, Trainee)[0].state is TraineeState.INVITED


def finished(writing, course):
    with writing() as session:
        row = session.get_one(StaffCourse, course)
        for day in session.query(StaffCourseDate).filter_by(course_id=course):
            day.starts_at -= timedelta(days=9)
            day.ends_at -= timedelta(days=9)
        session.query(StaffCourseQuestion).delete()
        session.flush()
        actions.finish(queries.get_course(row.id))


def test_whoever_erases_themselves_is_a_number_and_keeps_the_certificate(course, writing, client, reading, visitor):
    one, page = invited(writing, course, TraineeState.COMING, there=2, email="m@example.org")
    finished(writing, course)
    number = re.search(r"/certificates/([A-Z2-9-]{19})", client.get(f"{page}/certificate").text)
    with reading():
        code = queries.number_of(queries.find_certificate(one))
    assert number is None or number[1] == code
    assert client.press(client.get(page), "Erase them now").status_code == 303
    [left] = rows(reading, Trainee)
    assert (left.email, left.name) == (None, "")
    assert client.get(page).status_code == 404
    assert "m@example.org" not in {email.address for email in rows(reading, Email)}
    assert visitor().get(f"/certificates/{code}").status_code == 200


@pytest.mark.both_databases
def test_names_go_after_fifteen_months_and_certificates_after_five_years(course, writing, app, clock, reading):
    invited(writing, course, TraineeState.COMING, there=2)
    invited(writing, course, TraineeState.DECLINED)
    finished(writing, course)

    def sweep(days):
        the_clock.set_to(factories.NOON + timedelta(days=days, minutes=1))
        with app.app_context():
            keep_house()

    sweep(29)
    assert len(rows(reading, Trainee)) == 2
    sweep(30)
    assert [bool(one.email) for one in rows(reading, Trainee)] == [True]
    sweep(PEOPLE_KEPT_DAYS)
    assert [one.email for one in rows(reading, Trainee)] == [None]
    sweep(CERTIFICATES_KEPT_DAYS - 1)
    assert len(rows(reading, CourseCertificate)) == 1
    sweep(CERTIFICATES_KEPT_DAYS)
    assert rows(reading, CourseCertificate) == []


@pytest.mark.settings(rate_limits=True)
def test_who_guesses_numbers_is_turned_away_and_the_right_one_is_not(course, writing, reading, client):
    invited(writing, course, TraineeState.COMING, there=2)
    finished(writing, course)
    with reading() as session:
        code = queries.number_of(session.query(CourseCertificate).one())
    answers = [client.post("/certificates", data={"code": f"WRONG{n}"}).status_code for n in range(61)]
    assert answers == [422] * 60 + [429]
    assert client.get(f"/certificates/{code}").status_code == 200


def test_a_page_asks_as_often_for_many_people_as_for_one(play, come, course, writing, count_queries):
    cora = come("coordinator")

    def asked(*addresses):
        found = []
        for address in addresses:
            with count_queries() as statements:
                assert cora.get(address).status_code == 200
            found.append(len(statements))
        return found

    pages = (LIST, f"{LIST}/{course}", f"{LIST}/{course}/invite")
    invited(writing, course, TraineeState.COMING)
    few = asked(*pages)
    for _ in range(12):
        invited(writing, course, TraineeState.COMING)
    assert asked(*pages) == few
    assert max(few) < 22


@pytest.mark.both_databases
def test_the_fund_reads_how_many_municipalities_learned(play, writing, app):
    with writing() as session:
        ours = session.get_one(Organisation, play.ours)
        days = {"finished_at": the_clock.now(), "created_at": the_clock.now()}
        course = factories.staff_course(ours, -48, **days)
        for kind, certified in (
            (OrganisationKind.MUNICIPALITY, True),
            (OrganisationKind.MUNICIPALITY, True),
            (OrganisationKind.MUNICIPALITY, False),
            (OrganisationKind.INSTITUTION, True),
        ):
            place = factories.organisation(kind=kind)
            # Two of one place are one authority.
            for _ in range(2):
                clerk = factories.account((Role.CASEWORKER, place.id)).id
                made = factories.trainee(course, TraineeState.COMING, 1, account_id=clerk)
                if certified:
                    words = {"name": "N", "title": "T", "given_by": "G", "finished_on": the_clock.today(),
                             "made_at": the_clock.now()}  # fmt: skip
                    factories.add(CourseCertificate(trainee_id=made.id, number_digest=f"n{made.id}", **words))
    day, now = the_clock.today("Europe/Sofia"), the_clock.now()
    one = timedelta(days=1)
    around, before = (now - one, now + one), (now - 9 * one, now - one)
    with app.app_context():
        assert authorities(Scope(day, day, *around)) == 2
        assert authorities(Scope(day, day, *around, organisations=[play.ours])) == 2
        assert authorities(Scope(day, day, *around, organisations=[play.theirs])) == 0
        assert authorities(Scope(day, day, *before)) == 0
        db.session.remove()
