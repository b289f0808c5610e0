"""A meeting about a family: calling, moving, holding it, what follows, and who reads nothing of it."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from community.accounts.models import Card
from community.conferences.actions import remind
from community.conferences.models import CaseConference, ConferenceDecision, ConferencePerson, ConferenceTask
from community.conferences.rules import ConferenceState
from community.foundation.access import Role
from community.foundation.audit import AuditEntry, Deed
from community.foundation.clock import now
from community.foundation.database import db
from community.households.models import Consent, Household, Member
from community.households.rules import ConsentPurpose
from community.organisations.models import Membership, Organisation
from community.organisations.rules import OrganisationKind, OrganisationState
from community.privacy.actions import keep_house
from community.watching.queries import look
from tests import cast, factories

CALLED, MINE = "/community/conferences", "/family/conferences"
SAID = {"text": "canary-inside", "translated": ""}


@dataclass
class Play:
    """Ids of everybody."""

    household: int
    amina: int
    sami: int
    child: int
    own_card: int
    other_card: int
    shared_card: int
    officer: int
    colleague: int
    doctor: int
    stranger: int
    administrator: int


@pytest.fixture
def play(writing):
    with writing():
        hall = factories.organisation(slug="hall", name="Hall", kind=OrganisationKind.MUNICIPALITY)
        clinic, other = factories.organisation(slug="clinic", name="Clinic"), factories.organisation(slug="other")
        household = factories.household(hall, "Amina", "Sami", call_name="Haddad", phone="0888 123 456", locale="ar")
        amina, sami = db.session.query(Member).filter_by(household_id=household.id).order_by(Member.id)
        amina.guardian, sami.guardian, amina.birth_year, sami.birth_year = True, True, 1990, 1988
        child = factories.add(Member(household_id=household.id, call_name="Nour", birth_year=2018, languages=["ar"]))
        cast.agree(household, ConsentPurpose.COORDINATION)
        cast.agree(household, ConsentPurpose.CARE)
        cast.agree(household, ConsentPurpose.CARE).organisation_id = clinic.id

        def card(code, **whose):
            facts = {"code_digest": code, "pin_hash": "-", "issued_at": now()}
            return factories.add(Card(household_id=household.id, **whose, **facts)).id

        def person(role, of, name):
            return factories.account((role, of.id if of else None), name=name, email=f"{name.lower()}@example.org").id

        return Play(
            household=household.id,
            amina=amina.id,
            sami=sami.id,
            child=child.id,
            own_card=card("own", member_id=amina.id),
            other_card=card("other", member_id=sami.id),
            shared_card=card("shared"),
            officer=person(Role.CASEWORKER, hall, "Officer"),
            colleague=person(Role.COORDINATOR, hall, "Colleague"),
            doctor=person(Role.SERVICE, clinic, "Doctor"),
            stranger=person(Role.CASEWORKER, other, "Stranger"),
            administrator=person(Role.ADMINISTRATOR, None, "Admin"),
        )


@pytest.fixture
def come(play, visitor):
    """A browser of somebody of the play, by name."""

    def open_as(name):
        browser = visitor()
        number = getattr(play, name)
        browser.open_card(number) if name.endswith("card") else browser.sign_in(number)
        return browser

    return open_as


def told(play, days=2, **changes):
    """What a caseworker types."""
    return {
        "starts_on": (now().date() + timedelta(days=days)).isoformat(),
        "starts": "15:00",
        "place": "canary-room",
        "accounts": [str(play.doctor)],
        "adults": [str(play.amina)],
        "interpreter": "ar",
        "interpreter_comes": "y",
        **changes,
    }


def call(play, come, **changes):
    """An officer calls a meeting with a doctor of another organisation and one adult."""
    officer = come("officer")
    page = f"{CALLED}/households/{play.household}/call"
    assert officer.post(page, data=told(play, **changes)).status_code == 303
    return officer


def hold(play, come, clock):
    """The same, and it was held."""
    officer = call(play, come)
    clock.set(now() + timedelta(days=2, hours=6))
    assert officer.press(officer.get(f"{CALLED}/1"), "It was held").status_code == 303
    return officer


def withdraw(play, writing, organisation="clinic"):
    with writing() as session:
        for consent in session.query(Consent).filter_by(household_id=play.household):
            if consent.organisation_id == (2 if organisation == "clinic" else 1):
                consent.withdrawn_at = now()


@pytest.mark.both_databases
def test_the_whole_walk_from_the_call_to_the_protocol(play, come, reading, mailbox, clock, app, caplog):
    officer, doctor, own = call(play, come), come("doctor"), come("own_card")
    # A neutral email, and the meeting on My work, on the list and on the family's page.
    [mail] = mailbox.deliver()
    assert (mail["To"], mail["Subject"]) == ("doctor@example.org", "Meeting")
    assert not any(word in str(mail) for word in ("Haddad", "Amina", "canary", "Hall"))
    assert "Meetings to which I am invited" in doctor.get("/community/watching").text
    page = doctor.get(f"{CALLED}/1").text
    assert all(word in page for word in ("Haddad", "canary-room", "Officer", "Amina"))
    # Nothing else of the family, and nothing of it to press.
    assert doctor.get(f"/community/caseload/{play.household}").status_code == 403
    assert "0888 123 456" not in page
    assert doctor.get(f"{CALLED}/1/change").status_code == 403
    assert "A meeting with you" in own.get("/family").text
    page = own.get(MINE).text
    assert "canary-room" in page
    assert "Clinic" in page
    # Who comes is told by organisation and role.
    assert "Doctor" not in page
    assert "Meeting about the family" in officer.get(f"/community/caseload/{play.household}").text
    # Somebody tells the family.
    assert "Families to tell of a meeting" in officer.get("/community/watching").text
    assert officer.press(officer.get(f"{CALLED}/1"), "I told them").status_code == 303
    assert "Families to tell of a meeting" not in officer.get("/community/watching").text
    # Nothing is decided before it was held.
    assert officer.post(f"{CALLED}/1/hold").status_code == 409
    assert officer.post(f"{CALLED}/1/decide", data=SAID).status_code == 409
    clock.set(now() + timedelta(days=2, hours=6))
    assert officer.press(officer.get(f"{CALLED}/1"), "It was held").status_code == 303
    assert officer.post(f"{CALLED}/1/call-off", data={"why": "other"}).status_code == 409
    assert officer.post(f"{CALLED}/1/decide", data=SAID).status_code == 303
    for_family = {"text": "canary-decision", "translated": "canary-translated", "for_family": "y"}
    assert officer.post(f"{CALLED}/1/decide", data=for_family).status_code == 303
    due = now().date() + timedelta(days=3)
    for person, task in ((2, "canary-doctor"), (3, "canary-amina")):
        typed = {"person": str(person), "task": task, "due_on": due.isoformat()}
        assert officer.post(f"{CALLED}/1/tasks", data=typed).status_code == 303
    typed = {"person": "2", "task": "T", "due_on": (now().date() - timedelta(days=1)).isoformat()}
    assert officer.post(f"{CALLED}/1/tasks", data=typed).status_code == 409
    # Everybody reads the decisions and the own tasks; the family what is for it, in its language.
    page = doctor.get(f"{CALLED}/1").text
    assert "canary-inside" in page
    assert "canary-doctor" in page
    assert "canary-amina" not in page
    page = own.get(MINE).text
    assert "canary-translated" in page
    assert "canary-amina" in page
    assert not any(word in page for word in ("canary-inside", "canary-decision", "canary-doctor"))
    paper = officer.get(f"{CALLED}/1/paper").text
    assert all(word in paper for word in ("canary-inside", "canary-decision", "canary-amina", "Doctor", "Signatures"))
    assert doctor.get(f"{CALLED}/1/paper").status_code == 403
    # It stands on the morning list of whoever acts, and of nobody else who takes part.
    assert "What I do after a meeting" in doctor.get("/community/watching").text
    assert "What I do after a meeting" not in officer.get("/community/watching").text
    # Overdue: whoever acts gets one email, whoever called it reads it on My work.
    clock.set(now() + timedelta(days=4))
    mailbox.deliver()
    with app.app_context():
        assert remind() == 1
        assert remind() == 0
    assert [one["To"] for one in mailbox.deliver()] == ["doctor@example.org"]
    assert "Tasks of meetings that are overdue" in officer.get("/community/watching").text
    assert doctor.post(f"{CALLED}/tasks/2/done").status_code == 404
    assert doctor.press(doctor.get(CALLED), "Done").status_code == 303
    assert "What I do after a meeting" not in doctor.get("/community/watching").text
    assert doctor.post(f"{CALLED}/tasks/1/done").status_code == 303
    assert own.press(own.get(MINE), "Done").status_code == 303
    assert "Tasks of meetings that are overdue" not in officer.get("/community/watching").text
    with reading() as session:
        assert all(one.done_at for one in session.query(ConferenceTask))
        # What a stolen backup holds.
        for table in db.metadata.sorted_tables:
            assert "canary" not in str(session.execute(db.text(f"SELECT * FROM {table.name}")).all()), table.name
        opened = session.query(AuditEntry).filter_by(table_name="case_conferences", deed=Deed.VIEWED)
        assert {play.doctor, play.officer} <= {one.account_id for one in opened}
    assert "canary" not in caplog.text


def test_who_is_not_invited_meets_nothing_of_it(play, come, clock):
    officer = hold(play, come, clock)
    officer.post(f"{CALLED}/1/decide", data={**SAID, "for_family": "y"})
    officer.post(f"{CALLED}/1/tasks", data={"person": "3", "task": "canary-task",
                                            "due_on": now().date().isoformat()})  # fmt: skip
    for name in ("colleague", "stranger", "administrator"):
        browser = come(name)
        for path in (CALLED, "/community/watching", f"/community/caseload/{play.household}"):
            assert "canary" not in browser.get(path).text, (name, path)
        for path in (f"{CALLED}/1", f"{CALLED}/1/paper", f"{CALLED}/1/change"):
            assert browser.get(path).status_code in (403, 404), (name, path)
        for path in ("hold", "call-off", "decide", "tasks", "people/3/heard", "decisions/1/remove", "tasks/1/remove"):
            assert browser.post(f"{CALLED}/1/{path}").status_code in (403, 404), (name, path)
        assert browser.post(f"{CALLED}/tasks/1/done").status_code in (403, 404)
    # What one adult takes part in stands on no other card of the family.
    for name in ("other_card", "shared_card"):
        browser = come(name)
        for path in ("/family", MINE, "/privacy/data"):
            assert "canary" not in browser.get(path).text, (name, path)
        assert "A meeting with you" not in browser.get("/family").text
        assert browser.post(f"{CALLED}/tasks/1/done").status_code == 404


def test_only_whom_the_family_lets_know_it_can_be_invited(play, come, writing, reading):
    officer = come("officer")
    page = f"{CALLED}/households/{play.household}/call"
    offered = officer.get(page).text
    assert "Doctor (Clinic)" in offered
    assert "Stranger" not in offered
    assert "Nour" not in offered
    for changes in ({"accounts": [str(play.stranger)]}, {"adults": [str(play.child)]}, {"accounts": ["999"]}):
        assert officer.post(page, data=told(play, **changes)).status_code == 422
    assert officer.post(page, data=told(play, days=-1)).status_code == 409
    assert officer.post(page, data=told(play, place="8001014509")).status_code == 422
    withdraw(play, writing)
    assert officer.post(page, data=told(play)).status_code == 422
    assert come("stranger").get(page).status_code == 404
    with reading() as session:
        assert session.query(CaseConference).count() == 0


def test_a_consent_taken_back_ends_it_on_the_next_request(play, come, writing, mailbox, clock):
    officer, doctor = hold(play, come, clock), come("doctor")
    typed = {"person": "2", "task": "canary-task", "due_on": now().date().isoformat()}
    assert officer.post(f"{CALLED}/1/tasks", data=typed).status_code == 303
    assert doctor.get(f"{CALLED}/1").status_code == 200
    mailbox.deliver()
    withdraw(play, writing)
    assert doctor.get(f"{CALLED}/1").status_code == 404
    assert doctor.post(f"{CALLED}/tasks/1/done").status_code == 404
    for path in (CALLED, "/community/watching"):
        assert not any(word in doctor.get(path).text for word in ("canary", "Haddad")), path
    assert officer.get(f"{CALLED}/1").status_code == 200
    withdraw(play, writing, "hall")
    assert officer.get(f"{CALLED}/1").status_code == 404
    assert "Haddad" not in officer.get("/community/watching").text


def test_whoever_takes_part_hears_that_it_moved_and_that_it_is_not(play, come, mailbox, reading, writing):
    officer = call(play, come)
    mailbox.deliver()
    officer.press(officer.get(f"{CALLED}/1"), "I told them")
    # Who interprets is nobody's news.
    page = f"{CALLED}/1/change"
    assert officer.post(page, data=told(play, interpreter="fa")).status_code == 303
    assert mailbox.deliver() == []
    assert officer.post(page, data=told(play, accounts=[str(play.doctor), str(play.colleague)])).status_code == 303
    assert [one["To"] for one in mailbox.deliver()] == ["colleague@example.org"]
    assert "I told them" not in officer.get(f"{CALLED}/1").text
    assert officer.post(page, data=told(play, place="canary-hall")).status_code == 303
    # Who is not asked any more hears and reads nothing.
    assert [one["To"] for one in mailbox.deliver()] == ["doctor@example.org"]
    assert come("colleague").get(f"{CALLED}/1").status_code == 404
    # The family is to be told again.
    assert "I told them" in officer.get(f"{CALLED}/1").text
    assert officer.post(page, data=told(play, days=-3)).status_code == 409
    assert officer.post(f"{CALLED}/1/call-off", data={"why": "no_interpreter"}).status_code == 303
    assert officer.post(f"{CALLED}/1/call-off", data={"why": "other"}).status_code == 409
    assert officer.post(page, data=told(play)).status_code == 409
    [mail] = mailbox.deliver()
    assert mail["Subject"] == "Meeting"
    assert "Does not take place" in come("own_card").get(MINE).text
    with reading() as session:
        assert session.get_one(CaseConference, 1).state is ConferenceState.CANCELLED


def test_what_was_written_by_mistake_is_taken_out(play, come, clock, reading):
    officer = hold(play, come, clock)
    officer.post(f"{CALLED}/1/decide", data=SAID)
    officer.post(f"{CALLED}/1/tasks", data={"person": "2", "task": "T", "due_on": now().date().isoformat()})
    assert officer.post(f"{CALLED}/1/decisions/1/remove").status_code == 303
    assert officer.post(f"{CALLED}/1/tasks/1/remove").status_code == 303
    assert officer.post(f"{CALLED}/1/tasks/1/remove").status_code == 404
    with reading() as session:
        assert session.query(ConferenceDecision).count() == session.query(ConferenceTask).count() == 0


def test_words_go_after_a_year_and_the_rest_after_two(play, come, clock, reading, app):
    officer = hold(play, come, clock)
    officer.post(f"{CALLED}/1/decide", data=SAID)
    begun = now()
    clock.set(begun + timedelta(days=364))
    with app.app_context():
        keep_house()
    with reading() as session:
        assert session.query(ConferenceDecision).count() == 1
    clock.set(begun + timedelta(days=366))
    with app.app_context():
        keep_house()
    with reading() as session:
        assert session.query(ConferenceDecision).count() == 0
        assert session.get_one(CaseConference, 1).place == ""
        assert session.query(ConferencePerson).count() == 3
    clock.set(begun + timedelta(days=731))
    with app.app_context():
        keep_house()
    with reading() as session:
        assert session.query(CaseConference).count() == session.query(ConferencePerson).count() == 0


def test_with_the_family_it_goes(play, come, clock, writing, reading):
    hold(play, come, clock)
    with writing() as session:
        session.execute(db.text("DELETE FROM households"))
    with reading() as session:
        assert session.query(CaseConference).count() == session.query(ConferencePerson).count() == 0


def test_a_list_of_many_costs_as_much_as_one_of_few(play, come, writing, count_queries):
    officer = call(play, come)
    with count_queries() as few:
        officer.get(CALLED)
    with writing() as session:
        home = session.get_one(Household, play.household)
        hall = session.get_one(Organisation, 1)
        for _ in range(9):
            factories.conference(home, hall, [(play.officer, 1)], state=ConferenceState.HELD)
    with count_queries() as many:
        officer.get(CALLED)
    assert len(many) == len(few)


@pytest.mark.parametrize(
    ("accounts", "adults", "says", "keeps_quiet"),
    [
        (True, True, "1 of the staff gets an email. Tell the family yourself.", "Noted."),
        (True, False, "1 of the staff gets an email.", "Tell the family yourself."),
        (False, True, "Noted. Tell the family yourself.", "gets an email"),
    ],
)
def test_it_says_of_emails_only_what_is_on_its_way(play, come, mailbox, accounts, adults, says, keeps_quiet):
    asked = {"accounts": [str(play.doctor)] if accounts else [], "adults": [str(play.amina)] if adults else []}
    officer = call(play, come, **asked)
    page = officer.get(f"{CALLED}/1").text
    assert says in page
    assert keeps_quiet not in page
    assert len(mailbox.deliver()) == int(accounts)


@pytest.mark.both_databases
@pytest.mark.parametrize("closed", [False, True], ids=["left", "closed"])
def test_what_somebody_had_to_do_who_left_waits_for_who_called_the_meeting(closed, play, come, clock, writing, app):
    hold(play, come, clock)
    with writing() as session:
        [person] = session.query(ConferencePerson).filter_by(account_id=play.doctor)
        facts = {"person_id": person.id, "due_on": now().date() + timedelta(days=3), "created_at": now()}
        factories.add(ConferenceTask(conference_id=1, text="canary", **facts))

    def readers(slug):
        with app.app_context():
            found = [one for one in look(now()).matters if one.kind.slug == slug]
            db.session.remove()
        return [[reader.account_id for reader in one.readers] for one in found]

    own, nobodys = "own tasks of meetings", "overdue tasks of meetings"
    assert (readers(own), readers(nobodys)) == ([[play.doctor]], [])
    with writing() as session:
        one = session.query(Membership).filter_by(account_id=play.doctor).one()
        if closed:
            session.get_one(Organisation, one.organisation_id).state = OrganisationState.CLOSED
        else:
            session.delete(one)
    assert (readers(own), readers(nobodys)) == ([], [[play.officer]])
