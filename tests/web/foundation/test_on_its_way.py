"""That an email is on its way is said only where one leaves: without a mail server the page says what is so."""

import pytest

from tests import cast, html

SENT = pytest.mark.settings(mail_server="mail.invalid")
NOBODY = "No mail server is set up: mail is written to files."


@pytest.fixture
def play(writing):
    with writing():
        return cast.gather()


def invite(made, visitor):
    person = visitor()
    person.sign_in(made.coordinator)
    page = f"/community/organisations/{made.organisation}"
    person.post(f"{page}/invite", data={"email": "new@example.org", "name": "New", "roles": ["coordinator"]})
    return person.get(f"{page}/members").text


def help_there(made, visitor):
    person = visitor()
    person.sign_in(made.volunteer)
    person.post(f"/volunteers/shifts/{made.shift}/sign-up")
    return person.get(f"/volunteers/shifts/{made.shift}").text


def ask_as_guest(made, visitor):
    person = visitor()
    page = person.get(html.links(person.get(f"/events/sessions/{made.session}").text)["Join as a guest"])
    answer = person.press(page, "Send me the email", name="Nora", email="nora@example.org")
    return person.get(answer.headers["Location"]).text


DOES = [invite, help_there, ask_as_guest]


@pytest.mark.parametrize("does", DOES)
def test_nothing_is_on_its_way_without_a_mail_server(play, visitor, does):
    text = does(play, visitor)
    assert "is on its way" not in text
    assert NOBODY in text


@SENT
@pytest.mark.parametrize("does", DOES)
def test_with_one_it_is(play, visitor, does):
    text = does(play, visitor)
    assert "is on its way" in text
    assert NOBODY not in text
