"""The rows of the small town of tests/world.py: families and pairs in every step, a programme, files,
emails to come."""

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from community.accounts import actions as accounts
from community.accounts.models import Card
from community.accounts.rules import AccountState
from community.agreements.models import Agreement, AgreementWish
from community.agreements.rules import WishEnding
from community.conferences.models import CaseConference
from community.conferences.rules import ConferenceState
from community.decisions.models import SettingAnswer, SettingChange
from community.decisions.rules import ChangeState
from community.directory.models import DirectoryEntry
from community.duties.models import DutyChange
from community.duties.rules import DutyOwner
from community.emergency_access.rules import EmergencyKind, EmergencyState
from community.foundation import clock, tokens
from community.foundation.access import Role
from community.foundation.database import db
from community.guidance.models import GuidanceTalk, JobLead
from community.help_requests.models import HelpCall
from community.households.models import Consent, Member, Need
from community.households.rules import TEXT_VERSION, Accommodation, ConsentManner, ConsentPurpose
from community.housing.models import HousingNeed
from community.housing.rules import HOUSED, OVER, TOLD, DwellingState, HousingNeedState
from community.interviews.models import InterviewedLanguage, SkillsInterview
from community.mediation.models import MediationParty, Mediator
from community.mediation.rules import MediationState
from community.organisations.models import Membership, Organisation
from community.organisations.rules import OrganisationKind
from community.packs.models import TownPack
from community.places.models import District
from community.referrals.models import ReferralNote, ReferralOffer
from community.referrals.rules import ReferralKind, ReferralState
from community.safeguarding.models import ConcernNote, NamedColleague
from community.safeguarding.rules import ConcernState
from community.school_terms.models import SchoolTerm
from community.school_terms.rules import TermKind
from community.schooling.rules import SchoolStage, SchoolState, StallReason
from community.site.models import LanguageReview
from community.skills.models import Skill
from community.skills.rules import Cefr
from community.staff_training.models import CourseCertificate, TraineeTry, TrainingOffer
from community.staff_training.rules import TraineeState
from community.worries.rules import WorryState
from events.activities.models import Activity, ActivityText
from events.activities.rules import ActivityKind, ActivityState, Openness
from events.activities.rules import Audience as Whom
from events.contact_queue.models import ContactAttempt, QueuedContact
from events.contact_queue.rules import ContactAnswer, ContactState, Message
from events.courses.models import Enrolment
from events.embeds.models import EmbedHost
from events.messages.models import MessageDate, MessageRecipient
from events.messages.rules import MessageScope, MessageWay
from events.photos.rules import PhotoState
from events.registrations.models import PartyMember, Registration
from events.registrations.rules import HOLDS_SEATS, RegistrationState
from events.registrations.waiting_list import TapOutcome
from events.sessions.models import Invitee, Session
from events.venues.models import RoomUse, Venue
from events.venues.rules import PlaceVisibility, VenueState
from events.viewings.models import Viewing
from tests import factories, mailed
from volunteers.arrivals import queries as places
from volunteers.arrivals.models import PlaceCode
from volunteers.clearances.models import ClearanceProposal
from volunteers.clearances.rules import Clearance, Training
from volunteers.door_lists.models import DoorTap
from volunteers.follow_up.models import CheckIn, Farewell
from volunteers.follow_up.rules import Going
from volunteers.hours.models import Confirmation
from volunteers.journal.models import Goal, Meeting, Mentorship
from volunteers.journal.rules import Readership
from volunteers.pairs.models import Block
from volunteers.pairs.rules import ASKED, Ending, PairState, Side
from volunteers.profiles.models import Volunteer, VolunteerLanguage, VolunteerPause
from volunteers.profiles.week import Week
from volunteers.rosters.models import Ask
from volunteers.rosters.rules import AskState
from volunteers.shifts.models import SignUp
from volunteers.shifts.rules import HOLDS_A_PLACE, ShiftRole, SignUpState
from volunteers.substitutes.models import Search
from volunteers.trainings.models import TrainingCourse

STEPS = {
    "draft": (PairState.PROPOSED, None),
    "asked": (PairState.PROPOSED, None),
    "asking": (PairState.ACCEPTED_BY_MENTOR, None),
    "agreed": (PairState.ACCEPTED_BY_MENTEE, None),
    "introduced": (PairState.INTRODUCED, None),
    "active": (PairState.ACTIVE, None),
    "paused": (PairState.PAUSED, None),
    "closing": (PairState.CLOSING, None),
    "minor": (PairState.ACCEPTED_BY_MENTEE, None),
    "ended": (PairState.CLOSED, Ending.GOAL_REACHED),
    "blocked": (PairState.CLOSED, Ending.BLOCKED),
}


def settle(world: Any) -> None:
    """Add everybody and everything, in the open transaction, and tell `world` their ids and devices."""
    now = clock.now()
    add = factories.add
    add(District(code="vitosha", names={"en": "Vitosha", "bg": "Витоша"}))
    add(District(code="outskirts", names={"en": "Outskirts"}))
    add(SchoolTerm(name="Winter", kind=TermKind.TERM, first_on=date(2026, 11, 2), last_on=date(2027, 1, 29)))
    ours = factories.organisation(slug="ours", name="Ours")
    theirs = factories.organisation(slug="theirs", name="Theirs")
    factories.add(EmbedHost(organisation_id=ours.id, host="ours.example.org"))
    neighbourhood = factories.area().id
    factories.area(slug="field", names={"en": "Field"})
    for name, languages in (("Sewing", True), ("Cooking", True), ("Singing", False)):
        add(Skill(names={"en": name}, folded=name.lower(), listed=languages, created_at=now))
    people = {
        name: _volunteer(clearance=Clearance.CHILDREN, area=neighbourhood)
        for name in ("mentor", "asked", "helper", "volunteer")
    }
    for cleared in people.values():
        factories.clearance_request(cleared.id)
    people["applicant"] = _volunteer(clearance=None)
    factories.clearance_request(_volunteer(clearance=None, state=AccountState.BLOCKED).id)
    people["candidate"] = candidate = _volunteer(clearance=None)
    factories.steps(candidate.id, Clearance.ADULTS)
    factories.reference(candidate.id, answered_at=None, remark="")
    proposed = _volunteer(clearance=None)
    factories.steps(proposed.id, Clearance.ADULTS)
    people["coordinator"] = coordinator = factories.coordinator(ours, family_name="C", phone="1")
    people["vetter"] = factories.vetter(ours)
    people["elsewhere"] = factories.vetter(theirs)
    people["protector"] = factories.protector(ours)
    people["other protector"] = factories.protector(theirs)
    people["caseworker"] = factories.account((Role.CASEWORKER, theirs.id))
    people["receiver"] = factories.account((Role.SERVICE, theirs.id))
    people["administrator"] = factories.account((Role.ADMINISTRATOR, None))
    second = factories.coordinator(ours)
    add(
        ClearanceProposal(volunteer_id=proposed.id, clearance=Clearance.ADULTS, expires_on=now.date().replace(2028),
                          proposed_by_id=coordinator.id, proposed_at=now)
    )  # fmt: skip
    _write_concerns(people)
    families = {step: _family(ours, neighbourhood) for step in STEPS}
    families["waiting"], families["fresh"] = _family(ours, neighbourhood), _family(ours, neighbourhood, asks=False)
    families["new"], families["resting"] = (_family(ours, neighbourhood, asks=False) for _ in range(2))
    families["other"] = _family(theirs, neighbourhood)
    families["young"] = _family(ours, neighbourhood, asks=False)
    # Everybody was asked, and nobody agreed.
    families["ended"]["request"].asked_in_vain_at = clock.now()
    for step, family in families.items():
        if step in STEPS:
            of = people["asked"] if STEPS[step][0] in ASKED else people["mentor"]
            world.ids[step] = _pair(family["request"], of.id, step).id
    _ask_for_things(families["active"])
    world.ids["organisation town"] = _agree_with_the_town(families, people)
    people["reporter"] = factories.account((Role.REPORTER, ours.id))
    factories.reporting_fact(families["active"]["members"][0], noted_by_id=people["reporter"].id)
    families["pupils"] = _family(ours, neighbourhood, asks=False)
    _go_to_school(world, families["pupils"], people, world.ids["organisation town"])
    add(
        Confirmation(account_id=people["mentor"].id, code_digest="?", name="N", last_on=now.date(), minutes=60,
        made_at=now,
                     lines=[{"organisation": "Ours", "kind": "mentoring", "minutes": 60}])
    )  # fmt: skip
    sessions = _programme(world, ours, theirs, families, people)
    for name, by in (("public", second), ("protected", coordinator), ("elsewhere", people["elsewhere"])):
        factories.photo(_activity(sessions[name]), by.id)
    factories.photo(_activity(sessions["course"]), coordinator.id, PhotoState.APPROVED, second.id)
    factories.photo(_activity(sessions["public"]), coordinator.id, PhotoState.REFUSED, second.id, reason="R")
    world.ids |= {f"session {name}": session.id for name, session in sessions.items()}
    world.ids |= {f"person {name}": account.id for name, account in people.items()}
    world.ids |= {f"family {name}": family["household"].id for name, family in families.items()}
    world.ids |= {"organisation": ours.id, "organisation elsewhere": theirs.id}
    world.secrets["anybody"] = None
    for name, account in people.items():
        world.secrets[name] = accounts.open_device(account=account, label="test")
    for name, family in families.items():
        world.secrets[f"{name} family"] = accounts.open_device(card_id=family["card"].id, label="test")
    fresh = families["fresh"]["members"][0]
    card = {"code_digest": "card-fresh", "pin_hash": factories.PASSWORD_HASH, "issued_at": now, "member_id": fresh.id}
    card_id = factories.add(Card(household_id=fresh.household_id, **card)).id
    world.secrets["adult of fresh"] = accounts.open_device(card_id=card_id, label="test")
    # Somebody with a card of their own takes part in the meetings about the family.
    waits = families["waiting"]["members"][0]
    card = {**card, "code_digest": "card-waits", "member_id": waits.id}
    card_id = factories.add(Card(household_id=waits.household_id, **card)).id
    world.secrets["adult of waiting"] = accounts.open_device(card_id=card_id, label="test")
    _refer(world, families["young"], ours, theirs, people)
    _among_neighbours(world, families["young"], ours, people)
    _confer(world, families, people)
    _look_for_homes(world, families, theirs, people)
    world.secrets["young person"] = accounts.open_device(card_id=_grow_up(families["young"]).id, label="test")
    _teach(world, ours, theirs)
    asked = factories.add(
        SettingChange(name="safeguarding_adults", was="2", becomes="3", state=ChangeState.ASKED, asked_at=clock.now())
    )
    for one in (ours, theirs):
        factories.add(SettingAnswer(change_id=asked.id, organisation_id=one.id))
    factories.add(
        DutyChange(law_code="BG", duty_code="own-choir", words={"en": "A choir"}, days=30, owner=DutyOwner.SIGNER,
                   changed_by_id=people["administrator"].id, changed_at=clock.now())
    )  # fmt: skip
    held = factories.brought_programme(ours, brought_by_id=people["coordinator"].id)
    factories.partner_feed(ours, subscribed_by_id=people["coordinator"].id, programme_id=held.id,
                           held_since=clock.now(), agreed_at=None)  # fmt: skip
    world.ids["pack"] = factories.add(
        TownPack(content=factories.pack(), brought_by_id=people["administrator"].id, brought_at=clock.now())
    ).id
    factories.add(LanguageReview(language="fr", reviewed_by="Claire", reviewed_on=clock.today()))
    # Another device of one's own, to be ended.
    accounts.open_device(account=people["mentor"], label="test")
    _welcome_newcomers(ours, sessions, people["candidate"], proposed)
    # Nobody was given a role only today: in an emergency the second person is somebody who had theirs before.
    db.session.execute(sa.update(Membership).values(granted_at=now - timedelta(days=3)))


def _activity(session: Any) -> Activity:
    return db.session.get_one(Activity, session.activity_id)


def _volunteer(clearance: Clearance | None, area: int | None = None, **changes: Any) -> Any:
    made = factories.volunteer(clearance, ("bg", "ar"), family_name="F", phone="1", **changes)
    row = db.session.get_one(Volunteer, made.id)
    row.matching_agreed_at, row.places, row.area_id, row.districts = clock.now(), 3, area, ["vitosha"]
    row.week = Week.of((day, cell) for day in range(7) for cell in range(16, 40)).text
    levels = dict.fromkeys(("listening", "reading", "speaking", "writing"), Cefr.C1)
    for code in ("bg", "ar"):
        factories.add(VolunteerLanguage(volunteer_id=made.id, language=code, **levels))
    today = clock.now().date()
    factories.add(VolunteerPause(volunteer_id=made.id, first_on=today + timedelta(90), last_on=today + timedelta(91)))
    return made


def _family(of: Any, area: int, *, asks: bool = True) -> dict[str, Any]:
    now = clock.now()
    household = factories.household(of, "A", "B", call_name="A", phone="1", locale="en", district="vitosha")
    for purpose in ConsentPurpose:
        factories.add(
            Consent(household_id=household.id, organisation_id=of.id, purpose=purpose, text_version=TEXT_VERSION,
                    language="ar", manner=ConsentManner.ON_SCREEN, given_at=now)
        )  # fmt: skip
    members = db.session.query(Member).filter_by(household_id=household.id).order_by(Member.id).all()
    for member in members:
        member.native_name = "N"
        factories.add(Need(member_id=member.id, accommodation=Accommodation.NO_PORK))
    facts = {"code_digest": f"card-{household.id}", "pin_hash": factories.PASSWORD_HASH, "issued_at": now}
    card = factories.add(Card(household_id=household.id, **facts))
    request = factories.mentoring_request(household, area_id=area) if asks else None
    return {"household": household, "members": members, "card": card, "request": request}


def _grow_up(family: dict[str, Any]) -> Card:
    """Somebody of a family that asked to be erased is old enough for a card of their own, and young."""
    household, child = family["household"], family["members"][-1]
    household.erasure_asked_at, child.birth_year, child.guardian = clock.now(), clock.today().year - 16, False
    facts = {"code_digest": "card-young", "pin_hash": factories.PASSWORD_HASH, "issued_at": clock.now()}
    return factories.add(Card(household_id=household.id, member_id=child.id, **facts))


def _pair(request: Any, mentor_id: int, step: str) -> Any:
    now = clock.now()
    state, ending = STEPS[step]
    long_ago = now - timedelta(days=40)
    facts: dict[str, Any] = {"state": state, "ending": ending, "mentor_phone": True, "mentee_phone": True}
    if step == "draft":
        facts["answer_until"] = None
    if state not in (PairState.PROPOSED,):
        facts["mentor_said_at"] = long_ago
    if state not in ASKED:
        facts["mentee_said_at"] = long_ago
    begun = step not in ("draft", "asked", "asking", "agreed", "introduced", "minor")
    if begun or step == "introduced":
        facts["introduced_at"] = long_ago
    if begun:
        facts["started_at"] = long_ago
    pair = factories.pair(request, mentor_id, **facts, closed_at=now if ending else None)
    if not begun:
        return pair
    factories.add(Mentorship(id=pair.id))
    for done_at in (None, now):
        factories.add(Goal(pair_id=pair.id, words="G", side=Side.MENTEE, created_at=now, done_at=done_at))
    for audience in Readership:
        facts = {"held_on": now.date(), "met": True, "minutes": 60, "audience": audience, "note": "N", "talk": True}
        factories.add(Meeting(pair_id=pair.id, created_at=now, **facts))
    factories.add(
        CheckIn(pair_id=pair.id, side=Side.MENTEE, held_on=now.date(), going=Going.MIXED, created_at=now,
                concerns="C", next_step="N")
    )  # fmt: skip
    if step == "ended":
        factories.add(Farewell(id=pair.id, held_on=now.date(), note="N", again=False, created_at=now))
    if step == "blocked":
        factories.add(
            Block(side=Side.MENTEE, created_at=now, volunteer_id=mentor_id, household_id=request.household_id)
        )
    return pair


def _refer(world: Any, family: dict[str, Any], ours: Any, theirs: Any, people: dict[str, Any]) -> None:
    """A referral in each state of somebody with a card of their own, one of them confidential, and a place that helps
    everybody."""
    now, young = clock.now(), family["members"][-1]
    factories.add(ReferralOffer(organisation_id=theirs.id, kind=ReferralKind.HEALTH))
    _share(world, ours, theirs, people)
    said = {"reason": "R", "not_informed": "N", "other_place": "O", "answer": "A"}
    for state in ReferralState:
        row = factories.referral(young, ours, theirs, state, author_id=people["coordinator"].id, **said)
        world.ids[f"referral {state.value}"] = row.id
    secret = factories.referral(
        young, ours, theirs, ReferralState.ACCEPTED, ReferralKind.PSYCHIATRIC, author_id=None, **said
    )
    factories.add(ReferralNote(referral_id=secret.id, text="T", written_by_id=people["receiver"].id, created_at=now))
    entry = factories.add(DirectoryEntry(name="Helpers", kinds=["health"], groups=["everybody"], checked_at=now))
    factories.leaflet(entry.id, "leaflet")
    _break_the_glass(world, family, ours, people, secret.id)


def _share(world: Any, ours: Any, theirs: Any, people: dict[str, Any]) -> None:
    """What the two organisations share now, and agreements of theirs and of a third in the other states."""
    today, third = clock.today(), factories.organisation(slug="third", name="Third")
    month = timedelta(days=30)
    by = {"proposed_by_id": people["coordinator"].id, "purpose": "P"}
    proposed = {**by, "accepted_at": None}
    signed = {"accepted_by_id": people["elsewhere"].id}
    for name, sides, facts in (
        ("runs", (ours, theirs), {**by, **signed}),
        ("ended", (ours, theirs), {**by, **signed, "ended_at": clock.now(), "ended_by_id": people["elsewhere"].id}),
        ("proposed", (ours, third), proposed),
        ("asked", (theirs, ours), {"proposed_by_id": people["elsewhere"].id, "accepted_at": None, "purpose": "P"}),
        ("expires", (third, theirs), {"expires_on": today + timedelta(days=5)}),
        ("expired", (third, ours), {"valid_from": today - 2 * month, "expires_on": today - month}),
        ("to come", (third, theirs), {"valid_from": today + timedelta(days=6)}),
    ):
        world.ids[f"sharing {name}"] = factories.sharing(*sides, **facts).id


def _break_the_glass(world: Any, family: dict[str, Any], ours: Any, people: dict[str, Any], referral: int) -> None:
    """What somebody who administers asks for, has open of each kind, and had."""
    household, member = family["household"].id, family["members"][-1].id
    asks, agrees = people["administrator"].id, people["coordinator"].id
    home = {"organisation_id": ours.id, "household_id": household}
    factories.emergency(EmergencyKind.FAMILY, household, asks, **home)
    factories.emergency(EmergencyKind.NEEDS, household, asks, agrees, **home)
    factories.emergency(EmergencyKind.REFERRAL, referral, asks, agrees, **home, member_id=member)
    file, point = people["candidate"].id, world.ids["session protected"]
    factories.emergency(EmergencyKind.VETTING_FILE, file, asks, agrees, organisation_id=ours.id)
    factories.emergency(EmergencyKind.MEETING_POINT, point, asks, agrees, organisation_id=ours.id)
    over = {"state": EmergencyState.ENDED, "ended_at": clock.now()}
    factories.emergency(EmergencyKind.FAMILY, household, asks, agrees, **home, **over)


def _confer(world: Any, families: dict[str, Any], people: dict[str, Any]) -> None:
    """A conference in each state that the municipality called about a family that it accompanies, with a coordinator of
    ours and an adult of the family; one whose hour is over; and one of somebody else's."""
    town = db.session.get_one(Organisation, world.ids["organisation town"])
    ours, officer = world.ids["organisation"], people["officer"].id
    staff = ((officer, town.id), (people["coordinator"].id, ours))
    family = families["waiting"]
    adult = family["members"][0]
    words = {"decision": "D", "translated": "R", "inside": "I", "task": "K", "place": "P", "called_by_id": officer}
    for state in ConferenceState:
        made = factories.conference(family["household"], town, staff, [adult], state, **words)
        world.ids[f"conference {state.value}"] = made.id
    past = {"starts_at": clock.now() - timedelta(hours=1)}
    planned = db.session.get_one(CaseConference, world.ids["conference planned"])
    room = factories.venue(town)
    when = {"starts_at": planned.starts_at, "ends_at": planned.ends_at}
    factories.add(RoomUse(venue_id=room.id, conference_id=planned.id, **when))
    world.ids["conference past"] = factories.conference(family["household"], town, staff, [adult], **past, **words).id
    held = {"state": ConferenceState.HELD, "interpreter_language": "ar", "interpreter_comes": True}
    factories.conference(families["blocked"]["household"], town, staff[:1], **held, **words)


def _among_neighbours(world: Any, family: dict[str, Any], ours: Any, people: dict[str, Any]) -> None:
    """What a neighbour wrote in each state, and a mediation in each state, led by whoever receives referrals."""
    now, today, leader = clock.now(), clock.today(), people["receiver"].id
    second = world.ids["mediator second"] = factories.account((Role.SERVICE, ours.id)).id
    for number in (leader, second):
        factories.add(Mediator(account_id=number, register_number="R", told_at=now))
    words = {"text": "T", "place": "P", "email": "w@example.org", "answer": "A"}
    for state in WorryState:
        # Of the one that was answered somebody kept the number.
        kept = {"digest": tokens.digest(mailed.WORRY)} if state is WorryState.ANSWERED else {}
        world.ids[f"worry {state.value}"] = factories.worry(ours, state, **words, **kept).id
    for state in MediationState:
        worry_id = world.ids["worry in_mediation"] if state is MediationState.UNDER_WAY else None
        # The first question whether an agreement holds is due, the second is not.
        past = today - timedelta(days=40)
        days = {"started_on": past, "agreed_on": past, "ended_on": past} if state is MediationState.AGREED else {}
        said = {"worry_id": worry_id, "place": "P", "terms": "W", **days}
        made = factories.mediation(ours, leader, family["members"][-1], state, **said)
        world.ids[f"mediation {state.value}"] = made.id
    # Nothing is missing, and it can begin; nobody of a family was asked yet.
    ready = factories.mediation(ours, leader, family["members"][-1], met_on=today)
    db.session.query(MediationParty).filter_by(mediation_id=ready.id).update({"consented_at": now, "impartial_at": now})
    world.ids["mediation ready"] = ready.id
    world.ids["mediation of one"] = factories.mediation(ours, leader).id


def _look_for_homes(world: Any, families: dict[str, Any], office: Any, people: dict[str, Any]) -> None:
    """A dwelling in each state, and a need in each state of families that the municipality accompanies; somebody looks
    at a home, and goes along; a referral may lead to a need."""
    town = db.session.get_one(Organisation, world.ids["organisation town"])
    factories.add(ReferralOffer(organisation_id=office.id, kind=ReferralKind.HOUSING))
    factories.sharing(town, office)
    words = {"email": "E", "note": "N"}
    for state in DwellingState:
        address = "" if state is DwellingState.SUBMITTED else "A"
        row = factories.dwelling(office, state, address=address, **words)
        world.ids[f"dwelling {state.value}"] = row.id
    factories.dwelling(office, DwellingState.SUBMITTED)
    has = {HousingNeedState.ACCEPTED: DwellingState.RESERVED, HousingNeedState.OFFERED: DwellingState.APPROVED}
    for number, state in enumerate(HousingNeedState):
        family = families["blocked" if state in (*OVER, *HOUSED) else ("waiting", "resting")[number % 2]]
        home = factories.dwelling(office, has.get(state, DwellingState.OCCUPIED)) if state in TOLD else None
        due = {"due_on": clock.today()} if state in HOUSED[:2] else {}
        need = factories.housing_need(family["household"], office, town, state, home, named=number % 2 == 0, **due)
        world.ids[f"need {state.value}"] = need.id
    family = next(
        one
        for one in families.values()
        if one["household"].id == db.session.get_one(HousingNeed, world.ids["need viewing"]).household_id
    )
    session = _session(office, "Hometitle", 20, openness=Openness.INVITED)
    factories.add(Invitee(session_id=session.id, household_id=family["household"].id))
    factories.add(Invitee(session_id=session.id, account_id=people["helper"].id, invited_at=clock.now()))
    _party(session, family, RegistrationState.CONFIRMED)
    facts = {"need_id": world.ids["need viewing"], "dwelling_id": world.ids["dwelling approved"]}
    whole = Viewing(session_id=session.id, volunteer_id=people["helper"].id, created_at=clock.now(), **facts)
    world.ids["viewing"] = factories.add(whole).id
    world.ids["home session"] = session.id
    young = families["young"]["members"][-1]
    factories.referral(young, town, office, ReferralState.ACCEPTED, ReferralKind.HOUSING, author_id=None)


def _teach(world: Any, ours: Any, theirs: Any) -> None:
    """A course that is prepared, one that goes on, one to be finished, and one that is over; and one elsewhere."""
    now = clock.now()
    factories.add(TrainingOffer(organisation_id=theirs.id))
    factories.staff_course(ours)
    going = factories.staff_course(ours, -26, 53)
    for state in TraineeState:
        invited = factories.trainee(going, state, there=state is TraineeState.COMING)
        world.ids.setdefault("clerk", invited.id)
    done = factories.staff_course(ours, -50, -26)
    failed = factories.trainee(done, there=2)
    result = {"number": 1, "right_answers": 0, "questions": 1, "passed": False, "taken_at": now}
    factories.add(TraineeTry(trainee_id=failed.id, **result))
    world.ids["tried"] = factories.trainee(done, there=2).id
    world.ids["failed trainee"] = failed.id
    over = factories.staff_course(ours, -2400, finished_at=now - timedelta(days=91))
    graduate = factories.trainee(over, there=1)
    facts = {"name": "N", "title": "T", "given_by": "Ours", "finished_on": now.date(), "made_at": now}
    factories.add(CourseCertificate(trainee_id=graduate.id, number_digest="?", **facts))
    world.ids |= {"trainee": graduate.id, "course to finish": done.id, "course going on": going.id}
    factories.trainee(factories.staff_course(theirs, 53), TraineeState.INVITED)


def _write_concerns(people: dict[str, Any]) -> None:
    """What was written: one that waits, one that somebody looks after, one that is closed,
    and one about a colleague."""
    now, mine = clock.now(), {"handled_by_id": people["protector"].id, "handled_at": clock.now()}
    words = {"seen": "S", "place": "P", "about": "A", "contact": "C"}
    factories.concern(**words)
    factories.concern(**words, state=ConcernState.HANDLED, **mine)
    over = factories.concern(**words, state=ConcernState.CLOSED, **mine, outcome="O", closed_at=now)
    factories.add(ConcernNote(concern_id=over.id, text="T", written_by_id=people["protector"].id, created_at=now))
    named = {"account_id": people["other protector"].id, "named_by_id": people["protector"].id, "created_at": now}
    factories.add(NamedColleague(concern_id=factories.concern(**words).id, **named))


def _agree_with_the_town(families: dict[str, Any], people: dict[str, Any]) -> int:
    """One family signed an agreement with the municipality, one applied for one, one can, and one moved on with it."""
    town = factories.organisation(slug="town", name="Town", kind=OrganisationKind.MUNICIPALITY)
    people["officer"] = factories.account((Role.CASEWORKER, town.id))
    for name in ("waiting", "resting", "new", "blocked"):
        factories.add(
            Consent(household_id=families[name]["household"].id, organisation_id=town.id, purpose=ConsentPurpose.CARE,
                    text_version=TEXT_VERSION, language="ar", manner=ConsentManner.ON_SCREEN, given_at=clock.now())
        )  # fmt: skip
    factories.agreement(families["waiting"]["household"], town.id)
    factories.agreement(families["blocked"]["household"], town.id, moved_on=clock.today(), moved_to="M")
    days = {"decided_on": clock.today(), "applied_on": clock.today(), "created_at": clock.now(), "law_code": "BG"}
    factories.add(Agreement(household_id=families["resting"]["household"].id, organisation_id=town.id, **days))
    for name, days, over in (("new", 3, {}), ("fresh", 30, {"settled": WishEnding.NOT_BEGUN})):
        said = {"wished_on": clock.today(), "created_at": clock.now(), **over}
        said["settled_at"] = clock.now() if over else None
        home, decided_on = families[name]["household"].id, clock.today() - timedelta(days=days)
        factories.add(AgreementWish(household_id=home, organisation_id=town.id, decided_on=decided_on, **said))
    return int(town.id)


def _go_to_school(world: Any, family: dict[str, Any], people: dict[str, Any], town: int) -> None:
    """A parent with children in every state of their way to school, one who may begin it, and an office that sees to
    schools."""
    officer = people["school officer"] = factories.account((Role.SERVICE, town))
    factories.add(ReferralOffer(organisation_id=town, kind=ReferralKind.SCHOOL))
    household, (parent, _) = family["household"], family["members"]
    parent.birth_year, parent.guardian = 1990, True
    factories.add(
        Consent(household_id=household.id, organisation_id=town, purpose=ConsentPurpose.CARE,
                text_version=TEXT_VERSION, language="ar", manner=ConsentManner.ON_SCREEN, given_at=clock.now())
    )  # fmt: skip
    facts = {"code_digest": "card-parent", "pin_hash": factories.PASSWORD_HASH, "issued_at": clock.now()}
    card = factories.add(Card(household_id=household.id, member_id=parent.id, **facts))
    world.secrets["parent of pupils"] = accounts.open_device(card_id=card.id, label="test")
    wanted = {"decided_on": clock.today() - timedelta(days=30), "wished_on": clock.today(), "created_at": clock.now()}
    factories.add(AgreementWish(household_id=household.id, organisation_id=town, member_id=parent.id, **wanted))
    year, rests = clock.today().year, {"rests_on": clock.today()}
    for stage, facts in (
        (SchoolStage.APPLICATION, {"due_on": clock.today() - timedelta(days=3)}),
        (SchoolStage.REFERRAL, {"school": ""}),
        (SchoolStage.INTERVIEW, {"mother_language": "ar", "level_code": "good"}),
        (SchoolStage.VALIDATION, {"owner_id": officer.id}),
        (SchoolStage.ORDER, {"state": SchoolState.STALLED, "why": StallReason.PAPERS, **rests}),
        (SchoolStage.REPORT, {"state": SchoolState.WITHDRAWN, **rests}),
        (SchoolStage.YEAR_END, {"state": SchoolState.FOLLOWED_UP, **rests}),
        (None, {}),
    ):
        child = Member(
            household_id=household.id, call_name="A", native_name="N", birth_year=year - 11, languages=["ar"]
        )
        factories.add(child)
        if stage:
            factories.school_way(child, town, stage, **facts)
    # A referral may lead to a way.
    ours, office = (db.session.get_one(Organisation, number) for number in (household.organisation_id, town))
    factories.referral(child, ours, office, ReferralState.ACCEPTED, ReferralKind.SCHOOL, author_id=None)


def _ask_for_things(family: dict[str, Any]) -> None:
    now, member = clock.now(), family["members"][0]
    factories.add(HelpCall(household_id=family["household"].id, member_id=member.id, phone="1", created_at=now))
    interview = factories.add(
        SkillsInterview(member_id=member.id, language="ar", begun_at=now, updated_at=now, version=1,
                        answered=["work", "education"], jobs="J", wished_work="W", subject="S", in_a_year="Y",
                        in_three_months="M")
    )  # fmt: skip
    factories.add(InterviewedLanguage(interview_id=interview.id, language="ar"))
    factories.add(GuidanceTalk(member_id=member.id, held_on=now.date(), minutes=30, agreed="A", recorded_at=now))
    for own in (True, False):
        factories.add(
            JobLead(member_id=member.id, title="T", employer="E", place="P", link="L", added_by_person=own,
                    added_at=now, moved_at=now)
        )  # fmt: skip


def _session(
    of: Any, title: str, hours: float, visibility: PlaceVisibility = PlaceVisibility.PUBLIC, **changes: Any
) -> Any:
    venue = factories.venue(of, name=f"Hall of {title}", address=f"Street of {title}", visibility=visibility)
    venue.directions = f"Way to {title}"
    texts = [ActivityText(locale="en", title=title, description="Come and join.")]
    activity = factories.activity(of, venue_id=venue.id, texts=texts, **changes)
    return factories.session(activity, clock.now() + timedelta(hours=hours))


def _programme(world: Any, ours: Any, theirs: Any, families: dict[str, Any], people: dict[str, Any]) -> dict[str, Any]:
    """Sessions of every kind, with parties and helpers in them."""
    hidden = PlaceVisibility.AFTER_CONFIRMATION
    found = {
        "public": _session(ours, "Publictitle", 26),
        "protected": _session(ours, "Protectedtitle", 50, hidden),
        "full": _session(ours, "Fulltitle", 74, hidden),
        "invited": _session(ours, "Invitedtitle", 98, hidden, openness=Openness.INVITED),
        "draft": _session(ours, "Drafttitle", 122, state=ActivityState.DRAFT),
        "now": _session(ours, "Nowtitle", 1, hidden),
        "course": _session(ours, "Coursetitle", 146, kind=ActivityKind.LANGUAGE),
        "past": _session(ours, "Pasttitle", -30),
        "children": _session(ours, "Childrentitle", 194, hidden, audience=Whom.CHILDREN),
        "elsewhere": _session(theirs, "Theirtitle", 170, hidden),
    }
    # Run with others, asked of them, and asked of us.
    _session(ours, "Jointtitle", 218, hidden, partner_id=theirs.id)
    _session(ours, "Askingtitle", 242, hidden, asked_id=theirs.id, asked_at=clock.now())
    _session(theirs, "Askedtitle", 266, hidden, asked_id=ours.id, asked_at=clock.now())
    # Whoever plans the course is told that its house is closed on that day.
    factories.closed_time(db.session.get_one(Venue, found["course"].venue_id), 6, 1)
    factories.venue(ours, name="Hall that was closed", state=VenueState.CLOSED)
    factories.shared_venue(db.session.get_one(Venue, found["public"].venue_id), theirs, note="Ask the porter")
    factories.shared_venue(factories.venue(theirs, name="Hall that is shared"), note="Mind the step")
    own = db.session.get_one(Venue, found["course"].venue_id)
    factories.shared_venue(own, shared_at=clock.now() - timedelta(days=9), ended_at=clock.now())
    family, waiting = families["active"], families["waiting"]
    asked = {"household_id": family["household"].id, "invited_at": clock.now()}
    invitee = factories.add(Invitee(session_id=found["invited"].id, **asked))
    parties = {
        name: _party(found[name], family, RegistrationState.CONFIRMED) for name in ("protected", "now", "course")
    }
    found["full"].capacity = 2
    _party(found["full"], waiting, RegistrationState.OFFERED, clock.now() + timedelta(hours=9))
    _party(found["full"], family, RegistrationState.WAITING)
    course = found["course"].activity_id
    facts = {"member_id": family["members"][0].id, "begun_on": clock.now().date(), "created_at": clock.now()}
    factories.add(Enrolment(activity_id=course, **facts))
    _tell(ours, parties, people["coordinator"])
    _write(ours, parties, people)
    facts = {"message": Message.INVITED, "due_at": found["invited"].starts_at, "created_at": clock.now()}
    factories.add(QueuedContact(organisation_id=ours.id, invitee_id=invitee.id, **facts))
    shifts = {name: factories.shift(session, minimum=1, maximum=2) for name, session in found.items()}
    world.ids |= {f"shift {name}": shift.id for name, shift in shifts.items()}
    for name in ("protected", "now", "course"):
        _sign_up(shifts[name], people["mentor"], SignUpState.CONFIRMED)
    # For a pause somebody gave away what they may have back.
    pause = db.session.query(VolunteerPause).filter_by(volunteer_id=people["helper"].id).one()
    pause.gave_back = [shifts["protected"].id]
    shifts["full"].maximum = 1
    shifts["children"].role, shifts["children"].clearance = ShiftRole.LEAD, Clearance.CHILDREN
    for name in ("mentor", "helper"):
        _sign_up(shifts["children"], people[name], SignUpState.CONFIRMED)
    _sign_up(shifts["full"], people["helper"], SignUpState.OFFERED, clock.now() + timedelta(hours=9))
    _sign_up(shifts["full"], people["mentor"], SignUpState.WAITING)
    for name in ("public", "course"):
        factories.add(
            Ask(shift_id=shifts[name].id, account_id=people["helper"].id, state=AskState.ASKED, created_at=clock.now(),
                asked_at=clock.now(), answer_until=clock.now() + timedelta(hours=20))
        )  # fmt: skip
    factories.add(Search(shift_id=shifts["public"].id, goal=1, started_at=clock.now()))
    noted = {"key": "0" * 32, "outcome": TapOutcome.NOTED, "received_at": clock.now()}
    factories.add(DoorTap(session_id=shifts["public"].session_id, **noted))
    code = factories.add(PlaceCode(venue_id=found["now"].venue_id, digest="?", made_at=clock.now()))
    code.digest = tokens.digest(world.buttons.setdefault("place code", places.secret_of(code)))
    factories.add(
        Ask(shift_id=shifts["public"].id, account_id=people["mentor"].id, state=AskState.PROPOSED,
            created_at=clock.now())
    )  # fmt: skip
    return found


def _welcome_newcomers(ours: Any, sessions: dict[str, Any], candidate: Any, proposed: Any) -> None:
    """What whoever is not cleared yet can do: a first shift, which one of them has had, and trainings to book, to give
    back, and to take."""
    factories.shift(sessions["course"], role=ShiftRole.WELCOME, minimum=0, first_time=True)
    had = factories.shift(sessions["past"], role=ShiftRole.WELCOME, minimum=0, first_time=True)
    _sign_up(had, proposed, SignUpState.COMPLETED)
    had.taken = 1
    db.session.query(SignUp).filter_by(shift_id=had.id).one().first_time = True
    home = factories.household(None, "Candidate")
    own = db.session.query(Member).filter_by(household_id=home.id).one()
    own.account_id = candidate.id
    first = _session(ours, "Trainingtitle", 218, kind=ActivityKind.TRAINING)
    factories.add(TrainingCourse(activity_id=first.activity_id, training=Training.SAFEGUARDING))
    family, now = {"household": home, "members": [own]}, clock.now()
    for hours, state in ((242, RegistrationState.CONFIRMED), (266, RegistrationState.OFFERED)):
        later = factories.session(_activity(first), now + timedelta(hours=hours))
        until = now + timedelta(hours=9) if state is RegistrationState.OFFERED else None
        _party(later, family, state, until)


def _party(session: Any, family: dict[str, Any], state: RegistrationState, until: Any = None) -> Registration:
    now = clock.now()
    registration = factories.add(
        Registration(session_id=session.id, household_id=family["household"].id, state=state,
                     party_size=len(family["members"]), offered_until=until, created_at=now, updated_at=now)
    )  # fmt: skip
    for member in family["members"]:
        factories.add(PartyMember(registration_id=registration.id, member_id=member.id))
    if state in HOLDS_SEATS:
        session.seats_taken += len(family["members"])
    return registration


def _tell(ours: Any, parties: dict[str, Registration], by: Any) -> None:
    """Of what a family has to hear one thing waits, and another was told."""
    now = clock.now()
    told = {"state": ContactState.TOLD, "told_at": now, "told_by_id": by.id}
    for name, facts in (("protected", {}), ("course", told)):
        contact = factories.add(
            QueuedContact(organisation_id=ours.id, registration_id=parties[name].id, message=Message.MOVED,
                          due_at=now + timedelta(days=1), created_at=now, **facts)
        )  # fmt: skip
        if facts:
            factories.add(ContactAttempt(contact_id=contact.id, answer=ContactAnswer.TOLD, at=now, by_id=by.id))


def _write(ours: Any, parties: dict[str, Registration], people: dict[str, Any]) -> None:
    """One message waits to be looked at; another, to those of chosen dates, went out, to a helper by email and to a
    family by somebody."""
    now, by, party = clock.now(), people["coordinator"].id, parties["protected"]
    session = db.session.get_one(Session, party.session_id)
    factories.written_message(session, ours.id, by)
    chosen = {"scope": MessageScope.DATES, "dates": [MessageDate(session_id=session.id)]}
    sent = factories.written_message(session, ours.id, by, sent_at=now, **chosen)
    contact = factories.add(
        QueuedContact(organisation_id=ours.id, registration_id=party.id, message=Message.WRITTEN, words="Bring water",
                      words_locale="en", due_at=now + timedelta(days=1), created_at=now)
    )  # fmt: skip
    told = {"registration_id": party.id, "way": MessageWay.CONTACT, "contact_id": contact.id}
    for facts in ({"account_id": people["mentor"].id, "way": MessageWay.EMAIL}, told):
        factories.add(MessageRecipient(message_id=sent.id, locale="en", **facts))


def _sign_up(shift: Any, account: Any, state: SignUpState, until: Any = None) -> None:
    now = clock.now()
    facts = {"offered_until": until, "created_at": now, "updated_at": now}
    factories.add(SignUp(shift_id=shift.id, account_id=account.id, state=state, **facts))
    shift.taken += state in HOLDS_A_PLACE
