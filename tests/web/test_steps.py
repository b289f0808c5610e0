"""What one row costs the database does not grow with the town: counted in the instructions of SQLite's machine."""

from datetime import timedelta

import pytest

from community.foundation import clock
from community.foundation.access import Role
from community.organisations.models import Organisation
from tests import cast, factories

TOWN = 400
PAGES = [
    ("coordinator", "/events/sessions/{session}"),
    ("coordinator", "/volunteers/shifts/{shift}/roster"),
    ("coordinator", "/community/households/{household}"),
    ("volunteer", "/events/sessions/{session}"),
    ("volunteer", "/events/sessions/{session}.ics"),
    ("volunteer", "/volunteers/shifts/{shift}"),
    ("volunteer", "/volunteers/shifts/mine"),
]


@pytest.fixture
def play(writing):
    with writing() as session:
        people = cast.gather(maximum=50)
        household = factories.household(session.get_one(Organisation, people.organisation), "Samir")
        return {**vars(people), "household": household.id}


@pytest.fixture
def grow(writing):
    """Make many more organisations, sessions, shifts, people with roles, and households."""

    def growing():
        with writing():
            for number in range(TOWN // 20):
                ours = factories.organisation()
                activity = factories.activity(ours)
                for n in range(20):
                    session = factories.session(activity, clock.now() + timedelta(days=2, hours=3 * (20 * number + n)))
                    factories.shift(session)
                    factories.account((Role.VOLUNTEER, None), (Role.COORDINATOR, ours.id))
                    factories.household(ours, "Amal")

    return growing


def test_a_sign_up(play, visitor, grow, count_steps):
    def sign_up(account_id):
        person = visitor()
        person.sign_in(account_id)
        path = f"/volunteers/shifts/{play['shift']}/sign-up"

        def press():
            assert person.post(path).status_code == 303

        return count_steps(press)

    first = sign_up(play["volunteer"])
    grow()
    assert 100 < sign_up(play["second_volunteer"]) < 1.3 * first


def test_pages_of_one_thing(play, visitor, grow, count_steps):
    people = {}
    for who in ("coordinator", "volunteer"):
        people[who] = visitor()
        people[who].sign_in(play[who])

    def opened(who, page):
        def get():
            assert people[who].get(page.format(**play)).status_code == 200

        return count_steps(get)

    def open_all():
        return {at: opened(*at) for at in PAGES}

    # Where a page looks at some of many, there are many from the beginning.
    grow()
    before = open_all()
    grow()
    after = open_all()
    assert {at: steps for at, steps in after.items() if steps > 1.3 * before[at] + 100} == {}
