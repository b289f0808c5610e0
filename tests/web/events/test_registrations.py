"""A family joins together, gives its seats back, and the first family that fits is offered them."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from markupsafe import Markup

from community.accounts.models import Card
from community.foundation import tokens
from community.foundation.access import Role
from community.foundation.audit import AuditEntry, Deed
from community.foundation.database import db
from community.foundation.manifest import FamilyPanel
from community.households.models import Consent, Household, Member, Need
from community.households.rules import Accommodation, ConsentManner, ConsentPurpose
from community.places.models import Area
from events.activities.rules import ActivityState, Audience, Openness
from events.registrations import actions
from events.registrations.models import PartyMember, Registration
from events.registrations.rules import RegistrationState
from events.sessions.models import Invitee, Session
from events.sessions.rules import SessionState
from events.venues.models import Venue
from events.venues.rules import PlaceVisibility
from tests import cast, factories, html
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import ShiftRole, SignUpState

JOIN = "/events/registrations/sessions/{}/join"


def card_of(household):
    digest = tokens.digest(f"card-{household.id}")
    facts = {"code_digest": digest, "pin_hash": "-", "issued_at": factories.clock.now()}
    return factories.add(Card(household_id=household.id, **facts)).id


def agree(household, purpose=ConsentPurpose.PROGRAMME):
    factories.add(
        Consent(
            household_id=household.id,
            organisation_id=household.organisation_id,
            purpose=purpose,
            text_version="1",
            language="ar",
            manner=ConsentManner.ORALLY,
            given_at=factories.clock.now(),
        )
    )


class Play:
    """Two families, a session with four seats, and the people around them."""

    def __init__(self):
        self.cast = cast.gather()
        ours = db.session.get_one(factories.Organisation, self.cast.organisation)
        session = db.session.get_one(Session, self.cast.session)
        session.capacity = 4
        self.session, self.activity = session.id, session.activity_id
        first = factories.household(ours, "Amina", "Sami", "Lin")
        second = factories.household(ours, "Oksana", "Taras")
        agree(first)
        self.first, self.second = first.id, second.id
        self.cards = card_of(first), card_of(second)
        self.members = {
            one.id: list(
                db.session.scalars(sa.select(Member.id).where(Member.household_id == one.id).order_by(Member.id))
            )
            for one in (first, second)
        }
        factories.add(Need(member_id=self.members[first.id][1], accommodation=Accommodation.NO_PORK))


@pytest.fixture
def play(writing):
    with writing():
        return Play()


@pytest.fixture
def family(play, visitor):
    def come(number=0):
        person = visitor()
        person.open_card(play.cards[number])
        return person

    return come


def states(reading):
    with reading() as session:
        seats = session.scalars(sa.select(Session.seats_taken).order_by(Session.id)).first()
        return [(row.state, row.party_size) for row in session.query(Registration).order_by(Registration.id)], seats


def join(person, play, household, members=None):
    ids = play.members[household] if members is None else members
    return person.post(JOIN.format(play.session), data={"member": ids})


def test_the_whole_family_joins_in_one_tap_and_takes_its_seats(play, family, reading):
    person = family()
    home = person.get("/family")
    assert "Hello, \u2068Amina\u2069" in home.text
    assert "Football" in home.text
    answer = join(person, play, play.first)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/family")
    assert states(reading) == ([(RegistrationState.CONFIRMED, 3)], 3)
    assert "You are coming: 3 places" in person.get("/family").text


def test_a_session_of_several_days_shows_both_dates_and_stays_until_it_ends(play, family, writing, clock):
    clock.set(datetime(2026, 12, 10, 10, tzinfo=UTC))
    with writing() as session:
        row = session.get_one(Session, play.session)
        row.starts_at, row.ends_at = datetime(2026, 12, 18, 16, tzinfo=UTC), datetime(2026, 12, 20, 13, tzinfo=UTC)
    person = family()
    assert "18 December 18:00 to 20 December 15:00" in person.get("/family").text
    assert join(person, play, play.first).status_code == 303
    clock.set(datetime(2026, 12, 20, 10, tzinfo=UTC))
    assert "18 December 18:00 to 20 December 15:00" in person.get("/family").text


def test_the_buttons_are_on_the_page(play, family, reading):
    person = family()
    assert (
        person.press(person.get("/family"), "Join with everybody", member=play.members[play.first]).status_code == 303
    )
    page = person.get(f"/events/sessions/{play.session}")
    assert "You are coming: 3 places" in page.text
    gone = person.press(page, "Cancel")
    notice = person.get(gone.headers["Location"])
    assert states(reading) == ([(RegistrationState.CANCELLED, 3)], 0)
    assert person.press(notice, "Join again").status_code == 303
    assert states(reading) == ([(RegistrationState.CANCELLED, 3), (RegistrationState.CONFIRMED, 3)], 3)


def test_a_family_changes_who_comes_and_takes_it_back(play, family, reading):
    person = family()
    join(person, play, play.first, play.members[play.first][:2])
    assert states(reading) == ([(RegistrationState.CONFIRMED, 2)], 2)
    for path in ("/family", f"/events/sessions/{play.session}"):
        page = person.get(path)
        [form] = [form for form in html.forms(page.text) if form.action.endswith("/change")]
        assert form.values["member"] == [str(number) for number in play.members[play.first][:2]]
        assert person.press(page, "Save", member=play.members[play.first]).status_code == 303
        assert states(reading) == ([(RegistrationState.CONFIRMED, 3)], 3)
        notice = person.get("/family")
        assert "Noted for this date: \u2068Amina\u2069, \u2068Sami\u2069, and \u2068Lin\u2069." in notice.text
        assert person.press(notice, "Undo").status_code == 303
        assert states(reading) == ([(RegistrationState.CONFIRMED, 2)], 2)


def test_what_is_too_many_is_said_in_numbers_with_the_ticks_still_there(play, family, writing, reading):
    person = family()
    with writing() as session:
        activity = session.get_one(factories.Activity, play.activity)
        sooner = factories.session(activity, factories.clock.now() + timedelta(hours=3), capacity=9).id
    person.post(JOIN.format(sooner), data={"member": play.members[play.first]})
    join(person, play, play.first, play.members[play.first][:1])
    join(family(1), play, play.second)
    answer = person.post(
        f"/events/registrations/sessions/{play.session}/change", data={"member": play.members[play.first]}
    )
    assert (answer.status_code, "Places that are still free: 1." in answer.text) == (409, True)
    [form, *_] = [form for form in html.forms(answer.text) if f"{play.session}/change" in form.action]
    assert form.values["member"] == [str(number) for number in play.members[play.first]]
    assert ((RegistrationState.CONFIRMED, 1) in states(reading)[0]) is True


def test_a_family_that_is_excused_reads_so_and_finds_no_button_that_only_refuses(play, family, writing, reading):
    person = family()
    join(person, play, play.first)
    with writing() as session:
        session.query(Registration).one().state = RegistrationState.EXCUSED
        session.get_one(Session, play.session).seats_taken = 0
    for path in ("/family", f"/events/sessions/{play.session}"):
        text = person.get(path).text
        assert "ask the organisers" in text
        assert f"sessions/{play.session}/join" not in text
        assert f"sessions/{play.session}/cancel" not in text
    assert "Excused</span>" in person.get("/family").text
    refused = [join(person, play, play.first), person.post(f"/events/registrations/sessions/{play.session}/cancel")]
    assert [(answer.status_code, "ask the organisers" in answer.text) for answer in refused] == [(409, True)] * 2
    assert states(reading)[0] == [(RegistrationState.EXCUSED, 3)]


def test_until_its_end_a_family_can_say_that_it_cannot_come_and_is_excused(play, family, clock, reading):
    person = family()
    join(person, play, play.first)
    assert f"sessions/{play.session}/cancel" in person.get("/family").text
    clock.set(factories.clock.now())
    clock.advance(hours=25)
    page = person.get("/family")
    assert "You are coming: 3 places" in page.text
    assert person.press(page, "I am ill, or cannot come").status_code == 303
    assert states(reading)[0] == [(RegistrationState.EXCUSED, 3)]
    with reading() as session:
        assert session.get_one(Session, play.session).seats_taken == 0
    assert "not coming any more" in person.get("/family").text
    assert "/cancel" not in person.get("/family").text


def test_what_was_called_off_offers_nobody_a_place(play, family, writing):
    with writing() as session:
        session.get_one(Session, play.session).state = SessionState.CANCELLED
    assert JOIN.format(play.session) not in family().get(f"/events/sessions/{play.session}").text


def test_some_of_the_family_join(play, family, reading):
    join(family(), play, play.first, play.members[play.first][:1])
    assert states(reading) == ([(RegistrationState.CONFIRMED, 1)], 1)


def test_a_party_sits_together_or_waits_and_is_offered_what_is_freed(play, family, reading):
    first, second = family(0), family(1)
    join(first, play, play.first)
    join(second, play, play.second)
    assert states(reading) == ([(RegistrationState.CONFIRMED, 3), (RegistrationState.WAITING, 2)], 3)
    home = second.get("/family").text
    assert "You are on the waiting list</span>" in home
    assert "You are coming" not in home
    assert first.post(f"/events/registrations/sessions/{play.session}/cancel").status_code == 303
    assert states(reading) == ([(RegistrationState.CANCELLED, 3), (RegistrationState.OFFERED, 2)], 2)
    home = second.get("/family")
    assert "Places are free for you</span>" in home.text
    assert "You are coming" not in home.text
    assert second.press(home, "Take the places").status_code == 303
    assert states(reading) == ([(RegistrationState.CANCELLED, 3), (RegistrationState.CONFIRMED, 2)], 2)
    assert "You are coming: 2 places" in second.get("/family").text


def test_more_seats_are_offered_to_those_who_wait(play, family, visitor, reading):
    join(family(0), play, play.first)
    join(family(1), play, play.second)
    coordinator = visitor()
    coordinator.sign_in(play.cast.coordinator)
    page = coordinator.get(f"/events/planning/sessions/{play.session}")
    buttons = [label for form in html.forms(page.text) for label in form.buttons if "capacity" in form.values]
    assert coordinator.press(page, buttons[0], capacity="5").status_code == 303
    assert states(reading) == ([(RegistrationState.CONFIRMED, 3), (RegistrationState.OFFERED, 2)], 5)


def test_an_unclaimed_offer_ends(play, app, family, reading, clock):
    clock.set(clock.now())
    first, second = family(0), family(1)
    join(first, play, play.first)
    join(second, play, play.second)
    first.post(f"/events/registrations/sessions/{play.session}/cancel")
    clock.advance(hours=7)
    late = second.post(f"/events/registrations/sessions/{play.session}/claim")
    assert (late.status_code, "is over" in late.text) == (409, True)
    with app.app_context():
        assert actions.pass_on_ended_offers() == 1
    assert states(reading) == ([(RegistrationState.CANCELLED, 3), (RegistrationState.CANCELLED, 2)], 0)


@pytest.mark.parametrize("case", ["nobody", "somebody else's", "twice", "too old", "elsewhere"])
def test_a_refusal_says_why_and_leaves_no_trace(case, play, family, writing, reading):
    person, members = family(), play.members[play.first]
    with writing() as session:
        activity = session.get_one(factories.Activity, play.activity)
        if case == "too old":
            activity.age_to, activity.children_may_be_left = 12, True
        if case == "elsewhere":
            other = factories.session(activity, starts_at=session.get_one(Session, play.session).starts_at).id
    if case == "twice":
        join(person, play, play.first)
    if case == "elsewhere":
        person.post(JOIN.format(other), data={"member": members[:1]})
    before = states(reading)
    chosen = {"nobody": [], "somebody else's": play.members[play.second]}.get(case, members)
    answer = join(person, play, play.first, chosen)
    reasons = {
        "nobody": "choose who comes",
        "somebody else's": "choose who comes",
        "twice": "joined this already",
        "too old": "too young or too old",
        "elsewhere": "somewhere else at this time",
    }
    assert (answer.status_code, reasons[case] in answer.text) == (409, True)
    assert states(reading) == before


def test_only_those_of_age_are_asked_and_whom_children_need(play, family, writing):
    with writing() as session:
        session.get_one(factories.Activity, play.activity).age_to = 12
    assert "Join with everybody" in family().get("/family").text
    with writing() as session:
        activity = session.get_one(factories.Activity, play.activity)
        activity.children_may_be_left = True
    person = family()
    page = person.get("/family")
    assert "Join: Sami and Lin" in page.text
    assert "Join with everybody" not in page.text
    assert "Children may be left here" in person.get(f"/events/sessions/{play.session}").text


def test_children_alone_are_refused_and_told_with_whom(play, family, writing, reading):
    person, (amina, sami, lin) = family(), play.members[play.first]
    with writing() as session:
        session.get_one(Member, sami).birth_year = 1990
    answer = join(person, play, play.first, [lin])
    assert answer.status_code == 409
    assert "\u2068Lin\u2069 can come with \u2068Amina\u2069 or \u2068Sami\u2069." in answer.text
    assert states(reading) == ([], 0)
    with writing() as session:
        session.query(Member).filter(Member.id.in_((amina, sami))).update({"active": False})
    answer = join(person, play, play.first, [lin])
    assert (answer.status_code, "Please ask the organisers who can come along" in answer.text) == (409, True)
    for path in ("/family", f"/events/sessions/{play.session}"):
        page = person.get(path).text
        assert "\u2068Lin\u2069 can come with a grown-up." in page
        assert JOIN.format(play.session) not in page
    with writing() as session:
        session.get_one(Member, amina).active = True
    assert join(person, play, play.first, [amina, lin]).status_code == 303


def test_at_night_young_people_come_with_somebody(play, family, writing, clock):
    """Until ten in the evening at the place whoever is 14 comes alone, later nobody who is not of age."""
    clock.set(datetime(2026, 12, 1, 12, tzinfo=UTC))
    with writing() as session:
        row = session.get_one(Session, play.session)
        session.get_one(factories.Activity, play.activity).children_may_be_left = True
        row.starts_at, row.ends_at = datetime(2026, 12, 2, 17, tzinfo=UTC), datetime(2026, 12, 2, 20, tzinfo=UTC)
        session.get_one(Member, play.members[play.first][1]).birth_year = 2010
    person, (_, sami, lin) = family(), play.members[play.first]
    assert join(person, play, play.first, [lin]).status_code == 409
    with writing() as session:
        session.get_one(Session, play.session).ends_at += timedelta(minutes=1)
    assert join(person, play, play.first, [sami]).status_code == 409
    with writing() as session:
        session.get_one(Session, play.session).ends_at -= timedelta(minutes=1)
    assert join(person, play, play.first, [sami]).status_code == 303


def test_what_is_in_its_language_or_near_comes_first_and_says_so(play, family, writing):
    with writing() as session:
        ours = session.get_one(factories.Organisation, play.cast.organisation)
        far = factories.area(district="far")
        sooner = factories.activity(ours, "Sooner", venue_id=factories.venue(ours, area_id=far.id).id, languages=["bg"])
        factories.session(sooner, factories.clock.now() + timedelta(hours=20))
        activity = session.get_one(factories.Activity, play.activity)
        activity.languages = ["ar", "bg"]
        for member in session.query(Member).filter_by(household_id=play.first):
            member.languages = ["ar"]
    text = family().get("/family").text
    assert text.index("You can come too") < text.index("Football") < text.index("Sooner")
    assert text.count("In your language") == 1
    assert "In your district" not in text
    with writing() as session:
        shown = sa.select(Area.district).join(Venue, Venue.area_id == Area.id).join(Session)
        district = session.scalars(shown.where(Session.id == play.session)).one()
        session.get_one(Household, play.first).district = district
    assert "In your district" in family().get("/family").text


def test_what_one_tap_joins_comes_before_what_none_can_or_is_full(play, family, writing):
    """The first date in the family's own language is at a time at which everybody is elsewhere, the second is full."""
    with writing() as session:
        ours = session.get_one(factories.Organisation, play.cast.organisation)
        taken = session.get_one(Session, play.session)
        full = {"capacity": 1, "seats_taken": 1}
        for title, spoken, hours, facts in (
            ("Elsewhere", "ar", 0, {}),
            ("Full", "ar", 24, full),
            ("Sewing", "bg", 48, {}),
        ):
            told = factories.activity(ours, title, venue_id=factories.venue(ours).id, languages=[spoken])
            factories.session(told, taken.starts_at + timedelta(hours=hours), **facts)
        for member in session.query(Member).filter_by(household_id=play.first):
            member.languages = ["ar"]
    person = family()
    join(person, play, play.first)
    text = person.get("/family?all=1").text.partition("You can come too")[2]
    assert text.index("Sewing") < text.index("Elsewhere") < text.index("Full")


def test_of_much_beside_the_dates_what_waits_is_in_sight_and_the_rest_one_tap_away(family, app, monkeypatch):
    def panel(word, **facts):
        return FamilyPanel(lambda _card: sa.true(), lambda _card: Markup("<p>{}</p>").format(word), **facts)

    quiet = [panel(f"quiet {number}") for number in range(3)]
    monkeypatch.setitem(app.extensions, "family_panels", quiet)
    assert 'i-family">About us' not in family().get("/family").text
    monkeypatch.setitem(app.extensions, "family_panels", [*quiet, panel("waits", pressing=True)])
    before, _, inside = family().get("/family").text.partition('i-family">About us')
    assert "waits" in before
    assert [f"quiet {number}" in before for number in range(3)] == [False] * 3
    assert [f"quiet {number}" in inside.partition("</details>")[0] for number in range(3)] == [True] * 3


def test_the_home_begins_with_a_few_and_shows_all_on_demand_or_after_a_refusal(play, family, writing):
    with writing() as session:
        ours = session.get_one(factories.Organisation, play.cast.organisation)
        for number in range(6):
            activity = factories.activity(ours, f"Later {number}", venue_id=factories.venue(ours).id)
            factories.session(activity, factories.clock.now() + timedelta(days=5, hours=number))
        last = session.scalars(sa.select(sa.func.max(Session.id))).one()
    person = family()
    home = person.get("/family")
    assert (home.text.count("Later "), home.text.count("Show 5 more")) == (1, 1)
    everything = person.get(html.links(home.text)["Show 5 more"])
    assert (everything.text.count("Later "), "Show" in everything.text) == (6, False)
    refused = person.post(JOIN.format(last), data={})
    assert (refused.status_code, "Later 5" in refused.text) == (409, True)


def test_what_is_not_open_to_a_family_is_not_there(play, family, writing):
    with writing() as session:
        session.get_one(factories.Activity, play.activity).openness = Openness.INVITED
        session.add(Invitee(session_id=play.session, household_id=play.second))
    stranger, guest = family(0), family(1)
    assert "Football" not in stranger.get("/family").text
    assert join(stranger, play, play.first).status_code == 404
    assert stranger.get(f"/events/sessions/{play.session}").status_code == 404
    assert "Football" in guest.get("/family").text
    assert join(guest, play, play.second).status_code == 303
    with writing() as session:
        session.get_one(factories.Activity, play.activity).state = ActivityState.DRAFT
    assert join(stranger, play, play.first).status_code == 404


def test_a_family_sees_and_changes_only_its_own(play, family, visitor, reading):
    join(family(), play, play.first)
    other = family(1)
    assert "Amina" not in other.get("/family").text
    other.post(f"/events/registrations/sessions/{play.session}/cancel")
    assert states(reading) == ([(RegistrationState.CONFIRMED, 3)], 3)
    volunteer = visitor()
    volunteer.sign_in(play.cast.volunteer)
    assert volunteer.get("/family").status_code == 403
    assert volunteer.post(JOIN.format(play.session)).status_code == 409
    assert states(reading) == ([(RegistrationState.CONFIRMED, 3)], 3)
    assert visitor().get("/family").status_code == 303


def test_the_exact_place_is_told_with_the_seats_and_goes_with_them(play, family, writing):
    with writing() as session:
        venue = session.get_one(factories.Venue, session.get_one(Session, play.session).venue_id)
        venue.visibility, venue.address = PlaceVisibility.AFTER_CONFIRMATION, "7 Hidden Lane"
    person = family()
    assert "Hidden Lane" not in person.get("/family").text
    join(person, play, play.first)
    assert "Hidden Lane" in person.get("/family").text
    assert "Hidden Lane" in person.get(f"/events/sessions/{play.session}").text
    person.post(f"/events/registrations/sessions/{play.session}/cancel")
    assert "Hidden Lane" not in person.get("/family").text + person.get(f"/events/sessions/{play.session}").text


def test_the_list_of_who_comes_is_for_its_coordinator_and_is_written_down(play, family, visitor, reading):
    join(family(), play, play.first)
    join(family(1), play, play.second)
    address = f"/events/registrations/sessions/{play.session}"
    pages = {}
    for who in ("coordinator", "stranger", "volunteer"):
        person = visitor()
        person.sign_in(getattr(play.cast, who))
        pages[who] = person.get(address)
    assert [page.status_code for page in pages.values()] == [200, 404, 403]
    text = pages["coordinator"].text
    assert "\u2068Amina\u2069, \u2068Sami\u2069, and \u2068Lin\u2069" in text
    assert "Food without pork: 1" in text
    assert "Oksana" not in text
    assert "A family of 2" in text
    with reading() as session:
        assert (
            session.scalars(sa.select(AuditEntry.deed).where(AuditEntry.table_name == "sessions")).all()[-1]
            is Deed.VIEWED
        )
    coordinator = visitor()
    coordinator.sign_in(play.cast.coordinator)
    assert address in coordinator.get(f"/events/sessions/{play.session}").text
    assert address not in visitor().get(f"/events/sessions/{play.session}").text


def test_names_of_families_stand_where_the_law_lets_them_and_while_they_agree(play, family, visitor, writing, reading):
    """Co with consent, Vr call names only, Cx, Va and Ad never; once it is withdrawn, nobody, at the next request."""
    with writing() as session:
        session.get_one(Session, play.session).capacity = 10
    join(family(), play, play.first)
    join(family(1), play, play.second)
    with writing():
        shift = db.session.get_one(Shift, play.cast.shift)
        factories.add(
            SignUp(
                shift_id=shift.id,
                account_id=play.cast.volunteer,
                state=SignUpState.CONFIRMED,
                created_at=factories.clock.now(),
                updated_at=factories.clock.now(),
            )
        )
        administrator = factories.account((Role.ADMINISTRATOR, None)).id
    roster = f"/events/registrations/sessions/{play.session}"
    first_names = f"{roster}/first-names"
    people = {
        "Co": play.cast.coordinator,
        "Cx": play.cast.stranger,
        "Vr": play.cast.volunteer,
        "Va": play.cast.second_volunteer,
        "Ad": administrator,
    }
    visitors = {who: visitor() for who in people}
    for who, account_id in people.items():
        visitors[who].sign_in(account_id)

    def read(who):
        own_feed = "/volunteers/shifts/mine"
        addresses = (roster, first_names, f"/events/sessions/{play.session}", own_feed)
        return "".join(answer.text for answer in map(visitors[who].get, addresses) if answer.status_code == 200)

    assert [visitors[who].get(roster).status_code for who in people] == [200, 404, 403, 403, 403]
    assert [visitors[who].get(first_names).status_code for who in people] == [403, 403, 200, 404, 403]
    assert {who for who in people if "Sami" in read(who)} == {"Co", "Vr"}
    assert {who for who in people if "A family of 2" in read(who)} == {"Co", "Vr"}
    assert {who for who in people if "Oksana" in read(who)} == set()
    assert "Food without pork" not in read("Vr")
    assert first_names in visitors["Vr"].get(f"/events/sessions/{play.session}").text
    with writing() as session:
        session.query(Consent).update({"withdrawn_at": factories.clock.now()})
    assert {who for who in people if "Sami" in read(who)} == set()
    assert "A family of 3" in read("Co")
    with writing() as session:
        session.query(Consent).update({"withdrawn_at": None})
        session.query(SignUp).update({"state": SignUpState.WITHDRAWN})
    assert visitors["Vr"].get(first_names).status_code == 404


def test_the_home_asks_as_many_questions_for_two_dates_as_for_thirty(play, family, writing, count_queries):
    person = family()
    with count_queries() as few:
        assert person.get("/family").status_code == 200
    with writing() as session:
        activity = session.get_one(factories.Activity, play.activity)
        for _ in range(28):
            factories.session(activity)
    with count_queries() as many:
        page = person.get("/family")
    assert len(few) == len(many) <= 14
    assert len(page.data) < 80_000


def test_where_a_family_has_been_stays_on_its_page(play, family, writing, clock, count_queries):
    person, other = family(), family(1)
    assert "Nothing yet" in person.get("/family/before").text
    states_then = (
        RegistrationState.ATTENDED,
        RegistrationState.EXCUSED,
        RegistrationState.NO_SHOW,
        RegistrationState.CANCELLED,
        RegistrationState.WAITING,
        RegistrationState.CONFIRMED,
    )
    now = clock.now()

    def been(state, days, missing=0):
        facts = {"session_id": factories.session(activity, now - timedelta(days=days)).id, "household_id": play.first}
        party = [PartyMember(member_id=one) for one in play.members[play.first]]
        moment = {"created_at": now, "updated_at": now}
        row = Registration(**facts, state=state, party_size=3, missing=missing, **moment, party=party)
        factories.add(row)

    with writing() as session:
        activity = session.get_one(factories.Activity, play.activity)
        been(states_then[0], 1, missing=1)
        for days, state in enumerate(states_then[1:], 2):
            been(state, days)
    with count_queries() as few:
        text = person.get(html.links(person.get("/family").text)["Where you have been"]).text
    for said in ("2 of you were there, of 3", "Excused", "Did not come", "Nobody noted who came"):
        assert text.count(said) == 1
    assert text.index("2 of you were there") < text.index("Did not come") < text.index("Nobody noted")
    assert "waiting list" not in text
    with writing() as session:
        activity = session.get_one(factories.Activity, play.activity)
        for days in range(30):
            been(RegistrationState.ATTENDED, 10 + days)
    with count_queries() as many:
        page = person.get(html.links(person.get("/family").text)["Where you have been"])
    assert len(few) == len(many)
    assert page.text.count("You were there") == 16
    older = person.get(html.links(page.text)["Earlier"])
    assert older.text.count("You were there") == 14
    assert "Football" not in other.get("/family/before").text
    with writing() as session:
        session.get_one(factories.Activity, play.activity).audience = Audience.WOMEN
    assert "Football" not in person.get("/family/before").text


def test_the_way_to_a_card_is_public(visitor):
    person = visitor()
    assert "You get a card" in person.get("/families").text
    assert "/families" in person.get("/sitemap.xml").text


def test_a_card_says_for_whom_it_is_and_who_of_the_family_comes(play, family, writing):
    with writing() as session:
        session.get_one(factories.Activity, play.activity).age_to = 99
    person = family()
    assert "up to 99 years" in person.get("/family").text
    join(person, play, play.first, play.members[play.first][:2])
    text = person.get("/family").text
    assert "\u2068Amina\u2069 and \u2068Sami\u2069" in text
    assert "\u2068Lin\u2069" not in text


def test_a_weekly_date_has_one_card_and_names_its_next_ones(play, family, writing):
    with writing() as session:
        later = factories.session(session.get_one(factories.Activity, play.activity)).id
        session.get_one(Session, later).starts_at += timedelta(days=7)
        session.get_one(Session, later).ends_at += timedelta(days=7)
    page = family().get("/family").text
    assert page.count("<article") == 1
    assert "Also on" in page
    assert f"/events/sessions/{later}" in page
    assert JOIN.format(play.session) in page
    assert JOIN.format(later) not in page


def test_who_is_somewhere_else_is_not_asked_and_the_card_says_so(play, family, writing):
    with writing() as session:
        ours = session.get_one(Session, play.session)
        other = factories.session(factories.activity(session.get_one(factories.Organisation, play.cast.organisation)))
        other.starts_at, other.ends_at, other_id = ours.starts_at, ours.ends_at, other.id
    person = family()
    join(person, play, play.first, play.members[play.first][:1])
    for address in ("/family", f"/events/sessions/{other_id}"):
        page = person.get(address).text
        assert "Somewhere else at this time: \u2068Amina\u2069" in page
        # No child is proposed alone.
        assert JOIN.format(other_id) not in page
        assert "\u2068Sami\u2069 and \u2068Lin\u2069 can come with \u2068Amina\u2069" in page
    with writing() as session:
        session.get_one(Session, other_id).activity_id = play.activity
        session.get_one(factories.Activity, play.activity).children_may_be_left = True
    assert "Join: Sami and Lin" in person.get(f"/events/sessions/{other_id}").text


def test_whoever_has_no_account_finds_the_way_to_join_and_to_help(play, visitor, clock):
    person = visitor()
    page = person.get(f"/events/sessions/{play.session}").text
    assert "You have a card?" in page
    assert 'href="/families"' in page.split("<main", 1)[1]
    for address in ("/volunteers/shifts", f"/volunteers/shifts/{play.cast.shift}"):
        assert 'href="/register"' in person.get(address).text.split("<main", 1)[1]


def test_an_interpreter_who_promised_to_come_is_on_the_card_and_counts_for_the_family(play, family, writing):
    with writing() as session:
        shift = factories.shift(session.get_one(Session, play.session), role=ShiftRole.INTERPRETER, language="fa")
        session.get_one(Member, play.members[play.first][0]).languages = ["fa"]
        number = shift.id
    person = family()
    assert "Interpreter" not in person.get("/family").text
    with writing() as session:
        session.get_one(Shift, number).taken = 1
    page = person.get("/family").text
    assert "Interpreter: Persian" in page
    assert "In your language" in page


def test_panels_cost_a_family_without_anything_in_them_nothing(app, play, family, clock, count_queries):
    clock.set(clock.now())
    person = family()
    with count_queries() as before:
        assert person.get("/family").status_code == 200
    panels = app.extensions["family_panels"]

    def unasked(_card):
        raise AssertionError

    panels.extend([FamilyPanel(lambda _: sa.exists().where(Household.id < 0), unasked)] * 20)
    with count_queries() as after:
        assert person.get("/family").status_code == 200
    assert len(after) <= len(before)
    panels.append(FamilyPanel(lambda card: sa.exists().where(Household.id == card.household_id), lambda _: "Ours!"))
    assert "Ours!" in person.get("/family").text
