"""A volunteer has hours confirmed, prints the paper, gives the code away, and anybody checks it."""

import re
from datetime import timedelta

import pytest

from community.accounts.rules import AttemptLimit
from tests import cast, factories
from volunteers.hours import rules
from volunteers.hours.models import Confirmation
from volunteers.journal.models import Meeting, Mentorship
from volunteers.pairs.rules import PairState
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import SignUpState

MINE = "/volunteers/hours"
NOW = factories.NOON
TITLE = "Secret football of newcomers"


def helped(play, session, account_id, ago, hours=2.0, state=SignUpState.COMPLETED):
    """A shift some days ago in which somebody was; its sign-up."""
    ours = session.get_one(factories.Organisation, play.organisation)
    held = factories.session(factories.activity(ours, TITLE), NOW - timedelta(days=ago), hours=hours)
    shift = factories.shift(held, taken=1)
    then = {"created_at": NOW, "updated_at": NOW}
    return factories.add(SignUp(shift_id=shift.id, account_id=account_id, state=state, **then))


@pytest.fixture
def play(writing, clock):
    clock.set(NOW)
    with writing() as session:
        found = cast.gather()
        helped(found, session, found.volunteer, 3, 2.5)
        helped(found, session, found.volunteer, 400)
        helped(found, session, found.volunteer, 5, 3, SignUpState.NO_SHOW)
        ours = session.get_one(factories.Organisation, found.organisation)
        home = factories.household(ours, "Planted-Family")
        pair = factories.pair(factories.mentoring_request(home), found.volunteer, state=PairState.ACTIVE)
        factories.add(Mentorship(id=pair.id))
        told = {"held_on": NOW.date(), "met": True, "minutes": 90, "note": "Planted-Note", "created_at": NOW}
        factories.add(Meeting(pair_id=pair.id, **told))
        return found


@pytest.fixture
def vera(play, visitor):
    person = visitor()
    person.sign_in(play.volunteer)
    return person


def confirm(vera, **typed):
    answer = vera.press(vera.get(MINE), "Confirm my hours", **typed)
    assert answer.status_code == 303, answer.text
    page = vera.get(answer.headers["Location"])
    [code] = set(re.findall(r'<bdi dir="ltr">([A-Z2-9-]{19})</bdi>', page.text))
    return page, code


def words(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


def test_from_the_hours_to_a_paper_that_anybody_can_check(play, vera, visitor, reading):
    mine = words(vera.get(MINE))
    assert "so far 6 hours" in mine
    assert "4 hours 30 minutes" in mine
    page, code = confirm(vera, period="all")
    assert 'class="qr"' in page.text
    assert "Vera" in page.text
    with reading() as session:
        [made] = session.query(Confirmation)
        assert made.minutes == 360
        assert code not in (made.code_digest, made.name)
    # The owner can print it again.
    assert code in vera.get(f"{MINE}/{made.id}").text
    anybody = visitor()
    assert 'href="/hours"' in anybody.get("/programme").text
    form = anybody.get("/hours")
    found = anybody.press(form, "Check", code=f" {code.lower().replace('-', ' ')} ")
    assert found.status_code == 303
    checked = anybody.get(found.headers["Location"])
    assert found.headers["Location"].endswith(f"/hours/{code}")
    assert "genuine, and it stands today" in checked.text
    assert "Vera" in checked.text
    assert "6 hours" in words(checked)
    assert "Ours" in checked.text
    for told in (TITLE, "Planted", "Football", "mentor@"):
        assert told not in checked.text
    for answer in (page, form, checked):
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert "no-store" in answer.headers["Cache-Control"]


def test_periods(play, vera, reading):
    confirm(vera, period="this_year")
    first, last = NOW.date() - timedelta(days=4), NOW.date() - timedelta(days=2)
    confirm(vera, period="span", first_on=first.isoformat(), last_on=last.isoformat())
    with reading() as session:
        assert [one.minutes for one in session.query(Confirmation).order_by(Confirmation.id)] == [240, 150]


@pytest.mark.parametrize(
    ("typed", "status", "why"),
    [
        ({"period": "span"}, 422, "Please give both days"),
        ({"period": "span", "last_on": "2026-11-20"}, 422, "Please give both days"),
        ({"period": "span", "first_on": "2036-11-20", "last_on": "2036-11-21"}, 422, "This day is still to come"),
        ({"period": "span", "first_on": "2026-11-20", "last_on": "2026-11-01"}, 422, "must not be before"),
        ({"period": "span", "first_on": "2026-06-01", "last_on": "2026-06-02"}, 409, "No hours are known"),
        ({"period": "hostile"}, 422, "look at this again"),
    ],
)
def test_what_is_refused(play, vera, reading, typed, status, why):
    answer = vera.post(MINE, data=typed)
    assert answer.status_code == status
    assert why in answer.text
    if "first_on" in typed:
        assert typed["first_on"] in answer.text
    with reading() as session:
        assert session.query(Confirmation).count() == 0


def test_who_gave_nothing_has_nothing_to_confirm(play, visitor):
    walid = visitor()
    walid.sign_in(play.second_volunteer)
    assert "No hours yet" in walid.get(MINE).text
    assert walid.post(MINE, data={"period": "all"}).status_code == 409


def test_a_correction_is_told_and_later_hours_are_not_one(play, vera, visitor, writing, clock):
    page, code = confirm(vera)
    with writing() as session:
        helped(play, session, play.volunteer, -1)
    clock.advance(days=3)
    anybody = visitor()
    assert "it stands today" in anybody.get(f"/hours/{code}").text
    with writing() as session:
        row = session.query(SignUp).filter_by(state=SignUpState.COMPLETED).order_by(SignUp.id).first()
        row.state = SignUpState.NO_SHOW
    checked = anybody.get(f"/hours/{code}")
    assert "were corrected since" in checked.text
    # It still says what it said.
    assert "6 hours" in words(checked)
    address = re.findall(rf"{MINE}/\d+", page.text)[0]
    assert "were corrected since" in vera.get(address).text


def test_a_withdrawn_one_says_nothing_but_that(play, vera, visitor):
    page, code = confirm(vera)
    assert vera.press(page, "Withdraw this confirmation").status_code == 303
    assert code not in vera.get(MINE).text
    checked = visitor().get(f"/hours/{code}")
    assert "was withdrawn" in checked.text
    assert "Vera" not in checked.text
    assert "6 hours" not in words(checked)


def test_a_deleted_account_confirms_nothing(play, vera, visitor):
    _, code = confirm(vera)
    form = {"present": factories.PASSWORD, "sure": "y"}
    assert vera.post("/community/privacy/account/delete", data=form).status_code == 303
    assert visitor().get(f"/hours/{code}").status_code == 404


def test_strangers(play, vera, visitor):
    page, _ = confirm(vera)
    address = re.findall(rf"{MINE}/\d+", page.text)[0]
    for who, status in ((play.second_volunteer, 404), (play.coordinator, 403)):
        person = visitor()
        person.sign_in(who)
        assert person.get(address).status_code == status
        assert person.post(f"{address}/withdraw").status_code == status
    assert visitor().get(address).status_code == 303
    assert visitor().post(MINE, data={"period": "all"}).status_code == 401


@pytest.mark.settings(rate_limits=True)
def test_guessing_is_slowed_and_a_right_code_is_never_turned_away(play, vera, visitor, monkeypatch):
    monkeypatch.setattr(rules, "WRONG_CODE_FROM_NETWORK", AttemptLimit("hours:network", 3, timedelta(minutes=15)))
    _, code = confirm(vera)
    guesser = visitor()
    statuses = [
        guesser.get(f"/hours/AAAA-AAAA-AAAA-{emails}").status_code for emails in ("AAAA", "AAAB", "AAAC", "AAAD")
    ]
    assert statuses == [404, 404, 404, 429]
    assert guesser.press(guesser.get("/hours"), "Check", code="nonsense").status_code == 429
    assert guesser.get(f"/hours/{code}").status_code == 200
    wrong = visitor()
    assert wrong.get("/hours").status_code == 200


def test_nobody_has_more_than_enough(play, vera, monkeypatch):
    monkeypatch.setattr(rules, "MOST", 2)
    confirm(vera)
    confirm(vera)
    refused = vera.post(MINE, data={"period": "all"})
    assert refused.status_code == 409
    assert "You have 2 confirmations." in refused.text


def test_organisations_are_called_in_the_language_of_whoever_reads(play, vera, visitor, writing):
    _page, code = confirm(vera, period="all")
    with writing() as session:
        ours = session.get_one(factories.Organisation, play.organisation)
        door, ours.names = ours.name, {"bg": "Нашите"}
    anybody = visitor()
    assert door in anybody.get(f"/hours/{code}").text
    anybody.post("/languages", data={"language": "bg"})
    assert "Нашите" in anybody.get(f"/hours/{code}").text
    vera.post("/languages", data={"language": "bg"})
    assert "Нашите" in vera.get(MINE).text
    # A name that was given up stays on the paper as it was.
    with writing() as session:
        session.get_one(factories.Organisation, play.organisation).name = "Renamed"
    anybody.post("/languages", data={"language": "en"})
    checked = anybody.get(f"/hours/{code}").text
    assert door in checked
    assert "it stands today" in checked


def test_the_number_of_queries_does_not_grow(play, vera, visitor, writing, count_queries):
    _, code = confirm(vera)
    with count_queries() as few:
        vera.get(MINE)
    with count_queries() as few_checked:
        visitor().get(f"/hours/{code}")
    with writing() as session:
        for ago in range(6, 20):
            helped(play, session, play.volunteer, ago)
    confirm(vera)
    with count_queries() as many:
        vera.get(MINE)
    with count_queries() as many_checked:
        visitor().get(f"/hours/{code}")
    assert len(many) == len(few)
    assert len(many_checked) == len(few_checked) <= 5


def test_a_shift_that_is_no_shift_any_more_is_a_correction(play, vera, visitor, writing):
    _, code = confirm(vera)
    with writing() as session:
        kept = session.query(SignUp).filter_by(state=SignUpState.COMPLETED).first()
        session.delete(session.get_one(Shift, kept.shift_id))
    assert "were corrected since" in visitor().get(f"/hours/{code}").text
