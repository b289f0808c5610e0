"""A home from the offer of its owner to the question after 180 days: who may what, and who reads where it is."""

import threading
from dataclasses import dataclass
from datetime import timedelta

import pytest

from community.accounts.models import Card
from community.foundation import clock as the_clock
from community.foundation.access import Role
from community.foundation.audit import AuditEntry
from community.foundation.database import db, transaction
from community.foundation.refusal import Refused
from community.foundation.watch import watched_kinds
from community.households.models import Consent, Household, Member
from community.households.rules import ConsentPurpose
from community.housing import actions, queries
from community.housing.models import Dwelling, HousingNeed
from community.housing.rules import DwellingState, HousingDeed, HousingNeedState, HousingSide, LostReason, Refusal
from community.organisations.rules import OrganisationKind
from community.referrals.models import ReferralOffer
from community.referrals.rules import ReferralKind, ReferralState
from community.sharing.models import SharingAgreement
from tests import cast, factories

OFFER = "/community/housing/offer"
TOLD = {
    "landlord": "canary-owner", "phone": "+359888000111", "email": "", "address": "canary-street 5", "rooms": "2",
    "most_persons": "4", "rent": "420", "free_from": "2026-12-01", "words": "canary-words of a light home",
}  # fmt: skip
CANARIES = ("canary-owner", "888000111", "canary-street", "canary-words", "canary-note")


@dataclass
class Play:
    """Ids of the organisations, the people, the cards, and of what is there."""

    office: int
    ours: int
    officer: int
    caseworker: int
    stranger: int
    other_caseworker: int
    coordinator: int
    administrator: int
    household: int
    card: int
    other_card: int
    area: int


@pytest.fixture
def play(writing):
    with writing():
        office = factories.organisation(slug="town", name="Town", kind=OrganisationKind.MUNICIPALITY)
        ours, theirs = (factories.organisation(slug=one, name=one) for one in ("ours", "theirs"))
        factories.add(ReferralOffer(organisation_id=office.id, kind=ReferralKind.HOUSING))
        factories.sharing(ours, office)
        homes = [
            factories.household(ours, one, f"second {one}", call_name=f"canary-{one}") for one in ("haddad", "other")
        ]
        for one in db.session.query(Member):
            one.birth_year, one.guardian = 1990, True
        cast.agree(homes[0], ConsentPurpose.COORDINATION)

        def card(household):
            facts = {"code_digest": f"card {household.id}", "pin_hash": "-", "issued_at": the_clock.now()}
            return factories.add(Card(household_id=household.id, **facts)).id

        def person(role, of, name):
            return factories.account((role, of.id if of else None), name=name, email=f"{name.lower()}@example.org").id

        return Play(
            office=office.id,
            ours=ours.id,
            officer=person(Role.SERVICE, office, "Olga"),
            caseworker=person(Role.CASEWORKER, ours, "Cara"),
            stranger=person(Role.SERVICE, theirs, "Stranger"),
            other_caseworker=person(Role.CASEWORKER, theirs, "Carl"),
            coordinator=person(Role.COORDINATOR, office, "Cora"),
            administrator=person(Role.ADMINISTRATOR, None, "Admin"),
            household=homes[0].id,
            card=card(homes[0]),
            other_card=card(homes[1]),
            area=factories.area().id,
        )


@pytest.fixture
def come(play, visitor):
    """A browser of somebody of the play, by name."""

    def browser(who=""):
        found = visitor()
        if who.endswith("card"):
            found.open_card(getattr(play, who))
        elif who:
            found.sign_in(getattr(play, who))
        return found

    return browser


def add_need(writing, play, state=HousingNeedState.SEARCHING, home=None, **changes):
    with writing() as session:
        rows = [session.get_one(Household, play.household), *map(_organisation(session), (play.office, play.ours))]
        return factories.housing_need(*rows, state, session.get(Dwelling, home) if home else None, **changes).id


def _organisation(session):
    from community.organisations.models import Organisation

    return lambda number: session.get_one(Organisation, number)


def add_home(writing, play, state=DwellingState.APPROVED, **changes):
    with writing() as session:
        return factories.dwelling(_organisation(session)(play.office), state, **changes).id


def state_of(reading, model, number):
    with reading() as session:
        return session.get_one(model, number).state


def offer(come, play, **changes):
    return come().post(OFFER, data={**TOLD, "area_id": str(play.area), **changes})


@pytest.mark.both_databases
def test_an_owner_offers_a_home_and_the_office_takes_it(come, play, reading):
    assert offer(come, play).location == "/community/housing/arrived"
    assert "It arrived" in come().get("/community/housing/arrived").text
    with reading() as session:
        [home] = session.query(Dwelling).all()
        assert (home.organisation_id, home.state, home.address) == (
            play.office,
            DwellingState.SUBMITTED,
            TOLD["address"],
        )
        # What the country pays with, as the calendar of the town says.
        assert home.currency == "EUR"
        # Nothing of it stands open in the database, and with it in no backup.
        lies = repr(session.connection().exec_driver_sql("SELECT * FROM dwellings").all())
        assert not [one for one in CANARIES if one in lies]
        number = home.id
    olga, page = come("officer"), f"/community/housing/dwellings/{number}"
    assert "canary-words" in olga.get(page).text
    facts = {"owner": "private", "utilities": "60", "deposit": "300", "registration": "1", "note": "canary-note",
             "square_metres": "", "floor": "", "months": "", "free_until": ""}  # fmt: skip
    assert olga.post(f"{page}/change", data={**TOLD, **facts, "area_id": str(play.area)}).status_code == 303
    for deed in ("check", "approve"):
        assert olga.post(f"{page}/step", data={"deed": deed}).status_code == 303
    assert state_of(reading, Dwelling, number) is DwellingState.APPROVED
    # A second press changes nothing and says so.
    assert olga.post(f"{page}/step", data={"deed": "approve"}).status_code == 409
    assert olga.post(f"{page}/step", data={"deed": "reserve"}).status_code == 404
    assert "canary-street" not in olga.get("/community/housing").text


def test_a_home_without_an_address_is_not_checked_and_no_such_button_is_shown(come, play, reading):
    offer(come, play, address="")
    with reading() as session:
        page = f"/community/housing/dwellings/{session.query(Dwelling.id).scalar()}"
    olga = come("officer")
    assert 'value="check"' not in olga.get(page).text
    refused = olga.post(f"{page}/step", data={"deed": "check"})
    assert refused.status_code == 409
    assert "The address is missing" in refused.text


@pytest.mark.settings(rate_limits=True)
def test_who_sends_too_many_is_turned_away_and_who_leaves_no_way_to_answer_is_asked(come, play, reading):
    assert offer(come, play, phone="", email="").status_code == 422
    for _ in range(10):
        offer(come, play)
    assert offer(come, play).status_code == 429
    with reading() as session:
        assert session.query(Dwelling).count() == 10


def test_where_nobody_looks_for_homes_no_form_is_shown(come, play, writing):
    with writing() as session:
        session.query(ReferralOffer).delete()
    page = come().get(OFFER)
    assert "Nobody can receive this here yet" in page.text
    assert 'name="landlord"' not in page.text
    assert offer(come, play).status_code == 409


@pytest.mark.parametrize("who", ["", "stranger", "caseworker", "coordinator", "administrator", "card", "other_card"])
def test_nobody_but_the_office_opens_a_home(come, play, writing, who):
    home = add_home(writing, play, address="canary-street", words="canary-words", landlord="canary-owner")
    found = come(who)
    for path in ("/community/housing", f"/community/housing/dwellings/{home}", "/community/housing/needs",
                 "/family/home", "/events/venues", "/"):  # fmt: skip
        shown = found.get(path)
        assert not [one for one in CANARIES if one in shown.text], path
    if who:
        assert found.get(f"/community/housing/dwellings/{home}").status_code in (403, 404)


def test_a_caseworker_passes_a_need_on_and_the_office_reads_a_name_only_where_it_may(come, play, reading):
    cara, page = come("caseworker"), f"/community/housing/families/{play.household}/need"
    said = {"office_id": str(play.office), "persons": "3", "budget": "500", "by_on": "2026-12-20", "district": "",
            "school": "0", "work": "0", "language": "ar"}  # fmt: skip
    made = cara.post(page, data=said)
    assert made.status_code == 303
    # A second one is not opened, and the first is shown in place of the form.
    assert cara.post(page, data=said).status_code == 409
    assert cara.get(page).location == made.location
    assert "canary-haddad" in cara.get(made.location).text
    # Whoever passed it on, and the office, say otherwise what is looked for.
    for who in (cara, come("officer")):
        assert who.get(f"{made.location}/change").status_code == 200
        assert who.post(f"{made.location}/change", data={**said, "budget": "555"}).status_code == 303
        assert "€555" in who.get(made.location).text
    olga = come("officer")
    assert "canary-haddad" not in olga.get(made.location).text + olga.get("/community/housing/needs").text
    with reading() as session:
        assert session.query(AuditEntry).filter_by(table_name="housing_needs").count() > 0
    for who in ("stranger", "other_caseworker"):
        assert come(who).get(made.location).status_code == 404


def test_an_office_is_told_no_more_than_the_two_organisations_share(come, play, writing, reading):
    cara, page = come("caseworker"), f"/community/housing/families/{play.household}/need"
    said = {"office_id": str(play.office), "persons": "3", "budget": "500", "by_on": "2026-12-20", "district": "",
            "school": "0", "work": "0", "language": ""}  # fmt: skip
    with writing() as session:
        session.query(SharingAgreement).update({"shared": ["family_size", "district"]})
    for more in ({"language": "ar"}, {"step_free": "y"}, {"named": "y"}):
        answer = cara.post(page, data={**said, **more})
        assert answer.status_code == 422
        assert "Agreed with this organisation is only: District and People in the family." in answer.text
    made = cara.post(page, data=said)
    assert made.status_code == 303
    # What it was told stays with it; more is not told, also not later, by whoever passed it on.
    with writing() as session:
        session.query(SharingAgreement).update({"ended_at": the_clock.now()})
    assert cara.post(f"{made.location}/change", data={**said, "budget": "555"}).status_code == 303
    assert cara.post(f"{made.location}/change", data={**said, "language": "ar"}).status_code == 422
    olga = come("officer")
    assert olga.post(f"{made.location}/change", data={**said, "language": "ar"}).status_code == 303
    # Nobody is asked to type what cannot be sent.
    with writing() as session:
        session.query(HousingNeed).update({"state": HousingNeedState.LOST, "lost": LostReason.OTHER})
    answer = cara.get(page)
    assert "No data sharing runs yet" in answer.text
    assert 'name="persons"' not in answer.text
    refused = cara.post(page, data=said)
    assert refused.status_code == 409
    assert "No data sharing runs with this organisation" in refused.text
    # Within one organisation nothing goes anywhere.
    with writing() as session:
        session.add(ReferralOffer(organisation_id=play.ours, kind=ReferralKind.HOUSING))
        factories.account((Role.SERVICE, play.ours))
    page_there = cara.get(page)
    assert "Nobody can be referred to these" in page_there.text
    assert cara.post(page, data={**said, "office_id": str(play.ours), "named": "y"}).status_code == 303
    with reading() as session:
        assert session.query(HousingNeed).count() == 2


def test_a_withdrawn_consent_ends_what_the_office_reads(come, play, writing):
    page = f"/community/housing/needs/{add_need(writing, play)}"
    olga, cara = come("officer"), come("caseworker")
    assert olga.get(page).status_code == cara.get(page).status_code == 200
    with writing() as session:
        session.query(Consent).filter_by(household_id=play.household).update({"withdrawn_at": the_clock.now()})
    assert olga.get(page).status_code == cara.get(page).status_code == 404


@pytest.mark.both_databases
def test_from_the_need_to_half_a_year_at_home(come, play, writing, reading, clock):
    home = add_home(writing, play, address="canary-street", most_persons=3, rent=400, registration=True)
    small = add_home(writing, play, most_persons=1)
    number = add_need(writing, play, HousingNeedState.OPEN)
    page, olga, cara = f"/community/housing/needs/{number}", come("officer"), come("caseworker")

    def press(who, deed):
        return who.post(f"{page}/step", data={"deed": deed}).status_code

    assert press(cara, "search") == 409
    assert press(olga, "search") == 303
    shown = olga.get(page).text
    assert shown.index(f"Home {home}") < shown.index("why not") < shown.index(f"Home {small}")
    assert "Too few places to sleep" in shown
    assert olga.post(f"{page}/propose", data={"dwelling": str(small)}).status_code == 409
    assert "canary-street" not in come("card").get("/family/home").text
    assert olga.post(f"{page}/propose", data={"dwelling": str(home)}).status_code == 303
    # From the offer on the family and who accompanies it read where it is; nobody else.
    assert "canary-street" in come("card").get("/family/home").text
    assert "canary-street" in cara.get(page).text
    assert "canary-street" not in come("other_card").get("/family/home").text
    assert press(cara, "accept") == 303
    assert press(cara, "accept") == 409
    assert state_of(reading, Dwelling, home) is DwellingState.RESERVED
    today = the_clock.today("Europe/Sofia")
    # The day that the form proposes, and each that it lets choose, can be that of the move.
    assert f'max="{today}" min="{today}" name="moved_on" required type="date" value="{today}"' in cara.get(page).text
    assert cara.post(f"{page}/moved", data={"moved_on": str(today + timedelta(1))}).status_code == 409
    assert cara.post(f"{page}/moved", data={"moved_on": str(today)}).status_code == 303
    assert state_of(reading, Dwelling, home) is DwellingState.OCCUPIED
    assert press(cara, "still_90") == 409
    assert 'value="still_90"' not in cara.get(page).text
    for days, deed in ((90, "still_90"), (180, "still_180")):
        clock.advance(days=90)
        cara, olga = come("caseworker"), come("officer")
        assert days
        assert f'value="{deed}"' in cara.get(page).text
        assert press(cara, deed) == 303
    assert state_of(reading, HousingNeed, number) is HousingNeedState.AFTER_180
    # They move out years later; the home is offered again, and what was counted stays.
    assert olga.post(f"/community/housing/dwellings/{home}/step", data={"deed": "free"}).status_code == 303
    assert state_of(reading, HousingNeed, number) is HousingNeedState.AFTER_180
    assert state_of(reading, Dwelling, home) is DwellingState.AVAILABLE


def test_what_does_not_last_frees_the_home(come, play, writing, reading):
    for state, home_state, after in (
        (HousingNeedState.ACCEPTED, DwellingState.RESERVED, None),
        (HousingNeedState.MOVED_IN, DwellingState.OCCUPIED, "kept"),
    ):
        home = add_home(writing, play, home_state)
        number = add_need(writing, play, state, home)
        said = come("caseworker").post(f"/community/housing/needs/{number}/lost", data={"reason": "moved_out"})
        assert said.status_code == 303
        assert state_of(reading, Dwelling, home) is DwellingState.AVAILABLE
        with reading() as session:
            need = session.get_one(HousingNeed, number)
            assert (need.state, need.lost, need.holds) == (HousingNeedState.LOST, LostReason.MOVED_OUT, False)
            assert (need.dwelling_id is not None) is (after == "kept")


def test_a_referral_leads_to_a_need_that_is_one_persons_alone_and_ends_with_it(come, play, writing, reading):
    with writing() as session:
        member = session.query(Member).filter_by(household_id=play.household).order_by(Member.id).first()
        ours, office = map(_organisation(session), (play.ours, play.office))
        asked = factories.referral(member, ours, office, ReferralState.ACCEPTED, ReferralKind.HOUSING).id
        other = factories.referral(member, ours, office, ReferralState.ACCEPTED, ReferralKind.OTHER).id
        facts = {"code_digest": "own", "pin_hash": "-", "issued_at": the_clock.now(), "member_id": member.id}
        play.own_card = factories.add(Card(household_id=play.household, **facts)).id
    olga = come("officer")
    assert "Look for a home" in olga.get("/community/housing/needs").text
    # On the page of the referral itself, too, and not on one about something else.
    assert f"/community/housing/referrals/{asked}/need" in olga.get(f"/community/referrals/received/{asked}").text
    assert "Look for a home" not in olga.get(f"/community/referrals/received/{other}").text
    cara = come("caseworker")
    assert "Look for a home" not in cara.get(f"/community/referrals/{asked}").text
    said = {"persons": "1", "budget": "300", "by_on": "2026-12-20", "district": "", "school": "0", "work": "0",
            "language": ""}  # fmt: skip
    assert olga.post(f"/community/housing/referrals/{other}/need", data=said).status_code == 409
    made = olga.post(f"/community/housing/referrals/{asked}/need", data=said)
    assert made.status_code == 303
    assert olga.post(f"/community/housing/referrals/{asked}/need", data=said).status_code == 409
    for browser, page in ((olga, f"/community/referrals/received/{asked}"), (cara, f"/community/referrals/{asked}")):
        text = browser.get(page).text
        assert made.location in text
        assert "Look for a home" not in text
    assert "Your wish has arrived" in come("own_card").get("/family/home").text
    assert "Your wish has arrived" not in come("card").get("/family/home").text
    with writing() as session:
        from community.referrals.models import Referral

        session.get_one(Referral, asked).state = ReferralState.WITHDRAWN
    assert olga.get(made.location).status_code == 404


@pytest.mark.both_databases
def test_a_home_is_never_accepted_by_two(app, play, writing, reading):
    home = add_home(writing, play)
    needs = [add_need(writing, play, HousingNeedState.OFFERED, home) for _ in range(2)]
    together, answers = threading.Barrier(2), []

    def accept(number):
        with app.app_context():
            together.wait()
            try:
                with transaction():
                    [need] = db.session.query(HousingNeed).filter_by(id=number).with_for_update().all()
                    actions.step(need, HousingDeed.ACCEPT, HousingSide.CARE)
                answers.append("yes")
            except Refused as refused:
                answers.append(refused.reason)

    threads = [threading.Thread(target=accept, args=(number,)) for number in needs]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(answers, key=str) == sorted(["yes", Refusal.TAKEN], key=str)
    with reading() as session:
        assert session.query(HousingNeed).filter_by(holds=True).count() == 1


def test_what_is_due_stands_on_the_lists_of_the_morning(app, come, play, writing, clock):
    number = add_need(writing, play, HousingNeedState.MOVED_IN, add_home(writing, play, DwellingState.OCCUPIED))
    add_home(writing, play, DwellingState.SUBMITTED)
    add_need(writing, play, HousingNeedState.OPEN)

    def waiting():
        with app.app_context(), transaction(writing=False):
            return {one.slug: len(one.waiting(None)) for one in watched_kinds() if "home" in one.slug}

    assert waiting() == {"homes offered": 1, "homes to look for": 1, "homes due": 0}
    clock.advance(days=91)
    assert waiting()["homes due"] == 1
    cara = come("caseworker")
    assert f"/community/housing/needs/{number}" in cara.get("/community/watching").text
    family = cara.get(f"/community/caseload/{play.household}").text
    assert "A home: Moved in" in family
    with app.app_context(), transaction(writing=False):
        assert queries.moved([play.office], the_clock.today() - timedelta(days=365))


def test_the_figures_count_families_by_how_long_they_waited(app, play, writing):
    from community.reports import days_to_a_home, still_housed

    for state, days in ((HousingNeedState.AFTER_90, 40), (HousingNeedState.MOVED_IN, 3)):
        home = add_home(writing, play, DwellingState.OCCUPIED)
        add_need(writing, play, state, home, opened_at=the_clock.now() - timedelta(days=days))
    with app.app_context(), transaction(writing=False):
        assert days_to_a_home([play.office]) == [("up to 30 days", (1,)), ("up to 90 days", (1,))]
        assert still_housed(None) == [(the_clock.today().replace(day=1), (2, 1, 0))]
        assert days_to_a_home([play.ours]) == []


def test_after_ninety_days_nothing_is_left_of_who_offered_what_was_taken_out(app, play, writing, reading):
    home = add_home(writing, play, DwellingState.WITHDRAWN, address="canary-street", words="canary-words")
    with app.app_context(), transaction():
        actions.empty([home])
    with reading() as session:
        row = session.get_one(Dwelling, home)
        assert [row.address, row.landlord, row.phone, row.email, row.words, row.note] == [""] * 6
        assert row.rent == 400
