"""Who holds the right opens the files of their organisation and clears with a second person; nobody themselves."""

from dataclasses import asdict, dataclass
from datetime import date

import pytest
import sqlalchemy as sa

from community.accounts.models import Account
from community.foundation.access import Role
from community.foundation.audit import AuditEntry, Deed
from community.foundation.database import db
from community.organisations.models import Membership, Organisation
from tests import cast, factories, html
from volunteers.clearances.models import ClearanceProposal, EndedClearance, GrantedClearance, Interview, SeenCertificate
from volunteers.clearances.rules import Clearance, ClearanceStep, EndReason, InterviewOutcome
from volunteers.profiles.models import Volunteer
from volunteers.profiles.rules import VolunteerState

UNTIL = {"until": "2027-11-23"}


@dataclass(frozen=True)
class Play(cast.Cast):
    """The cast with a second person to clear somebody."""

    colleague: int


@pytest.fixture
def play(writing, clock):
    """The cast; the coordinator and a colleague may open the files of everybody in it, the stranger those of theirs."""
    clock.set(factories.NOON)
    with writing() as session:
        gathered = cast.gather()
        ours = session.get_one(Organisation, gathered.organisation)
        made = Play(**asdict(gathered), colleague=factories.coordinator(ours, name="Colleague").id)
        for volunteer_id in (made.volunteer, made.second_volunteer, made.applicant):
            factories.clearance_request(volunteer_id)
        for account_id in (made.coordinator, made.colleague, made.stranger):
            held = session.query(Membership).filter_by(account_id=account_id).one()
            factories.add(
                Membership(
                    account_id=account_id,
                    organisation_id=held.organisation_id,
                    role=Role.VETTING,
                    granted_at=factories.NOON,
                )
            )
        return made


@pytest.fixture
def ready(play, writing):
    """The applicant has taken every step to every clearance."""
    with writing():
        factories.steps(play.applicant)
    return play


@pytest.fixture
def signed_in(visitor):
    def enter(account_id):
        person = visitor()
        person.sign_in(account_id)
        return person

    return enter


def clearances(reading, volunteer_id):
    with reading() as session:
        return {
            row.clearance: row.expires_on
            for row in session.query(GrantedClearance).filter_by(volunteer_id=volunteer_id)
        }


def test_the_list_leads_to_a_clearance_and_the_shift_opens(ready, signed_in, reading, mailbox):
    play = ready
    cora, other, anton = signed_in(play.coordinator), signed_in(play.colleague), signed_in(play.applicant)
    assert anton.post(f"/volunteers/shifts/{play.shift}/sign-up").status_code == 409
    listed = cora.get("/volunteers/steps")
    assert "Anton" in listed.text
    assert "Ready for the decision" in listed.text
    assert "Vera" not in listed.text
    address = f"/volunteers/steps/{play.applicant}"
    file = cora.get(address)
    assert "25 November 2029 at the latest." in file.text
    [chosen] = [form.values["clearance"] for form in html.forms(file.text) if "until" in form.values]
    assert chosen == ["children"]
    assert cora.press(file, "Clear", clearance="adults", **UNTIL).status_code == 303
    assert "Anton" in other.get("/volunteers/steps?show=waiting").text
    assert anton.post(f"/volunteers/shifts/{play.shift}/sign-up").status_code == 409
    assert other.press(other.get(address), "Confirm").status_code == 303
    assert clearances(reading, play.applicant) == {Clearance.ADULTS: date(2027, 11, 23)}
    assert "Anton" not in cora.get("/volunteers/steps").text
    assert [message["Subject"] for message in mailbox.deliver()] == ["More shifts are open to you"]
    assert anton.post(f"/volunteers/shifts/{play.shift}/sign-up").status_code == 303
    with reading() as session:
        granted = session.query(GrantedClearance).filter_by(volunteer_id=play.applicant).one()
        assert (granted.proposed_by_id, granted.confirmed_by_id) == (play.coordinator, play.colleague)


@pytest.mark.parametrize("clearance", [one.value for one in Clearance])
def test_two_people_are_needed(ready, signed_in, reading, clearance):
    play = ready
    cora, other = signed_in(play.coordinator), signed_in(play.colleague)
    address = f"/volunteers/steps/{play.applicant}"
    cora.press(cora.get(address), "Clear", clearance=clearance, **UNTIL)
    cora.press(cora.get(address), "Clear", clearance=clearance, **UNTIL)
    assert clearances(reading, play.applicant) == {}
    assert "Confirm</button>" not in cora.get(address).text
    own = cora.post(f"{address}/confirm", data={"clearance": clearance})
    assert own.status_code == 409
    assert "Another person has to confirm" in own.text
    assert clearances(reading, play.applicant) == {}
    assert other.press(other.get(address), "Confirm").status_code == 303
    assert clearances(reading, play.applicant) == {Clearance(clearance): date(2027, 11, 23)}
    with reading() as session:
        assert session.query(ClearanceProposal).count() == 0


def test_the_second_who_fills_in_the_same_is_the_second_person(ready, signed_in, reading):
    play = ready
    address = f"/volunteers/steps/{play.applicant}/grant"
    for person in (play.coordinator, play.colleague):
        signed_in(person).post(address, data={"clearance": "children", **UNTIL})
    assert clearances(reading, play.applicant) == {Clearance.CHILDREN: date(2027, 11, 23)}


def test_whoever_changes_the_date_is_the_first_person_again(ready, signed_in, reading):
    play = ready
    cora, other = signed_in(play.coordinator), signed_in(play.colleague)
    address = f"/volunteers/steps/{play.applicant}"
    cora.post(f"{address}/grant", data={"clearance": "children", **UNTIL})
    other.post(f"{address}/grant", data={"clearance": "children", "until": "2028-01-01"})
    assert other.post(f"{address}/confirm", data={"clearance": "children"}).status_code == 409
    assert clearances(reading, play.applicant) == {}


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (ClearanceStep.REFERENCES, "Two referees who trust them with this are missing"),
        (ClearanceStep.INTERVIEW, "The talk is missing"),
        (ClearanceStep.CHECK, "A certificate that counts today is missing"),
        (ClearanceStep.TRAINING, "The child protection training is missing"),
    ],
)
def test_a_missing_step_is_named(play, signed_in, writing, reading, step, words):
    with writing():
        factories.steps(play.applicant, but=step)
    cora = signed_in(play.coordinator)
    address = f"/volunteers/steps/{play.applicant}"
    page = cora.get(address)
    assert "3 of 4 done" in page.text
    assert 'type="radio" value="children"' not in page.text.partition("Clear this volunteer")[2]
    answer = cora.post(f"{address}/grant", data={"clearance": "children", **UNTIL})
    assert answer.status_code == 409
    assert words in answer.text
    with reading() as session:
        assert session.query(ClearanceProposal).count() == 0


def test_a_step_that_ran_out_meanwhile_stops_the_second_person(play, signed_in, writing, clock):
    with writing():
        factories.steps(play.applicant, until=date(2027, 11, 23))
    address = f"/volunteers/steps/{play.applicant}"
    cora, other = signed_in(play.coordinator), signed_in(play.colleague)
    cora.post(f"{address}/grant", data={"clearance": "children", "until": "2027-11-23"})
    clock.advance(days=30)
    with writing():
        db.session.execute(sa.update(SeenCertificate).values(valid_until=date(2026, 12, 1)))
    answer = other.post(f"{address}/confirm", data={"clearance": "children"})
    assert answer.status_code == 409
    assert "certificate" in answer.text


def test_the_steps_are_noted_and_counted(play, signed_in, writing, reading):
    with writing():
        factories.clearance_request(play.applicant)
        for _ in range(2):
            factories.reference(play.applicant, *Clearance, remark="Kind and on time.")
    cora = signed_in(play.coordinator)
    address = f"/volunteers/steps/{play.applicant}"
    page = cora.get(address)
    assert "1 of 4 done" in page.text
    assert "Kind and on time." in page.text
    assert cora.press(page, "Note it", form=0, outcome="fits").status_code == 303
    page = cora.get(address)
    assert "2 of 4 done" in page.text
    seen = {"certificate": "record", "seen_on": "2026-11-20", "valid_until": "2027-11-20"}
    assert cora.post(f"{address}/certificate", data=seen | {"number": "12345", "remark": "clean"}).status_code == 303
    attended = {"training": "safeguarding", "attended_on": "2026-11-01"}
    for _ in range(2):
        assert cora.post(f"{address}/training", data=attended).status_code == 303
    page = cora.get(address)
    assert "4 of 4 done" in page.text
    with reading() as session:
        talk = session.query(Interview).one()
        assert (talk.held_by_id, talk.outcome) == (play.coordinator, InterviewOutcome.FITS)
        certificate = session.query(SeenCertificate).one()
        assert (certificate.seen_by_id, certificate.valid_until) == (play.coordinator, date(2027, 11, 20))


def test_what_a_certificate_says_has_nowhere_to_go():
    columns = {column.name: str(column.type) for column in SeenCertificate.__table__.columns}
    assert set(columns) == {
        "id", "volunteer_id", "certificate", "seen_on", "seen_by_id", "valid_until", "recorded_at",
    }  # fmt: skip
    # The only text is a word of a closed list.
    assert [name for name, kind in columns.items() if "CHAR" in kind or "JSON" in kind] == ["certificate"]
    assert isinstance(SeenCertificate.__table__.c.certificate.type, sa.Enum)


@pytest.mark.parametrize(
    ("what", "typed", "status"),
    [
        ("interview", {"held_on": "2026-12-24", "held_by": "me", "outcome": "fits"}, 409),
        ("interview", {"held_on": "2026-11-20", "held_by": "0", "outcome": "fits"}, 422),
        ("interview", {"held_on": "2026-11-20", "held_by": "me", "outcome": "great"}, 422),
        ("interview", {}, 422),
        ("certificate", {"certificate": "record", "seen_on": "2026-11-20", "valid_until": "2026-11-20"}, 409),
        ("certificate", {"certificate": "record", "seen_on": "2026-12-20", "valid_until": "2027-11-20"}, 409),
        ("certificate", {"certificate": "passport", "seen_on": "2026-11-20", "valid_until": "2027-11-20"}, 422),
        ("training", {"training": "safeguarding", "attended_on": "2026-11-24"}, 409),
        ("training", {"training": "safeguarding", "attended_on": ""}, 422),
    ],
)
def test_notes_that_do_not_do(play, signed_in, reading, what, typed, status):
    typed = {key: str(play.coordinator) if value == "me" else value for key, value in typed.items()}
    answer = signed_in(play.coordinator).post(f"/volunteers/steps/{play.applicant}/{what}", data=typed)
    assert answer.status_code == status
    with reading() as session:
        assert session.query(Interview).count() == session.query(SeenCertificate).count() == 0


def test_nobody_opens_notes_or_clears_their_own(play, signed_in, writing, reading):
    with writing() as session:
        session.add(Volunteer(id=play.coordinator, state=VolunteerState.ACTIVE, created_at=factories.NOON))
        session.flush()
        factories.steps(play.coordinator)
        factories.reference(play.coordinator, remark="Planted remark")
    cora = signed_in(play.coordinator)
    address = f"/volunteers/steps/{play.coordinator}"
    page = cora.get(address)
    assert "Nobody clears themselves" in page.text
    assert "Planted remark" not in page.text
    assert cora.post(f"{address}/grant", data={"clearance": "adults", **UNTIL}).status_code == 409
    talk = {"held_on": "2026-11-20", "held_by": str(play.coordinator), "outcome": "fits"}
    assert cora.post(f"{address}/interview", data=talk).status_code == 409
    assert clearances(reading, play.coordinator) == {}


@pytest.mark.parametrize(("until", "status"), [("2026-11-23", 409), ("2036-01-01", 409), ("soon", 422), ("", 422)])
def test_dates_that_do_not_do(ready, signed_in, reading, until, status):
    cora = signed_in(ready.coordinator)
    answer = cora.post(f"/volunteers/steps/{ready.applicant}/grant", data={"clearance": "adults", "until": until})
    assert answer.status_code == status
    with reading() as session:
        assert session.query(ClearanceProposal).count() == 0


def test_a_withdrawn_clearance_acts_at_once(play, signed_in, reading):
    cora, vera = signed_in(play.coordinator), signed_in(play.volunteer)
    page = cora.get(f"/volunteers/steps/{play.volunteer}")
    assert cora.press(page, "Withdraw it").status_code == 303
    assert vera.post(f"/volunteers/shifts/{play.shift}/sign-up").status_code == 409
    with reading() as session:
        ended = session.query(EndedClearance).one()
        assert (ended.ended_on, ended.reason) == (date(2026, 11, 23), EndReason.WITHDRAWN)


def test_opening_a_file_is_noted(play, signed_in, reading):
    signed_in(play.coordinator).get(f"/volunteers/steps/{play.applicant}")
    with reading() as session:
        entry = session.query(AuditEntry).filter_by(deed=Deed.VIEWED).one()
        assert (entry.account_id, entry.table_name, entry.row_id) == (play.coordinator, "volunteers", play.applicant)


def test_a_coordinator_without_the_right_sees_state_and_expiry_only(play, signed_in, writing):
    with writing() as session:
        plain = factories.coordinator(session.get_one(Organisation, play.organisation)).id
        factories.reference(play.volunteer, remark="Planted remark")
    cora = signed_in(plain)
    page = cora.get("/volunteers/steps?show=all")
    assert "Vera" in page.text
    assert "1 Jan 2036" in page.text
    assert "Planted remark" not in page.text
    assert f"/volunteers/steps/{play.volunteer}" not in page.text
    assert cora.get(f"/volunteers/steps/{play.volunteer}").status_code == 403
    for what in ("grant", "confirm", "withdraw", "interview", "certificate", "training"):
        assert cora.post(f"/volunteers/steps/{play.volunteer}/{what}").status_code == 403


def test_the_right_is_given_among_the_members_and_acts_until_it_is_taken(play, signed_in, writing, mailbox):
    with writing() as session:
        colleague = factories.coordinator(
            session.get_one(Organisation, play.organisation), email="colleague@example.org"
        )
        colleague_id = colleague.id
    cora, other = signed_in(play.coordinator), signed_in(colleague_id)
    members = f"/community/organisations/{play.organisation}/members"
    answer = cora.press(cora.get(members), "Invite", name="Colleague", email="colleague@example.org", roles=["vetting"])
    assert answer.status_code == 303
    [message] = mailbox.to("colleague@example.org")
    assert "vetting" not in message["Subject"].lower()
    text = message.get_body(("plain",)).get_content()
    link = next(word for word in text.split() if "/invitation/" in word).removeprefix("http://localhost")
    assert other.press(other.get(link), "Accept").status_code == 303
    assert other.get(f"/volunteers/steps/{play.applicant}").status_code == 200
    with writing() as session:
        session.execute(
            sa.delete(Membership).where(Membership.account_id == colleague_id, Membership.role == Role.VETTING)
        )
    assert other.get(f"/volunteers/steps/{play.applicant}").status_code == 403


@pytest.mark.parametrize("who", ["volunteer", "applicant", "administrator", "caseworker"])
def test_others_see_nothing(play, signed_in, writing, reading, who):
    with writing():
        ids = {
            "administrator": factories.account((Role.ADMINISTRATOR, None)).id,
            "caseworker": factories.account((Role.CASEWORKER, play.organisation)).id,
        }
    person = signed_in(ids.get(who) or getattr(play, who))
    assert person.get("/volunteers/steps").status_code == 403
    assert person.get(f"/volunteers/steps/{play.applicant}").status_code == 403
    address = f"/volunteers/steps/{play.applicant}/grant"
    assert person.post(address, data={"clearance": "adults", **UNTIL}).status_code == 403
    assert clearances(reading, play.applicant) == {}


def test_somebody_who_is_no_volunteer_has_no_file(play, signed_in):
    cora = signed_in(play.coordinator)
    assert cora.get(f"/volunteers/steps/{play.stranger}").status_code == 404
    assert cora.get("/volunteers/steps/999999").status_code == 404


def test_who_holds_the_right_elsewhere_meets_nobody_here(ready, signed_in, writing, reading):
    play = ready
    with writing():
        # Who registered and applied nowhere is not anybody's yet.
        factories.volunteer(clearance=None, name="Nomen")
    stranger = signed_in(play.stranger)
    for tab in ("open", "waiting", "ending", "all"):
        page = stranger.get(f"/volunteers/steps?show={tab}").text
        assert not any(name in page for name in ("Anton", "Vera", "Walid", "Nomen"))
    assert "Anton" not in stranger.get("/volunteers/steps?show=all&q=Anton").text.partition('class="group"')[2]
    assert "Nomen" not in signed_in(play.coordinator).get("/volunteers/steps?show=all").text
    address = f"/volunteers/steps/{play.applicant}"
    assert stranger.get(address).status_code == 404
    signed_in(play.coordinator).post(f"{address}/grant", data={"clearance": "adults", **UNTIL})
    for what in ("grant", "confirm", "withdraw", "interview", "certificate", "training"):
        assert stranger.post(f"{address}/{what}", data={"clearance": "adults", **UNTIL}).status_code == 404
    assert clearances(reading, play.applicant) == {}


def test_the_file_goes_with_the_application_and_what_waits_does_not(ready, signed_in, writing, reading):
    play = ready
    cora, stranger, anton = signed_in(play.coordinator), signed_in(play.stranger), signed_in(play.applicant)
    address = f"/volunteers/steps/{play.applicant}"
    cora.post(f"{address}/grant", data={"clearance": "children", **UNTIL})
    page = anton.get("/volunteers/steps/apply")
    anton.press(page, "Change it")
    with reading() as session:
        theirs = session.query(Organisation).filter_by(slug="theirs").one().id
        assert session.query(ClearanceProposal).count() == 1
    assert anton.press(page, "Change it", organisation=str(theirs)).status_code == 303
    assert "Theirs" in anton.get("/volunteers/steps/mine").text
    with reading() as session:
        assert session.query(ClearanceProposal).count() == 0
    assert "Anton" not in cora.get("/volunteers/steps?show=all").text
    assert cora.get(address).status_code == 404
    file = stranger.get(address)
    assert "4 of 4 done" in file.text
    # Who talked with them is chosen among the own colleagues.
    assert "Coordinator</option>" not in file.text
    assert "Stranger</option>" in file.text


def test_one_opens_only_the_files_of_where_one_holds_the_right(play, signed_in, writing):
    with writing() as session:
        theirs = session.query(Organisation).filter_by(slug="theirs").one().id
        factories.clearance_request(play.applicant, organisation_id=theirs)
        both = factories.account((Role.COORDINATOR, theirs), (Role.VETTING, play.organisation)).id
    person = signed_in(both)
    page = person.get("/volunteers/steps?show=all").text
    assert f'href="/volunteers/steps/{play.volunteer}"' in page
    assert "Anton" in page
    assert f'href="/volunteers/steps/{play.applicant}"' not in page
    assert person.get(f"/volunteers/steps/{play.applicant}").status_code == 404


def test_two_of_one_name_are_told_apart_and_an_empty_search_leads_on(play, signed_in, writing, reading):
    with writing():
        other = factories.volunteer(name="Vera", family_name="Koleva", email="vera.two@example.org")
        factories.clearance_request(other.id)
    cora = signed_in(play.coordinator)
    page = cora.get("/volunteers/steps?show=all&q=Vera").text
    with reading() as session:
        assert session.get_one(Account, play.volunteer).email in page
    assert "vera.two@example.org" in page
    assert "Vera Koleva" in cora.get("/volunteers/steps?show=all&q=a+kol").text
    elsewhere = cora.get("/volunteers/steps?show=blocked&q=Vera").text
    assert "show=all&amp;q=Vera" in elsewhere
    assert "Nobody waits here" not in elsewhere
    assert "Nobody found" in cora.get("/volunteers/steps?show=all&q=Nobodysname").text


def test_what_came_of_a_talk_is_never_chosen_beforehand(play, signed_in, reading):
    cora = signed_in(play.coordinator)
    page = cora.get(f"/volunteers/steps/{play.applicant}")
    assert cora.press(page, "Note it", form=None, held_on="2026-11-20").status_code == 422
    with reading() as session:
        assert session.query(Interview).count() == 0


def test_search_finds_part_of_a_name_and_takes_signs_as_they_are(play, signed_in):
    cora = signed_in(play.coordinator)
    assert "Vera" in cora.get("/volunteers/steps?show=all&q=ver").text
    assert "Vera" not in cora.get("/volunteers/steps?show=all&q=%25").text
    assert cora.get("/volunteers/steps?show=x&page=-5&q=" + "a" * 500).status_code == 200


def test_query_budget_does_not_grow(play, signed_in, writing, count_queries):
    with writing():
        for number in range(60):
            made = factories.volunteer()
            factories.clearance_request(made.id)
            if number % 2:
                factories.steps(made.id)
    cora = signed_in(play.coordinator)
    with count_queries() as statements:
        page = cora.get("/volunteers/steps?show=all")
    assert len(statements) <= 10, statements
    assert "Later" in page.text
    with count_queries() as statements:
        cora.get(f"/volunteers/steps/{play.applicant}")
    assert len(statements) <= 18, statements


def test_the_refused_shift_leads_to_what_is_missing(play, signed_in, writing):
    with writing():
        factories.clearance_request(play.applicant)
        for _ in range(2):
            factories.reference(play.applicant, *Clearance, remark="Planted remark")
    anton = signed_in(play.applicant)
    for page in (
        anton.get(f"/volunteers/shifts/{play.shift}"),
        anton.post(f"/volunteers/shifts/{play.shift}/sign-up"),
    ):
        assert "1 of 4 done" in page.text
        assert "/volunteers/steps/mine" in page.text
    assert "/volunteers/steps/mine" in anton.get("/volunteers/shifts/mine").text
    shown = anton.get("/volunteers/shifts").text
    assert "First we get to know each other" in shown
    assert "1 of 4 done" in shown
    assert "First we get to know" not in signed_in(play.volunteer).get("/volunteers/shifts").text
    own = anton.get("/volunteers/steps/mine")
    assert own.status_code == 200
    assert "Your coordinator calls you for a talk" in own.text
    assert "Planted remark" not in own.text


def test_a_date_after_the_end_is_refused_with_its_reason(play, signed_in, writing):
    with writing():
        db.session.execute(sa.update(GrantedClearance).values(expires_on=date(2026, 11, 23)))
    vera = signed_in(play.volunteer)
    answer = vera.post(f"/volunteers/shifts/{play.shift}/sign-up")
    assert answer.status_code == 409
    assert "ends before the date of this shift" in answer.text
    own = vera.get("/volunteers/steps/mine")
    assert "23 November 2026" in own.text


def test_an_administrator_gives_the_right_to_others_and_not_to_themselves(play, signed_in, writing, mailbox):
    with writing():
        admin = factories.account((Role.ADMINISTRATOR, None), email="admin@example.org").id
    person = signed_in(admin)
    address = f"/community/organisations/{play.organisation}/invite"
    typed = {"name": "Walid", "email": "walid@example.org", "roles": "vetting"}
    assert person.post(address, data=typed).status_code == 303
    assert person.post(address, data=typed | {"email": "admin@example.org"}).status_code == 409
    assert person.get(f"/volunteers/steps/{play.applicant}").status_code == 403
    assert [message["To"] for message in mailbox.deliver()] == ["walid@example.org"]


def test_the_right_alone_opens_the_files_and_nothing_of_a_coordinator(play, signed_in, writing):
    with writing():
        only = factories.account((Role.VETTING, play.organisation)).id
    person = signed_in(only)
    assert "/volunteers/steps" in person.get("/programme").text
    assert person.get(f"/volunteers/steps/{play.applicant}").status_code == 200
    assert person.get("/events/planning").status_code == 403
    assert person.get(f"/volunteers/shifts/{play.shift}/roster").status_code == 403


@pytest.mark.settings(second_factor=True)
def test_without_the_second_step_the_right_does_not_count(play, signed_in):
    assert signed_in(play.coordinator).get(f"/volunteers/steps/{play.applicant}").status_code != 200


@pytest.mark.both_databases
@pytest.mark.parametrize("second", ["coordinator", "applicant"])
def test_the_database_too_wants_two_others(play, writing, second):
    row = GrantedClearance(
        volunteer_id=play.applicant,
        clearance=Clearance.ADULTS,
        granted_on=date(2026, 11, 23),
        expires_on=date(2027, 11, 23),
        proposed_by_id=play.coordinator,
        confirmed_by_id=getattr(play, second),
    )
    with pytest.raises(sa.exc.IntegrityError), writing():
        factories.add(row)


def test_staff_see_what_ends_soon_first_and_nothing_that_a_higher_one_covers(play, signed_in, writing):
    with writing() as session:
        session.execute(sa.delete(GrantedClearance))
        for volunteer, clearance, until in (
            (play.volunteer, Clearance.ADULTS, date(2028, 1, 1)),
            (play.volunteer, Clearance.CHILDREN, date(2027, 1, 20)),
            (play.second_volunteer, Clearance.ADULTS, date(2026, 11, 30)),
            (play.applicant, Clearance.ADULTS, date(2026, 11, 30)),
            (play.applicant, Clearance.CHILDREN, date(2028, 1, 1)),
        ):
            granted = {"volunteer_id": volunteer, "clearance": clearance, "granted_on": date(2026, 1, 1)}
            factories.add(GrantedClearance(**granted, expires_on=until))
    page = signed_in(play.coordinator).get("/volunteers/steps?show=ending").text
    assert "Anton" not in page
    assert page.index("Walid") < page.index("Vera")
    assert "20 Jan 2027" in page
    assert "2028" not in page
