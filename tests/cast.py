"""The people of the play: two organisations, their coordinators, volunteers, and a stranger who must see nothing."""

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from community.accounts.models import Account, Device
from community.accounts.queries import actor_of
from community.accounts.rules import AccountState
from community.agreements.models import AgreementStep, AgreementWish
from community.conferences.models import ConferenceTask
from community.conferences.rules import ConferenceState
from community.decisions.models import SettingAnswer, SettingChange
from community.decisions.rules import ChangeState
from community.directory.models import DirectoryEntry
from community.emergency_access.rules import EmergencyKind, EmergencyState
from community.foundation import clock
from community.foundation.access import Actor, Role
from community.foundation.database import Base, UtcDateTime, db
from community.foundation.outbox import Email
from community.foundation.sealing import SealedBytes
from community.guidance.models import JobLead
from community.help_requests.models import HelpCall
from community.households.models import Consent, Household, Member
from community.households.queries import reader
from community.households.rules import TEXT_VERSION, ConsentManner, ConsentPurpose, HouseholdState
from community.housing.models import Dwelling, HousingNeed
from community.housing.rules import TOLD, DwellingState, HousingNeedState
from community.interviews.models import SkillsInterview
from community.mediation.models import Mediator
from community.mediation.rules import MediationState
from community.members.models import Invitation
from community.organisations.models import Membership
from community.organisations.rules import OrganisationKind, OrganisationState
from community.passkeys.models import Passkey
from community.referrals.models import Referral, ReferralNote
from community.referrals.rules import ReferralKind, ReferralState
from community.safeguarding.models import NamedColleague
from community.safeguarding.rules import ConcernState, Readers
from community.skills.models import Skill
from community.staff_training.models import StaffCourseDate, StaffCourseQuestion, TrainingOffer
from community.worries.rules import WorryState
from events.activities.models import Activity, Series
from events.activities.rules import ActivityKind, ActivityState, Audience, Openness
from events.calendar.window import window
from events.courses.models import Enrolment
from events.photos.rules import PhotoState
from events.registrations.models import PartyMember, Registration
from events.registrations.rules import RegistrationState
from events.sessions.models import Invitee, Session
from events.sessions.rules import SessionState
from events.venues.rules import PlaceVisibility
from events.viewings.models import Viewing
from tests import factories
from volunteers.clearances.models import GrantedClearance
from volunteers.clearances.rules import Clearance
from volunteers.hours.models import Confirmation
from volunteers.journal.models import Goal, Meeting, MeetingQuestion, Mentorship
from volunteers.journal.queries import MEETING
from volunteers.matching.models import MatchingRun
from volunteers.pairs.models import Block, Pair
from volunteers.pairs.rules import Ending, PairState, Side
from volunteers.profiles.models import Volunteer
from volunteers.profiles.rules import VolunteerState
from volunteers.requests.rules import RequestState
from volunteers.rosters.models import Ask
from volunteers.rosters.rules import AskState
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import ShiftState, SignUpState

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Cast:
    """Ids of the people and things that most tests need."""

    organisation: int
    coordinator: int
    volunteer: int
    second_volunteer: int
    applicant: int
    stranger: int
    session: int
    shift: int


def gather(**shift_facts: object) -> Cast:
    """Put the cast on stage, in the open transaction: one session tomorrow with one shift."""
    ours = factories.organisation(slug="ours", name="Ours")
    theirs = factories.organisation(slug="theirs", name="Theirs")
    session = factories.session(factories.activity(ours))
    return Cast(
        organisation=ours.id,
        coordinator=factories.coordinator(ours, name="Coordinator").id,
        volunteer=factories.volunteer(name="Vera", email="vera@example.org").id,
        second_volunteer=factories.volunteer(name="Walid", email="walid@example.org").id,
        applicant=factories.volunteer(clearance=None, name="Anton").id,
        stranger=factories.coordinator(theirs, name="Stranger").id,
        session=session.id,
        shift=factories.shift(session, **shift_facts).id,
    )


@dataclass
class Everybody:
    """People and things in every state that there is, each by a name: what one may see of them is asked by name."""

    people: dict[str, Actor] = field(default_factory=dict)
    names: dict[tuple[str, int], str] = field(default_factory=dict)
    _told: dict[int, str] = field(default_factory=dict)

    def name(self, name: str, row: Any) -> Any:
        """Let a row be called so; returns it."""
        self.names[row.__tablename__, row.id] = name
        return row

    def called(self, model: Any, ids: Iterable[int]) -> list[str]:
        """The names of these rows of a model, in the order of names; a row without a name is told by its number."""
        return sorted(self.names.get((model.__tablename__, number)) or self.name_of(number) for number in ids)

    def id_of(self, model: Any, name: str) -> int:
        """The number of the row that is called so. Raises KeyError where none is, and ValueError for two."""
        [number] = [
            row for (table, row), called in self.names.items() if (table, called) == (model.__tablename__, name)
        ]
        return number

    def rows_of(self, table: str) -> list[int]:
        """The numbers of all rows of a table."""
        return list(db.session.scalars(sa.select(db.metadata.tables[table].c.id).order_by("id")))

    def name_of(self, number: int) -> str:
        """What a row of this number is called, whatever it is; another number is a number."""
        if not self._told:
            for table in db.metadata.sorted_tables:
                if "id" in table.c:
                    for place, row in enumerate(self.rows_of(table.name), 1):
                        self._told.setdefault(row, self.names.get((table.name, row), f"{table.name} {place}"))
        return self._told.get(number, str(number))

    def ids(self, model: Any, names: Iterable[str]) -> list[int]:
        """The numbers of the rows that are called so."""
        return [self.id_of(model, name) for name in names]

    def named(self, rows: Iterable[Any]) -> list[str]:
        """The names of these rows, in their order."""
        return [self.names[row.__tablename__, row.id] for row in rows]

    def beginning(self, model: Any, moments: Iterable[datetime]) -> list[str]:
        """What sessions or shifts that begin then are called, in the order of names."""
        return self.called(model, db.session.scalars(sa.select(model.id).where(model.starts_at.in_(moments))))


HIDDEN = PlaceVisibility.AFTER_CONFIRMATION


def everybody() -> Everybody:
    """Put everybody on stage, in the open transaction: what is live, and beside it what is cancelled, closed, over,
    withdrawn, expired, excused, erased, paused, blocked, or somebody else's."""
    play = Everybody()
    add, now = factories.add, clock.now()
    organisations = {
        name: play.name(name, factories.organisation(slug=name, name=name, state=state, kind=kind))
        for name, state, kind in (
            ("ours", OrganisationState.ACTIVE, OrganisationKind.NGO),
            ("theirs", OrganisationState.ACTIVE, OrganisationKind.MUNICIPALITY),
            ("closed", OrganisationState.CLOSED, OrganisationKind.NGO),
            ("applied", OrganisationState.APPLIED, OrganisationKind.NGO),
        )
    }
    ours, theirs = organisations["ours"], organisations["theirs"]
    accounts = _accounts(play, organisations)
    households = _households(play, ours, theirs)
    _what_is_on(play, organisations, households, accounts)
    _photos(play, accounts)
    _batches(play)
    _pairs(play, households, accounts)
    _files_and_roles(play, organisations, accounts)
    _emails(play, organisations, accounts)
    _referrals(play, organisations, accounts)
    _among_neighbours(play, organisations, accounts)
    _conferences(play, organisations, households, accounts)
    _homes(play, organisations, households, accounts)
    _courses_for_staff(play, organisations)
    _settings(play, organisations, accounts)
    _passkeys(play, accounts)
    _emergencies(play, organisations, accounts)
    _everything_else(play)
    for name, account in accounts.items():
        if account.state is AccountState.ACTIVE:
            play.people[name] = actor_of(account)
    for name, household in households.items():
        play.people[f"family {name}"] = Actor(household_id=household.id, held=frozenset({(Role.HOUSEHOLD, None)}))
    # Somebody's own card, beside the one that is everybody's.
    for name in ("agreeing", "elsewhere"):
        household = households[name]
        here = db.session.query(Member).filter_by(household_id=household.id, active=True).one()
        own = reader(household.id, here.id)
        assert own is not None
        play.people[f"own card {name}"] = own
        play.name(f"own card {name}", factories.add(HelpCall(household_id=household.id, member_id=here.id, **_asked())))
    play.people["anybody"] = Actor()
    for run in (add(MatchingRun(created_at=now, settings={}, seekers=0, mentors=0, served=0, total_fit=0, proof=b"")),):
        play.name("run", run)
    return play


def _accounts(play: Everybody, organisations: dict[str, Any]) -> dict[str, Any]:
    ours, theirs, closed = (organisations[name] for name in ("ours", "theirs", "closed"))
    today = clock.now().date()
    accounts = {
        "coordinator": factories.coordinator(ours),
        "stranger": factories.coordinator(theirs),
        "coordinator of closed": factories.coordinator(closed),
        "vetter": factories.account((Role.VETTING, ours.id)),
        "vetter elsewhere": factories.account((Role.VETTING, theirs.id)),
        "protector": factories.protector(ours),
        "municipal protector": factories.protector(theirs),
        "protector of closed": factories.protector(closed),
        "administrator": factories.account((Role.ADMINISTRATOR, None)),
        "caseworker": factories.account((Role.CASEWORKER, theirs.id)),
        "receiver": factories.account((Role.SERVICE, theirs.id)),
        "receiver elsewhere": factories.account((Role.SERVICE, ours.id)),
        "receiver of closed": factories.account((Role.SERVICE, closed.id)),
        "reporter": factories.account((Role.REPORTER, ours.id)),
        "reporter elsewhere": factories.account((Role.REPORTER, theirs.id)),
        "caseworker of ours": factories.account((Role.CASEWORKER, ours.id)),
        "cleared": factories.volunteer(Clearance.CHILDREN),
        "for adults": factories.volunteer(Clearance.ADULTS),
        "expired": factories.volunteer(Clearance.CHILDREN),
        "on their last day": factories.volunteer(Clearance.CHILDREN),
        "volunteer of ours": factories.account((Role.VOLUNTEER, ours.id)),
        "uncleared": factories.volunteer(None),
        "paused": factories.volunteer(Clearance.CHILDREN),
        "ended": factories.volunteer(Clearance.CHILDREN),
        "blocked": factories.volunteer(Clearance.CHILDREN, state=AccountState.BLOCKED),
    }
    for name, until in (("expired", today - DAY), ("on their last day", today)):
        db.session.query(GrantedClearance).filter_by(volunteer_id=accounts[name].id).one().expires_on = until
    for name, state in (("paused", VolunteerState.PAUSED), ("ended", VolunteerState.ENDED)):
        db.session.get_one(Volunteer, accounts[name].id).state = state
    for name, account in accounts.items():
        play.name(name, account)
        if row := db.session.get(Volunteer, account.id):
            play.name(name, row)
            factories.clearance_request(account.id, organisation_id=ours.id)
    elsewhere = play.name("applied elsewhere", factories.volunteer(None))
    play.name("applied elsewhere", db.session.get_one(Volunteer, elsewhere.id))
    factories.clearance_request(elsewhere.id, organisation_id=theirs.id)
    return accounts


def _households(play: Everybody, ours: Any, theirs: Any) -> dict[str, Any]:
    """Families by what they agree to, and in every state; each has somebody who belongs to it and somebody who left."""
    households = {}
    for name, of, state, purposes in (
        ("agreeing", ours, HouseholdState.ACTIVE, ConsentPurpose),
        ("silent", ours, HouseholdState.ACTIVE, ()),
        ("withdrawn", ours, HouseholdState.ACTIVE, ConsentPurpose),
        ("agreeing to others", ours, HouseholdState.ACTIVE, ConsentPurpose),
        ("inactive", ours, HouseholdState.INACTIVE, ConsentPurpose),
        ("erased", ours, HouseholdState.ERASED, ConsentPurpose),
        ("elsewhere", theirs, HouseholdState.ACTIVE, ConsentPurpose),
        ("called otherwise", ours, HouseholdState.ACTIVE, ConsentPurpose),
        *((f"only {one.value}", ours, HouseholdState.ACTIVE, (one,)) for one in list(ConsentPurpose)[:3]),
    ):
        facts = {"call_name": "Haddad", "phone": "088 123 4567"} if name == "called otherwise" else {}
        made = factories.household(of, name, f"left {name}", state=state, **facts)
        household = households[name] = play.name(name, made)
        for purpose in purposes:
            consent = agree(household, purpose)
            if name == "withdrawn":
                consent.withdrawn_at = clock.now()
            if name == "agreeing to others":
                consent.organisation_id = theirs.id
        here, left = db.session.query(Member).filter_by(household_id=household.id).order_by(Member.id)
        left.active = False
        for person, member in ((name, here), (f"left {name}", left)):
            play.name(person, member)
            play.name(person, factories.add(JobLead(member_id=member.id, title="T", **_added())))
            facts = {"language": "ar", "begun_at": clock.now(), "updated_at": clock.now(), "version": 1, "answered": []}
            play.name(person, factories.add(SkillsInterview(member_id=member.id, **facts)))
        play.name(name, factories.add(HelpCall(household_id=household.id, created_at=clock.now())))
        agreement = play.name(name, factories.agreement(household, theirs.id))
        for step in db.session.query(AgreementStep).filter_by(agreement_id=agreement.id):
            play.name(f"{name} {step.state.value}", step)
        said = {"decided_on": clock.today(), "wished_on": clock.today(), "created_at": clock.now()}
        wanted = AgreementWish(household_id=household.id, organisation_id=theirs.id, member_id=here.id, **said)
        play.name(name, factories.add(wanted))
        for person, member, at in ((name, here, theirs), (f"left {name}", left, ours)):
            play.name(person, factories.school_way(member, at.id, due_on=clock.today() - DAY))
    return households


def _asked() -> dict[str, Any]:
    return {"created_at": clock.now()}


def _added() -> dict[str, Any]:
    return {
        "employer": "E",
        "place": "P",
        "link": "",
        "added_by_person": True,
        "added_at": clock.now(),
        "moved_at": clock.now(),
    }


def agree(household: Any, purpose: ConsentPurpose) -> Consent:
    """A consent of the household towards the organisation that registered it."""
    facts = {"text_version": TEXT_VERSION, "language": "ar", "manner": ConsentManner.ON_SCREEN, "given_at": clock.now()}
    return factories.add(
        Consent(household_id=household.id, organisation_id=household.organisation_id, purpose=purpose, **facts)
    )


def _what_is_on(
    play: Everybody, organisations: dict[str, Any], households: dict[str, Any], accounts: dict[str, Any]
) -> None:
    """Sessions, each with an activity, a venue, a series and a shift of its own that are called as it is."""
    ours, now, hour = organisations["ours"], clock.now(), timedelta(hours=1)
    found: dict[str, tuple[Any, Any]] = {}

    def session(name: str, of: Any = ours, visibility: PlaceVisibility = HIDDEN, role: Any = None, **facts: Any) -> Any:
        state = facts.pop("session_state", SessionState.SCHEDULED)
        # Each a minute after the one before, so that a time tells whose it is.
        starts = facts.pop("starts_at", now + timedelta(days=2, minutes=len(found)))
        venue = play.name(name, factories.venue(of, visibility=visibility))
        activity = play.name(name, factories.activity(of, name, venue_id=venue.id, **facts))
        rule = {"rrule": "FREQ=WEEKLY", "first_local": "2026-11-23T10:00:00", "zone": factories.SOFIA, "duration": 60}
        play.name(name, factories.add(Series(activity_id=activity.id, venue_id=venue.id, created_at=now, **rule)))
        made = play.name(name, factories.session(activity, starts, state=state))
        found[name] = made, play.name(name, factories.shift(made, **(role or {})))
        return made

    session("public", visibility=PlaceVisibility.PUBLIC)
    session("after confirmation")
    session("private place", visibility=PlaceVisibility.PRIVATE)
    session("moved", session_state=SessionState.MOVED)
    session("cancelled", session_state=SessionState.CANCELLED, visibility=PlaceVisibility.PUBLIC)
    session("over", starts_at=now - 30 * hour, session_state=SessionState.DONE)
    session("draft", state=ActivityState.DRAFT, visibility=PlaceVisibility.PUBLIC)
    session("archived", state=ActivityState.ARCHIVED, visibility=PlaceVisibility.PUBLIC)
    session("invited", openness=Openness.INVITED)
    session("invited draft", openness=Openness.INVITED, state=ActivityState.DRAFT)
    session("theirs", of=organisations["theirs"])
    session("invited by theirs", of=organisations["theirs"], openness=Openness.INVITED)
    session("of closed", of=organisations["closed"], visibility=PlaceVisibility.PUBLIC)
    session("invited by closed", of=organisations["closed"], openness=Openness.INVITED)
    session("of applied", of=organisations["applied"], visibility=PlaceVisibility.PUBLIC)
    session("course", kind=ActivityKind.LANGUAGE)
    session("their course", of=organisations["theirs"], kind=ActivityKind.LANGUAGE)
    session("joint", of=organisations["theirs"], partner_id=ours.id)
    session("asked of us", of=organisations["theirs"], asked_id=ours.id, asked_at=now)
    for name in ("invited", "invited draft", "invited by closed"):
        whose = {"household_id": households["agreeing"].id, "invited_at": clock.now()}
        factories.add(Invitee(session_id=found[name][0].id, **whose))
    for state in RegistrationState:
        for place in (PlaceVisibility.PRIVATE, HIDDEN):
            name = f"registration {state.value}" + (" (private)" if place is PlaceVisibility.PRIVATE else "")
            made = session(name, visibility=place, openness=Openness.INVITED)
            register(play, name, made, households["agreeing"], state)
    called_off = session("registration in a cancelled session", session_state=SessionState.CANCELLED)
    register(play, "in a cancelled session", called_off, households["agreeing"], RegistrationState.CONFIRMED)
    for_children = {"clearance": Clearance.CHILDREN}
    for state in SignUpState:
        session(f"sign-up {state.value}", openness=Openness.INVITED)
        _sign_up(play, found, f"sign-up {state.value}", accounts["cleared"], state)
    for name in ("cleared", "for adults", "expired", "on their last day", "uncleared"):
        for needed in (None, for_children):
            title = f"{name} with {'children' if needed else 'anybody'}"
            session(title, openness=Openness.INVITED, role=needed)
            _sign_up(play, found, title, accounts[name], SignUpState.CONFIRMED)
    session("a cancelled shift", openness=Openness.INVITED, role={"state": ShiftState.CANCELLED})
    _sign_up(play, found, "a cancelled shift", accounts["cleared"], SignUpState.CONFIRMED)
    session("sign-up at a private place", visibility=PlaceVisibility.PRIVATE, openness=Openness.INVITED)
    _sign_up(play, found, "sign-up at a private place", accounts["cleared"], SignUpState.CONFIRMED)
    _at_edges(play, found, session, households["agreeing"], accounts["cleared"])
    for state in AskState:
        facts = {"created_at": now, "asked_at": now, "answer_until": now + hour}
        [_, shift] = found["public"] if state is AskState.ASKED else found[f"sign-up {SignUpState.WAITING.value}"]
        if state not in (AskState.PROPOSED, AskState.ASKED):
            session(f"ask {state.value}")
            [_, shift] = found[f"ask {state.value}"]
        play.name(
            state.value, factories.add(Ask(shift_id=shift.id, account_id=accounts["cleared"].id, state=state, **facts))
        )
    for name, household in households.items():
        for member in db.session.query(Member).filter_by(household_id=household.id):
            person = play.names[member.__tablename__, member.id]
            for course in ("course", "their course", "public") if name == "agreeing" else ("course",):
                facts = {"member_id": member.id, "begun_on": now.date(), "created_at": now}
                row = factories.add(Enrolment(activity_id=found[course][0].activity_id, **facts))
                play.name(f"{person} in {course}", row)
    for name, facts in (("neighbour", {"account_id": accounts["stranger"].id}), ("guest", {})):
        email = None if facts else "guest@example.org"
        home = play.name(name, factories.household(None, name, email=email))
        db.session.query(Member).filter_by(household_id=home.id).update(facts or {"active": True})
        for state in (RegistrationState.CONFIRMED, RegistrationState.WAITING, RegistrationState.CANCELLED):
            made = session(f"{name} {state.value}", openness=Openness.INVITED)
            register(play, f"{name} {state.value}", made, home, state)


def _photos(play: Everybody, accounts: dict[str, Any]) -> None:
    """Photos in every state, of activities that everybody sees and of those that some see; of some nobody else could
    look at them, of others somebody who coordinates could who did not send them."""

    def photo(of: str, by: str = "coordinator", state: PhotoState = PhotoState.WAITING) -> None:
        activity = db.session.get_one(Activity, play.id_of(Activity, of))
        made = factories.photo(activity, accounts[by].id, state, accounts["stranger"].id)
        play.name(f"{state.value} of {of}, by {by}", made)

    for of in ("public", "draft", "archived", "invited", "of closed"):
        photo(of)
        photo(of, state=PhotoState.APPROVED)
    photo("moved", by="administrator")
    photo("theirs", by="stranger")
    for state in (PhotoState.REFUSED, PhotoState.WITHDRAWN):
        photo("public", state=state)
        photo("theirs", by="stranger" if state is PhotoState.WITHDRAWN else "coordinator", state=state)


def _batches(play: Everybody) -> None:
    """What was done to dates in one go: of ours, of theirs and of a closed organisation."""
    for of in ("public", "theirs", "of closed"):
        play.name(f"of {of}", factories.batch(db.session.get_one(Activity, play.id_of(Activity, of))))


def _at_edges(play: Everybody, found: dict[str, Any], session: Any, household: Any, account: Any) -> None:
    """What begins or ends at the very moment at which lists and calendars do, and what is far behind and ahead."""
    now, hour, shown = clock.now(), timedelta(hours=1), window(clock.now())
    midnight = datetime.combine(now.date() + DAY, time(), ZoneInfo(factories.SOFIA))
    for name, starts in (
        ("long ago", now - 900 * DAY),
        ("ending where calendars begin", shown.start - 2 * hour),
        ("ending now", now - 2 * hour),
        ("going on", now - hour),
        ("beginning now", now),
        ("beginning at midnight", midnight),
        ("ending three days on", now + 3 * DAY - 2 * hour),
        ("beginning where calendars end", shown.end),
        ("far ahead", now + 900 * DAY),
    ):
        made = session(name, starts_at=starts)
        register(play, name, made, household, RegistrationState.CONFIRMED)
        _sign_up(play, found, name, account, SignUpState.CONFIRMED if starts >= now else SignUpState.COMPLETED)
    for name, facts in (("for children alone", {"audience": Audience.CHILDREN}), ("to twelve", {"age_to": 12})):
        session(name, role={"clearance": Clearance.CHILDREN}, **facts)


def register(play: Everybody, name: str, session: Any, household: Any, state: RegistrationState) -> None:
    """A registration of whoever belongs to the household now."""
    now = clock.now()
    party = db.session.query(Member).filter_by(household_id=household.id, active=True).all()
    until = now + timedelta(hours=1) if state is RegistrationState.OFFERED else None
    facts = {"state": state, "party_size": len(party), "offered_until": until, "created_at": now, "updated_at": now}
    places = [PartyMember(member_id=one.id) for one in party]
    play.name(
        name, factories.add(Registration(session_id=session.id, household_id=household.id, party=places, **facts))
    )


def _sign_up(play: Everybody, found: dict[str, Any], name: str, account: Any, state: SignUpState) -> None:
    now, [_, shift] = clock.now(), found[name]
    until = now + timedelta(hours=1) if state is SignUpState.OFFERED else None
    facts = {"state": state, "offered_until": until, "created_at": now, "updated_at": now}
    play.name(name, factories.add(SignUp(shift_id=shift.id, account_id=account.id, **facts)))


def _pairs(play: Everybody, households: dict[str, Any], accounts: dict[str, Any]) -> None:
    """Pairs in every state and with every ending, of families that agree and do not, with a diary and a goal each."""
    now, long_ago = clock.now(), clock.now() - timedelta(days=40)
    areas = factories.area().id
    for household_name, household in households.items():
        play.name(household_name, factories.mentoring_request(household, area_id=areas))

    def pair(name: str, family: str = "agreeing", volunteer: str = "cleared", **facts: Any) -> None:
        household = households[family]
        member = db.session.query(Member).filter_by(household_id=household.id, active=True).one()
        facts.setdefault("state", PairState.ACTIVE)
        wish = factories.mentoring_request(household, area_id=areas, member_id=member.id, state=RequestState.CLOSED)
        play.name(name, wish)
        begun = {"started_at": long_ago} if facts["state"] in (*MEETING, PairState.CLOSED) else {}
        row = play.name(name, factories.pair(wish, accounts[volunteer].id, **{**begun, **facts}))
        factories.add(Mentorship(id=row.id))
        play.name(name, factories.add(Goal(pair_id=row.id, words="G", side=Side.MENTEE, created_at=now)))
        met = {"held_on": now.date(), "met": True, "minutes": 60, "created_at": now}
        play.name(name, factories.add(Meeting(pair_id=row.id, **met)))

    pair("draft", state=PairState.PROPOSED, answer_until=None)
    for state in PairState:
        if state is not PairState.CLOSED:
            pair(state.value, state=state)
    over = {"state": PairState.CLOSED, "closed_at": now}
    for ending in Ending:
        pair(f"ended: {ending.value}", ending=ending, **over)
    pair("ended: blocked, of another volunteer", volunteer="for adults", ending=Ending.BLOCKED, **over)
    factories.add(
        Block(
            side=Side.MENTEE,
            created_at=now,
            volunteer_id=accounts["for adults"].id,
            household_id=households["agreeing"].id,
        )
    )
    pair("ended long ago", ending=Ending.GOAL_REACHED, state=PairState.CLOSED, closed_at=now - timedelta(days=1000))
    pair("ended, never met", ending=Ending.GOAL_REACHED, started_at=None, **over)
    for volunteer in ("for adults", "expired", "on their last day", "uncleared", "paused", "ended"):
        pair(f"{volunteer}, active", volunteer=volunteer)
        pair(f"{volunteer}, ended", volunteer=volunteer, ending=Ending.GOAL_REACHED, **over)
    for family in households:
        if family != "agreeing":
            pair(f"{family}, active", family=family)
            pair(f"{family}, ended", family=family, ending=Ending.GOAL_REACHED, **over)


def _files_and_roles(play: Everybody, organisations: dict[str, Any], accounts: dict[str, Any]) -> None:
    """Concerns, invitations, devices, confirmations, skills, and emails about all kinds of things."""
    now, add = clock.now(), factories.add
    ours, theirs = organisations["ours"], organisations["theirs"]
    for readers in Readers:
        facts = {"organisation_id": ours.id} if readers is Readers.ONE else {}
        play.name(f"for {readers.value}", factories.concern(readers=readers, **facts))
    play.name("for one, elsewhere", factories.concern(readers=Readers.ONE, organisation_id=theirs.id))
    play.name("about ours", factories.concern(concerned_id=ours.id))
    play.name("about theirs", factories.concern(concerned_id=theirs.id))
    about = play.name("about the protector", factories.concern())
    named = {"named_by_id": accounts["municipal protector"].id, "created_at": now}
    add(NamedColleague(concern_id=about.id, account_id=accounts["protector"].id, **named))
    for state in ConcernState:
        closed = {"closed_at": now} if state is ConcernState.CLOSED else {}
        mine = {} if state is ConcernState.OPEN else {"handled_by_id": accounts["protector"].id, "handled_at": now}
        play.name(state.value, factories.concern(state=state, **mine, **closed))
    for name, of in (("ours", ours), ("theirs", theirs), ("the town", None)):
        play.name(name, invitation(of, email=f"{of.slug if of else 'town'}@example.org"))
    for name in ("coordinator", "cleared"):
        facts = {"digest": name, "created_at": now, "last_used_at": now, "expires_at": now + timedelta(days=1)}
        play.name(name, add(Device(account_id=accounts[name].id, **facts)))
    for name in ("cleared", "for adults"):
        facts = {"code_digest": name, "name": "N", "last_on": now.date(), "minutes": 60, "lines": [], "made_at": now}
        play.name(name, add(Confirmation(account_id=accounts[name].id, **facts)))
    kept = play.name("kept", add(Skill(names={"en": "Sewing"}, folded="sewing", created_at=now)))
    play.name("merged", add(Skill(names={"en": "Sew"}, folded="sew", created_at=now, merged_into_id=kept.id)))
    for membership in db.session.query(Membership):
        of = next((name for name, one in organisations.items() if one.id == membership.organisation_id), "the town")
        play.name(f"{membership.role.value} in {of}", membership)


def _passkeys(play: Everybody, accounts: dict[str, Any]) -> None:
    for name in ("coordinator", "administrator"):
        key = {"credential_id": name.encode(), "user_handle": b"handle", "public_key": b"key", "sign_count": 0}
        row = Passkey(account_id=accounts[name].id, name=name, created_at=clock.now(), **key)
        play.name(f"passkey of {name}", factories.add(row))


def _settings(play: Everybody, organisations: dict[str, Any], accounts: dict[str, Any]) -> None:
    """Settings about which one organisation is asked, the first by its coordinator; and who helps with what."""
    for number, name in enumerate(("ours", "theirs")):
        asked = {"state": ChangeState.ASKED, "asked_at": clock.now()}
        by = accounts["coordinator"].id if name == "ours" else None
        change = factories.add(SettingChange(name=f"setting {number}", was="1", becomes="2", asked_by_id=by, **asked))
        factories.add(SettingAnswer(change_id=change.id, organisation_id=organisations[name].id))
        play.name(f"setting of {name}", change)
    for name, listed in (("listed", True), ("not listed", False)):
        entry = {"kinds": ["health"], "groups": ["everybody"], "checked_at": clock.now(), "listed": listed}
        place = play.name(name, factories.add(DirectoryEntry(name=name, **entry)))
        play.name(f"leaflet of {name}", factories.leaflet(place.id, f"leaflet of {name}"))


def _emergencies(play: Everybody, organisations: dict[str, Any], accounts: dict[str, Any]) -> None:
    """What was asked for in emergencies, of each organisation, in each state, late or not, and by whoever it was."""
    me, another = accounts["administrator"].id, accounts["coordinator"].id
    home, elsewhere = play.id_of(Household, "agreeing"), play.id_of(Household, "elsewhere")
    ours, theirs = ({"organisation_id": organisations[name].id} for name in ("ours", "theirs"))
    over = {"open_until": clock.now() - DAY, "opened_at": clock.now() - DAY}
    for kind in EmergencyKind:
        of = {
            EmergencyKind.REFERRAL: play.id_of(Referral, "referral accepted"),
            EmergencyKind.VETTING_FILE: accounts["cleared"].id,
            EmergencyKind.MEETING_POINT: play.id_of(Session, "after confirmation"),
        }.get(kind, home)
        play.name(f"{kind.value} open", factories.emergency(kind, of, me, another, **ours))
    for name, facts in (
        ("asked", ours),
        ("asked of theirs", {**theirs, "row_id": elsewhere}),
        ("asked late", {**theirs, "row_id": elsewhere, "kind": EmergencyKind.NEEDS, "answer_until": clock.now()}),
        ("asked before anybody was known", {"row_id": home + 1, **ours, "known_since": clock.now() - DAY}),
        ("asked by the coordinator", {**ours, "asked_by_id": accounts["coordinator"].id}),
    ):
        row = {"kind": EmergencyKind.FAMILY, "row_id": home + 2, "asked_by_id": me, **facts}
        play.name(name, factories.emergency(row.pop("kind"), row.pop("row_id"), row.pop("asked_by_id"), **row))
    ended = {"state": EmergencyState.ENDED, "ended_at": clock.now()}
    swapped = {"asked_by_id": another, "decided_by_id": me}
    for name, facts in (("open too long", over), ("ended", ended), ("open to another", swapped)):
        row = {"asked_by_id": me, "decided_by_id": another, **ours, **facts}
        asked_by, decided_by = row.pop("asked_by_id"), row.pop("decided_by_id")
        play.name(name, factories.emergency(EmergencyKind.FAMILY, elsewhere + 1, asked_by, decided_by, **row))


def _referrals(play: Everybody, organisations: dict[str, Any], accounts: dict[str, Any]) -> None:
    """Referrals of somebody in every state, of families in every state, confidential ones, and the other way round."""
    ours, theirs, closed = (organisations[name] for name in ("ours", "theirs", "closed"))

    def member(name: str) -> Member:
        return db.session.get_one(Member, play.id_of(Member, name))

    for name, sides, facts in (
        ("sharing of ours", (ours, theirs), {}),
        ("sharing of theirs", (theirs, closed), {}),
        ("sharing proposed to ours", (theirs, ours), {"accepted_at": None}),
        ("sharing proposed by ours", (ours, closed), {"accepted_at": None}),
    ):
        play.name(name, factories.sharing(*sides, **facts))
    for state in ReferralState:
        play.name(f"referral {state.value}", factories.referral(member("agreeing"), ours, theirs, state))
    for name in ("silent", "withdrawn", "agreeing to others", "inactive", "erased"):
        play.name(f"referral of {name}", factories.referral(member(name), ours, theirs))
    play.name("referral elsewhere", factories.referral(member("elsewhere"), theirs, ours))
    play.name("referral to closed", factories.referral(member("agreeing"), ours, closed))
    for name in ("coordinator", "caseworker of ours"):
        facts = {"author_id": accounts[name].id, "kind": ReferralKind.LEGAL}
        row = play.name(f"confidential, by {name}", factories.referral(member("agreeing"), ours, theirs, **facts))
        noted = {"text": "T", "created_at": clock.now()}
        play.name(f"note of {name}", factories.add(ReferralNote(referral_id=row.id, **noted)))


def _among_neighbours(play: Everybody, organisations: dict[str, Any], accounts: dict[str, Any]) -> None:
    """Worries and mediations in every state, here and elsewhere, of families in every state, led by two mediators."""
    ours, theirs = organisations["ours"], organisations["theirs"]

    def member(name: str) -> Member:
        return db.session.get_one(Member, play.id_of(Member, name))

    for name in ("receiver", "receiver elsewhere"):
        factories.add(Mediator(account_id=accounts[name].id, register_number=name, told_at=clock.now()))
    for state in WorryState:
        play.name(f"worry {state.value}", factories.worry(ours, state))
    play.name("worry elsewhere", factories.worry(theirs))
    leader = accounts["receiver"].id
    for state in MediationState:
        play.name(f"mediation {state.value}", factories.mediation(ours, leader, member("agreeing"), state))
    for name in ("silent", "withdrawn", "inactive", "erased"):
        play.name(f"mediation of {name}", factories.mediation(ours, leader, member(name)))
    led = accounts["receiver elsewhere"].id
    agreed = MediationState.AGREED
    play.name("mediation elsewhere", factories.mediation(theirs, led, member("elsewhere"), agreed))
    play.name("mediation of neighbours", factories.mediation(theirs, None))


def _conferences(
    play: Everybody, organisations: dict[str, Any], households: dict[str, Any], accounts: dict[str, Any]
) -> None:
    """Conferences in every state, and of families in every state, with a caseworker of each of two organisations, one
    who receives referrals, and somebody of the family, each with something to do."""
    ours, theirs = organisations["ours"], organisations["theirs"]
    places = {"caseworker": theirs.id, "caseworker of ours": ours.id, "receiver": theirs.id, "coordinator": ours.id}
    staff = [(accounts[name].id, place) for name, place in places.items()]

    def held(name: str, of: Any, people: Any, called: str) -> None:
        family = households[name]
        here = db.session.query(Member).filter_by(household_id=family.id, active=True).one()
        made = play.name(called, factories.conference(family, of, people, [here], ConferenceState.HELD))
        rows = db.session.query(ConferenceTask).filter_by(conference_id=made.id).order_by(ConferenceTask.id)
        for who, row in zip([*(list(places)[staff.index(one)] for one in people), "family"], rows, strict=True):
            play.name(f"{called}, {who}", row)

    for name in ("agreeing", "silent", "withdrawn", "agreeing to others", "inactive", "erased", "only coordination"):
        held(name, ours, staff, f"conference of {name}")
    held("agreeing", ours, staff[:1], "conference without ours")
    held("elsewhere", theirs, staff[:1], "conference elsewhere")
    for state in (ConferenceState.PLANNED, ConferenceState.CANCELLED):
        play.name(f"conference {state.value}", factories.conference(households["agreeing"], ours, staff, state=state))


def _homes(
    play: Everybody, organisations: dict[str, Any], households: dict[str, Any], accounts: dict[str, Any]
) -> None:
    """Dwellings and needs in every state, of families in every state, of our office and of another one, and viewings
    of some."""
    ours, theirs = organisations["ours"], organisations["theirs"]
    for state in DwellingState:
        play.name(f"dwelling {state.value}", factories.dwelling(theirs, state))
    play.name("dwelling elsewhere", factories.dwelling(ours))
    for state in HousingNeedState:
        home = play.name(f"home of {state.value}", factories.dwelling(theirs)) if state in TOLD else None
        need = factories.housing_need(households["agreeing"], theirs, ours, state, home)
        play.name(f"need {state.value}", need)
    for name in ("silent", "withdrawn", "agreeing to others", "inactive", "erased", "only coordination"):
        play.name(f"need of {name}", factories.housing_need(households[name], theirs, ours))
    play.name("need elsewhere", factories.housing_need(households["elsewhere"], ours, theirs))
    member = db.session.get_one(Member, play.id_of(Member, "agreeing"))
    for state in (ReferralState.ACCEPTED, ReferralState.WITHDRAWN):
        asked = factories.referral(member, ours, theirs, state, ReferralKind.HOUSING)
        play.name(f"referral for a home, {state.value}", asked)
        alone = {"member_id": member.id, "referral_id": asked.id}
        need = factories.housing_need(households["agreeing"], theirs, ours, **alone)
        play.name(f"need of a referral, {state.value}", need)
    seen = play.id_of(Dwelling, "dwelling approved")
    # Two at one moment would stand in the order of their random keys.
    for minutes, name, need in ((1, "viewing", "need viewing"), (2, "viewing of withdrawn", "need of withdrawn")):
        begins = clock.now() + DAY + timedelta(minutes=minutes)
        session = factories.session(factories.activity(theirs, openness=Openness.INVITED), begins)
        play.name(name, session)
        factories.add(Invitee(session_id=session.id, account_id=accounts["cleared"].id, invited_at=clock.now()))
        facts = {"need_id": play.id_of(HousingNeed, need), "dwelling_id": seen, "created_at": clock.now()}
        row = Viewing(session_id=session.id, volunteer_id=accounts["cleared"].id, **facts)
        play.name(name, factories.add(row))


def _courses_for_staff(play: Everybody, organisations: dict[str, Any]) -> None:
    """Courses of three organisations, of which one lets those who receive referrals give them; one that is over."""
    factories.add(TrainingOffer(organisation_id=organisations["theirs"].id))
    for name, over in (("ours", None), ("theirs", None), ("closed", None), ("ours", clock.now())):
        course = factories.staff_course(organisations[name], 26, finished_at=over)
        word = f"{'finished ' if over else ''}course of {name}"
        play.name(word, course)
        play.name(f"date of {word}", db.session.query(StaffCourseDate).filter_by(course_id=course.id).one())
        play.name(f"question of {word}", db.session.query(StaffCourseQuestion).filter_by(course_id=course.id).one())
        play.name(f"trainee of {word}", factories.trainee(course))


def _emails(play: Everybody, organisations: dict[str, Any], accounts: dict[str, Any]) -> None:
    """Emails to all kinds of people about all kinds of things, ours and theirs."""
    now = clock.now()

    def email(name: str, template: str, to: str = "", address: str = "nobody@example.org", **about: Any) -> None:
        account = accounts.get(to)
        facts = {
            "dedupe_key": name,
            "message_key": f"key {len(play.names)}",
            "locale": "en",
            "created_at": now,
            "next_attempt_at": now,
            "give_up_at": now,
        }
        account_id = account.id if account else None
        row = Email(template=template, account_id=account_id, address=address, about=about, **facts)
        play.name(name, factories.add(row))

    for who in ("coordinator", "stranger", "cleared"):
        email(f"to {who}", "community.accounts.reset", to=who)
        email(f"to {who} of a concern", "community.safeguarding.written", to=who)
    for name in ("ours", "theirs"):
        email(f"invited by {name}", "community.members.invited", address=f"{name}@example.org")
        email(f"to an address invited by {name}", "community.accounts.reset", address=f"{name}@example.org")
    for name in ("sign-up confirmed", "of theirs"):
        shift = play.id_of(Shift, "sign-up confirmed" if name == "sign-up confirmed" else "theirs")
        facts = {"state": SignUpState.WAITING, "created_at": now, "updated_at": now}
        sign_up = factories.add(SignUp(shift_id=shift, account_id=accounts["for adults"].id, **facts))
        ask_facts = {"state": AskState.LAPSED, "created_at": now, "asked_at": now, "answer_until": now}
        ask = factories.add(Ask(shift_id=shift, account_id=accounts["for adults"].id, **ask_facts))
        email(f"of a shift, {name}", "volunteers.shifts.confirmed", sign_up=sign_up.id)
        for listed in ("sign_ups", "moved", "cancelled", "again", "put_back"):
            email(f"of {listed}, {name}", "volunteers.shifts.moved", **{listed: [sign_up.id]})
        email(f"of an ask, {name}", "volunteers.rosters.asked", ask=ask.id)
        email(f"of a sign-up elsewhere, {name}", "volunteers.hours.noted", sign_up=sign_up.id, ask=ask.id)
    for name in ("active", "elsewhere, active"):
        pair_id = play.id_of(Pair, name)
        question = {"digest": name, "asked_at": now, "expires_at": now}
        asked = factories.add(MeetingQuestion(pair_id=pair_id, **question))
        for slice in ("pairs", "journal", "follow_up", "proposals", "hours"):
            email(f"of {slice}, pair {name}", f"volunteers.{slice}.asked", pair=pair_id)
        email(f"of a question, pair {name}", "volunteers.journal.met", question=asked.id)
    for name in ("ours", "theirs"):
        email(
            f"of a pair that went with its family, {name}", "volunteers.pairs.gone", organisation=organisations[name].id
        )
    elsewhere = play.id_of(Account, "applied elsewhere")
    for name, number in (("uncleared", accounts["uncleared"].id), ("applied elsewhere", elsewhere)):
        referee = factories.reference(number)
        email(f"to a referee of {name}", "volunteers.clearances.reference", reference=referee.id)
        for slice in ("clearances", "blocking", "profiles"):
            email(f"of {slice}, about {name}", f"volunteers.{slice}.told", account=number)


# Whose the rows are that nobody thought of: what a foreign key to this table leads to, in the first row and the second.
OWNERS = {
    "accounts": ("cleared", "for adults"),
    "volunteers": ("cleared", "for adults"),
    "households": ("agreeing", "elsewhere"),
    "members": ("agreeing", "elsewhere"),
    "organisations": ("ours", "theirs"),
    "pairs": ("active", "elsewhere, active"),
    "mentoring_requests": ("agreeing", "elsewhere"),
    "sessions": ("public", "theirs"),
    "shifts": ("public", "theirs"),
    "activities": ("public", "theirs"),
}


def _everything_else(play: Everybody) -> None:
    """Four rows in every table that is still empty, as far as such rows are possible there: what begins now and what
    began long ago, with nothing beside; and with all that may be left out, one that ended now and one that will."""
    mappers = {mapper.local_table: mapper.class_ for mapper in Base.registry.mappers}
    for table in db.metadata.sorted_tables:
        if table not in mappers or db.session.execute(sa.select(table).limit(1)).first():
            continue
        for number in range(4):
            facts = {column.key: _plain_value(play, column, number) for column in table.c if column.key != "id"}
            if "id" in table.c and table.c.id.foreign_keys:
                facts["id"] = _plain_value(play, table.c.id, number)
            with contextlib.suppress(IntegrityError), db.session.begin_nested():
                factories.add(mappers[table](**{name: value for name, value in facts.items() if value is not None}))


def _plain_value(play: Everybody, column: Any, number: int) -> Any:
    if column.foreign_keys and column.nullable and number == 3:
        return None
    for key in column.foreign_keys:
        there = key.column.table.name
        names = OWNERS.get(there)
        known = {name: row for (table, row), name in play.names.items() if table == there}
        rows = [known[name] for name in names] if names else play.rows_of(there)
        return rows[number % 2] if number % 2 < len(rows) else None
    kind, moment = column.type, clock.now() + timedelta(days=(0, -400, 0, 400)[number])
    left_out = column.nullable or column.default is not None or column.server_default is not None
    if isinstance(kind, sa.Enum):
        choices = list(kind.enum_class or kind.enums)
        return choices[(0, 0, -1, 1 % len(choices))[number]]
    if left_out and number < 2:
        return None
    if isinstance(kind, UtcDateTime):
        return moment
    plain = {
        sa.Boolean: number < 3,
        sa.Integer: 1,
        sa.Float: 1.0,
        sa.Date: moment.date(),
        sa.JSON: {},
        sa.LargeBinary: b"x",
        SealedBytes: b"x",
    }
    return next((value for one, value in plain.items() if isinstance(kind, one)), f"{number} {column.key}"[:8])


def invitation(of: Any, **changes: Any) -> Invitation:
    """An invitation to coordinate in an organisation, or (None) to administer the town."""
    role = Role.COORDINATOR if of else Role.ADMINISTRATOR
    facts = {
        "name": "N",
        "locale": "en",
        "roles": [role.value],
        "organisation_id": of.id if of else None,
        "email": "n@example.org",
    }
    moments = {"created_at": clock.now(), "expires_at": clock.now() + timedelta(days=7)}
    made = {**facts, **moments, **changes}
    return factories.add(Invitation(digest=f"invitation-{made['email']}", **made))
