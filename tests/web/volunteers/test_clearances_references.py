"""A volunteer applies, two people answer the button of their email, once, without an account; a reminder comes once."""

import re
from datetime import timedelta

import pytest

from community.foundation.access import Role
from community.foundation.outbox import Email
from community.organisations.rules import OrganisationKind, OrganisationState
from tests import cast, factories
from volunteers.clearances.actions import remind
from volunteers.clearances.models import ClearanceRequest, Reference
from volunteers.clearances.rules import Acquaintance, Clearance

TYPED = {
    "clearance": "children",
    "motivation": "Planted motivation",
    "name": "Rada",
    "email": "rada@example.org",
    "language": "bg",
    "second_name": "Sami",
    "second_email": "sami@example.org",
    "second_language": "ar",
    "agreed": "y",
}
ANSWER = {"known_for": "years", "trusted": ["adults", "children"], "remark": "Planted remark"}


@pytest.fixture
def play(writing, clock):
    clock.set(factories.NOON)
    with writing():
        return cast.gather()


@pytest.fixture
def anton(play, visitor):
    person = visitor()
    person.sign_in(play.applicant)
    return person


def link_in(message):
    text = message.get_body(("plain",)).get_content()
    return re.search(r"http://localhost(/volunteers/steps/answer/\S+)", text)[1]


def text_of(message):
    return message.get_body(("plain",)).get_content()


@pytest.fixture
def emails(anton, mailbox):
    """The emails to the two referees, by address."""
    anton.post("/volunteers/steps/apply", data=TYPED)
    return {message["To"]: message for message in mailbox.deliver()}


def test_from_the_own_page_to_two_emails_to_two_answers(play, anton, visitor, mailbox, reading):
    page = anton.get("/volunteers/steps/mine")
    assert "Apply" in page.text
    form = anton.get("/volunteers/steps/apply")
    assert anton.press(form, "Apply", **TYPED).status_code == 303
    page = anton.get("/volunteers/steps/mine")
    assert "0 of 4 done" in page.text
    emails = {message["To"]: message for message in mailbox.deliver()}
    assert set(emails) == {"rada@example.org", "sami@example.org"}
    assert "Anton" in text_of(emails["rada@example.org"])
    assert "Planted" not in "".join(text_of(message) + message["Subject"] for message in emails.values())
    for message in emails.values():
        referee = visitor()
        shown = referee.get(link_in(message))
        assert shown.status_code == 200
        assert "Anton" in shown.text
        assert "Planted" not in shown.text
        assert referee.post(link_in(message), data=ANSWER).status_code == 303
    page = anton.get("/volunteers/steps/mine")
    assert "1 of 4 done" in page.text
    assert "Planted remark" not in page.text
    with reading() as session:
        for row in session.query(Reference):
            assert (row.known_for, row.trusted, row.remark) == (
                Acquaintance.YEARS,
                ["adults", "children"],
                "Planted remark",
            )


def test_one_applies_to_an_organisation_that_can_decide(play, anton, writing, reading):
    with writing() as session:
        ours = session.get_one(factories.Organisation, play.organisation)
        factories.organisation(name="Closed", state=OrganisationState.CLOSED)
        town = factories.organisation(name="Town hall", kind=OrganisationKind.MUNICIPALITY)
        town_id = town.id
    # Where nobody may open files yet, all that are active are offered, the municipality first.
    form = anton.get("/volunteers/steps/apply").text
    assert re.findall(r'<option[^>]*value="\d+">([^<]+)', form) == ["Town hall", "Ours", "Theirs"]
    with writing():
        factories.vetter(ours)
    form = anton.get("/volunteers/steps/apply")
    assert re.findall(r'<option[^>]*value="\d+">([^<]+)', form.text) == ["Ours"]
    assert anton.post("/volunteers/steps/apply", data=TYPED | {"organisation": str(town_id)}).status_code == 422
    assert anton.press(form, "Apply", **TYPED).status_code == 303
    with reading() as session:
        assert session.query(ClearanceRequest).one().organisation_id == play.organisation


def test_each_email_and_page_speaks_the_language_chosen_for_it(emails, visitor):
    assert emails["rada@example.org"]["Subject"] == "Три кратки въпроса"
    shown = visitor().get(link_in(emails["sami@example.org"]))
    assert '<html lang="ar" dir="rtl">' in shown.text


def test_a_button_works_once_and_looking_is_not_answering(emails, visitor, reading):
    link = link_in(emails["rada@example.org"])
    referee = visitor()
    for _ in range(3):
        assert referee.get(link).status_code == 200
        assert referee.head(link).status_code == 200
    with reading() as session:
        assert session.query(Reference).filter(Reference.answered_at.is_not(None)).count() == 0
    assert referee.post(link, data=ANSWER).status_code == 303
    again = referee.get(link)
    assert again.status_code == 200
    assert "Planted remark" not in again.text
    assert "<form" not in again.text.partition("<main")[2].partition("</main>")[0]
    referee.post(link, data=ANSWER | {"remark": "Something else", "trusted": []})
    with reading() as session:
        [row] = session.query(Reference).filter(Reference.answered_at.is_not(None))
        assert (row.remark, row.trusted) == ("Planted remark", ["adults", "children"])


def test_an_answer_without_trust_is_an_answer_and_no_step(play, emails, visitor, anton):
    for message in emails.values():
        assert visitor().post(link_in(message), data={"known_for": "months"}).status_code == 303
    page = anton.get("/volunteers/steps/mine")
    assert "0 of 4 done" in page.text
    assert page.text.count("Answered") == 2
    assert "Name another person" in page.text


@pytest.mark.parametrize(
    "changes", [{"known_for": ""}, {"known_for": "forever"}, {"trusted": ["everybody"]}, {"remark": "x" * 601}]
)
def test_a_wrong_answer_is_shown_again(emails, visitor, reading, changes):
    answer = visitor().post(link_in(emails["rada@example.org"]), data=ANSWER | changes)
    assert answer.status_code == 422
    with reading() as session:
        assert session.query(Reference).filter(Reference.answered_at.is_not(None)).count() == 0


def test_after_three_weeks_and_with_another_secret_there_is_nothing(emails, visitor, clock, reading):
    link = link_in(emails["rada@example.org"])
    assert visitor().get(link[:-1] + ("A" if link[-1] != "A" else "B")).status_code == 404
    assert visitor().get("/volunteers/steps/answer/x").status_code == 404
    clock.advance(days=21)
    assert visitor().get(link).status_code == 404
    assert visitor().post(link, data=ANSWER).status_code == 404
    with reading() as session:
        assert session.query(Reference).filter(Reference.answered_at.is_not(None)).count() == 0


def test_the_secret_is_not_kept_and_opens_nothing_else(emails, visitor, reading):
    secret = link_in(emails["rada@example.org"]).rpartition("/")[2]
    with reading() as session:
        kept = [
            (row.digest, row.about)
            for row in session.query(Reference)
            .join(Email, Email.address == Reference.email)
            .with_entities(Reference.digest, Email.about)
        ]
        assert kept
        assert secret not in str(kept)
    for other in ("confirm", "new-password", "invitation"):
        assert visitor().get(f"/{other}/{secret}").status_code == 404


def test_the_reminder_comes_once_to_who_has_not_answered(emails, visitor, mailbox, clock, app):
    visitor().post(link_in(emails["rada@example.org"]), data=ANSWER)

    def due():
        with app.app_context():
            return remind()

    clock.advance(days=6, hours=23)
    assert due() == 0
    clock.advance(hours=1)
    assert due() == 1
    assert due() == 0
    [message] = mailbox.deliver()
    assert message["To"] == "sami@example.org"
    assert link_in(message) == link_in(emails["sami@example.org"])
    clock.advance(days=10)
    assert due() == 0


def test_a_email_that_is_late_is_dropped(anton, mailbox, clock):
    anton.post("/volunteers/steps/apply", data=TYPED)
    clock.advance(days=22)
    assert mailbox.deliver() == []


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"email": "anton@example.org"}, 409, "your own address"),
        ({"second_email": "RADA@example.org"}, 409, "the same address"),
        ({"agreed": ""}, 422, "fill this in"),
        ({"email": "nobody"}, 422, ""),
        ({"clearance": "everybody"}, 422, ""),
        ({"language": "xx"}, 422, "choose one of the list"),
        ({"motivation": "x" * 601}, 422, "too long"),
    ],
)
def test_applications_that_do_not_do_keep_what_was_typed(play, anton, writing, reading, changes, status, words):
    with writing() as session:
        session.get_one(factories.Account, play.applicant).email = "anton@example.org"
    answer = anton.post("/volunteers/steps/apply", data=TYPED | changes)
    assert answer.status_code == status
    assert words in answer.text
    assert "Sami" in answer.text
    with reading() as session:
        assert session.query(Reference).count() == session.query(ClearanceRequest).count() == 0
        assert session.query(Email).count() == 0


def test_another_clearance_needs_no_new_referees(play, anton, emails, mailbox, reading):
    page = anton.get("/volunteers/steps/apply")
    assert "Second person" not in page.text
    assert anton.press(page, "Change it", clearance="adults").status_code == 303
    assert "0 of 2 done" in anton.get("/volunteers/steps/mine").text
    assert mailbox.deliver() == []
    with reading() as session:
        assert session.query(ClearanceRequest).one().clearance is Clearance.ADULTS
        assert session.query(Reference).count() == 2


def test_four_people_are_enough(play, anton, emails, mailbox):
    page = anton.get("/volunteers/steps/another")
    again = anton.press(page, "Send them the email", name="Rada", email="rada@example.org", agreed="y")
    assert again.status_code == 409
    for number in (3, 4):
        typed = {"name": f"R{number}", "email": f"r{number}@example.org", "language": "en", "agreed": "y"}
        assert anton.post("/volunteers/steps/another", data=typed).status_code == 303
    assert len(mailbox.deliver()) == 2
    assert "Name another person" not in anton.get("/volunteers/steps/mine").text
    typed = {"name": "R5", "email": "r5@example.org", "language": "en", "agreed": "y"}
    assert anton.post("/volunteers/steps/another", data=typed).status_code == 409


def test_who_is_no_volunteer_has_no_such_page(play, visitor, writing):
    with writing():
        caseworker = factories.account((Role.CASEWORKER, play.organisation)).id
    for account_id in (play.coordinator, caseworker):
        person = visitor()
        person.sign_in(account_id)
        for address in ("steps/mine", "steps/apply", "steps/another"):
            assert person.get(f"/volunteers/{address}").status_code == 403
    assert visitor().get("/volunteers/steps/mine").status_code == 303
    assert visitor().post("/volunteers/steps/apply", data=TYPED).status_code == 401


def test_query_budget(play, anton, emails, visitor, count_queries):
    with count_queries() as statements:
        anton.get("/volunteers/steps/mine")
    assert len(statements) <= 10, statements
    with count_queries() as statements:
        visitor().get(link_in(emails["rada@example.org"]))
    assert len(statements) <= 1, statements


def test_the_reminder_and_the_end_fit_the_asking(play, emails, reading):
    with reading() as session:
        for row in session.query(Reference):
            assert row.expires_at - row.asked_at == timedelta(days=21)
