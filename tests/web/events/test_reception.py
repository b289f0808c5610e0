"""Staff sign others up, by telephone or at the door: by the rules for everybody, and everybody sees by whom."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from community.foundation.access import Role
from community.foundation.audit import AuditEntry, Deed
from community.foundation.database import db
from community.households.models import Household, Member
from community.households.rules import ConsentPurpose
from community.organisations.models import Organisation
from community.privacy.actions import keep_house
from events.activities.models import Activity
from events.activities.rules import ActivityState, Audience
from events.contact_queue.models import QueuedContact
from events.contact_queue.rules import Message
from events.registrations.models import PartyMember, Registration
from events.registrations.rules import Asked, RegistrationState
from events.sessions.models import Session
from events.sessions.rules import SessionState
from events.venues.models import Venue
from events.venues.rules import PlaceVisibility
from tests import factories, html
from tests.web.events.test_registrations import Play, agree

HOUR = timedelta(hours=1)


class Hall(Play):
    """Two families who agree to be known, one that does not, one of another organisation, and somebody who applied."""

    def __init__(self):
        super().__init__()
        ours, theirs = (db.session.get_one(Organisation, one) for one in self._organisations())
        for number in (self.first, self.second):
            agree(db.session.get_one(Household, number), ConsentPurpose.COORDINATION)
        silent, foreign = factories.household(ours, "Zahra Silent"), factories.household(theirs, "Zahra Foreign")
        agree(foreign, ConsentPurpose.COORDINATION)
        self.silent, self.foreign = silent.id, foreign.id
        db.session.get_one(Household, self.first).phone = "+359 88 123 4567"

    def _organisations(self):
        stranger = db.session.scalars(sa.select(Organisation.id).where(Organisation.slug == "theirs")).one()
        return self.cast.organisation, stranger


@pytest.fixture
def play(writing):
    with writing():
        return Hall()


@pytest.fixture
def desk(play, visitor):
    person = visitor()
    person.sign_in(play.cast.coordinator)
    return person


def page_of(play):
    return f"/events/reception/sessions/{play.session}/sign-up"


def rows(reading):
    with reading() as session:
        return [
            (one.household_id, one.state, one.party_size, one.asked)
            for one in session.query(Registration).order_by(Registration.id)
        ]


def form_of(page, whose):
    """The number of the form of this household, or of somebody with an account."""
    name = "account" if whose == "account" else "household"
    ours = [one.values.get(name) for one in html.forms(page.text)]
    return next(number for number, one in enumerate(ours) if one and whose in ("account", *one))


def search(desk, play, typed):
    return desk.get(page_of(play), query_string={"q": typed})


def test_a_family_that_telephones_is_signed_up_and_reads_by_whom(play, desk, visitor, reading):
    roster = desk.get(f"/events/registrations/sessions/{play.session}")
    page = desk.get(html.links(roster.text)["Sign somebody up"])
    found = desk.get(page_of(play), query_string={"q": "amina"})
    assert "Sami" in found.text
    answer = desk.press(found, "Sign them up", form=form_of(found, str(play.first)))
    assert answer.status_code == 303
    assert rows(reading) == [(play.first, RegistrationState.CONFIRMED, 3, Asked.TELEPHONE)]
    with reading() as session:
        made = session.query(AuditEntry).filter_by(table_name="registrations", deed=Deed.CREATED).one()
        assert made.account_id == play.cast.coordinator
        seen = session.query(AuditEntry).filter_by(table_name="households", deed=Deed.VIEWED)
        assert {one.row_id for one in seen} == {play.first}
    roster = desk.get(answer.headers["Location"])
    assert "Signed up: 3 places." in roster.text
    assert "By telephone" in roster.text
    family = visitor()
    family.open_card(play.cards[0])
    assert "\u2068Ours\u2069 noted this for you." in family.get("/family").text
    assert "\u2068Ours\u2069 noted this for you." in family.get(f"/events/sessions/{play.session}").text
    # What they change by themselves is theirs.
    change = f"/events/registrations/sessions/{play.session}/change"
    assert family.post(change, data={"member": play.members[play.first][:2]}).status_code == 303
    assert rows(reading) == [(play.first, RegistrationState.CONFIRMED, 2, None)]
    assert "noted this for you" not in family.get("/family").text
    assert page.status_code == 200


@pytest.mark.parametrize("typed", ["Amina", "088 123 4567", "number"])
def test_a_family_is_found_by_name_telephone_and_number(play, desk, typed):
    found = search(desk, play, str(play.first) if typed == "number" else typed)
    assert form_of(found, str(play.first))
    assert "Oksana" not in found.text


def test_nobody_is_found_whom_the_law_does_not_let_this_organisation_know(play, desk, visitor, writing, reading):
    with writing() as session:
        account = factories.account(name="Zahra Resident").id
        session.get_one(Household, play.silent).phone = "+359 88 765 4321"
    page = search(desk, play, "zahra")
    assert "Nobody found" in page.text
    for hidden in ("Silent", "Foreign", "Resident"):
        assert hidden not in page.text
    assert "Nobody found" in search(desk, play, "0887654321").text
    assert "Nobody found" in search(desk, play, str(play.silent)).text
    join = f"/events/reception/sessions/{play.session}/join"
    for what in (
        {"household": play.silent},
        {"household": play.foreign},
        {"account": account},
        {"household": 10**9},
        {},
    ):
        assert desk.post(join, data={**what, "member": 1, "asked": "telephone"}).status_code == 404
    # Somebody of another family does not slip in, and nonsense is not found.
    stranger = {"household": play.first, "member": play.members[play.second][0], "asked": "telephone"}
    assert desk.post(join, data=stranger).status_code == 404
    assert desk.post(join, data={**stranger, "member": play.members[play.first][0], "asked": "x"}).status_code == 404
    for who in (play.cast.stranger, play.cast.volunteer):
        other = visitor()
        other.sign_in(who)
        assert other.get(page_of(play)).status_code in (403, 404)
        assert other.post(join, data=stranger).status_code in (403, 404)
    assert rows(reading) == []
    assert visitor().get(page_of(play)).status_code == 303


def test_the_family_of_ones_other_organisation_is_not_found_where_it_did_not_agree(play, visitor, writing):
    with writing():
        ours, theirs = play._organisations()
        both = factories.account((Role.COORDINATOR, ours), (Role.COORDINATOR, theirs)).id
    person = visitor()
    person.sign_in(both)
    assert "Nobody found" in search(person, play, "zahra").text
    join = f"/events/reception/sessions/{play.session}/join"
    assert person.post(join, data={"household": play.foreign, "member": 1, "asked": "telephone"}).status_code == 404


@pytest.mark.parametrize("case", ["draft", "archived", "over", "called off"])
def test_what_nobody_can_join_offers_nothing(play, desk, writing, clock, case):
    with writing() as session:
        activity, row = session.get_one(Activity, play.activity), session.get_one(Session, play.session)
        if case in ("draft", "archived"):
            activity.state = ActivityState(case)
        elif case == "called off":
            row.state = SessionState.CANCELLED
        ends = row.ends_at
    if case == "over":
        clock.set(ends)
    page = desk.get(page_of(play))
    assert page.status_code == (404 if case in ("draft", "archived") else 200)
    assert "Sign them up" not in {label for form in html.forms(page.text) for label in form.buttons}
    join = {"household": play.first, "member": play.members[play.first], "asked": "telephone"}
    answer = desk.post(f"/events/reception/sessions/{play.session}/join", data=join)
    assert answer.status_code == (404 if case in ("draft", "archived") else 409)


def test_a_refusal_names_who_is_elsewhere_who_is_too_old_and_who_needs_somebody(play, desk, writing, reading):
    with writing() as session:
        row = session.get_one(Session, play.session)
        activity = factories.activity(session.get_one(Organisation, play.cast.organisation), title="Chess")
        other = factories.session(activity, starts_at=row.starts_at, ends_at=row.ends_at)
        amina, sami, lin = (session.get_one(Member, one) for one in play.members[play.first])
        amina.guardian, amina.birth_year, sami.birth_year, lin.birth_year = True, 1990, 2016, 2018
        factories.add(
            Registration(
                session_id=other.id,
                household_id=play.first,
                state=RegistrationState.CONFIRMED,
                party_size=1,
                created_at=row.created_at,
                updated_at=row.created_at,
                party=[PartyMember(member_id=amina.id)],
            )
        )
        other.seats_taken = 1
    found = search(desk, play, "amina")
    assert "somewhere else at this time" in found.text
    form = form_of(found, str(play.first))
    everybody = desk.press(found, "Sign them up", form=form, member=play.members[play.first])
    assert everybody.status_code == 409
    assert "\u2068Amina\u2069: promised something else at this time." in everybody.text
    # What was chosen is still there.
    assert html.forms(everybody.text)[form_of(everybody, str(play.first))].values["member"]
    alone = desk.press(found, "Sign them up", form=form, member=play.members[play.first][1:])
    assert alone.status_code == 409
    assert (
        "\u2068Sami\u2069 and \u2068Lin\u2069: not without a grown-up. \u2068Amina\u2069 can come along." in alone.text
    )
    nobody = desk.press(found, "Sign them up", form=form, member=[])
    assert "Choose who of them comes." in nobody.text
    with writing() as session:
        session.get_one(Activity, play.activity).age_to = 5
        session.get_one(Activity, play.activity).children_may_be_left = True
    old = desk.press(found, "Sign them up", form=form, member=play.members[play.first][1:2])
    assert "\u2068Sami\u2069: too young or too old for this." in old.text
    assert len(rows(reading)) == 1


def test_who_applied_is_signed_up_for_the_first_time_and_hears_it(play, desk, writing, reading, mailbox, visitor):
    with writing():
        factories.clearance_request(play.cast.volunteer)
    found = search(desk, play, "vera@example.org")
    assert "has an account" in found.text
    assert desk.press(found, "Sign them up", form=form_of(found, "account"), asked="in_person").status_code == 303
    [(_, state, size, asked)] = rows(reading)
    assert (state, size, asked) == (RegistrationState.CONFIRMED, 1, Asked.IN_PERSON)
    [mail] = mailbox.to("vera@example.org")
    assert mail["Subject"] == "You are coming"
    text = mail.get_body(("plain",)).get_content()
    assert "Ours signed you up, as you asked:" in text
    assert "If you did not ask for this, cancel with one click." in text
    vera = visitor()
    vera.sign_in(play.cast.volunteer)
    assert "noted this for you" in vera.get("/joined").text
    # Known by now: found by name, on the list already.
    again = search(desk, play, "vera")
    assert "On the list" in again.text
    with writing() as session:
        session.get_one(Session, play.session).capacity = 1
    join = {"account": play.cast.volunteer, "member": 0, "asked": "telephone"}
    twice = desk.post(f"/events/reception/sessions/{play.session}/join", data=join)
    assert (twice.status_code, "They are on the list already." in twice.text) == (409, True)


def test_children_of_neighbours_are_known_where_they_were_on_a_list(play, desk, visitor, writing, reading):
    vera = visitor()
    vera.sign_in(play.cast.volunteer)
    vera.press(vera.get("/community/households/people"), "Add", call_name="Mira", birth_year="2016")
    with writing():
        factories.clearance_request(play.cast.volunteer)
        other = factories.session(db.session.get_one(Activity, play.activity)).id
    assert "Mira" not in search(desk, play, "vera").text
    assert vera.press(vera.get(f"/events/sessions/{play.session}"), "Join with everybody").status_code == 303
    there = desk.get(f"/events/reception/sessions/{other}/sign-up", query_string={"q": "vera"})
    assert "Mira" in there.text
    page = desk.get(html.links(desk.get(f"/events/registrations/sessions/{play.session}").text)["Change"])
    assert "Mira" in page.text


def test_a_guest_with_an_address_reads_that_somebody_else_did_it(play, desk, visitor, reading, mailbox):
    page = desk.get(page_of(play))
    nobody = desk.press(page, "Sign them up", name="Nora")
    assert nobody.status_code == 422
    assert "so that somebody can reach them" in nobody.text
    assert 'value="Nora"' in nobody.text
    told = {"name": "Nora", "email": "nora@example.org", "locale": "en"}
    assert desk.press(page, "Sign them up", **told).status_code == 303
    [(guest, state, _, asked)] = rows(reading)
    assert (state, asked) == (RegistrationState.CONFIRMED, Asked.TELEPHONE)
    [mail] = mailbox.to("nora@example.org")
    text = mail.get_body(("plain",)).get_content()
    assert "Ours signed you up, as you asked:" in text
    [link] = [word for word in text.split() if "/guests/mine/" in word]
    mine = visitor().get("/guests/mine/" + link.split("/guests/mine/")[1].rstrip(">."))
    assert "noted this for you" in mine.text
    # Another name behind the same address is another person of it, and the first one is not told.
    assert desk.press(page, "Sign them up", **{**told, "name": "Omar"}).status_code == 409
    with reading() as session:
        assert session.query(Member).filter_by(household_id=guest).count() == 1
    assert "Nora" in search(desk, play, "nora").text


def test_a_guest_who_has_only_a_telephone_is_one_guest_and_goes_after_thirty_days(
    play, desk, writing, reading, app, clock, mailbox
):
    page = desk.get(page_of(play))
    told = {"name": "Petar", "phone": "088 999 8877"}
    assert desk.press(page, "Sign them up", **told).status_code == 303
    with writing() as session:
        row = session.get_one(Session, play.session)
        activity = session.get_one(Activity, play.activity)
        later = factories.session(activity, starts_at=row.starts_at + 24 * HOUR, ends_at=row.ends_at + 24 * HOUR)
        ends, later = row.ends_at, later.id
    second = desk.get(f"/events/reception/sessions/{later}/sign-up")
    assert desk.press(second, "Sign them up", name="Petar", phone="+359889998877").status_code == 303
    assert len({household for household, *_ in rows(reading)}) == 1
    found = desk.get(page_of(play), query_string={"q": "0889998877"})
    assert "Petar" in found.text
    assert mailbox.deliver() == []
    with reading() as session:
        # Somebody tells them; of both dates in one call.
        told = [(one.message, one.organisation_id) for one in session.query(QueuedContact)]
        assert told == [(Message.KEPT, play.cast.organisation)] * 2
    assert "A place is kept for you:" in desk.get("/events/contact_queue").text
    clock.set(ends + timedelta(days=32))
    with app.app_context():
        keep_house()
    with reading() as session:
        gone = session.query(Household).filter(Household.organisation_id.is_(None)).one()
        assert (gone.call_name, gone.phone) == ("", "")
        assert session.query(Member).filter_by(household_id=gone.id).count() == 0


@pytest.mark.parametrize("why", ["children", "hidden place"])
def test_guests_do_not_join_what_is_not_for_them_whoever_asks(play, desk, writing, reading, why):
    page = desk.get(page_of(play))
    with writing() as session:
        if why == "children":
            session.get_one(Activity, play.activity).audience = Audience.CHILDREN
        else:
            session.query(Venue).update({"visibility": PlaceVisibility.PRIVATE})
    assert "A guest" not in desk.get(page_of(play)).text
    answer = desk.press(page, "Sign them up", name="Nora", phone="0889998877")
    assert (answer.status_code, "Guests cannot join this" in answer.text) == (409, True)
    assert rows(reading) == []
    assert (
        desk.post(f"/events/reception/sessions/{10**8}/guest", data={"name": "N", "phone": "0889"}).status_code == 404
    )


def test_who_stands_at_the_door_is_here_at_once_and_a_full_session_says_so(play, desk, writing, reading, clock):
    with writing() as session:
        starts = session.get_one(Session, play.session).starts_at
    clock.set(starts - 3 * HOUR)
    early = search(desk, play, "amina")
    assert "They are here" not in {label for form in html.forms(early.text) for label in form.buttons}
    told = {"household": play.first, "member": play.members[play.first], "asked": "at_the_door", "here": "yes"}
    answer = desk.post(f"/events/reception/sessions/{play.session}/join", data=told)
    assert (answer.status_code, "The door is not open yet" in answer.text) == (409, True)
    clock.set(starts + HOUR / 2)
    found = search(desk, play, "amina")
    assert "Sign them up" not in {label for form in html.forms(found.text) for label in form.buttons}
    here = desk.press(found, "They are here", form=form_of(found, str(play.first)))
    assert here.status_code == 303
    assert rows(reading) == [(play.first, RegistrationState.ATTENDED, 3, Asked.AT_THE_DOOR)]
    assert "3 people are here." in desk.get(here.headers["Location"]).text
    second = search(desk, play, "oksana")
    full = desk.press(second, "They are here", form=form_of(second, str(play.second)))
    assert (full.status_code, "Full: places that are free: 1." in full.text) == (409, True)
    one = desk.press(
        second, "They are here", form=form_of(second, str(play.second)), member=play.members[play.second][:1]
    )
    assert one.status_code == 303
    with reading() as session:
        assert session.get_one(Session, play.session).seats_taken == 4


def test_who_waits_is_let_in_where_there_is_a_seat_and_nobody_twice(play, desk, writing, reading, clock, visitor):
    with writing() as session:
        row = session.get_one(Session, play.session)
        starts, row.capacity, row.seats_taken = row.starts_at, 4, 4
    found = search(desk, play, "oksana")
    waiting = desk.press(found, "Sign them up", form=form_of(found, str(play.second)))
    assert "they are on the waiting list" in desk.get(waiting.headers["Location"]).text
    with writing() as session:
        session.get_one(Session, play.session).capacity = 6
    clock.set(starts)
    found = search(desk, play, "oksana")
    assert desk.press(found, "They are here", form=form_of(found, str(play.second))).status_code == 303
    assert rows(reading) == [(play.second, RegistrationState.ATTENDED, 2, Asked.AT_THE_DOOR)]
    told = {"household": play.second, "member": play.members[play.second], "asked": "at_the_door", "here": "yes"}
    again = desk.post(f"/events/reception/sessions/{play.session}/join", data=told)
    assert (again.status_code, "on the list already" in again.text) == (409, True)


def test_staff_change_who_comes_take_off_and_take_what_is_kept(play, desk, visitor, writing, reading, mailbox):
    found = search(desk, play, "amina")
    desk.press(found, "Sign them up", form=form_of(found, str(play.first)))
    roster = f"/events/registrations/sessions/{play.session}"
    page = desk.get(html.links(desk.get(roster).text)["Change"])
    fewer = desk.press(page, "Save", member=play.members[play.first][:2], asked="in_person")
    assert fewer.status_code == 303
    assert rows(reading) == [(play.first, RegistrationState.CONFIRMED, 2, Asked.IN_PERSON)]
    page = desk.get(html.links(desk.get(roster).text)["Change"])
    too_many = desk.press(page, "Save", member=[])
    assert (too_many.status_code, "Choose who of them comes." in too_many.text) == (409, True)
    with writing() as session:
        session.get_one(Session, play.session).capacity = 2
    full = desk.press(page, "Save", member=play.members[play.first])
    assert (full.status_code, "This is smaller than their group." in full.text) == (409, True)
    found = search(desk, play, "oksana")
    desk.press(found, "Sign them up", form=form_of(found, str(play.second)))
    off = desk.press(page, "They do not come")
    assert off.status_code == 303
    assert rows(reading) == [
        (play.first, RegistrationState.CANCELLED, 2, Asked.TELEPHONE),
        (play.second, RegistrationState.OFFERED, 2, Asked.TELEPHONE),
    ]
    family = visitor()
    family.open_card(play.cards[0])
    gone = "\u2068Ours\u2069 noted that you do not come: \u2068Football\u2069"
    assert gone in family.get("/family").text
    kept = desk.get(html.links(desk.get(roster).text)["Change"])
    assert desk.press(kept, "They take the places", asked="in_person").status_code == 303
    assert rows(reading)[1] == (play.second, RegistrationState.CONFIRMED, 2, Asked.IN_PERSON)
    assert mailbox.deliver() == []
    with writing() as session:
        session.get_one(Session, play.session).capacity = 9
    assert family.post(f"/events/registrations/sessions/{play.session}/join", data={"member": play.members[play.first]})
    assert gone not in family.get("/family").text


def test_of_a_family_that_is_not_named_staff_choose_among_those_who_come_and_read_no_name(
    play, desk, visitor, writing, reading
):
    family = visitor()
    family.open_card(play.cards[1])
    join = f"/events/registrations/sessions/{play.session}/join"
    assert family.post(join, data={"member": play.members[play.second]}).status_code == 303
    with writing() as session:
        late = factories.add(Member(household_id=play.second, call_name="Lesia", languages=[])).id
        oksana, _ = (session.get_one(Member, one) for one in play.members[play.second])
        oksana.guardian, oksana.birth_year = True, 1990
        session.get_one(Member, play.members[play.second][1]).birth_year = 2018
    page = desk.get(html.links(desk.get(f"/events/registrations/sessions/{play.session}").text)["Change"])
    for name in ("Oksana", "Taras", "Lesia"):
        assert name not in page.text
    assert "Person 2" in page.text
    [registration] = [one for one in html.forms(page.text) if one.values.get("asked")]
    assert (
        desk.post(page.request.path, data={"said": "change", "asked": "telephone", "member": late}).status_code == 404
    )
    alone = desk.press(page, "Save", member=play.members[play.second][1:])
    assert alone.status_code == 409
    assert "somebody of them: not without a grown-up. a grown-up can come along." in alone.text
    assert registration.values["asked"] == ["telephone"]
    stranger = visitor()
    stranger.sign_in(play.cast.stranger)
    assert stranger.get(page.request.path).status_code == 404
    assert desk.get(page.request.path + "9").status_code == 404


def test_neighbours_hear_what_staff_changed_and_took_off(play, desk, visitor, reading, mailbox):
    page = desk.get(page_of(play))
    desk.press(page, "Sign them up", name="Nora", email="nora@example.org", locale="en")
    roster = f"/events/registrations/sessions/{play.session}"
    page = desk.get(html.links(desk.get(roster).text)["Change"])
    [mail] = mailbox.to("nora@example.org")
    assert mail["Subject"] == "You are coming"
    assert desk.press(page, "They do not come").status_code == 303
    [mail] = mailbox.to("nora@example.org")
    assert mail["Subject"] == "You do not come any more"
    assert "Ours took you off the list, as you asked:" in mail.get_body(("plain",)).get_content()


def test_many_families_of_a_name_cost_as_much_as_one(play, desk, writing, count_queries):
    with count_queries() as few:
        search(desk, play, "amina")
    with writing() as session:
        ours = session.get_one(Organisation, play.cast.organisation)
        for _ in range(12):
            home = factories.household(ours, "Amina", "Lin")
            agree(home, ConsentPurpose.COORDINATION)
    with count_queries() as many:
        page = search(desk, play, "amina")
    assert "There may be more." in page.text
    assert len(many) <= len(few) + 1


def test_the_card_of_a_family_opens_nothing_of_the_desk(play, visitor):
    person = visitor()
    person.open_card(play.cards[0])
    assert person.get(page_of(play)).status_code == 403


def test_a_guest_comes_with_children_of_whom_only_the_age_is_asked(play, desk, writing, reading):
    with writing() as session:
        session.get_one(Session, play.session).capacity = 10
    page = desk.get(page_of(play))
    guest = {"name": "Vera", "phone": "+359 88 765 4321"}
    for wrong in ("four", "4, 18", "4-9", "100"):
        refused = desk.press(page, "Sign them up", **guest, ages=wrong)
        assert (refused.status_code, "Write the age of each child" in refused.text) == (422, True)
    with reading() as session:
        assert session.query(Registration).count() == 0
    assert desk.press(page, "Sign them up", **guest, ages="9، ٤ 9").status_code == 303
    with reading() as session:
        made = session.query(Registration).one()
        people = session.query(Member).filter_by(household_id=made.household_id).order_by(Member.id).all()
        year = factories.clock.now().year
        assert made.party_size == 4
        assert [(one.call_name, one.birth_year) for one in people] == [
            ("Vera", None),
            ("Vera (9)", year - 9),
            ("Vera (4)", year - 4),
            ("Vera (9)", year - 9),
        ]
        assert [one.guardian for one in people] == [True, False, False, False]
    roster = desk.get(f"/events/registrations/sessions/{play.session}").text
    assert "\u2068Vera (4)\u2069" in roster


def test_children_of_a_guest_are_the_same_the_next_time_and_obey_the_ages_of_the_date(play, desk, writing, reading):
    with writing() as session:
        row = session.get_one(Session, play.session)
        row.capacity = 10
        activity = session.get_one(Activity, play.activity)
        activity.age_from = 8
        later = factories.session(activity, row.starts_at + timedelta(days=1)).id
    guest = {"name": "Vera", "phone": "+359 88 765 4321"}
    refused = desk.press(desk.get(page_of(play)), "Sign them up", **guest, ages="3")
    assert (refused.status_code, "too young or too old" in refused.text) == (409, True)
    for number in (play.session, later):
        page = desk.get(f"/events/reception/sessions/{number}/sign-up")
        assert desk.press(page, "Sign them up", **guest, ages="9").status_code == 303
    with reading() as session:
        assert session.query(Member).filter(Member.call_name.like("Vera%")).count() == 2
