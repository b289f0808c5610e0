"""A canary in each person's own entries: no other card of the household meets it, in any channel, nor any trace of it.

What one grown-up does alone is on their own card and on no other; guardians read a child's until 14.
"""

import re
from collections import defaultdict
from datetime import timedelta

import pytest

from community.accounts.models import Card, Device
from community.agreements.models import Agreement, AgreementStep, ChildPlan
from community.duties.rules import StepPicture
from community.foundation import audit, clock
from community.foundation.audit import Deed
from community.guidance.models import GuidanceTalk, JobLead
from community.help_requests.models import HelpCall
from community.households.models import Consent, Member
from community.households.rules import TEXT_VERSION, ConsentManner, ConsentPurpose
from community.interviews.models import InterviewedSkill, SkillsInterview
from community.own_addresses.models import OwnAddress
from community.skills.models import Skill
from events.activities.models import ActivityText
from events.activities.rules import Audience, Openness
from events.contact_queue.models import QueuedContact
from events.courses.models import Enrolment
from events.registrations.models import PartyMember, Registration
from events.registrations.rules import RegistrationState
from events.sessions.models import Invitee, Session
from events.signals import session_moved
from events.venues.rules import PlaceVisibility
from tests import factories
from volunteers.journal.models import Goal, Meeting, Mentorship
from volunteers.journal.rules import Readership
from volunteers.pairs.models import Block
from volunteers.pairs.rules import Ending, PairState, Side
from volunteers.profiles.models import Volunteer
from volunteers.requests.rules import Company

CANARY = re.compile(r"canary-(\w+)-(\w+)")
# Who, how old, and whether a guardian.
PEOPLE = {"amina": (38, True), "karim": (41, True), "noor": (30, False), "lina": (16, False), "sami": (9, False)}
CARDS = (None, "amina", "karim", "noor", "lina")
READS = {
    None: set(),
    "amina": {"amina", "sami"},
    "karim": {"karim", "sami"},
    "noor": {"noor"},
    "lina": {"lina"},
}
# What not even a guardian reads of a child: calls, and what belongs to a card.
ALONE = {"call", "device", "email"}
OWN_IDS = {"pair_id", "wish_id", "interview_id", "lead_id", "enrolment_id", "session_id", "goal_id", "meeting_id"}


@pytest.fixture
def home(writing):
    """A household of five with a card for each who may have one, and everybody's; returns ids by name."""
    with writing():
        ours = factories.organisation(slug="ours", name="Ours")
        factories.coordinator(ours)
        # What the town has whoever asks for it: neighbourhoods and volunteers.
        area = factories.area().id
        factories.volunteer()
        household = factories.household(ours, call_name="Family", locale="en", phone="+359 88 555 0001")
        year, ids = clock.today().year, {"household": household.id, "organisation": ours.id, "area": area}
        for name, (age, guardian) in PEOPLE.items():
            facts = {"birth_year": year - age, "guardian": guardian, "languages": ["ar"]}
            ids[name] = factories.add(Member(household_id=household.id, call_name=name.title(), **facts)).id
        for purpose in ConsentPurpose:
            facts = {"organisation_id": ours.id, "purpose": purpose, "text_version": TEXT_VERSION, "language": "ar"}
            factories.add(
                Consent(household_id=household.id, manner=ConsentManner.ORALLY, given_at=clock.now(), **facts)
            )
        today, of = clock.today(), {"household_id": household.id, "organisation_id": ours.id, "law_code": "BG"}
        days = {"decided_on": today, "applied_on": today, "signed_on": today, "created_at": clock.now()}
        ids["agreement"] = factories.add(Agreement(**of, **days)).id
        for name in CARDS:
            facts = {"code_digest": f"card {name}", "pin_hash": "x", "issued_at": clock.now()}
            whose = {"household_id": household.id, "member_id": ids.get(name)}
            ids["card", name] = factories.add(Card(**whose, **facts)).id
    return ids


def plant(home, name):
    """Entries of every kind that are this person's own, with a canary in each; returns ids by argument of a route."""
    member, household, now = home[name], home["household"], clock.now()
    ours = factories.db.session.get_one(factories.Organisation, home["organisation"])
    home_row = factories.db.session.get_one(factories.Household, household)

    def canary(kind):
        return f"canary-{name}-{kind}"

    def mentor(kind, company, **facts):
        account = factories.volunteer(name=canary(kind), languages=("ar",))
        row = factories.db.session.get_one(Volunteer, account.id)
        row.matching_agreed_at, row.places = now, 3
        request = factories.mentoring_request(home_row, member_id=member, company=company)
        facts = {"mentor_said_at": now, "mentee_said_at": now, "guardian_said_at": now, "started_at": now, **facts}
        return request, factories.pair(request, account.id, **facts)

    def session(kind, days, **facts):
        venue = factories.venue(
            ours, name=canary(f"{kind}venue"), address=canary(f"{kind}place"),
            visibility=PlaceVisibility.AFTER_CONFIRMATION,
            area_id=home["area"],
        )  # fmt: skip
        texts = [ActivityText(locale="en", title=canary(kind), description="")]
        activity = factories.activity(ours, venue_id=venue.id, texts=texts, openness=Openness.INVITED, **facts)
        return factories.session(activity, now + timedelta(days=days))

    factories.add(HelpCall(household_id=household, member_id=member, phone=canary("call"), created_at=now))
    request, pair = mentor("mentor", Company.MENTOR, state=PairState.ACTIVE)
    _, over = mentor(
        "before", Company.BUDDY, state=PairState.CLOSED, ending=Ending.GOAL_REACHED, closed_at=now
    )  # fmt: skip
    mentor(
        "asked", Company.LANGUAGE_PARTNER, state=PairState.PROPOSED, mentor_said_at=None, mentee_said_at=None,
        guardian_said_at=None, started_at=None, answer_until=now + timedelta(days=3),
    )  # fmt: skip
    meetings = []
    for one, kind in ((pair, "diary"), (over, "olddiary")):
        factories.add(Mentorship(id=one.id))
        facts = {"held_on": now.date(), "met": True, "minutes": 60, "audience": Readership.SHARED}
        meetings.append(factories.add(Meeting(pair_id=one.id, created_at=now, note=canary(kind), **facts)).id)
    goal = factories.add(Goal(pair_id=pair.id, words=canary("goal"), side=Side.MENTEE, created_at=now))
    blocked = factories.volunteer()
    factories.add(
        Block(volunteer_id=blocked.id, household_id=household, member_id=member, side=Side.MENTEE, created_at=now)
    )
    interview = factories.add(
        SkillsInterview(member_id=member, language="ar", begun_at=now, updated_at=now, version=1, answered=["work"],
                        subject=canary("subject"))
    )  # fmt: skip
    audit.record(Deed.VIEWED, interview)
    skill = Skill(names={"en": canary("skill")}, folded=canary("skill"), listed=False, created_at=now)
    factories.add(InterviewedSkill(interview_id=interview.id, skill_id=factories.add(skill).id))
    factories.add(OwnAddress(member_id=member, email=f"{canary('email')}@example.org", locale="en", created_at=now))
    talk = {"held_on": now.date(), "minutes": 30, "recorded_at": now}
    factories.add(GuidanceTalk(member_id=member, agreed=canary("agreed"), **talk))
    planned = {"agreement_id": home["agreement"], "member_id": member, "updated_at": now}
    plan = factories.add(ChildPlan(opinion=canary("opinion"), **planned))
    step = {"agreement_id": home["agreement"], "organisation_id": ours.id, "due_on": now.date(), "created_at": now}
    factories.add(AgreementStep(plan_id=plan.id, title=canary("step"), picture=StepPicture.SPORT, **step))
    added = {"added_by_person": True, "added_at": now, "moved_at": now}
    lead = factories.add(JobLead(member_id=member, title=canary("job"), **added))
    course = session("course", 5)
    enrolment = factories.add(
        Enrolment(activity_id=course.activity_id, member_id=member, begun_on=now.date(), created_at=now)
    )
    circle, past = session("circle", 3, audience=Audience.WOMEN), session("past", -3, audience=Audience.WOMEN)
    for one, state in ((circle, RegistrationState.CONFIRMED), (past, RegistrationState.ATTENDED)):
        factories.add(Invitee(session_id=one.id, household_id=household, member_id=member))
        facts = {"state": state, "party_size": 1, "created_at": now, "updated_at": now}
        own = Registration(session_id=one.id, household_id=household, member_id=member, **facts)
        factories.add(PartyMember(registration_id=factories.add(own).id, member_id=member))
    facts = {"organisation_id": ours.id, "purpose": ConsentPurpose.MATCHING, "text_version": canary("word")}
    factories.add(
        Consent(household_id=household, member_id=member, language="ar", manner=ConsentManner.ON_SCREEN, given_at=now,
                **facts)
    )  # fmt: skip
    if card := home.get(("card", name)):
        lasts = {"created_at": now, "last_used_at": now, "expires_at": now + timedelta(days=1)}
        factories.add(Device(digest=canary("digest"), card_id=card, label=canary("device"), **lasts))
    return {
        "pair_id": [pair.id, over.id], "wish_id": [request.id], "interview_id": [interview.id], "lead_id": [lead.id],
        "enrolment_id": [enrolment.id], "session_id": [circle.id, past.id], "goal_id": [goal.id],
        "meeting_id": meetings, "version": [1],
    }  # fmt: skip


def opened(visitor, home, name):
    person = visitor()
    person.open_card(home["card", name])
    return person


def rooms(app, method, ids=None):
    """The addresses of all routes of this method: those without arguments, or those whose arguments `ids` names."""
    for rule in app.url_map.iter_rules():
        names = set(rule.arguments)
        if method not in rule.methods or rule.endpoint == "static" or (bool(names) != (ids is not None)):
            continue
        if ids is not None and not (names <= set(ids) and names & OWN_IDS):
            continue
        most = max((len(ids[name]) for name in names), default=1)
        for number in range(most):
            chosen = {name: ids[name][: number + 1][-1] for name in names}
            yield app.url_map.bind("localhost").build(rule.endpoint, chosen, force_external=False, method=method)


def own_file_and_calendar(person):
    """What somebody takes along: the copy of everything, and the calendar at its secret address."""
    file = person.post("/community/privacy/family/file").text
    person.post("/calendars/mine")
    address = re.search(r"/my/[\w-]+\.ics", person.get("/calendars/mine").text)
    assert address, "no calendar"
    return file, person.get(address[0]).text


def test_no_card_shows_what_is_another_persons_own(app, visitor, writing, home, mailbox):
    with writing():
        ids = {name: plant(home, name) for name in PEOPLE}
    kinds = {name: set() for name in PEOPLE}
    for name in CARDS:
        person, met = opened(visitor, home, name), defaultdict(set)
        pages = [person.get(path) for path in rooms(app, "GET")]
        for owner in PEOPLE:
            for path in rooms(app, "GET", ids[owner]):
                page = person.get(path)
                assert page.status_code in ((200, 302, 303, 403, 404) if owner in READS[name] else (403, 404)), path
                pages.append(page)
        for text in (*(page.get_data().decode("utf-8", "replace") for page in pages), *own_file_and_calendar(person)):
            for owner, kind in CANARY.findall(text):
                met[owner].add(kind)
        assert set(met) == READS[name], f"the card of {name}"
        for owner, seen in met.items():
            assert owner == name or not seen & ALONE, f"the card of {name} reads of {owner}: {seen & ALONE}"
            kinds[owner] |= seen
    # The canaries sing where they may: each kind was met by its owner.
    everything = {
        "call", "mentor", "diary", "olddiary", "goal", "subject", "skill", "agreed", "job", "course", "circle",
        "circleplace", "circlevenue", "past", "word", "device", "opinion", "step", "email",
    }  # fmt: skip
    for name in READS["amina"] | READS["karim"] | READS["noor"] | READS["lina"]:
        assert everything - kinds[name] == (ALONE if name == "sami" else set()), name
    assert not any(CANARY.search(str(email)) for email in mailbox.deliver())


@pytest.mark.parametrize("name", ["amina", "lina"])
def test_nothing_of_a_page_changes_by_what_another_person_does_alone(app, visitor, writing, home, name):
    """No count, no badge, no gap, no button: byte by byte."""

    def pages(person):
        found = {}
        for path in rooms(app, "GET"):
            text = person.get(path).get_data().decode("utf-8", "replace")
            found[path] = re.sub(r'(nonce|value|content)="[^"]*"', "", text)
        found["file"] = re.sub(r'"made_at":\s*"[^"]*"', "", person.post("/community/privacy/family/file").text)
        return found

    others = {one: opened(visitor, home, one) for one in CARDS if one != name}
    before = {one: pages(person) for one, person in others.items()}
    with writing():
        plant(home, name)
    for one, person in others.items():
        for path, text in pages(person).items():
            assert text == before[one][path], f"the card of {one}: {path}"


def test_no_card_changes_what_is_another_persons_own(app, visitor, writing, home):
    with writing():
        ids = {name: plant(home, name) for name in PEOPLE}
    for name in CARDS:
        person = opened(visitor, home, name)
        for owner in set(PEOPLE) - READS[name]:
            for path in rooms(app, "POST", ids[owner]):
                status = person.post(path).status_code
                assert status in (403, 404), f"the card of {name}, {path} of {owner}: {status}"


@pytest.mark.both_databases
def test_what_is_ones_own_is_written_to_ones_own_address_alone(visitor, writing, reading, home, mailbox):
    """Each circle moves: an email to who comes, with the date for the calendar of that very address;
    of who gave none somebody is told, and nobody else of the household hears of it."""
    with writing():
        circles = {name: plant(home, name)["session_id"][0] for name in PEOPLE}
        factories.db.session.query(OwnAddress).filter_by(member_id=home["noor"]).delete()
    with writing() as session:
        for name in PEOPLE:
            row = session.get_one(Session, circles[name])
            before = (row.starts_at, row.ends_at)
            row.starts_at, row.ends_at = (one + timedelta(hours=1) for one in before)
            row.sequence += 1
            session.flush()
            session_moved.send(row, before=before)
    told = mailbox.deliver()
    to = sorted(one["To"] for one in told)
    assert to == sorted(f"canary-{name}-email@example.org" for name in PEOPLE if name != "noor")
    for one in told:
        owner, _ = CANARY.search(one["To"]).groups()
        assert {name for name, _ in CANARY.findall(one.as_string())} <= {owner}
        entries = [part.get_content() for part in one.walk() if part.get_content_type() == "text/calendar"]
        for entry in entries:
            assert f"mailto:canary-{owner}-email" in re.sub(r"\r?\n ", "", entry)
        assert entries
    with reading() as session:
        waits = session.query(QueuedContact.registration_id)
        told = session.query(Registration).filter(Registration.id.in_(waits))
        assert [one.member_id for one in told] == [home["noor"]]
