"""Rows for tests: each function adds one plausible row (and what it needs) to the open transaction and returns it."""

import secrets
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import sqlalchemy as sa

from community.accounts.actions import HASHER
from community.accounts.models import Account
from community.accounts.rules import AccountState
from community.agreements.models import Agreement, AgreementParty, AgreementStep, ChildPlan
from community.agreements.rules import StepState
from community.conferences.models import CaseConference, ConferenceDecision, ConferencePerson, ConferenceTask
from community.conferences.rules import CalledOffWhy, ConferenceState
from community.directory.models import DirectoryLeaflet
from community.duties.rules import StepPicture
from community.emergency_access.models import EmergencyAccess
from community.emergency_access.rules import ANSWERED_WITHIN, OPEN_FOR, EmergencyKind, EmergencyState
from community.foundation import clock
from community.foundation.access import Role
from community.foundation.attachments import FileType
from community.foundation.database import db
from community.foundation.embroidery import seed_of
from community.households.models import Household, Member
from community.households.rules import TEXT_VERSION
from community.housing.models import Dwelling, HousingNeed
from community.housing.rules import HOUSED, TOLD, DwellingState, HousingNeedState, LostReason, next_due
from community.mediation.models import Mediation, MediationFollowUp, MediationNote, MediationParty
from community.mediation.rules import ENDINGS, MediationState, follow_ups
from community.organisations.models import Membership, Organisation
from community.organisations.rules import OrganisationKind, OrganisationLevel
from community.origins.models import ReportingFact
from community.origins.rules import ResidenceStatus, Sex
from community.packs.rules import written
from community.places.models import Area
from community.referrals.models import Referral, kept
from community.referrals.rules import (
    BEFORE,
    OVER,
    DeclineReason,
    ReferralKind,
    ReferralOutcome,
    ReferralPriority,
    ReferralState,
    due,
    is_confidential,
)
from community.safeguarding.models import Concern
from community.safeguarding.rules import Readers
from community.school_terms.models import SchoolTerm
from community.school_terms.rules import TermKind
from community.schooling.models import SchoolStep, SchoolWay
from community.schooling.rules import BEFORE_SCHOOL, STAGES, SchoolStage, SchoolState
from community.sharing.models import SharingAgreement
from community.sharing.rules import Disclosure, LegalBasis
from community.staff_training.models import StaffCourse, StaffCourseDate, StaffCourseQuestion, Trainee, TraineePresence
from community.staff_training.rules import TraineeState
from community.worries.models import Worry
from community.worries.rules import OVER as WORRY_OVER
from community.worries.rules import WorryKind, WorryReply, WorryState
from events.activities.models import Activity, ActivityText
from events.activities.rules import ActivityKind, ActivityState
from events.calendar.window import window
from events.imports.actions import bring
from events.imports.csv_reader import SheetWords, read_sheet
from events.imports.rules import CalendarFormat, SheetColumn
from events.messages.models import MessageText, WrittenMessage
from events.messages.rules import MessageCircle
from events.partner_feeds.models import PartnerFeed
from events.partner_feeds.rules import EVERY
from events.photos.models import Photo, Picture
from events.photos.rules import PhotoSize, PhotoState
from events.planning.models import Batch
from events.planning.rules import BatchKind
from events.sessions.models import Session
from events.venues.models import ClosedTime, SharedVenue, Venue
from events.venues.rules import PlaceVisibility
from volunteers.clearances.models import (
    AttendedTraining,
    ClearanceRequest,
    GrantedClearance,
    Interview,
    Reference,
    SeenCertificate,
)
from volunteers.clearances.rules import (
    NEEDED,
    Acquaintance,
    Certificate,
    Clearance,
    ClearanceStep,
    InterviewOutcome,
    Training,
)
from volunteers.pairs.models import Pair
from volunteers.pairs.rules import Origin
from volunteers.profiles.models import Volunteer
from volunteers.profiles.rules import VolunteerState
from volunteers.profiles.week import Week
from volunteers.requests.models import MentoringRequest
from volunteers.requests.rules import Company
from volunteers.shifts.models import Shift
from volunteers.shifts.rules import ShiftRole

PASSWORD = "a good long password"
PASSWORD_HASH = HASHER.hash(PASSWORD)
SOFIA = "Europe/Sofia"
# A Monday, noon in Sofia: the moment at which each test begins, so that none depends on its hour.
NOON = datetime(2026, 11, 23, 10, tzinfo=UTC)
_numbers = count(1)


def add(row: Any) -> Any:
    """Add a row and give it its id."""
    db.session.add(row)
    db.session.flush()
    return row


def organisation(**changes: Any) -> Organisation:
    number = next(_numbers)
    facts = {
        "slug": f"organisation-{number}",
        "name": f"Organisation {number}",
        "kind": OrganisationKind.NGO,
        "level": OrganisationLevel.LOCAL,
    }
    return add(Organisation(**{**facts, **changes}))


def account(*roles: tuple[Role, int | None], **changes: Any) -> Account:
    """An active account with the password PASSWORD that holds `roles`."""
    number = next(_numbers)
    facts = {
        "email": f"person-{number}@example.org",
        "name": f"Person {number}",
        "locale": "en",
        "state": AccountState.ACTIVE,
        "password_hash": PASSWORD_HASH,
        "created_at": clock.now(),
    }
    made = add(Account(**{**facts, **changes}))
    for role, organisation_id in roles:
        add(Membership(account_id=made.id, role=role, organisation_id=organisation_id, granted_at=clock.now()))
    return made


def staff_course(of: Organisation, *hours: float, questions: int = 1, **changes: Any) -> StaffCourse:
    """A course for staff with a date of two hours that begins in so many hours from now, for each of these."""
    facts = {"title": "Work with families", "place": "Town hall", "pass_mark": 50, "created_at": clock.now()}
    made = add(StaffCourse(organisation_id=of.id, **{**facts, **changes}))
    for one in hours:
        begins = clock.now() + timedelta(hours=one)
        add(StaffCourseDate(course_id=made.id, starts_at=begins, ends_at=begins + timedelta(hours=2)))
    for number in range(questions):
        add(StaffCourseQuestion(course_id=made.id, text=f"Q{number}", choices=["right", "wrong"], right_choice=0))
    return made


def trainee(course: StaffCourse, state: TraineeState = TraineeState.COMING, there: int = 0, **changes: Any) -> Trainee:
    """Somebody who is invited to a course, and was there on the first so many dates."""
    number = next(_numbers)
    facts = {
        "email": f"clerk-{number}@example.org",
        "name": f"Clerk {number}",
        "digest": f"trainee {number}",
        "locale": "en",
        "works_for": OrganisationKind.MUNICIPALITY,
        "state": state,
        "invited_at": clock.now(),
    }
    made = add(Trainee(course_id=course.id, **{**facts, **changes}))
    days = db.session.query(StaffCourseDate).filter_by(course_id=course.id).order_by(StaffCourseDate.starts_at)
    for day in days.limit(there):
        add(TraineePresence(date_id=day.id, trainee_id=made.id, present=True, noted_at=clock.now()))
    return made


def coordinator(of: Organisation, **changes: Any) -> Account:
    return account((Role.COORDINATOR, of.id), **changes)


def volunteer(
    clearance: Clearance | None = Clearance.ADULTS, languages: tuple[str, ...] = ("bg",), **changes: Any
) -> Account:
    """A volunteer, cleared for years to come unless `clearance` is None."""
    made = account((Role.VOLUNTEER, None), **changes)
    add(Volunteer(id=made.id, state=VolunteerState.ACTIVE, languages=list(languages), created_at=clock.now()))
    if clearance:
        expires = date(2036, 1, 1)
        add(
            GrantedClearance(volunteer_id=made.id, clearance=clearance, granted_on=date(2026, 1, 1), expires_on=expires)
        )
    return made


def vetter(of: Organisation, **changes: Any) -> Account:
    """A coordinator who holds the right to open files."""
    return account((Role.COORDINATOR, of.id), (Role.VETTING, of.id), **changes)


def protector(of: Organisation, **changes: Any) -> Account:
    """Somebody who reads what people write when a child may be in danger, and holds no other role."""
    return account((Role.SAFEGUARDING, of.id), **changes)


def agreement(of: Household, organisation_id: int, **changes: Any) -> Agreement:
    """A signed agreement of a household with an organisation, with everybody of it as a party, a plan for the last one,
    a duty that is due and a measure of the plan that is done."""
    today, now = clock.today(), clock.now()
    facts = {"decided_on": today, "applied_on": today, "signed_on": today, "reference": "R", "law_code": "BG"}
    made = add(Agreement(household_id=of.id, organisation_id=organisation_id, created_at=now, **{**facts, **changes}))
    people = db.session.query(Member).filter_by(household_id=of.id).order_by(Member.id).all()
    for member in people:
        add(AgreementParty(agreement_id=made.id, member_id=member.id))
    words = dict.fromkeys(("education", "health", "body", "culture", "language", "opinion"), "W")
    plan = add(ChildPlan(agreement_id=made.id, member_id=people[-1].id, updated_at=now, **words))
    step = {"agreement_id": made.id, "organisation_id": organisation_id, "due_on": today, "created_at": now}
    add(AgreementStep(**step, duty_code="housing", picture=StepPicture.HOME, place="P", bring="B"))
    done = {"state": StepState.DONE, "settled_on": today, "evidence_on": today, "evidence": "E"}
    add(AgreementStep(**step, plan_id=plan.id, title="T", picture=StepPicture.SPORT, **done))
    return made


def pack(**parts: Any) -> dict[str, Any]:
    """A pack of Sofia with one new district and one new place that helps, and whatever parts are given."""
    some = {
        "districts": [{"code": "mladost", "names": {"en": "Mladost"}}],
        "services": [{"name": "Library", "kinds": ["school"], "where": "The square"}],
    }
    return written({**some, **parts}, country="BG", time_zone=SOFIA, consent_texts=TEXT_VERSION)


def written_message(session: Any, organisation_id: int, by: int | None, **changes: Any) -> WrittenMessage:
    """What somebody wrote to those who come to a date, in two languages."""
    facts: dict[str, Any] = {"circle": MessageCircle.FAMILIES, "created_at": clock.now()}
    texts = [MessageText(locale=locale, text=text) for locale, text in (("en", "Bring water"), ("bg", "Вземете вода"))]
    whose = {"organisation_id": organisation_id, "session_id": session.id, "written_by_id": by}
    return add(WrittenMessage(**{**facts, **whose, "texts": texts, **changes}))


# A programme as a table.
TABLE = b"title;date;starts\r\nChoir;15.12.2026;18:00\r\n"


def brought_programme(organisation: Organisation, **changes: Any) -> Any:
    """A table that somebody brought for an organisation, with what it would do."""
    words = SheetWords({column.value: column for column in SheetColumn}, {}, {})
    calendar = read_sheet(TABLE, zone=SOFIA, words=words, window=window(clock.now()))
    made = bring(TABLE, CalendarFormat.CSV, calendar, organisation, "table", None)
    for name, value in changes.items():
        setattr(made, name, value)
    db.session.flush()
    return made


def partner_feed(organisation: Organisation, **changes: Any) -> PartnerFeed:
    """A calendar of a partner that somebody looked at, read an hour ago."""
    now = clock.now()
    read = dict.fromkeys(("checked_at", "succeeded_at"), now - EVERY / 2)
    facts = {"host": "calendar.example.org", "address": "https://calendar.example.org/a.ics", "source": "partner"}
    facts |= {"subscribed_at": now, "agreed_at": now, "due_at": now + EVERY / 2, **read}
    return add(PartnerFeed(organisation_id=organisation.id, **{**facts, **changes}))


def reporting_fact(of: Member, **changes: Any) -> ReportingFact:
    """What somebody agreed to have counted."""
    facts = {"sex": Sex.FEMALE, "country": "UA", "status": ResidenceStatus.TEMPORARY_PROTECTION}
    facts |= {"agreed_on": clock.today(), "noted_at": clock.now()}
    return add(ReportingFact(member_id=of.id, **{**facts, **changes}))


def school_way(of: Member, organisation_id: int, stage: SchoolStage = SchoolStage.APPLICATION, **changes: Any) -> Any:
    """A child's way to school at a step that is due today, with the steps before it taken."""
    today = clock.today()
    at = STAGES.index(stage)
    facts = {
        "household_id": of.household_id,
        "member_id": of.id,
        "organisation_id": organisation_id,
        "law_code": "BG",
        "state": SchoolState.ON_THE_WAY if stage in BEFORE_SCHOOL else SchoolState.ATTENDING,
        "stage": stage,
        "due_on": today,
        "begun_on": today - timedelta(days=60),
        "attending_on": None if stage in BEFORE_SCHOOL else today,
        "grade_code": "5",
        "school": "S",
        "last_class": "L",
        "created_at": clock.now(),
    }
    made = add(SchoolWay(**{**facts, **changes}))
    for number, one in enumerate(STAGES[:at]):
        day = today - timedelta(days=50 - number)
        add(SchoolStep(way_id=made.id, stage=one, due_on=day, done_on=day))
    return made


def concern(**changes: Any) -> Concern:
    """A concern that is open to everybody who holds the right."""
    facts = {"readers": Readers.ALL, "seen": "Something was not right.", "locale": "en", "created_at": clock.now()}
    return add(Concern(**{**facts, **changes}))


def referral(
    member: Member,
    sender: Organisation,
    receiver: Organisation,
    state: ReferralState = ReferralState.SENT,
    kind: ReferralKind = ReferralKind.HEALTH,
    **changes: Any,
) -> Referral:
    """A referral of somebody in a state, with all that came before it."""
    now = clock.now()
    before = state in BEFORE
    facts = {
        "household_id": member.household_id,
        "member_id": member.id,
        "sender_id": sender.id,
        "receiver_id": receiver.id,
        "sealed_kind": kept(kind),
        "confidential": is_confidential(kind, asked=False),
        "priority": ReferralPriority.URGENT,
        "state": state,
        "reason": "Because.",
        "created_at": now,
        "consented_at": None if state is ReferralState.DRAFT else now,
        "sent_at": None if before else now,
        "due_at": None if before else due(now, ReferralPriority.URGENT),
        "over_at": now if state in OVER else None,
        "outcome": ReferralOutcome.HELPED if state is ReferralState.CLOSED else None,
        "declined": DeclineReason.FULL if state is ReferralState.DECLINED else None,
    }
    return add(Referral(**{**facts, **changes}))


def sharing(proposer: Organisation, partner: Organisation, **changes: Any) -> SharingAgreement:
    """That two organisations share all that is told of people, from a month ago for a year."""
    now, today = clock.now(), clock.today()
    facts = {
        "proposer_id": proposer.id,
        "partner_id": partner.id,
        "purpose": "So that people are helped.",
        "shared": [one.value for one in Disclosure],
        "basis": LegalBasis.CONSENT,
        "valid_from": today - timedelta(days=30),
        "expires_on": today + timedelta(days=335),
        "proposed_at": now,
        "accepted_at": now,
    }
    return add(SharingAgreement(**{**facts, **changes}))


def worry(of: Organisation, state: WorryState = WorryState.OPEN, **changes: Any) -> Worry:
    """What somebody without an account wrote to an organisation."""
    now = clock.now()
    facts = {
        "organisation_id": of.id,
        "kind": WorryKind.NOISE,
        "state": state,
        "text": "It is loud.",
        "locale": "en",
        "digest": secrets.token_hex(32),
        "told_at": now,
        "reply": WorryReply.LOOKED if state is WorryState.ANSWERED else None,
        "closed_at": now if state in WORRY_OVER else None,
    }
    return add(Worry(**{**facts, **changes}))


def mediation(
    of: Organisation,
    mediator_id: int | None,
    member: Member | None = None,
    state: MediationState = MediationState.INVITING,
    **changes: Any,
) -> Mediation:
    """A mediation in a state, with a neighbour and, where one is named, somebody of a family as its two sides, a note
    of each, and the questions whether it holds; the name, the email and the notes are words of these."""
    now, today = clock.now(), clock.today()
    words = {"name": "N", "email": "n@example.org", "note_first": "T", "note_second": "T"}
    words |= {name: changes.pop(name) for name in words if name in changes}
    begun, agreed = state is not MediationState.INVITING, state is MediationState.AGREED
    facts = {
        # By the one before, so that the cast is called the same each time.
        "code": f"MEDIAT{(db.session.query(sa.func.max(Mediation.id)).scalar() or 0) + 1:02}",
        "organisation_id": of.id,
        "mediator_id": mediator_id,
        "state": state,
        "created_at": now,
        "met_on": today if begun else None,
        "started_on": today if begun else None,
        "ended_on": today if state in ENDINGS else None,
        "agreed_on": today if agreed else None,
        "place": "P" if agreed else "",
        "terms": "W" if agreed else "",
    }
    made = add(Mediation(**{**facts, **changes}))
    said = now if begun else None
    both = {"mediation_id": made.id, "created_at": now, "consented_at": said, "impartial_at": said, "locale": "en"}
    first = add(MediationParty(first=True, name=words["name"], email=words["email"],
                               digest=secrets.token_hex(32), **both))  # fmt: skip
    noted = {"written_by_id": mediator_id, "created_at": now}
    add(MediationNote(party_id=first.id, text=words["note_first"], **noted))
    if member is not None:
        second = add(MediationParty(first=False, household_id=member.household_id, member_id=member.id, **both))
        add(MediationNote(party_id=second.id, text=words["note_second"], **noted))
    if agreed:
        for due_on in follow_ups(made.agreed_on):
            add(MediationFollowUp(mediation_id=made.id, due_on=due_on))
    return made


def conference(
    household: Household,
    of: Organisation,
    accounts: Iterable[tuple[int, int]] = (),
    members: Iterable[Member] = (),
    state: ConferenceState = ConferenceState.PLANNED,
    **changes: Any,
) -> CaseConference:
    """A conference in a state, tomorrow or, where it was held, yesterday; these take part (account and organisation,
    and people of the family), and of one that was held there are a decision for the family, one that is not, and a
    task of each who takes part, which is due today; the words are those of `changes`."""
    now, day = clock.now(), timedelta(days=1)
    words = {name: changes.pop(name, "T") for name in ("decision", "translated", "inside", "task")}
    held = state is ConferenceState.HELD
    facts = {
        "household_id": household.id,
        "organisation_id": of.id,
        "state": state,
        "starts_at": now - day if held else now + day,
        "place": "P",
        "called_off_why": CalledOffWhy.OTHER if state is ConferenceState.CANCELLED else None,
        "created_at": now,
        "told_at": now,
    }
    made = add(CaseConference(**{**facts, **changes}))
    people = [
        *(add(ConferencePerson(conference_id=made.id, account_id=one, organisation_id=place, role=Role.CASEWORKER))
          for one, place in accounts),
        *(add(ConferencePerson(conference_id=made.id, member_id=one.id)) for one in members),
    ]  # fmt: skip
    if held:
        said = {"conference_id": made.id, "created_at": now}
        add(ConferenceDecision(text=words["decision"], translated=words["translated"], for_family=True, **said))
        add(ConferenceDecision(text=words["inside"], for_family=False, **said))
        for one in people:
            add(ConferenceTask(person_id=one.id, text=words["task"], due_on=clock.today(), **said))
    return made


def dwelling(office: Organisation, state: DwellingState = DwellingState.APPROVED, **changes: Any) -> Dwelling:
    """A dwelling of an office in a state, in which three people may live from today on."""
    facts = {
        "organisation_id": office.id,
        "state": state,
        "area_id": None,
        "address": "Street of a home",
        "landlord": "Owner",
        "phone": "1",
        "words": "Light and quiet.",
        "rooms": 2,
        "most_persons": 3,
        "rent": 400,
        "currency": "EUR",
        "free_from": clock.today(),
        "registration": True,
        "created_at": clock.now(),
        "withdrawn_at": clock.now() if state is DwellingState.WITHDRAWN else None,
        **changes,
    }
    known = db.session.query(Area.id).order_by(Area.id).limit(1).scalar()
    facts["area_id"] = facts["area_id"] or known or area().id
    return add(Dwelling(**facts))


def housing_need(
    of: Household,
    office: Organisation,
    sender: Organisation,
    state: HousingNeedState = HousingNeedState.OPEN,
    home: Dwelling | None = None,
    **changes: Any,
) -> HousingNeed:
    """The need of a household for a home in a state, with all that came before it."""
    now, today = clock.now(), clock.today()
    agreed = state in (HousingNeedState.ACCEPTED, *HOUSED)
    moved = today if state in HOUSED else None
    facts = {
        "household_id": of.id,
        "organisation_id": office.id,
        "sender_id": sender.id,
        "state": state,
        "persons": 2,
        "budget": 500,
        "currency": "EUR",
        "by_on": today + timedelta(days=30),
        "dwelling_id": home.id if home else None,
        "holds": agreed and home is not None,
        "opened_at": now,
        "offered_at": now if state in TOLD else None,
        "accepted_at": now if agreed else None,
        "moved_on": moved,
        "due_on": next_due(state, today, moved),
        "lost": LostReason.OTHER if state is HousingNeedState.LOST else None,
        "lost_at": now if state is HousingNeedState.LOST else None,
    }
    return add(HousingNeed(**{**facts, **changes}))


def clearance_request(of: int, clearance: Clearance = Clearance.CHILDREN, **changes: Any) -> ClearanceRequest:
    """The volunteer's application, made or changed; to the first organisation unless told otherwise."""
    facts = {
        "volunteer_id": of,
        "organisation_id": db.session.query(Organisation.id).order_by(Organisation.id).limit(1).scalar(),
        "clearance": clearance,
        "motivation": "I have time.",
        "agreed_at": clock.now(),
        "created_at": clock.now(),
    }
    made = db.session.query(ClearanceRequest).filter_by(volunteer_id=of).first()
    if made is None:
        return add(ClearanceRequest(**{**facts, **changes}))
    for name, value in {"clearance": clearance, **changes}.items():
        setattr(made, name, value)
    return made


def reference(of: int, *trusted: Clearance, **changes: Any) -> Reference:
    """A referee who answered, and trusts the volunteer with `trusted`."""
    number = next(_numbers)
    facts = {
        "volunteer_id": of,
        "name": f"Referee {number}",
        "email": f"referee-{number}@example.org",
        "locale": "en",
        "digest": f"digest-{number}",
        "asked_at": clock.now(),
        "expires_at": clock.now() + timedelta(days=21),
        "answered_at": clock.now(),
        "known_for": Acquaintance.YEARS,
        "trusted": [clearance.value for clearance in trusted],
    }
    return add(Reference(**{**facts, **changes}))


def steps(
    of: int, clearance: Clearance = Clearance.CHILDREN, but: ClearanceStep | None = None, until: date | None = None
) -> None:
    """Let a volunteer apply and take every step to `clearance`, but one; the certificate counts until `until`."""
    clearance_request(of, clearance)
    today = clock.now().date()
    for _ in range(2 if but is not ClearanceStep.REFERENCES else 1):
        reference(of, *Clearance)
    needed = [step for step in NEEDED[clearance] if step is not but]
    if ClearanceStep.INTERVIEW in needed:
        add(Interview(volunteer_id=of, held_on=today, outcome=InterviewOutcome.FITS, recorded_at=clock.now()))
    if ClearanceStep.CHECK in needed:
        add(
            SeenCertificate(
                volunteer_id=of,
                certificate=Certificate.RECORD,
                seen_on=today,
                valid_until=until or date(2036, 1, 1),
                recorded_at=clock.now(),
            )
        )
    if ClearanceStep.TRAINING in needed:
        training = Training.SAFEGUARDING
        add(AttendedTraining(volunteer_id=of, training=training, attended_on=today, recorded_at=clock.now()))


def school_term(name: str, first_on: date, last_on: date, kind: TermKind = TermKind.TERM) -> SchoolTerm:
    """A term of the schools, or a break in one."""
    return add(SchoolTerm(name=name, kind=kind, first_on=first_on, last_on=last_on))


def area(**changes: Any) -> Area:
    number = next(_numbers)
    facts = {
        "slug": f"area-{number}",
        "names": {"en": f"Area {number}", "bg": f"Квартал {number}"},
        "district": "vitosha",
    }
    return add(Area(**{**facts, **changes}))


def venue(of: Organisation, **changes: Any) -> Venue:
    facts = {
        "organisation_id": of.id,
        "name": "The hall",
        "address": "1 Example Street",
        "capacity": 100,
        "zone": SOFIA,
        "visibility": PlaceVisibility.PUBLIC,
    }
    if "area_id" not in changes:
        facts["area_id"] = area().id
    return add(Venue(**{**facts, **changes}))


def closed_time(of: Venue, first: int = 20, days: int = 3, reason: str = "The floor is laid anew") -> ClosedTime:
    """A venue is closed for some days, the first of them so many days on."""
    first_on = clock.today() + timedelta(days=first)
    last_on = first_on + timedelta(days=days - 1)
    return add(ClosedTime(venue_id=of.id, first_on=first_on, last_on=last_on, reason=reason))


def shared_venue(of: Venue, organisation: Organisation | None = None, **changes: Any) -> SharedVenue:
    """The consent that an organisation, or everybody, plans at a venue."""
    facts = {"venue_id": of.id, "organisation_id": organisation.id if organisation else None, "shared_at": clock.now()}
    return add(SharedVenue(**{**facts, **changes}))


def activity(of: Organisation, title: str = "Football", **changes: Any) -> Activity:
    """A published activity with an English text."""
    facts = {
        "organisation_id": of.id,
        "kind": ActivityKind.SPORT,
        "cloth": seed_of(title),
        "state": ActivityState.PUBLISHED,
        "capacity": 20,
        "languages": ["bg"],
        "created_at": clock.now(),
        "updated_at": clock.now(),
        "texts": [ActivityText(locale="en", title=title, description="Come and join.")],
    }
    if "venue_id" not in changes:
        facts["venue_id"] = venue(of).id
    return add(Activity(**{**facts, **changes}))


def session(of: Activity, starts_at: datetime | None = None, hours: float = 2, **changes: Any) -> Session:
    """A session, tomorrow unless said otherwise."""
    start = starts_at or clock.now() + timedelta(days=1)
    facts = {
        "activity_id": of.id,
        "venue_id": of.venue_id,
        "starts_at": start,
        "ends_at": start + timedelta(hours=hours),
        "capacity": of.capacity,
        "created_at": clock.now(),
        "updated_at": clock.now(),
    }
    return add(Session(**{**facts, **changes}))


def batch(of: Activity, **changes: Any) -> Batch:
    """What was done to dates of an activity in one go, a moment ago."""
    facts = {"kind": BatchKind.CHANGED, "dates": 0, "kept": {"series": {}, "sessions": {}, "registrations": {}}}
    facts |= {"organisation_id": of.organisation_id, "activity_id": of.id, "made_at": clock.now()}
    return add(Batch(**facts | changes))


def photo(
    of: Activity, by: int, state: PhotoState = PhotoState.WAITING, second: int | None = None, **changes: Any
) -> Photo:
    """A photo that `by` sent, with three pictures of a few bytes; `second` decided about it, or took it away."""
    now = clock.now()
    facts: dict[str, Any] = {
        "activity_id": of.id,
        "key": f"photo-{next(_numbers)}",
        "state": state,
        "alt": "Four people",
        "alt_language": "en",
        "agreed_at": now,
        "uploaded_by_id": by,
        "uploaded_at": now,
    }
    if state in (PhotoState.APPROVED, PhotoState.REFUSED):
        facts |= {"decided_by_id": second, "decided_at": now}
    if state is PhotoState.WITHDRAWN:
        facts |= {"withdrawn_by_id": second, "withdrawn_at": now}
    made = add(Photo(**{**facts, **changes}))
    if state in (PhotoState.WAITING, PhotoState.APPROVED):
        for size in PhotoSize:
            add(Picture(photo_id=made.id, size=size, content=size.value.encode()))
    if state is PhotoState.APPROVED:
        of.photo, of.photo_alt, of.photo_language = made.key, made.alt, made.alt_language
    return made


def mentoring_request(of: Household, **changes: Any) -> MentoringRequest:
    """A household that asks for a mentor, on Saturdays from ten to twelve, since a fortnight."""
    facts = {
        "key": f"request-{next(_numbers)}",
        "household_id": of.id,
        "company": Company.MENTOR,
        "week": Week.of((5, cell) for cell in range(20, 24)).text,
        "asked_at": clock.now() - timedelta(days=14),
        "updated_at": clock.now(),
    }
    return add(MentoringRequest(**{**facts, **changes}))


def pair(of: MentoringRequest, volunteer_id: int, **changes: Any) -> Pair:
    """A pair that was just proposed."""
    facts = {
        "request_id": of.id,
        "household_id": of.household_id,
        "member_id": of.member_id,
        "volunteer_id": volunteer_id,
        "origin": Origin.RUN,
        "score": 70,
        "answer_until": clock.now() + timedelta(days=7),
        "created_at": clock.now(),
        "updated_at": clock.now(),
    }
    return add(Pair(**{**facts, **changes}))


def emergency(kind: EmergencyKind, row_id: int, asked_by: int, decided_by: int | None = None, **changes: Any) -> Any:
    """What somebody asked to open in an emergency just now, and has open where somebody agreed."""
    now = clock.now()
    facts = {
        "kind": kind,
        "row_id": row_id,
        "reason": "Why",
        "state": EmergencyState.OPEN if decided_by else EmergencyState.ASKED,
        "asked_by_id": asked_by,
        "asked_at": now,
        "answer_until": now + ANSWERED_WITHIN,
        "known_since": now,
        "decided_by_id": decided_by,
        "opened_at": now if decided_by else None,
        "open_until": now + OPEN_FOR if decided_by else None,
    }
    return add(EmergencyAccess(**{**facts, **changes}))


def leaflet(entry_id: int, key: str, content: bytes = b"%PDF-1.7 %%EOF") -> DirectoryLeaflet:
    """A leaflet of a place in Bulgarian, under this name."""
    facts = {"type": FileType.PDF, "size": len(content), "content": content, "uploaded_at": clock.now()}
    return add(DirectoryLeaflet(entry_id=entry_id, language="bg", key=key, **facts))


def shift(of: Session, **changes: Any) -> Shift:
    facts = {
        "session_id": of.id,
        "role": ShiftRole.HELPER,
        "starts_at": of.starts_at,
        "ends_at": of.ends_at,
        "minimum": 1,
        "maximum": 2,
    }
    return add(Shift(**{**facts, **changes}))


def household(of: Organisation | None, *members: str, **changes: Any) -> Household:
    """A household (of neighbours, where no organisation is said) with one member for each call name; the first is a
    guardian born in 1988."""
    facts = {
        "organisation_id": of.id if of else None,
        "call_name": (members or ("Amina",))[0],
        "locale": "ar",
        "created_at": clock.now(),
    }
    made = add(Household(**{**facts, **changes}))
    for number, name in enumerate(members):
        add(
            Member(
                household_id=made.id,
                call_name=name,
                birth_year=1988 if number == 0 else 2016,
                guardian=number == 0,
                languages=["ar"],
            )
        )
    return made
