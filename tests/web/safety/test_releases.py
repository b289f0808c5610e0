"""What one side was told of the other is gone with the next request: names, phones, places; on pages,
in feeds and files."""

import re
from datetime import timedelta
from email import message_from_bytes

import pytest

from community.foundation import clock, delivery
from community.foundation.access import Role
from community.foundation.database import db
from community.foundation.outbox import Email
from tests import mailed
from tests.buttons import addresses
from tests.factories import NOON
from tests.world import word

PLANT = re.compile(r"plant-[a-z-]+-\d+-x|\+3597\d{7}|(?:Street|Way) (?:of|to) \w+title")
PEOPLE = {
    "mentor": {Role.PERSON, Role.VOLUNTEER, Role.VISITOR},
    "active family": {Role.HOUSEHOLD, Role.VISITOR},
    "coordinator": {Role.PERSON, Role.COORDINATOR, Role.VISITOR},
}
FEEDS = {"mentor": "feed account_id", "active family": "feed household_id"}
FILES = {"mentor": "/community/privacy/account/file", "active family": "/community/privacy/family/file"}


def fetched(world, who, address):
    """What this person reads there now: the words that were planted."""
    method, _, path = address.rpartition(" ")
    browser = world.visitor(who)
    answer = browser.post(path) if method else browser.get(path)
    text = answer.get_data().decode("utf-8", "replace") if answer.status_code == 200 else ""
    return set(PLANT.findall(re.sub(r"\r?\n[ \t]", "", text)))


@pytest.fixture(scope="module")
def met(town):
    """who -> address -> the planted words that are met there, as the town stands."""
    clock.set_to(NOON)
    town.restore()
    found = {}
    for who, roles in PEOPLE.items():
        secret = re.compile("|".join(map(re.escape, [*town.buttons.values(), mailed.CARD])))
        ways = [address for address in addresses(town, "GET", roles) if not secret.search(address)]
        if who in FEEDS:
            ways += [f"/my/{town.buttons[FEEDS[who]]}.ics", f"POST {FILES[who]}"]
        found[who] = {way: words for way in dict.fromkeys(ways) if (words := fetched(town, who, way))}
    return found


def post(world, who, address, **typed):
    answer = world.visitor(who).post(address, data=typed)
    assert answer.status_code == 303, (address, answer.status_code)


def withdraw_consent(world, purpose):
    family = world.ids["family active"]
    asked = "SELECT id FROM consents WHERE household_id = ? AND purpose = ?"
    [(consent,)] = world.ask(asked, family, purpose)
    post(world, "coordinator", f"/community/households/{family}/consents/{consent}/withdraw")


def end_clearance(world):
    post(world, "vetter", f"/volunteers/steps/{world.ids['person mentor']}/withdraw", clearance="children")


def outlive_clearance(world):
    """The clearance ran out yesterday, and no worker has been round since."""
    yesterday = (NOON - timedelta(days=1)).date().isoformat()
    mentor = world.ids["person mentor"]
    world.write("UPDATE granted_clearances SET expires_on = ? WHERE volunteer_id = ?", yesterday, mentor)


# How somebody is not cleared any more.
LOSING = {"it is withdrawn": end_clearance, "it runs out": outlive_clearance}


def the_pair(world, who, what, **typed):
    post(world, who, f"/volunteers/pairs/{world.ids['active']}/{what}", **typed)


def rest(world):
    post(world, "coordinator", f"/community/households/{world.ids['family active']}/rest")


def family_words(world):
    family = world.ids["family active"]
    return {word("households", "call_name", family), word("households", "phone", family)}


def mentor_words(world):
    mentor = world.ids["person mentor"]
    return {word("accounts", "name", mentor), word("accounts", "phone", mentor)}


# What ends a pair, or what it needs: of the mentor the family reads nothing afterwards, nor the mentor of the family.
ENDINGS = {
    "the family ends it": lambda world: the_pair(world, "active family", "decline"),
    "the family blocks": lambda world: the_pair(world, "active family", "block"),
    "the mentor ends it": lambda world: the_pair(world, "mentor", "decline"),
    "the mentor blocks": lambda world: the_pair(world, "mentor", "block"),
    "staff end it": lambda world: post(
        world, "coordinator", f"/volunteers/pairs/introductions/{world.ids['active']}/end"
    ),
    "the family takes its consent back": lambda world: post(world, "active family", "/volunteers/requests/withdraw"),
    "staff note that the consent is withdrawn": lambda world: withdraw_consent(world, "matching"),
    "the family rests": rest,
}


def gone(world, met, who, words):
    """Where words that this person met are still met."""
    before = {address: found & words for address, found in met[who].items() if found & words}
    assert {one for found in before.values() for one in found} == words, "they were not met before"
    return {address: still for address in before if (still := fetched(world, who, address) & words)}


def only_the_active_pair(world):
    """The mentor of this town has several pairs and sessions; here it is one pair and nothing else."""
    world.write("DELETE FROM sign_ups")
    world.write("DELETE FROM registrations")


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_ended_pair_tells_neither_of_the_other(world, met, ending):
    only_the_active_pair(world)
    others = "UPDATE pairs SET mentor_phone = 0 WHERE id <> ?"
    world.write(others, world.ids["active"])
    ENDINGS[ending](world)
    assert gone(world, met, "mentor", family_words(world)) == {}
    if "rests" not in ending:
        assert gone(world, met, "active family", mentor_words(world)) == {}


@pytest.mark.parametrize("losing", LOSING)
def test_a_volunteer_who_is_not_cleared_any_more_reads_nothing_of_the_family(world, met, losing):
    only_the_active_pair(world)
    LOSING[losing](world)
    assert gone(world, met, "mentor", family_words(world)) == {}
    met_before = {one for found in met["mentor"].values() for one in found}
    for table, column in (("goals", "words"), ("meetings", "note")):
        rows = world.ask(f"SELECT id FROM {table} WHERE pair_id = ?", world.ids["active"])
        words = {word(table, column, number) for (number,) in rows} & met_before
        assert words
        assert gone(world, met, "mentor", words) == {}
    mentor = world.visitor("mentor")
    assert mentor.get(f"/volunteers/journal/{world.ids['active']}").status_code == 404
    assert mentor.get("/volunteers/pairs").text.count("/volunteers/pairs/") == 0


@pytest.mark.parametrize(("who", "reader"), [("mentor", "active family"), ("active family", "mentor")])
def test_a_phone_that_is_hidden_again_is_gone_and_the_name_stays(world, met, who, reader):
    only_the_active_pair(world)
    the_pair(world, who, "phone", shown="")
    words = mentor_words(world) if who == "mentor" else family_words(world)
    phones = {one for one in words if one.startswith("+")}
    assert gone(world, met, reader, phones) == {}
    assert gone(world, met, reader, words - phones) != {}


def names(world):
    members = world.ask("SELECT id FROM members WHERE household_id = ?", world.ids["family active"])
    return {word("members", "call_name", number) for (number,) in members}


def sign_up(world):
    ids = (world.ids["shift protected"], world.ids["person mentor"])
    return world.ask("SELECT id FROM sign_ups WHERE shift_id = ? AND account_id = ?", *ids)[0][0]


def only_the_protected_session(world):
    world.write("DELETE FROM sign_ups WHERE shift_id <> ?", world.ids["shift protected"])
    world.write("DELETE FROM registrations WHERE session_id <> ?", world.ids["session protected"])


PLACE = {"Street of Protectedtitle", "Way to Protectedtitle"}
SESSION = "/events/registrations/sessions/{}"
# What takes a helper's place: deed -> what the helper met through it.
LEAVING = {
    "the helper gives the place back": lambda world: post(
        world, "mentor", f"/volunteers/shifts/sign-ups/{sign_up(world)}/withdraw"
    ),
    "staff excuse the helper": lambda world: post(
        world,
        "coordinator",
        f"/volunteers/attendance/shifts/{world.ids['shift protected']}/sign-ups/{sign_up(world)}",
        said="excused",
    ),
    "the clearance is withdrawn": end_clearance,
    "the clearance runs out": outlive_clearance,
}


@pytest.mark.parametrize("leaving", LEAVING)
def test_without_a_place_a_helper_knows_neither_where_nor_whom(world, met, leaving):
    only_the_protected_session(world)
    LEAVING[leaving](world)
    assert gone(world, met, "mentor", PLACE) == {}
    assert gone(world, met, "mentor", names(world)) == {}


def test_who_cancels_knows_no_more_where_and_is_named_no_more(world, met):
    only_the_protected_session(world)
    post(world, "active family", SESSION.format(world.ids["session protected"]) + "/cancel")
    assert gone(world, met, "active family", PLACE) == {}
    assert gone(world, met, "mentor", names(world)) == {}


def test_without_the_consent_to_the_programme_nobody_who_helps_reads_the_names(world, met):
    only_the_protected_session(world)
    withdraw_consent(world, "programme")
    assert gone(world, met, "mentor", names(world)) == {}


def test_without_the_consent_to_coordination_staff_know_no_people(world, met):
    only_the_active_pair(world)
    withdraw_consent(world, "coordination")
    withdraw_consent(world, "programme")
    assert gone(world, met, "coordinator", names(world)) == {}


def test_without_the_role_staff_read_nothing(world, met):
    world.write("DELETE FROM memberships WHERE account_id = ?", world.ids["person coordinator"])
    personal = {one for found in met["coordinator"].values() for one in found if one.startswith(("plant", "+"))}
    own = {word("accounts", column, world.ids["person coordinator"]) for column in ("name", "family_name", "phone")}
    own.add(word("accounts", "email", world.ids["person coordinator"]).partition("@")[0])
    # Of the photos that one sent oneself, what one wrote, and why one was not taken.
    for (photo,) in world.ask("SELECT id FROM photos WHERE uploaded_by_id = ?", world.ids["person coordinator"]):
        own |= {word("photos", column, photo) for column in ("alt", "reason")}
    assert gone(world, met, "coordinator", personal - own) == {}


def test_a_email_that_was_not_sent_yet_says_where_only_to_who_still_may_know(world):
    shift = world.ids["shift protected"]
    post(world, "volunteer", f"/volunteers/shifts/{shift}/sign-up")
    assert told(world)
    world.write("UPDATE accounts SET state = 'blocked' WHERE id = ?", world.ids["person volunteer"])
    assert not told(world)
    world.write("UPDATE accounts SET state = 'active' WHERE id = ?", world.ids["person volunteer"])
    clock.set_to(NOON + timedelta(minutes=1))
    world.write("UPDATE sign_ups SET state = 'withdrawn' WHERE account_id = ?", world.ids["person volunteer"])
    assert not told(world)


def told(world):
    """Whether an email that waits names the hidden place."""
    with world.app.app_context():
        messages = [delivery.compose(email) for email in db.session.query(Email).all()]
        written = [message_from_bytes(message.as_bytes()) for message in messages if message]
        db.session.rollback()
    parts = [part for message in written for part in message.walk() if not part.is_multipart()]
    texts = [re.sub(r"\r?\n[ \t]", "", part.get_payload(decode=True).decode()) for part in parts]
    return any("Street of Protectedtitle" in text for text in texts)
