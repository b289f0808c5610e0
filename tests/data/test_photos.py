"""Photos on both databases: four eyes, one that is shown, pictures that are gone at once, and two hands at a time."""

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from community.accounts.models import Account
from community.accounts.queries import actor_of
from community.accounts.rules import AccountState
from community.foundation.access import ANYBODY, Role, within_reach
from community.foundation.audit import AuditEntry, Deed
from community.foundation.database import db, transaction, version_of
from community.foundation.personal_data import Owner, copy_of
from community.foundation.refusal import Refused
from community.organisations.models import Organisation
from community.organisations.rules import OrganisationState
from community.privacy.actions import keep_house
from community.privacy.queries import tables
from events.activities import actions as activities
from events.activities.models import Activity
from events.activities.rules import ActivityState, Audience, Openness, PhotoPolicy
from events.permissions import Permission
from events.photos import actions, queries
from events.photos.models import Photo, Picture
from events.photos.rules import PhotoSize, PhotoState, Refusal
from tests import factories

pytestmark = pytest.mark.both_databases
CONTENTS = {size: size.value.encode() for size in PhotoSize}


class Scene:
    """An activity of an organisation with two coordinators."""

    def __init__(self):
        ours = factories.organisation()
        self.organisation = ours.id
        self.sender = factories.coordinator(ours, name="Sender").id
        self.second = factories.coordinator(ours, name="Second").id
        self.activity = factories.activity(ours).id
        factories.session(db.session.get_one(Activity, self.activity))

    def send(self, alt="Four people", by=None):
        return actions.send(self.activity, CONTENTS, alt, "en", by or self.sender).id

    def shown(self):
        found = db.session.get_one(Activity, self.activity, populate_existing=True)
        return found.photo, found.photo_alt, found.photo_language

    def states(self):
        query = sa.select(Photo.state).where(Photo.activity_id == self.activity).order_by(Photo.id)
        return list(db.session.scalars(query))


@pytest.fixture
def scene(writing):
    with writing():
        return Scene()


def photo(number):
    return db.session.get_one(Photo, number)


def pictures(number):
    return set(db.session.scalars(sa.select(Picture.size).where(Picture.photo_id == number)))


def test_sent_waits_and_a_second_person_shows_it(scene, writing, reading):
    with writing():
        number = scene.send()
    with reading():
        assert scene.shown() == (None, "", "")
        assert scene.states() == [PhotoState.WAITING]
        assert queries.waits(scene.activity)
        before = version_of("programme")
    with writing(), pytest.raises(Refused) as refused:
        actions.approve(photo(number), scene.sender)
    assert refused.value.reason is Refusal.OWN_PHOTO
    with writing():
        actions.approve(photo(number), scene.second)
    with reading():
        found = photo(number)
        assert scene.shown() == (found.key, "Four people", "en")
        assert (found.state, found.decided_by_id) == (PhotoState.APPROVED, scene.second)
        assert pictures(number) == set(PhotoSize)
        # What is kept ready of the programme is made anew.
        assert version_of("programme") == before + 1
        assert not queries.waits(scene.activity)
        assert queries.wrong_photos() == []


def test_the_database_itself_knows_four_eyes_and_one_photo(scene, writing):
    with writing():
        number = scene.send()
    for change in (
        {"state": PhotoState.APPROVED, "decided_by_id": scene.sender, "decided_at": factories.NOON},
        {"state": PhotoState.APPROVED},
        {"state": PhotoState.WITHDRAWN},
    ):
        with pytest.raises(IntegrityError), writing() as session:
            session.execute(sa.update(Photo).where(Photo.id == number).values(**change))
    with pytest.raises(IntegrityError), writing() as session:
        session.execute(sa.update(Activity).where(Activity.id == scene.activity).values(photo="x"))
    with pytest.raises(IntegrityError), writing() as session:
        facts = {"alt": "A", "alt_language": "en", "agreed_at": factories.NOON, "uploaded_at": factories.NOON}
        session.add(Photo(activity_id=scene.activity, key="other", uploaded_by_id=scene.sender, **facts))
        session.flush()


def test_a_new_one_takes_the_place_of_the_one_that_waits_and_of_the_one_that_is_shown(scene, writing, reading):
    with writing():
        first = scene.send("First")
    with writing():
        second = scene.send("Second", by=scene.second)
    with writing():
        actions.approve(photo(second), scene.sender)
    with writing():
        third = scene.send("Third")
    with reading():
        assert scene.states() == [PhotoState.WITHDRAWN, PhotoState.APPROVED, PhotoState.WAITING]
        assert scene.shown()[1] == "Second"
    with writing():
        actions.approve(photo(third), scene.second)
    with reading():
        assert scene.states() == [PhotoState.WITHDRAWN, PhotoState.WITHDRAWN, PhotoState.APPROVED]
        assert scene.shown()[1] == "Third"
        assert [pictures(one) for one in (first, second)] == [set(), set()]
        assert photo(first).withdrawn_by_id == scene.second
        assert queries.wrong_photos() == []


def test_taken_away_it_is_gone_at_once_and_the_cloth_is_back(scene, writing, reading):
    with writing():
        number = scene.send()
    with writing():
        actions.approve(photo(number), scene.second)
    with writing():
        actions.withdraw(photo(number), scene.sender)
    with reading():
        assert scene.shown() == (None, "", "")
        assert pictures(number) == set()
        assert photo(number).state is PhotoState.WITHDRAWN
    for deed, reason in (
        (lambda: actions.withdraw(photo(number), scene.sender), Refusal.NOT_SHOWN),
        (lambda: actions.approve(photo(number), scene.second), Refusal.NOT_WAITING),
        (lambda: actions.refuse(photo(number), scene.second, "Late"), Refusal.NOT_WAITING),
    ):
        with writing(), pytest.raises(Refused) as refused:
            deed()
        assert refused.value.reason is reason


def test_turned_down_it_is_deleted_and_says_why(scene, writing, reading):
    with writing():
        number = scene.send()
    with writing():
        actions.refuse(photo(number), scene.second, "A child who was not asked")
    with reading():
        found = photo(number)
        assert (found.state, found.reason) == (PhotoState.REFUSED, "A child who was not asked")
        assert (found.decided_by_id, pictures(number), scene.shown()[0]) == (scene.second, set(), None)


UNFIT = {
    Refusal.NO_PHOTOS: {"photo_policy": PhotoPolicy.NO_PHOTOS},
    Refusal.INVITED_ONLY: {"openness": Openness.INVITED},
    Refusal.WOMEN_ONLY: {"audience": Audience.WOMEN},
}


@pytest.mark.parametrize("reason", UNFIT)
def test_an_activity_that_changes_so_that_it_has_none_loses_those_it_has(scene, writing, reading, reason):
    with writing():
        shown = scene.send("Shown")
    with writing():
        actions.approve(photo(shown), scene.second)
    with writing():
        waiting = scene.send("Waiting")
    with writing() as session:
        activities.change(session.get_one(Activity, scene.activity), {}, {}, "")
    with reading():
        assert scene.states() == [PhotoState.APPROVED, PhotoState.WAITING]
    with writing() as session:
        activities.change(session.get_one(Activity, scene.activity), UNFIT[reason], {}, "")
    with reading():
        assert scene.states() == [PhotoState.WITHDRAWN, PhotoState.WITHDRAWN]
        assert scene.shown() == (None, "", "")
        assert pictures(shown) | pictures(waiting) == set()
        assert photo(shown).withdrawn_by_id is None
    with writing(), pytest.raises(Refused) as refused:
        scene.send()
    assert refused.value.reason is reason


@pytest.mark.parametrize("reason", UNFIT)
def test_what_became_unfit_behind_our_back_is_not_shown(scene, writing, reason):
    with writing() as session:
        number = scene.send()
        session.execute(sa.update(Activity).where(Activity.id == scene.activity).values(**UNFIT[reason]))
    with writing(), pytest.raises(Refused) as refused:
        actions.approve(photo(number), scene.second)
    assert refused.value.reason is reason


def reached(permission, actor):
    return set(db.session.scalars(sa.select(Photo.id).where(within_reach(actor, permission))))


def test_everybody_sees_what_is_approved_of_what_the_programme_shows(scene, app, writing, reading):
    with writing():
        number = scene.send()

    def seen():
        with reading():
            everybody = within_reach(ANYBODY, Permission.SEE_PHOTO)
            found = queries.find_picture(everybody, everybody, photo(number).key, PhotoSize.LIST)
            return found.content if found else None

    assert seen() is None
    with writing():
        actions.approve(photo(number), scene.second)
    assert seen() == b"list"
    for model, key, hidden, shown in (
        (Activity, scene.activity, {"state": ActivityState.DRAFT}, {"state": ActivityState.PUBLISHED}),
        (Activity, scene.activity, {"openness": Openness.INVITED}, {"openness": Openness.PUBLIC}),
        (Organisation, scene.organisation, {"state": OrganisationState.CLOSED}, {"state": OrganisationState.ACTIVE}),
    ):
        for change, there in ((hidden, None), (shown, b"list")):
            with writing() as session:
                session.execute(sa.update(model).where(model.id == key).values(**change))
            assert seen() == there


def test_where_nobody_else_coordinates_who_administers_decides(scene, writing, reading):
    with writing():
        number = scene.send()
        administrator = factories.account((Role.ADMINISTRATOR, None)).id

    def decided_by_the_administrator():
        with reading() as session:
            return reached(Permission.DECIDE_PHOTO, actor_of(session.get_one(Account, administrator)))

    assert decided_by_the_administrator() == set()
    with writing() as session:
        session.get_one(Account, scene.second).state = AccountState.BLOCKED
    assert decided_by_the_administrator() == {number}
    with writing() as session:
        session.get_one(Account, scene.second).state = AccountState.ACTIVE
    assert decided_by_the_administrator() == set()
    # In an organisation that is closed nobody holds a role.
    with writing() as session:
        session.get_one(Organisation, scene.organisation).state = OrganisationState.CLOSED
    assert decided_by_the_administrator() == {number}
    with writing() as session:
        session.get_one(Activity, scene.activity).openness = Openness.INVITED
    assert decided_by_the_administrator() == set()
    with writing() as session:
        session.get_one(Activity, scene.activity).openness = Openness.PUBLIC
    # Of a draft who administers knows only that there is one.
    with writing() as session:
        session.get_one(Activity, scene.activity).state = ActivityState.DRAFT
    assert decided_by_the_administrator() == set()
    with writing() as session:
        session.get_one(Activity, scene.activity).state = ActivityState.PUBLISHED
    with writing():
        actions.approve(photo(number), administrator)
    assert decided_by_the_administrator() == set()
    with reading():
        assert scene.states() == [PhotoState.APPROVED]


def at_once(app, *deeds):
    """Do these at the same moment; returns what each came to."""
    start, found = threading.Barrier(len(deeds)), {}

    def one(place, deed):
        with app.app_context():
            start.wait()
            try:
                with transaction():
                    deed()
                found[place] = "done"
            except Refused as refused:
                found[place] = refused.reason
            finally:
                db.session.remove()

    hands = [threading.Thread(target=one, args=(place, deed)) for place, deed in enumerate(deeds)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    return [found[place] for place in range(len(deeds))]


@pytest.mark.parametrize("round_", range(4))
def test_two_who_decide_at_once_decide_once(app, scene, writing, reading, round_):
    with writing():
        number = scene.send()
        third = factories.account((Role.COORDINATOR, scene.organisation)).id
    found = at_once(
        app,
        lambda: actions.approve(photo(number), scene.second),
        lambda: actions.refuse(photo(number), third, "No"),
    )
    assert sorted(found, key=str) in (["done", Refusal.NOT_WAITING], [Refusal.NOT_WAITING, "done"])
    with reading():
        approved = found[0] == "done"
        assert scene.states() == [PhotoState.APPROVED if approved else PhotoState.REFUSED]
        assert (scene.shown()[0] is not None) == approved
        assert bool(pictures(number)) == approved
        assert queries.wrong_photos() == []


@pytest.mark.parametrize("round_", range(4))
def test_taken_away_while_it_is_approved_it_is_not_shown(app, scene, writing, reading, round_):
    with writing():
        number = scene.send()
    found = at_once(
        app,
        lambda: actions.approve(photo(number), scene.second),
        lambda: actions.withdraw(photo(number), scene.sender),
    )
    assert found in (["done", "done"], [Refusal.NOT_WAITING, "done"])
    with reading():
        assert scene.states() == [PhotoState.WITHDRAWN]
        assert scene.shown() == (None, "", "")
        assert pictures(number) == set()


@pytest.mark.parametrize("round_", range(4))
def test_two_who_send_at_once_leave_one_that_waits(app, scene, writing, reading, round_):
    assert at_once(app, scene.send, lambda: scene.send(by=scene.second)) == ["done", "done"]
    with reading():
        assert sorted(state.value for state in scene.states()) == ["waiting", "withdrawn"]


@pytest.mark.parametrize("round_", range(4))
def test_an_activity_that_closes_while_a_photo_is_approved_shows_none(app, scene, writing, reading, round_):
    with writing():
        number = scene.send()

    def close():
        row = db.session.get_one(Activity, scene.activity, with_for_update=True)
        activities.change(row, UNFIT[Refusal.WOMEN_ONLY], {}, "")

    found = at_once(app, lambda: actions.approve(photo(number), scene.second), close)
    assert found[1] == "done"
    with reading():
        assert scene.states() == [PhotoState.WITHDRAWN]
        assert scene.shown()[0] is None


def test_the_doctor_sees_what_is_not_true(scene, writing, reading):
    with writing() as session:
        number = scene.send()
        session.flush()
        actions.approve(photo(number), scene.second)
    with writing() as session:
        session.execute(sa.update(Activity).where(Activity.id == scene.activity).values(photo="another"))
    with reading():
        assert queries.wrong_photos() == [f"Activity {scene.activity} shows another photo than the approved one."]


def test_what_was_done_is_in_the_trail(scene, writing, reading):
    with writing():
        number = scene.send()
    with writing():
        actions.approve(photo(number), scene.second)
    with writing():
        actions.withdraw(photo(number), scene.second)
    with reading() as session:
        entries = session.query(AuditEntry).order_by(AuditEntry.id)
        trail = [(one.table_name, one.deed) for one in entries if one.table_name in ("photos", "activities")]
    assert trail.count(("photos", Deed.CREATED)) == 1
    assert trail.count(("photos", Deed.CHANGED)) == 2
    assert trail.count(("activities", Deed.CHANGED)) == 2


def test_after_thirty_days_nothing_tells_that_there_was_one(app, scene, writing, reading, clock):
    clock.set(factories.NOON)
    with writing():
        gone = scene.send("Gone")
    with writing():
        actions.refuse(photo(gone), scene.second, "No")
    with writing():
        away = scene.send("Away")
    with writing():
        actions.withdraw(photo(away), scene.second)
    with writing():
        shown = scene.send("Shown")
    with writing():
        actions.approve(photo(shown), scene.second)
    with writing():
        waiting = scene.send("Waiting")
    for days, left in ((30, {gone, away, shown, waiting}), (31, {shown, waiting})):
        clock.set(factories.NOON + timedelta(days=days))
        with app.app_context():
            keep_house()
        with reading():
            assert set(db.session.scalars(sa.select(Photo.id))) == left


def test_the_sender_reads_what_they_sent_and_it_stays_without_their_name(scene, writing, reading):
    with writing():
        number = scene.send("Four people")
    with writing():
        actions.approve(photo(number), scene.second)
    with reading():
        [sheet] = [one for one in copy_of(tables(), Owner.ACCOUNT, scene.sender) if one.name == "photos"]
        assert "Four people" in sheet.rows[0]
        assert [one for one in copy_of(tables(), Owner.ACCOUNT, scene.second) if one.name == "photos"] == []
