"""Whatever a person waits for has an owner who is reminded, and somebody who hears where there is none: every kind."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import url_for

from community.accounts.models import Account
from community.accounts.rules import AccountState
from community.agreements.models import Agreement, AgreementStep, AgreementWish
from community.agreements.rules import StepState
from community.conferences import queries as conferences
from community.conferences.models import ConferenceTask
from community.conferences.rules import ConferenceState
from community.decisions.models import SettingAnswer, SettingChange
from community.decisions.rules import ChangeState
from community.foundation import clock as the_clock
from community.foundation.access import Role
from community.foundation.database import db
from community.foundation.outbox import Email
from community.foundation.periodic_tasks import TaskState, standings, too_old, troubles, work_round
from community.foundation.watch import things, watched_kinds
from community.help_requests.models import HelpCall
from community.help_requests.rules import CallState
from community.households.models import Consent
from community.households.rules import TEXT_VERSION, ConsentManner, ConsentPurpose
from community.organisations.models import Membership, Organisation
from community.organisations.rules import OrganisationState
from community.safeguarding.actions import remind as remind_of_concerns
from community.safeguarding.models import Concern
from community.safeguarding.rules import Readers
from community.watching import queries
from community.watching.actions import remind
from community.watching.models import WatchReminder
from community.watching.rules import ToldLevel
from events.activities.models import Activity
from events.activities.rules import Audience
from events.contact_queue.actions import queue
from events.contact_queue.rules import Message
from events.registrations.actions import join
from events.registrations.queries import members_of
from events.venues.models import RoomUse
from events.venues.rules import VenueState
from tests import factories
from volunteers.clearances.models import ClearanceProposal
from volunteers.clearances.rules import Clearance
from volunteers.journal.models import Meeting
from volunteers.journal.rules import Readership
from volunteers.offers.models import HelpOffer
from volunteers.offers.rules import OfferState
from volunteers.pairs.rules import PairState
from volunteers.remarks.models import Remark
from volunteers.rosters.models import Ask
from volunteers.shifts.models import SignUp
from volunteers.shifts.rules import SignUpState
from volunteers.substitutes.models import Search

SOON = timedelta(days=2, hours=12)


def _shift(ours, ahead=SOON, **facts):
    activity = factories.activity(ours)
    return factories.shift(factories.session(activity, the_clock.now() + ahead), **facts)


def _request(ours):
    family = factories.household(ours, "Rana")
    facts = {"text_version": TEXT_VERSION, "language": "ar", "manner": ConsentManner.ORALLY}
    for purpose in (ConsentPurpose.MATCHING, ConsentPurpose.COORDINATION):
        given = {"household_id": family.id, "organisation_id": ours.id, "given_at": the_clock.now()}
        factories.add(Consent(**given, purpose=purpose, **facts))
    return factories.mentoring_request(family)


def _pair(ours, state, **facts):
    agreed = {"mentor_said_at": the_clock.now(), "mentee_said_at": the_clock.now()}
    return factories.pair(_request(ours), factories.volunteer().id, state=state, **agreed, **facts)


def _call(ours):
    factories.add(HelpCall(household_id=factories.household(ours, "Rana").id, created_at=the_clock.now()))


def _at_risk(ours):
    activity = factories.activity(ours, audience=Audience.CHILDREN)
    factories.session(activity, the_clock.now() + SOON)


def _search(ours):
    shift = _shift(ours, minimum=0)
    factories.add(Search(shift_id=shift.id, goal=1, started_at=the_clock.now()))


def _ask(ours):
    shift = _shift(ours, 2 * SOON, minimum=0)
    factories.add(Ask(shift_id=shift.id, account_id=factories.volunteer().id, created_at=the_clock.now()))


def _talk(ours):
    pair = _pair(ours, PairState.ACTIVE, started_at=the_clock.now())
    facts = {"held_on": the_clock.now().date(), "met": True, "audience": Readership.STAFF, "talk": True}
    factories.add(Meeting(pair_id=pair.id, created_at=the_clock.now(), **facts))


def _newcomer(ours):
    shift = _shift(ours, minimum=0, first_time=True)
    facts = {"state": SignUpState.CONFIRMED, "created_at": the_clock.now(), "updated_at": the_clock.now()}
    factories.add(SignUp(shift_id=shift.id, account_id=factories.volunteer(None).id, first_time=True, **facts))


def _application(ours):
    applicant = factories.volunteer(clearance=None)
    factories.clearance_request(applicant.id, organisation_id=ours.id)
    return applicant


def _second(ours):
    applicant, now = _application(ours), the_clock.now()
    colleague = factories.account()
    facts = {"clearance": Clearance.ADULTS, "expires_on": now.date().replace(year=2028)}
    factories.add(ClearanceProposal(volunteer_id=applicant.id, proposed_by_id=colleague.id, proposed_at=now, **facts))


def _photo(ours):
    factories.photo(factories.activity(ours), factories.account().id)


def _at_a_closed_venue(ours):
    venue = factories.venue(factories.organisation(), state=VenueState.CLOSED, closed_at=the_clock.now())
    planned = {"updated_at": the_clock.now() - timedelta(days=1)}
    factories.session(factories.activity(ours, venue_id=venue.id), the_clock.now() + 3 * SOON, **planned)


def _to_tell(ours):
    session = factories.session(factories.activity(ours), the_clock.now() + SOON)
    family = factories.household(ours, "Rana")
    made = join(session.id, family.id, [one.id for one in members_of(family.id)])
    queue([made], Message.CANCELLED)


def _offer(ours):
    facts = {"name": "Gosho", "phone": "0887 654 321", "wish": "Carrying", "times": "Sundays", "locale": "bg"}
    moments = {"asked_at": the_clock.now(), "landed_at": the_clock.now()}
    factories.add(HelpOffer(organisation_id=ours.id, state=OfferState.OPEN, digest="offer", **facts, **moments))


def _remark(ours):
    shift, helper = _shift(ours, -SOON, minimum=0), factories.volunteer().id
    facts = {"state": SignUpState.NO_SHOW, "created_at": the_clock.now(), "updated_at": the_clock.now()}
    place = factories.add(SignUp(shift_id=shift.id, account_id=helper, **facts))
    factories.add(Remark(sign_up_id=place.id, account_id=helper, text="I was there", made_at=the_clock.now()))


def _agreeing(ours):
    family = factories.household(ours, "Rana")
    facts = {"text_version": TEXT_VERSION, "language": "ar", "manner": ConsentManner.ORALLY}
    given = {"household_id": family.id, "organisation_id": ours.id, "given_at": the_clock.now()}
    factories.add(Consent(**given, purpose=ConsentPurpose.CARE, **facts))
    return family


def _to_school(ours):
    [child] = members_of(_agreeing(ours).id)
    factories.school_way(child, ours.id)


def _applied(ours):
    days = {"decided_on": the_clock.today(), "applied_on": the_clock.today(), "created_at": the_clock.now()}
    household_id = _agreeing(ours).id
    factories.add(Agreement(household_id=household_id, organisation_id=ours.id, law_code="BG", **days))


def _wish(ours):
    days = {"decided_on": the_clock.today(), "wished_on": the_clock.today(), "created_at": the_clock.now()}
    factories.add(AgreementWish(household_id=_agreeing(ours).id, organisation_id=ours.id, **days))


def _meeting(ours, ahead, **facts):
    """A meeting about a family, with its only adult, who has heard of it."""
    family = _agreeing(ours)
    made = factories.conference(family, ours, members=members_of(family.id), starts_at=the_clock.now() + ahead, **facts)
    [person] = conferences.rows_of(made.id)
    person.heard_at = the_clock.now()
    return made, person


def _untold(ours):
    _meeting(ours, SOON)[1].heard_at = None


def _without_a_room(ours):
    made, _ = _meeting(ours, 3 * SOON)
    room = factories.venue(ours, state=VenueState.CLOSED)
    when = {"starts_at": made.starts_at, "ends_at": made.ends_at}
    factories.add(RoomUse(venue_id=room.id, conference_id=made.id, **when))


def _overdue_task(ours):
    _meeting(ours, -SOON, state=ConferenceState.HELD)
    db.session.query(ConferenceTask).one().due_on = the_clock.today() - timedelta(days=1)


def _setting(ours):
    facts = {"name": "safeguarding_adults", "was": "2", "becomes": "3", "asked_at": the_clock.now()}
    change = factories.add(SettingChange(state=ChangeState.ASKED, **facts))
    factories.add(SettingAnswer(change_id=change.id, organisation_id=ours.id))


MAKERS = {
    "settings": _setting,
    "steps of agreements": lambda ours: factories.agreement(_agreeing(ours), ours.id),
    "agreements": _applied,
    "steps to school": _to_school,
    "offers of help": _offer,
    "remarks on attendance": _remark,
    "families to tell": _to_tell,
    "photos": _photo,
    "dates at closed venues": _at_a_closed_venue,
    "activities to run together": lambda ours: factories.activity(
        factories.organisation(), asked_id=ours.id, asked_at=the_clock.now()
    ),
    "calendars of partners": lambda ours: factories.partner_feed(ours, source="Partner", held_since=the_clock.now()),
    "calls for help": _call,
    "sessions at risk": _at_risk,
    "shifts short of people": _shift,
    "newcomers alone": _newcomer,
    "searches for a substitute": _search,
    "asks to be sent": _ask,
    "proposals": lambda ours: _pair(ours, PairState.PROPOSED, answer_until=None),
    "requests asked in vain": lambda ours: setattr(_request(ours), "asked_in_vain_at", the_clock.now()),
    "first meetings": lambda ours: _pair(ours, PairState.ACCEPTED_BY_MENTEE),
    "talks": _talk,
    "closing talks": lambda ours: _pair(ours, PairState.CLOSING, started_at=the_clock.now()),
    "applications": _application,
    "references": lambda ours: factories.reference(_application(ours).id, answered_at=None),
    "second signatures": _second,
    "wishes for an agreement": _wish,
    "families to tell of a meeting": _untold,
    "meetings without a room": _without_a_room,
    "meetings to write down": lambda ours: _meeting(ours, -timedelta(hours=1)),
    "overdue tasks of meetings": _overdue_task,
    "courses to finish": lambda ours: factories.staff_course(ours, -2, title="Mediation"),
}


def _everything(ours):
    """Somebody who holds three roles, and is one reader of what two of them may see to."""
    made = factories.vetter(ours, email="staff@example.org")
    role = {"role": Role.CASEWORKER, "organisation_id": ours.id, "granted_at": the_clock.now()}
    factories.add(Membership(account_id=made.id, **role))
    return made


# What has readers or a deadline of its own has its tests below, or beside its pages (test_referrals,
# test_worries, test_mediation, test_housing, test_viewings, test_schooling, test_emergency_access, test_conferences).
ELSEWHERE = {
    *("concerns", "referrals received", "referrals without a first contact", "own referrals"),
    *("data sharing proposed", "data sharing that expires"),
    *("worries", "mediations", "agreements of mediations", "mediations without a mediator"),
    *("homes offered", "homes to look for", "homes due", "viewings today"),
    "viewings without company",
    *("overdue steps to school", "emergency access"),
    *("meetings to come", "own tasks of meetings"),
}


@pytest.fixture
def town(writing):
    """Two organisations with staff, of whom the first has everything that waits; and somebody who administers."""
    with writing():
        ours, theirs = factories.organisation(), factories.organisation()
        factories.vetter(theirs, email="elsewhere@example.org")
        return {
            "ours": ours.id,
            "staff": _everything(ours).id,
            "administrator": factories.account((Role.ADMINISTRATOR, None), email="admin@example.org").id,
        }


def make(writing, town, slug):
    with writing() as session:
        MAKERS[slug](session.get_one(Organisation, town["ours"]))


def waiting(app, slug):
    with app.app_context():
        found = [matter for matter in queries.look(the_clock.now()).matters if matter.kind.slug == slug]
        db.session.remove()
    return found


def look(app):
    with app.app_context():
        return remind()


def told(reading):
    with reading() as session:
        rows = session.query(Email.template, Email.address).filter(Email.template.startswith("community.watching."))
        return sorted(rows.all())


OWNER, FALLBACK = "community.watching.owner", "community.watching.fallback"
BOTH = [(FALLBACK, "admin@example.org"), (OWNER, "staff@example.org")]


def test_every_kind_is_tried_here_and_has_a_page(app):
    with app.test_request_context():
        assert {kind.slug for kind in watched_kinds()} == {*MAKERS, *ELSEWHERE}
        assert all(url_for(kind.page) for kind in watched_kinds())


# What a row of each kind is called on My work: people as far as they agreed that staff know them.
CALLED = {
    "calls for help": ["A family"],
    "families to tell": ["A family"],
    "sessions at risk": ["Football"],
    "newcomers alone": ["Football"],
    "shifts short of people": ["Football"],
    "searches for a substitute": ["Football"],
    "asks to be sent": ["Football"],
    "photos": ["Football"],
    "calendars of partners": ["Partner"],
    "dates at closed venues": ["Football"],
    "activities to run together": ["Football"],
    "requests asked in vain": ["Rana"],
    "proposals": ["Person", "Rana"],
    "first meetings": ["Person", "Rana"],
    "talks": ["Person", "Rana"],
    "closing talks": ["Person", "Rana"],
    "applications": ["Person"],
    "second signatures": ["Person"],
    "remarks on attendance": ["Person"],
    "references": ["Person", "Referee"],
    "offers of help": ["Gosho"],
    "agreements": ["Rana"],
    "steps of agreements": ["Rana"],
    "steps to school": ["Rana"],
    "wishes for an agreement": ["Rana"],
    "families to tell of a meeting": ["Rana"],
    "meetings without a room": ["Rana"],
    "meetings to write down": ["Rana"],
    "overdue tasks of meetings": ["Rana"],
    "settings": ["Cleared"],
    "courses to finish": ["Mediation"],
}


@pytest.mark.both_databases
@pytest.mark.parametrize("slug", sorted(MAKERS))
def test_what_waits_is_called_by_its_name_and_leads_to_its_own_page(town, writing, visitor, slug):
    make(writing, town, slug)
    person = visitor()
    person.sign_in(town["staff"])
    rows = [one.split("</li>")[0] for one in person.get("/community/watching").text.split('<li class="item')[1:]]
    # Factories number their people; who is asked for a reference has applied as well.
    name = re.compile(r"(?<=>)(A family|[A-Z][a-z]+)(?=[^<]*</(?:bdi|a)>)")
    assert CALLED[slug] in [name.findall(row.split("<p>")[0]) for row in rows]
    for address in {address for row in rows for address in re.findall(r'href="(.*?)"', row)}:
        assert person.get(address).status_code == 200, address


# What is about an activity, which two organisations may run together.
OF_ACTIVITIES = {
    *("sessions at risk", "newcomers alone", "shifts short of people", "searches for a substitute", "asks to be sent"),
    *("photos", "dates at closed venues", "remarks on attendance"),
}


@pytest.mark.parametrize("slug", sorted(OF_ACTIVITIES))
def test_what_two_run_together_waits_for_both_and_says_who_runs_it(app, town, writing, visitor, slug):
    make(writing, town, slug)
    with writing() as session:
        theirs, others = (factories.organisation(name=one) for one in ("Theirs", "Others"))
        people = [factories.coordinator(one, email=f"{one.slug}@example.org").id for one in (theirs, others)]
        address = f"{theirs.slug}@example.org"
        for activity in session.scalars(sa.select(Activity)):
            activity.partner_id = theirs.id
        session.get_one(Organisation, town["ours"]).name = "Ours"
    [matter] = waiting(app, slug)
    assert sorted(one.address for one in matter.readers) == sorted([address, "staff@example.org"])

    def rows_of(account):
        person = visitor()
        person.sign_in(account)
        rows = [one.split("</li>")[0] for one in person.get("/community/watching").text.split('<li class="item')[1:]]
        return person, [one for one in rows if "<bdi>Ours and Theirs</bdi>" in one]

    for account in (town["staff"], people[0]):
        person, [row] = rows_of(account)
        for page in re.findall(r'href="(.*?)"', row):
            assert person.get(page).status_code == 200, page
    assert rows_of(people[1])[1] == []


@pytest.mark.both_databases
@pytest.mark.parametrize("slug", sorted(MAKERS))
def test_the_owner_is_reminded_once_and_the_administrator_hears(app, town, writing, reading, clock, mailbox, slug):
    make(writing, town, slug)
    [matter] = waiting(app, slug)
    assert [one.account_id for one in matter.readers] == [town["staff"]]
    assert matter.thing.organisation_id == town["ours"]
    wait = matter.due - the_clock.now()
    clock.advance(seconds=(wait - timedelta(minutes=6)).total_seconds())
    look(app)
    with reading() as session:
        assert session.query(WatchReminder).filter_by(kind=slug).count() == 0
    clock.advance(minutes=6)
    look(app)
    number = len(told(reading))
    with reading() as session:
        assert session.query(WatchReminder).filter_by(kind=slug, level=ToldLevel.OWNER).count() == 1
    clock.advance(minutes=6)
    look(app)
    assert len(told(reading)) == number
    # Who administers hears once a day at most.
    clock.advance(days=1)
    look(app)
    assert set(told(reading)) == set(BOTH)
    with reading() as session:
        assert {one.level for one in session.query(WatchReminder).filter_by(kind=slug)} == set(ToldLevel)
    texts = [str(email) for email in mailbox.deliver() if "waits" in email["Subject"]]
    assert texts
    assert not any("Rana" in text for text in texts)


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("how", "slug"),
    # An organisation that has closed is asked about no setting.
    [(how, slug) for how in ("blocked", "closed") for slug in sorted(MAKERS) if (how, slug) != ("closed", "settings")],
)
def test_without_an_owner_the_administrator_hears_at_once(app, town, writing, reading, slug, how):
    make(writing, town, slug)
    with writing() as session:
        if how == "blocked":
            session.get_one(Account, town["staff"]).state = AccountState.BLOCKED
        else:
            session.get_one(Organisation, town["ours"]).state = OrganisationState.CLOSED
    [matter] = waiting(app, slug)
    assert matter.readers == ()
    look(app)
    assert told(reading) == [(FALLBACK, "admin@example.org")]
    with app.app_context():
        lines = [line for line in queries.unattended_lines() if slug in line and "Nobody" in line]
        db.session.remove()
    assert lines == [f"Nobody may see to 1 of the {slug} that wait: give the role to somebody."]


def test_what_was_seen_to_is_forgotten_and_its_email_dropped(app, town, writing, reading, clock, mailbox):
    make(writing, town, "calls for help")
    clock.advance(days=2)
    look(app)
    assert told(reading) == BOTH
    with writing() as session:
        session.query(HelpCall).one().state = CallState.SETTLED
    assert mailbox.deliver() == []
    clock.advance(minutes=6)
    look(app)
    with reading() as session:
        assert session.query(WatchReminder).count() == 0


def test_the_doctor_tells_numbers_of_what_waits_too_long(app, town, writing, clock):
    for _ in range(2):
        make(writing, town, "calls for help")
    clock.advance(days=2)
    with app.app_context():
        assert queries.late_lines() == ["2 of the calls for help wait for longer than they should."]
        assert queries.unattended_lines() == []


def test_a_number_that_is_given_out_again_is_another_thing(app, town, writing, reading, clock):
    make(writing, town, "calls for help")
    clock.advance(days=2)
    look(app)
    with writing() as session:
        call = session.query(HelpCall).one()
        call.created_at = the_clock.now()
    clock.advance(days=2)
    look(app)
    assert len(told(reading)) == 4


def test_those_who_administer_hear_once_a_day(app, town, writing, reading, clock):
    make(writing, town, "calls for help")
    with writing() as session:
        session.get_one(Account, town["staff"]).state = AccountState.BLOCKED
    look(app)
    clock.advance(hours=1)
    make(writing, town, "talks")
    look(app)
    assert told(reading) == [(FALLBACK, "admin@example.org")]
    clock.advance(hours=24)
    look(app)
    assert told(reading) == [(FALLBACK, "admin@example.org")] * 2


@pytest.mark.both_databases
def test_another_worker_at_the_same_moment_tells_nobody_again(app, town, writing, reading, clock):
    make(writing, town, "calls for help")
    clock.advance(days=2)
    look(app)
    with writing() as session:
        known = {(one.kind, one.row_id, one.since, one.level) for one in session.query(WatchReminder)}
    with app.app_context():
        before = queries.reminders
        queries.reminders = set
        app.extensions.pop("looked_at")
        try:
            # This one read before the first had written.
            remind()
        finally:
            queries.reminders = before
    assert told(reading) == BOTH
    with reading() as session:
        assert {(one.kind, one.row_id, one.since, one.level) for one in session.query(WatchReminder)} == known


@pytest.fixture
def concern(town, writing):
    """Something that only the protector of the first organisation reads."""
    with writing() as session:
        ours = session.get_one(Organisation, town["ours"])
        town["protector"] = factories.protector(ours, email="protector@example.org").id
        return factories.concern(readers=Readers.ONE, organisation_id=ours.id).id


def test_a_concern_is_nobodys_but_its_readers(app, town, concern, reading, clock):
    clock.advance(days=10)
    [matter] = waiting(app, "concerns")
    assert [one.account_id for one in matter.readers] == [town["protector"]]
    assert matter.levels == frozenset()
    look(app)
    assert told(reading) == []
    with app.app_context():
        assert queries.overlooked([matter]) == []
        assert [one.kind.slug for one in queries.own([matter], town["protector"])] == ["concerns"]
        for other in (town["staff"], town["administrator"], None):
            assert queries.own([matter], other) == []


@pytest.mark.both_databases
def test_a_concern_whose_readers_are_gone_goes_to_the_others(app, town, concern, writing, reading, clock):
    with writing() as session:
        other = factories.protector(factories.organisation(), email="other@example.org").id
        session.get_one(Account, town["protector"]).state = AccountState.BLOCKED
    clock.advance(days=2)
    with app.app_context():
        assert remind_of_concerns() == 1
    with reading() as session:
        assert session.get_one(Concern, concern).readers is Readers.ALL
    [matter] = waiting(app, "concerns")
    assert [one.account_id for one in matter.readers] == [other]


@pytest.mark.both_databases
def test_where_nobody_holds_the_right_those_who_administer_hear_that_and_not_what(
    app, town, concern, writing, reading, mailbox
):
    with writing() as session:
        session.get_one(Account, town["protector"]).state = AccountState.BLOCKED
    look(app)
    assert told(reading) == [(FALLBACK, "admin@example.org")]
    [email] = mailbox.deliver()
    assert "oncern" not in str(email)
    with app.app_context():
        [line] = queries.overlooked(queries.look(the_clock.now()).matters)
        db.session.remove()
    assert (line.kind, line.organisation, line.number, line.unattended) == (None, "", 1, True)


@pytest.mark.both_databases
def test_a_kind_that_fails_stops_no_other_and_is_told(app, town, writing, reading, clock, mailbox, monkeypatch):
    make(writing, town, "calls for help")
    make(writing, town, "talks")
    clock.advance(days=3)
    look(app)
    with reading() as session:
        assert session.query(WatchReminder).filter_by(kind="talks", level=ToldLevel.OWNER).count() == 1
    make(writing, town, "calls for help")
    clock.advance(days=2)

    def broken(among):
        return things(sa.select(sa.literal_column("nothing_of_this_name")), among)

    manifests = app.extensions["manifests"]
    kinds = [[replace(one, waiting=broken) if one.slug == "talks" else one for one in each.watched]
             for each in manifests]  # fmt: skip
    changed = [replace(one, watched=some) for one, some in zip(manifests, kinds, strict=True)]
    monkeypatch.setitem(app.extensions, "manifests", tuple(changed))
    with app.app_context():
        work_round()
        db.session.remove()
    assert {email["Subject"].split(" ")[0] for email in mailbox.deliver()} == {"Something"}
    with reading() as session:
        # Who waits for the other kind was told of, and nothing is forgotten of what could not be looked at.
        assert session.query(WatchReminder).filter_by(kind="calls for help", level=ToldLevel.OWNER).count() == 2
        assert session.query(WatchReminder).filter_by(kind="talks", level=ToldLevel.OWNER).count() == 1
        [told_of] = [one for one in standings(the_clock.now()) if one.name == "community.watching.remind"]
        assert told_of.state is TaskState.FAILS
        assert told_of.problem.startswith(f"1 of {len(watched_kinds())} kinds (talks): Unfinished from ")
        [line] = [line for line in troubles() if "watching" in line]
        assert "(talks)" in line
        [line] = [line for line in queries.unattended_lines() if "cannot be read" in line]
        assert "talks" in line
        assert too_old(the_clock.now())
    monkeypatch.undo()
    clock.advance(minutes=1)
    with app.app_context():
        work_round()
        db.session.remove()
    with reading():
        assert all(one.state is TaskState.RUNS for one in standings(the_clock.now()) if "watching" in one.name)
        assert not too_old(the_clock.now())


@pytest.mark.both_databases
def test_whose_family_takes_its_consent_back_waits_for_nobody(app, town, writing):
    for slug in ("steps of agreements", "agreements", "steps to school"):
        make(writing, town, slug)
        assert len(waiting(app, slug)) == 1
        with writing() as session:
            session.query(Consent).update({"withdrawn_at": the_clock.now()})
        assert waiting(app, slug) == []


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("signed", "facts", "waits"),
    [
        (334, {}, 0),
        (336, {}, 1),
        (370, {}, 1),
        (370, {"extended": True}, 0),
        (705, {"extended": True}, 1),
        (370, {"ended": True}, 0),
        (10, {}, 0),
    ],
)
def test_the_end_of_a_term_waits_a_month_before(app, town, writing, signed, facts, waits):
    with writing() as session:
        day = the_clock.today() - timedelta(days=signed)
        made = factories.agreement(
            _agreeing(session.get_one(Organisation, town["ours"])),
            town["ours"],
            signed_on=day,
            applied_on=day,
            decided_on=day,
        )
        if "extended" in facts:
            made.extended_on = day
        if "ended" in facts:
            made.ended_on = day
    assert len(waiting(app, "agreements")) == waits


@pytest.mark.both_databases
@pytest.mark.parametrize(("ahead", "waits"), [(-400, 1), (-1, 1), (0, 1), (6, 1), (7, 0)])
def test_a_step_waits_from_a_week_before(app, town, writing, ahead, waits):
    with writing() as session:
        made = factories.agreement(_agreeing(session.get_one(Organisation, town["ours"])), town["ours"])
        step = session.query(AgreementStep).filter_by(agreement_id=made.id, state=StepState.OPEN).one()
        step.due_on = the_clock.today() + timedelta(days=ahead)
    found = waiting(app, "steps of agreements")
    assert len(found) == waits
    assert all(one.late is (ahead < 0) for one in found)


@pytest.mark.both_databases
def test_a_call_waits_for_a_caseworker_where_the_family_agrees(app, town, writing):
    with writing() as session:
        ours = session.get_one(Organisation, town["ours"])
        caseworker = factories.account((Role.CASEWORKER, ours.id)).id
        factories.add(HelpCall(household_id=_agreeing(ours).id, created_at=the_clock.now()))
        factories.add(HelpCall(household_id=factories.household(ours, "Silent").id, created_at=the_clock.now()))
    found = waiting(app, "calls for help")
    assert [sorted(one.account_id for one in matter.readers) for matter in found] == [
        sorted([town["staff"], caseworker]),
        [town["staff"]],
    ]
