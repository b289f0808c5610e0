"""Viewings: planned by the office, seen by whoever goes along, and the address told for two days and no longer."""

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest

from community.accounts.models import Account, Card
from community.accounts.rules import AccountState
from community.foundation import clock as the_clock
from community.foundation.access import Role
from community.foundation.audit import AuditEntry, Deed
from community.households.models import Consent
from community.households.rules import ConsentPurpose
from community.housing.models import Dwelling, HousingNeed
from community.housing.rules import HousingNeedState
from community.organisations.models import Organisation
from community.organisations.rules import OrganisationKind
from community.referrals.models import ReferralOffer
from community.referrals.rules import ReferralKind
from community.watching.actions import remind
from events.planning.models import Batch
from events.sessions.models import Invitee, Session
from events.sessions.rules import SessionState
from events.venues.models import Venue
from events.viewings.models import Viewing
from tests import cast, factories
from volunteers.clearances.models import GrantedClearance
from volunteers.profiles.models import Volunteer, VolunteerPause
from volunteers.profiles.rules import VolunteerState

CANARY, ZONE = "canary-street 7", "Europe/Sofia"


@dataclass
class Play:
    """Ids of the people, the cards, and of what is there."""

    officer: int
    stranger: int
    caseworker: int
    volunteer: int
    other_volunteer: int
    coordinator: int
    card: int
    other_card: int
    need: int
    home: int
    venue: int


@pytest.fixture
def play(writing):
    with writing():
        office = factories.organisation(slug="town", name="Town", kind=OrganisationKind.MUNICIPALITY)
        ours = factories.organisation(slug="ours", name="Ours")
        factories.add(ReferralOffer(organisation_id=office.id, kind=ReferralKind.HOUSING))
        homes = [factories.household(ours, one) for one in ("Haddad", "Other")]
        cast.agree(homes[0], ConsentPurpose.COORDINATION)

        def card(household):
            facts = {"code_digest": f"card {household.id}", "pin_hash": "-", "issued_at": the_clock.now()}
            return factories.add(Card(household_id=household.id, **facts)).id

        home = factories.dwelling(office, address=CANARY)
        return Play(
            officer=factories.account((Role.SERVICE, office.id)).id,
            stranger=factories.account((Role.SERVICE, ours.id)).id,
            caseworker=factories.account((Role.CASEWORKER, ours.id)).id,
            volunteer=factories.volunteer(name="Vera", email="vera@example.org").id,
            other_volunteer=factories.volunteer(name="Walid", email="walid@example.org").id,
            coordinator=factories.coordinator(office).id,
            card=card(homes[0]),
            other_card=card(homes[1]),
            need=factories.housing_need(homes[0], office, ours, HousingNeedState.SEARCHING).id,
            home=home.id,
            venue=factories.venue(office, name="Meeting point").id,
        )


@pytest.fixture
def come(play, visitor):
    """A browser of somebody of the play, by name."""

    def browser(who):
        found = visitor()
        (found.open_card if who.endswith("card") else found.sign_in)(getattr(play, who))
        return found

    return browser


def plan(come, play, days=3, **changes):
    """Plan one in so many days at the town's noon."""
    said = {"on": str(the_clock.today(ZONE) + timedelta(days=days)), "starts": "12:00", "minutes": "60",
            "venue": str(play.venue), "volunteer": str(play.volunteer), "interpreter": "0"}  # fmt: skip
    page = f"/events/viewings/needs/{play.need}/dwellings/{play.home}"
    return come("officer").post(page, data={**said, **changes})


def session_of(reading):
    with reading() as session:
        return session.query(Viewing.session_id).scalar()


@pytest.mark.both_databases
def test_the_address_is_told_from_a_day_before_until_a_day_after_and_to_nobody_else(
    come, play, reading, writing, clock, mailbox
):
    assert plan(come, play).status_code == 303
    page = f"/events/sessions/{session_of(reading)}"
    with reading() as session:
        start = session.query(Session.starts_at).scalar()
        assert session.get_one(HousingNeed, play.need).state is HousingNeedState.VIEWING
        # The venue is where one meets.
        assert session.query(Session.venue_id).scalar() == play.venue
        assert not [one for one in session.query(Venue) if CANARY in (one.name, one.address, one.directions)]
    # Who goes along is invited, and the email does not say where it is.
    letters = mailbox.deliver()
    assert [one["To"] for one in letters] == ["vera@example.org"]
    assert CANARY not in str(letters[0])
    insiders, outsiders = ("card", "volunteer"), ("other_card", "other_volunteer", "stranger", "coordinator")
    for before, told in ((timedelta(hours=24, minutes=1), False), (timedelta(hours=23, minutes=59), True)):
        the_clock.set_to(start - before)
        for who in insiders:
            assert (CANARY in come(who).get(page).text) is told, (who, before)
    for who in outsiders:
        found = come(who)
        for path in (page, "/events/viewings", "/community/housing", "/", "/events/planning/board", "/family"):
            assert CANARY not in found.get(path).text, (who, path)
    feed = "".join(come("card").get(path).text for path in ("/family", "/events/sessions", f"{page}.ics"))
    assert CANARY not in feed
    for after, told in ((timedelta(hours=24, minutes=59), True), (timedelta(hours=25, minutes=1), False)):
        the_clock.set_to(start + after)
        for who in insiders:
            assert (CANARY in come(who).get(page).text) is told, (who, after)


@pytest.mark.parametrize("change", ["declined", "cancelled", "not cleared", "withdrawn"])
def test_who_may_not_go_along_any_more_reads_nothing(come, play, reading, writing, change):
    assert plan(come, play, days=1).status_code == 303
    page = f"/events/sessions/{session_of(reading)}"
    assert CANARY in come("volunteer").get(page).text
    with writing() as session:
        if change == "declined":
            session.query(Invitee).filter_by(account_id=play.volunteer).update({"declined_at": the_clock.now()})
        elif change == "cancelled":
            session.query(Session).update({"state": SessionState.CANCELLED})
        elif change == "not cleared":
            session.query(GrantedClearance).update({"expires_on": the_clock.today(ZONE) - timedelta(days=1)})
        else:
            session.query(Consent).update({"withdrawn_at": the_clock.now()})
    assert CANARY not in come("volunteer").get(page).text


def test_a_viewing_is_not_planned_where_nobody_looks_or_the_home_cannot_be_had(come, play, writing):
    page = f"/events/viewings/needs/{play.need}/dwellings/{play.home}"
    assert plan(come, play, days=-1).status_code == 409
    assert plan(come, play, volunteer="999").status_code == 422
    with writing() as session:
        session.get_one(HousingNeed, play.need).state = HousingNeedState.OPEN
    # No form is shown, and none is taken.
    assert come("officer").get(page).location == f"/community/housing/needs/{play.need}"
    assert plan(come, play).status_code == 409
    for who in ("stranger", "caseworker", "coordinator", "card"):
        assert come(who).get(page).status_code in (403, 404)


def test_where_the_family_is_elsewhere_nothing_is_planned(come, play, writing, reading):
    assert plan(come, play).status_code == 303
    assert plan(come, play).status_code == 409
    with reading() as session:
        assert session.query(Viewing).count() == 1


def test_one_is_called_off_once_by_the_office_alone(come, play, reading):
    plan(come, play)
    with reading() as session:
        act = f"/events/viewings/{session.query(Viewing.id).scalar()}/call-off"
    assert "Call it off" not in come("caseworker").get("/events/viewings").text
    assert come("caseworker").post(act).status_code in (403, 404)
    assert come("stranger").post(act).status_code == 404
    officer = come("officer")
    assert "Call it off" in officer.get("/events/viewings").text
    assert officer.post(act).status_code == 303
    assert officer.post(act).status_code == 409
    assert "Called off" in officer.get("/events/viewings").text


def test_a_viewing_that_was_called_off_is_not_put_back_as_a_date(come, play, reading):
    plan(come, play)
    with reading() as session:
        viewing = session.query(Viewing).one()
    assert come("officer").post(f"/events/viewings/{viewing.id}/call-off").status_code == 303
    with reading() as session:
        assert session.query(Batch).all() == []


def test_a_viewing_of_today_is_on_the_morning_of_who_accompanies_the_family(come, play, reading, writing, clock):
    assert plan(come, play).status_code == 303
    waits, page = "Homes to look at today", f"/community/housing/needs/{play.need}"
    with reading() as session:
        start = session.query(Session.starts_at).scalar()

    def morning(who, at):
        the_clock.set_to(at)
        return come(who).get("/community/watching").text

    hours = timedelta(hours=1)
    for at, there in ((start - 24 * hours, False), (start - 5 * hours, True), (start + hours / 2, True),
                      (start + 1.1 * hours, False)):  # fmt: skip
        text = morning("caseworker", at)
        assert (waits in text) is there, at
        assert (page in text) is there, at
        assert CANARY not in text
    for who in ("stranger", "officer", "coordinator"):
        assert waits not in morning(who, start - 5 * hours), who
    # Without the family's word nobody accompanies it.
    with writing() as session:
        session.query(Consent).update({"withdrawn_at": the_clock.now()})
    assert waits not in morning("caseworker", start - 4 * hours)
    with writing() as session:
        session.query(Consent).update({"withdrawn_at": None})
        session.query(Session).update({"state": SessionState.CANCELLED})
    assert waits not in morning("caseworker", start - 3 * hours)


@pytest.mark.both_databases
def test_who_accompanies_a_family_reads_when_it_looks_at_a_home(come, play, reading, writing, clock, count_queries):
    assert plan(come, play, days=9).status_code == 303
    assert plan(come, play, days=3, starts="15:00").status_code == 303
    with reading() as session:
        household = session.get_one(HousingNeed, play.need).household_id
        start = session.query(Session.starts_at).order_by(Session.starts_at).first()[0]
    listed, page = "/community/caseload", f"/community/caseload/{household}"
    caseworker = come("caseworker")
    text = caseworker.get(listed).text
    assert "looks at a home 26 Nov, 15:00" in text
    assert "2 Dec" not in text
    text = caseworker.get(page).text
    # Both, in the order of time; the first is what comes next.
    assert text.count("They look at a home, 15:00") == 2
    assert text.count("They look at a home, 12:00") == 1
    assert text.rindex("They look at a home, 15:00") < text.index("They look at a home, 12:00")
    assert "Next: They look at a home, 15:00" in " ".join(re.sub("<.*?>", "", text).split())
    assert CANARY not in text
    with reading() as session:
        entries = session.query(AuditEntry).filter_by(table_name="viewings", deed=Deed.VIEWED)
        assert [one.account_id for one in entries] == [play.caseworker] * 2
    # As many statements for more families that look at homes.
    with count_queries() as few:
        caseworker.get(listed)
    with writing() as session:
        ours, office = session.query(Organisation).filter_by(slug="ours").one(), session.get_one(Dwelling, play.home)
        for _ in range(3):
            other = factories.household(ours)
            cast.agree(other, ConsentPurpose.COORDINATION)
            town = session.get_one(Organisation, office.organisation_id)
            need = factories.housing_need(other, town, ours, HousingNeedState.SEARCHING)
            date = factories.session(factories.activity(town), the_clock.now() + timedelta(days=4))
            factories.add(Viewing(session_id=date.id, need_id=need.id, dwelling_id=office.id,
                                  created_at=the_clock.now()))  # fmt: skip
    with count_queries() as many:
        assert caseworker.get(listed).text.count("looks at a home") == 4
    assert len(many) == len(few)
    # Who does not accompany it reads nothing, and what is over or called off is not next.
    for who in ("stranger", "officer", "coordinator", "volunteer"):
        assert come(who).get(page).status_code in (403, 404), who
    clock.set(start + timedelta(hours=2))
    caseworker = come("caseworker")
    assert "looks at a home 2 Dec, 12:00" in caseworker.get(listed).text
    with writing() as session:
        session.query(Session).update({"state": SessionState.CANCELLED})
    assert "looks at a home" not in caseworker.get(listed).text
    assert "They look at a home" not in caseworker.get(page).text
    with writing() as session:
        session.query(Consent).update({"withdrawn_at": the_clock.now()})
    assert caseworker.get(page).status_code == 404


LEFT = {
    "said no": lambda play, s: s.query(Invitee).filter_by(account_id=play.volunteer).update(
        {"declined_at": the_clock.now()}),
    "not cleared": lambda play, s: s.query(GrantedClearance).filter_by(volunteer_id=play.volunteer).update(
        {"expires_on": the_clock.today(ZONE) + timedelta(days=1)}),
    "blocked": lambda play, s: s.query(Account).filter_by(id=play.volunteer).update({"state": AccountState.BLOCKED}),
    "left": lambda play, s: s.query(Volunteer).filter_by(id=play.volunteer).update({"state": VolunteerState.ENDED}),
    "paused": lambda play, s: s.add(VolunteerPause(volunteer_id=play.volunteer, first_on=the_clock.today(ZONE),
                                                   last_on=the_clock.today(ZONE) + timedelta(days=3))),
}  # fmt: skip
ALONE = "Homes to look at: somebody does not go along any more"


@pytest.mark.both_databases
@pytest.mark.parametrize("how", LEFT)
@pytest.mark.parametrize("role", ["volunteer", "interpreter"])
def test_the_office_hears_at_once_that_somebody_does_not_go_along_any_more_and_chooses_another(
    come, play, reading, writing, mailbox, app, how, role
):
    asked = {"volunteer": "0", "interpreter": "0", role: str(play.volunteer)}
    assert plan(come, play, **asked).status_code == 303
    officer = come("officer")
    work = "/community/watching"
    assert ALONE not in officer.get(work).text
    mailbox.deliver()
    with writing() as session:
        LEFT[how](play, session)
        row = session.query(Viewing).one()
        page, need = f"/events/viewings/{row.id}/company", row.need_id
    text = officer.get(work).text
    assert ALONE in text
    assert f'href="{page}"' in text
    assert f"Need {need}" in text
    assert not any(word in text for word in ("Haddad", CANARY, "Vera"))
    with app.app_context():
        remind()
    assert {str(one["Subject"]) for one in mailbox.deliver()} == {"Something waits for you in Zaedno"}
    assert "Somebody does not go along any more" in officer.get("/events/viewings").text
    shown = officer.get(page).text
    assert "Vera does not go along any more" in shown
    assert f'value="{play.volunteer}"' not in shown
    # Nobody else hears of it, and nobody else may.
    for who in ("stranger", "caseworker", "coordinator", "volunteer", "card"):
        assert ALONE not in come(who).get(work).text, who
        assert come(who).post(page, data={"volunteer": "0", "interpreter": "0"}).status_code in (302, 401, 403, 404)
    wish = {"volunteer": "0", "interpreter": "0"}
    assert officer.post(page, data={**wish, role: str(play.volunteer)}).status_code == 422
    assert officer.post(page, data={**wish, role: str(play.other_volunteer)}).status_code == 303
    assert officer.post(page, data={**wish, role: str(play.other_volunteer)}).status_code == 303
    assert ALONE not in officer.get(work).text
    # Who is new is invited; who said no or is not here any more gets no email.
    told = {str(one["To"]): str(one["Subject"]) for one in mailbox.deliver()}
    assert told.pop("walid@example.org") == "You are invited"
    relieved = {"vera@example.org": "You are not expected any more"}
    assert told == ({} if how in ("said no", "blocked") else relieved)
    with reading() as session:
        invited = {one for (one,) in session.query(Invitee.account_id).filter(Invitee.account_id.is_not(None))}
        assert invited == {play.other_volunteer}
        assert getattr(session.query(Viewing).one(), f"{role}_id") == play.other_volunteer


def test_whoever_is_replaced_may_be_chosen_again(come, play, reading, mailbox):
    assert plan(come, play).status_code == 303
    with reading() as session:
        page = f"/events/viewings/{session.query(Viewing.id).scalar()}/company"
    mailbox.deliver()
    officer, nobody = come("officer"), {"volunteer": "0", "interpreter": "0"}
    assert officer.post(page, data=nobody).status_code == 303
    with reading() as session:
        assert session.query(Viewing.volunteer_id).scalar() is None
    assert officer.post(page, data={**nobody, "volunteer": str(play.volunteer)}).status_code == 303
    # That they are not expected is true no more.
    assert [str(one["Subject"]) for one in mailbox.deliver()] == ["You are invited"]


def test_whoever_interprets_is_named_whatever_their_profile_says(come, play, reading, writing):
    assert plan(come, play, interpreter=str(play.other_volunteer)).status_code == 303
    with writing() as session:
        session.query(HousingNeed).update({"language": "ckb"})
    with reading() as session:
        page = f"/events/viewings/{session.query(Viewing.id).scalar()}/company"
    shown = come("officer").get(page).text
    assert "Walid" in shown.partition("Who interprets?")[2]
    assert "As it is now" not in shown


@pytest.mark.parametrize("end", ["begun", "called off"])
def test_nobody_is_chosen_for_a_viewing_that_has_begun_or_is_called_off(come, play, reading, writing, clock, end):
    assert plan(come, play).status_code == 303
    with writing() as session:
        row = session.query(Viewing).one()
        page, starts_at = f"/events/viewings/{row.id}/company", session.get_one(Session, row.session_id).starts_at
        if end == "called off":
            session.query(Session).update({"state": SessionState.CANCELLED})
        LEFT["left"](play, session)
    if end == "begun":
        the_clock.set_to(starts_at)
    officer = come("officer")
    assert page not in officer.get("/events/viewings").text
    assert officer.get(page).location == "/events/viewings"
    assert officer.post(page, data={"volunteer": "0", "interpreter": "0"}).status_code == 409
    assert ALONE not in officer.get("/community/watching").text


def test_without_the_familys_word_the_office_hears_nothing_of_who_goes_along(come, play, writing):
    assert plan(come, play).status_code == 303
    with writing() as session:
        LEFT["left"](play, session)
        session.query(Consent).update({"withdrawn_at": the_clock.now()})
    assert ALONE not in come("officer").get("/community/watching").text


def test_who_has_a_pause_on_that_day_is_not_planned(come, play, writing):
    with writing() as session:
        LEFT["paused"](play, session)
    assert plan(come, play).status_code == 409
    assert plan(come, play, days=4).status_code == 303
