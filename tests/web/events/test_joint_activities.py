"""Two organisations run an activity together: proposed by one, accepted by the other, with one list of dates."""

from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
from icalendar import Calendar

from community.households.rules import ConsentPurpose
from community.organisations.actions import change as change_organisation
from community.organisations.rules import OrganisationState
from events.activities.models import Activity
from events.activities.rules import ActivityState
from events.joint_activities import queries
from events.messages.models import WrittenMessage
from events.planning.models import Batch
from events.registrations.actions import join, say_late
from events.registrations.queries import members_of
from events.sessions.models import Session
from events.sessions.rules import SessionState
from events.venues.models import SharedVenue
from tests import cast, factories


@pytest.fixture
def play(writing):
    """Ours offers football; theirs is another organisation, and others a third one."""
    with writing() as session:
        found = cast.gather()
        row = session.get_one(Session, found.session)
        activity = session.get_one(Activity, row.activity_id)
        theirs = session.query(factories.Organisation).filter_by(slug="theirs").one()
        others = factories.organisation(slug="others", name="Others")
        family = factories.household(theirs, "Rana")
        own = factories.household(session.get_one(factories.Organisation, found.organisation), "Samira")
        return SimpleNamespace(
            **vars(found),
            theirs=theirs.id,
            others=others.id,
            third=factories.coordinator(others, name="Third").id,
            activity=activity.id,
            hall=factories.venue(theirs, name="Their hall").id,
            family=family.id,
            own=own.id,
        )


@pytest.fixture
def owner(play, visitor):
    person = visitor()
    person.sign_in(play.coordinator)
    return person


@pytest.fixture
def partner(play, visitor):
    person = visitor()
    person.sign_in(play.stranger)
    return person


@pytest.fixture
def third(play, visitor):
    person = visitor()
    person.sign_in(play.third)
    return person


def joined(writing, play, **facts):
    with writing() as session:
        activity = session.get_one(Activity, play.activity)
        for name, value in {"partner_id": play.theirs, **facts}.items():
            setattr(activity, name, value)


def row_of(reading, play):
    with reading() as session:
        return session.get_one(Activity, play.activity)


def pages(play):
    """What whoever runs it opens of it."""
    return (
        f"/events/planning/activities/{play.activity}",
        f"/events/planning/activities/{play.activity}/dates",
        f"/events/planning/sessions/{play.session}",
        f"/events/activities/{play.activity}/edit",
        f"/events/photos/{play.activity}",
        f"/events/joint_activities/{play.activity}",
        f"/events/registrations/sessions/{play.session}",
        f"/events/messages/sessions/{play.session}/write",
        f"/volunteers/door_lists/{play.session}",
        f"/volunteers/shifts/roles/{play.shift}",
        f"/volunteers/substitutes/{play.shift}",
    )


@pytest.mark.both_databases
def test_proposed_and_accepted_it_is_run_by_both(owner, partner, third, play, reading, mailbox, client):
    assert {partner.get(path).status_code for path in pages(play)} == {404}
    page = owner.get(f"/events/planning/activities/{play.activity}")
    assert f'href="/events/joint_activities/{play.activity}"' in page.text
    page = owner.get(f"/events/joint_activities/{play.activity}")
    done = owner.press(page, "Ask them", organisation_id=str(play.theirs))
    assert done.status_code == 303
    assert "Asked, and not answered yet" in owner.get(done.location).text
    # Asked, one reads what it is; nothing else of it, and nobody else reads that.
    assert {partner.get(path).status_code for path in pages(play)} == {404}
    [message] = mailbox.deliver()
    assert "Football" in message.get_body(("plain",)).get_content()
    assert f"/events/joint_activities/{play.activity}/asked" in message.get_body(("plain",)).get_content()
    asked = f"/events/joint_activities/{play.activity}/asked"
    assert [one.get(asked).status_code for one in (owner, third)] == [404, 404]
    page = partner.get(asked)
    assert "Football" in page.text
    assert "Football" in partner.get("/events/joint_activities").text
    done = partner.press(page, "Run it together")
    assert done.status_code == 303
    assert done.location.endswith(f"/events/planning/activities/{play.activity}")
    [message] = mailbox.deliver()
    assert "Theirs accepted" in message.get_body(("plain",)).get_content()
    found = row_of(reading, play)
    assert (found.partner_id, found.asked_id, found.asked_at) == (play.theirs, None, None)
    for person in (owner, partner):
        assert {path: person.get(path).status_code for path in pages(play)} == dict.fromkeys(pages(play), 200)
    assert {third.get(path).status_code for path in pages(play)} == {404}
    assert partner.get(asked).status_code == 404
    # Everybody reads who runs it, on its page, on its card, and in what machines read.
    shown = client.get(f"/events/sessions/{play.session}").text
    assert "<bdi>Ours</bdi>" in shown
    assert "<bdi>Theirs</bdi>" in shown
    assert "Ours and Theirs" in client.get("/programme").text
    assert "Ours and Theirs" in client.get("/").text
    [date] = client.get("/programme.json").json["sessions"]
    assert (date["organisation"]["slug"], date["together_with"]) == ("ours", {"slug": "theirs", "name": "Theirs"})
    assert "<name>Theirs</name>" in client.get("/programme.atom").text


def test_an_activity_of_one_names_one(client, play):
    assert "Ours" not in client.get("/programme").text.partition("<article")[2].partition("</article>")[0]
    assert client.get("/programme.json").json["sessions"][0]["together_with"] is None


def test_it_stands_once_in_each_calendar_and_each_filter(client, play, writing):
    joined(writing, play)
    found = {}
    for slug in ("", "?organisation=ours", "?organisation=theirs"):
        events = Calendar.from_ical(client.get(f"/cal/en/programme.ics{slug}").data).walk("VEVENT")
        found[slug] = [str(one["UID"]) for one in events]
        assert "Ours and Theirs" in str(events[0]["DESCRIPTION"])
        assert client.get(f"/programme{slug}").text.count("<article") == 1
    [uids] = {tuple(one) for one in found.values()}
    assert len(uids) == 1
    assert client.get("/cal/en/programme.ics?organisation=others").text.count("BEGIN:VEVENT") == 0
    assert "Football" in client.get("/programme?q=theirs").text
    assert client.get("/programme?q=theirs").text.count("<article") == 1


def test_declined_or_taken_back_it_stays_as_it_was(owner, partner, play, reading, mailbox):
    page = owner.get(f"/events/joint_activities/{play.activity}")
    owner.press(page, "Ask them", organisation_id=str(play.theirs))
    mailbox.deliver()
    asked = partner.get(f"/events/joint_activities/{play.activity}/asked")
    assert partner.press(asked, "No, thank you").status_code == 303
    [message] = mailbox.deliver()
    assert "cannot run this activity together" in message.get_body(("plain",)).get_content()
    page = owner.get(f"/events/joint_activities/{play.activity}")
    owner.press(page, "Ask them", organisation_id=str(play.theirs), idempotency_key="b")
    page = owner.get(f"/events/joint_activities/{play.activity}")
    assert owner.press(page, "Ask no longer").status_code == 303
    # What was taken back is not written of any more, and cannot be answered.
    assert mailbox.deliver() == []
    assert partner.press(asked, "Run it together").status_code == 404
    found = row_of(reading, play)
    assert (found.partner_id, found.asked_id, found.asked_at) == (None, None, None)


@pytest.mark.both_databases
def test_ended_by_either_it_goes_back_and_both_hear(owner, partner, play, writing, reading, mailbox):
    for person in (owner, partner):
        joined(writing, play)
        with writing() as session:
            activity = session.get_one(Activity, play.activity)
            activity.contact_id = play.stranger
            contacts = {"venue_id": play.hall, "contact_id": play.coordinator}
            planned = factories.session(activity, factories.clock.now() + timedelta(days=9), **contacts).id
            session.get_one(Session, play.session).contact_id = play.stranger
        page = person.get(f"/events/joint_activities/{play.activity}")
        assert person.press(page, "Yes, end it").status_code == 303
        texts = [one.get_body(("plain",)).get_content() for one in mailbox.deliver()]
        assert len(texts) == 2
        assert all("Ours alone again" in one for one in texts)
        assert {partner.get(path).status_code for path in pages(play)} == {404}
        assert owner.get(f"/events/planning/activities/{play.activity}").status_code == 200
        with reading() as session:
            kept = session.get_one(Session, planned)
            assert (kept.venue_id, kept.contact_id) == (play.hall, play.coordinator)
            # Nobody turns to people of who runs it no longer.
            assert session.get_one(Activity, play.activity).contact_id is None
            assert session.get_one(Session, play.session).contact_id is None
            [shared] = session.query(SharedVenue)
            assert (shared.venue_id, shared.organisation_id, bool(shared.ended_at)) == (
                play.hall,
                play.organisation,
                True,
            )
        # What is planned in the house of the other stays; nothing new is.
        assert "no longer shared with you" in owner.get(f"/events/planning/sessions/{planned}").text
        with writing() as session:
            session.delete(session.get_one(SharedVenue, shared.id))
            session.delete(session.get_one(Session, planned))


def test_both_plan_change_cancel_and_undo(owner, partner, play, writing, reading):
    joined(writing, play)
    # The other plans in its own house.
    page = partner.get(f"/events/planning/activities/{play.activity}/dates")
    assert "Their hall" in page.text
    once = {"on": "2026-12-15", "starts": "18:00", "ends": "19:30", "weekdays": [], "venue_id": str(play.hall)}
    assert partner.press(page, "Plan these dates", **once).status_code == 303
    with reading() as session:
        added = session.query(Session).order_by(Session.id.desc()).first()
        assert (added.activity_id, added.venue_id) == (play.activity, play.hall)
    for person in (owner, partner):
        assert "Football" in person.get("/events/planning").text
        assert "Football" in person.get("/events/timetable?on=2026-12-15").text
    assert "Football" in partner.get(f"/events/timetable?on=2026-12-15&organisation={play.theirs}").text
    page = partner.get(f"/events/planning/sessions/{added.id}")
    assert partner.press(page, "Yes, cancel it", reason="weather").status_code == 303
    with reading() as session:
        assert session.get_one(Session, added.id).state is SessionState.CANCELLED
    page = owner.get(f"/events/planning/sessions/{added.id}")
    assert "Undo" in page.text
    page = partner.get(f"/events/planning/sessions/{added.id}")
    assert partner.press(page, "Undo").status_code == 303
    with reading() as session:
        assert session.get_one(Session, added.id).state is SessionState.SCHEDULED


def test_each_knows_the_families_that_agreed_to_it(owner, partner, play, writing, reading):
    joined(writing, play)
    with writing() as session:
        for family in (play.family, play.own):
            home = session.get_one(factories.Household, family)
            cast.agree(home, ConsentPurpose.COORDINATION)
    search = f"/events/reception/sessions/{play.session}/sign-up?q={{}}"
    assert "Rana" in partner.get(search.format("Rana")).text
    assert "<bdi>Samira" not in partner.get(search.format("Samira")).text
    assert "Samira" in owner.get(search.format("Samira")).text
    assert "<bdi>Rana" not in owner.get(search.format("Rana")).text


def test_both_read_who_comes_and_only_whom_they_agreed_to_reads_the_telephone(owner, partner, play, writing):
    """A name is for whoever runs what one joins (row 7), the telephone for the organisation that knows the family
    (row 11)."""
    joined(writing, play)
    with writing() as session:
        home = session.get_one(factories.Household, play.own)
        home.phone = "+359888000111"
        for purpose in (ConsentPurpose.PROGRAMME, ConsentPurpose.COORDINATION):
            cast.agree(home, purpose)
        join(play.session, play.own, [one.id for one in members_of(play.own)])
    for page in (f"/events/registrations/sessions/{play.session}", f"/volunteers/door_lists/{play.session}"):
        assert "Samira" in owner.get(page).text
        assert "Samira" in partner.get(page).text
        assert "888000111" not in partner.get(page).text
    assert "888000111" in owner.get(page).text


def test_what_somebody_says_late_is_told_to_both(play, writing, mailbox, app):
    joined(writing, play)
    with writing() as session:
        join(play.session, play.own, [one.id for one in members_of(play.own)])
        row = session.get_one(Session, play.session)
        row.starts_at = factories.clock.now() + timedelta(hours=1)
        row.ends_at = row.starts_at + timedelta(hours=1)
    mailbox.deliver()
    with writing():
        say_late(play.session, play.own, 20)
    assert len(mailbox.deliver()) == 2


def test_a_closed_organisation_runs_nothing_with_others(play, writing, reading, mailbox, app):
    joined(writing, play)
    with writing() as session:
        asking = factories.activity(session.get_one(factories.Organisation, play.theirs), "Choir")
        asking.asked_id, asking.asked_at = play.others, factories.clock.now()
        asked = factories.activity(session.get_one(factories.Organisation, play.others), "Chess")
        asked.asked_id, asked.asked_at = play.theirs, factories.clock.now()
        ids = (asking.id, asked.id)
    with writing() as session:
        theirs = session.get_one(factories.Organisation, play.theirs)
        facts = (theirs.name, theirs.names, theirs.kind, theirs.level)
        change_organisation(theirs, *facts, OrganisationState.CLOSED, theirs.phone)
    with reading() as session:
        for number in (play.activity, *ids):
            found = session.get_one(Activity, number)
            assert (found.partner_id, found.asked_id, found.asked_at) == (None, None, None)
    told = {one["To"] for one in mailbox.deliver()}
    with reading() as session:
        emails = {session.get_one(factories.Account, one).email for one in (play.coordinator, play.third)}
    assert emails <= told


@pytest.mark.parametrize("wrong", ["0", "999", "own"])
def test_nobody_else_is_asked(owner, play, wrong, reading):
    page = owner.get(f"/events/joint_activities/{play.activity}")
    number = str(play.organisation) if wrong == "own" else wrong
    assert owner.press(page, "Ask them", organisation_id=number).status_code == 422
    assert row_of(reading, play).asked_id is None


def test_what_cannot_be_proposed_offers_no_button(owner, partner, play, writing, reading):
    page = owner.get(f"/events/joint_activities/{play.activity}")
    joined(writing, play, partner_id=None, state=ActivityState.ARCHIVED)
    assert "Ask them" not in owner.get(f"/events/joint_activities/{play.activity}").text
    refused = owner.press(page, "Ask them", organisation_id=str(play.theirs))
    assert refused.status_code == 409
    assert "archived" in refused.text
    joined(writing, play, partner_id=None, state=ActivityState.PUBLISHED, source_uid="viewings")
    assert "Ask them" not in owner.get(f"/events/joint_activities/{play.activity}").text
    assert "With another" not in owner.get(f"/events/planning/activities/{play.activity}").text
    joined(writing, play, source_uid=None)
    refused = owner.press(page, "Ask them", organisation_id=str(play.others), idempotency_key="c")
    assert refused.status_code == 409
    # Who only runs it with the other asks nobody.
    joined(writing, play)
    assert partner.post(f"/events/joint_activities/{play.activity}").status_code == 404
    assert partner.post(f"/events/joint_activities/{play.activity}/take-back").status_code == 404
    assert row_of(reading, play).partner_id == play.theirs


def test_a_stranger_reaches_nothing_of_it(third, client, play, writing):
    joined(writing, play, partner_id=None, asked_id=play.theirs, asked_at=factories.clock.now())
    for path in ("", "/take-back", "/end", "/accept", "/decline"):
        assert third.post(f"/events/joint_activities/{play.activity}{path}").status_code == 404
        assert client.post(f"/events/joint_activities/{play.activity}{path}").status_code in (401, 403)


def test_what_one_is_asked_waits_until_it_is_answered(app, play, writing):
    def waiting(among=None):
        with app.app_context():
            return [(one.row_id, one.organisation_id) for one in queries.waiting_proposals(among)]

    assert waiting() == []
    joined(writing, play, partner_id=None, asked_id=play.theirs, asked_at=factories.clock.now())
    assert waiting() == waiting([play.theirs]) == [(play.activity, play.theirs)]
    assert waiting([play.organisation]) == []
    joined(writing, play, asked_id=None, asked_at=None)
    assert waiting() == []


@pytest.mark.parametrize("joint", [0, 3])
def test_the_lists_take_no_more_statements_for_what_is_joint(partner, client, play, writing, count_queries, joint):
    with writing() as session:
        ours = session.get_one(factories.Organisation, play.organisation)
        for number in range(4):
            activity = factories.activity(ours, f"Match {number}", partner_id=play.theirs if number < joint else None)
            factories.session(activity)
    with count_queries() as statements:
        assert client.get("/programme").status_code == 200
    assert len(statements) <= 14
    with count_queries() as statements:
        assert partner.get("/events/joint_activities").status_code == 200
    assert len(statements) <= 8


def chosen_on_the_board(person, act, ids):
    return person.get(f"/events/bulk?{urlencode({'act': act, 'dates': ids}, doseq=True)}")


def states_of(reading, ids):
    with reading() as session:
        return [session.get_one(Session, one).state for one in ids]


def second_date(writing, play, title, organisation, **facts):
    """The date of another activity, and that activity."""
    with writing() as session:
        of = session.get_one(factories.Organisation, organisation)
        activity = factories.activity(of, title, **facts)
        return factories.session(activity).id, activity.id


@pytest.mark.both_databases
@pytest.mark.parametrize("does", ["owner", "partner"])
def test_what_was_done_to_several_joint_activities_is_undone_by_either(
    owner, partner, third, play, writing, reading, does
):
    joined(writing, play)
    choir, _ = second_date(writing, play, "Choir", play.organisation, partner_id=play.theirs)
    ids = [play.session, choir]
    does, undoes = (owner, partner) if does == "owner" else (partner, owner)
    page = chosen_on_the_board(does, "cancel", ids)
    assert does.press(page, "Cancel 2 dates", reason="weather").status_code == 303
    assert set(states_of(reading, ids)) == {SessionState.CANCELLED}
    with reading() as session:
        [batch] = session.scalars(sa.select(Batch.id))
    assert third.get(f"/events/planning/batches/{batch}").status_code == 404
    assert undoes.press(undoes.get("/events/planning"), "Undo").status_code == 303
    assert set(states_of(reading, ids)) == {SessionState.SCHEDULED}


def test_own_dates_and_joint_ones_are_done_together_and_undone_by_who_runs_all(owner, partner, play, writing, reading):
    joined(writing, play)
    alone, _ = second_date(writing, play, "Chess", play.theirs)
    ids = [play.session, alone]
    page = chosen_on_the_board(partner, "move", ids)
    page = partner.press(page, "Look first", days="1", venue_id="0")
    assert partner.press(page, "Move 2 dates").status_code == 303
    with reading() as session:
        batch = session.scalars(sa.select(Batch)).one()
        assert batch.organisation_id == play.theirs
    # Chess is not the owner's to move.
    assert owner.get(f"/events/planning/batches/{batch.id}").status_code == 404
    assert partner.press(partner.get("/events/planning"), "Undo").status_code == 303
    # As soon as the two run nothing together, neither takes back what was done to dates of both.
    page = chosen_on_the_board(partner, "cancel", ids)
    assert partner.press(page, "Cancel 2 dates", reason="weather").status_code == 303
    joined(writing, play, partner_id=None)
    with reading() as session:
        last = session.scalars(sa.select(Batch.id).order_by(Batch.id.desc())).first()
    for person in (owner, partner):
        assert person.get(f"/events/planning/batches/{last}").status_code == 404


def test_own_drafts_and_joint_ones_are_published_together(partner, play, writing, reading):
    joined(writing, play, state=ActivityState.DRAFT)
    alone, chess = second_date(writing, play, "Chess", play.theirs, state=ActivityState.DRAFT)
    page = chosen_on_the_board(partner, "publish", [play.session, alone])
    assert partner.press(page, "Publish 2 activities").status_code == 303
    with reading() as session:
        states = {session.get_one(Activity, one).state for one in (play.activity, chess)}
    assert states == {ActivityState.PUBLISHED}


def test_to_those_of_own_and_joint_dates_the_one_writes_that_runs_all(partner, play, writing, reading):
    joined(writing, play)
    alone, _ = second_date(writing, play, "Chess", play.theirs)
    with writing():
        ours = {"organisation_id": play.organisation, "granted_at": factories.clock.now()}
        role = factories.Role.COORDINATOR
        factories.add(factories.Membership(account_id=play.stranger, role=role, **ours))
    page = partner.get(f"/events/bulk/message?{urlencode({'dates': [play.session, alone]}, doseq=True)}")
    assert partner.press(page, "Look whom it reaches", circle="families", en="See you").status_code == 303
    with reading() as session:
        assert session.scalars(sa.select(WrittenMessage.organisation_id)).one() == play.theirs


def test_a_house_that_was_closed_is_opened_again_by_whose_it_is(owner, partner, play, writing, reading):
    joined(writing, play)
    with reading() as session:
        house = session.get_one(Session, play.session).venue_id
    page = owner.press(owner.get(f"/events/closures/{house}"), "Look whom it touches", choice="cancel")
    assert owner.press(page, "Close it").status_code == 303
    with reading() as session:
        batch = session.scalars(sa.select(Batch)).one()
        assert (batch.venue_id, batch.activity_id) == (house, play.activity)
    assert partner.get(f"/events/planning/batches/{batch.id}").status_code == 404
    assert owner.get(f"/events/planning/batches/{batch.id}").status_code == 200
