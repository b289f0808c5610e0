"""Rows for tests: each function adds one plausible row (and what it needs) to the open transaction and returns it."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from community.accounts.actions import HASHER
from community.accounts.models import Account
from community.accounts.rules import AccountState
from community.agreements.models import Agreement, AgreementParty, AgreementStep, ChildPlan
from community.agreements.rules import StepPicture, StepState
from community.foundation import clock
from community.foundation.access import Role
from community.foundation.database import db
from community.foundation.embroidery import seed_of
from community.households.models import Household, Member
from community.organisations.models import Membership, Organisation
from community.organisations.rules import OrganisationKind, OrganisationLevel
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
from community.staff_training.models import StaffCourse, StaffCourseDate, StaffCourseQuestion, Trainee, TraineePresence
from community.staff_training.rules import TraineeState
from events.activities.models import Activity, ActivityText
from events.activities.rules import ActivityKind, ActivityState
from events.photos.models import Photo, Picture
from events.photos.rules import PhotoSize, PhotoState
from events.sessions.models import Session
from events.venues.models import Venue
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
