"""Planted words in every personal field, and exactly who meets them on which page; strangers change nothing."""

import re
from collections import defaultdict
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from community.accounts.models import Card
from community.agreements.models import AgreementStep, ChildPlan
from community.conferences.rules import ConferenceState
from community.decisions.models import SettingAnswer, SettingChange
from community.decisions.rules import ChangeState
from community.directory.models import DirectoryEntry
from community.emergency_access.rules import EmergencyKind
from community.foundation import clock
from community.foundation.access import Role
from community.foundation.database import db
from community.guidance.models import GuidanceTalk, JobLead
from community.help_requests.models import HelpCall
from community.households.models import Consent, Member, Need
from community.households.rules import TEXT_VERSION, Accommodation, ConsentManner, ConsentPurpose
from community.housing.rules import DwellingState, HousingNeedState
from community.interviews.models import SkillsInterview
from community.mediation.models import MediationParty, Mediator
from community.mediation.rules import MediationState
from community.packs.models import TownPack
from community.passkeys.models import Passkey
from community.referrals.models import ReferralNote, ReferralOffer
from community.referrals.rules import ReferralKind, ReferralState
from community.safeguarding.models import ConcernNote, NamedColleague
from community.skills.models import Skill
from community.staff_training.models import StaffCourseDate, StaffCourseQuestion
from events.activities.models import Activity, ActivityText
from events.activities.rules import ActivityState, Openness
from events.contact_queue.models import QueuedContact
from events.contact_queue.rules import Message
from events.courses.models import Enrolment
from events.photos.models import Picture
from events.registrations.models import PartyMember, Registration
from events.registrations.rules import RegistrationState
from events.sessions.models import Invitee
from events.venues.models import Venue
from events.venues.rules import PlaceVisibility
from events.viewings.models import Viewing
from tests import factories
from volunteers.follow_up.models import CheckIn, Farewell
from volunteers.follow_up.rules import Going
from volunteers.hours.models import Confirmation
from volunteers.journal.models import Goal, Meeting, Mentorship
from volunteers.journal.rules import Readership
from volunteers.offers.models import HelpOffer
from volunteers.offers.rules import OfferState
from volunteers.pairs.models import Block
from volunteers.pairs.rules import Ending, PairState, Side
from volunteers.profiles.models import Volunteer, VolunteerPause
from volunteers.remarks.models import Remark
from volunteers.requests.rules import Company
from volunteers.shifts.models import SignUp
from volunteers.shifts.rules import SignUpState

STRANGERS = ("anybody", "other household", "applicant", "volunteer", "elsewhere", "administrator", "named protector")
# What these may press with the ids of the stage because it is theirs to press: the programme's places, the town's
# skills, and organisations with their staff.
THEIRS = {
    # Everybody joins what is public: a family, whoever has an account, a guest.
    *(
        (role, f"events.registrations.{step}")
        for role in ("other household", "applicant", "volunteer", "elsewhere", "administrator", "named protector")
        for step in ("join", "cancel", "change", "claim", "say_late")
    ),
    # To a code for coming together whoever has no place hears that it needs one.
    *((role, "events.company.step") for role in STRANGERS),
    *((role, "events.neighbours.ask") for role in STRANGERS),
    ("applicant", "volunteers.shifts.sign_up"),
    ("volunteer", "volunteers.shifts.sign_up"),
    ("applicant", "volunteers.shifts.sign_up_first"),
    ("volunteer", "volunteers.shifts.sign_up_first"),
    ("elsewhere", "community.skills.keep"),
    # Who administers looks after the sites of every organisation.
    ("administrator", "events.embeds.allow"),
    ("administrator", "events.embeds.withdraw"),
    ("elsewhere", "community.skills.merge"),
    ("administrator", "community.skills.keep"),
    ("administrator", "community.skills.merge"),
    ("administrator", "community.organisations.edit"),
    ("administrator", "community.decisions.withdraw"),
    ("administrator", "community.duties.edit"),
    ("administrator", "community.packs.take"),
    ("administrator", "community.referrals.offers"),
    ("administrator", "community.sharing.end"),
    *(("administrator", f"community.sharing.{one}") for one in ("accept", "renew")),
    *(
        (who, f"community.directory.{one}")
        for who in ("administrator", "elsewhere")
        for one in ("edit", "send_leaflet", "remove_leaflet")
    ),
    # What one asked for oneself.
    ("administrator", "community.emergency_access.end"),
    *(("administrator", f"community.places.{one}") for one in ("keep_area", "remove_area")),
    *(("administrator", f"community.places.{one}") for one in ("keep_district", "remove_district")),
    *(("administrator", f"community.school_terms.{one}") for one in ("keep", "remove")),
    ("administrator", "community.members.invite"),
    ("administrator", "community.members.take_role"),
    ("administrator", "community.members.block"),
    ("administrator", "community.members.unblock"),
}
# role | plant | pages: every place where each planted word may be met. A new line is a decision about visibility.md.
TABLE = Path(__file__).parents[1] / "golden" / "visibility.txt"
HOUSE, STAFF, MENTOR = {"household"}, {"coordinator"}, {"mentor"}
OFFICER = {"officer"}
TWO = {"own card", "partner's card", "shared card"}
# Who meets what at all, by the rows of visibility.md; the first that fits decides.
WHO = [
    # The office chooses who goes along to a home among those who may: by first name.
    (r"own-mentor", {"own card", "receiver"}),
    (r"mentor", {"household", "agreed family", "coordinator", "mentor", "receiver"}),  # 9, 17, and as above
    (r"volunteer", {"volunteer", "receiver"}),
    (r"(public|protected)-title|public-(venue|address)", None),  # 1: everybody
    (r"protected-(venue|address)", HOUSE | STAFF | MENTOR),  # 2: those who are confirmed
    (r"photo-(alt|picture)", STAFF),  # 4: until somebody else has looked at it
    (r"invited-title", HOUSE | STAFF),  # 3
    (r"invited-(venue|address)", STAFF),  # 2: an invitation alone tells no place
    (r"draft-(title|venue)", STAFF),  # 4
    # 7: whoever helps for the first time is known to staff and to whom they stand beside.
    (r"newcomer", {"newcomer", "coordinator", "mentor"}),
    # Inside a household: what one of two does alone is on their own card; who belongs to it, on each.
    (r"own-call", {"own card"} | STAFF),
    (r"own-(lead|talk|goal|diary-shared)", {"own card"}),
    (r"own-native", TWO),
    # Whom a mediator talks with, once they take part.
    (r"own-member", TWO | STAFF | {"mediator", "reporter"}),
    (r"own-phone", TWO | STAFF | {"mediator"}),  # 11: the list of households tells them apart
    (r"own-family", TWO | STAFF),
    (r"(own|partner)-member", TWO | STAFF | {"reporter"}),
    (r"mentor-family", STAFF | MENTOR),  # 9: one's own
    (r"mentor-phone", STAFF | MENTOR),  # 9: it is not released to a family here
    (r"applicant", {"applicant", "coordinator"}),  # 9, 10: nobody but who they applied to
    (r"applicant-why|referee", {"applicant"}),  # 10: full only with the right to vet
    # What the municipality keeps of an agreement no organisation reads.
    # The plan of who has grown up is theirs alone.
    (r"agreement-(plan|opinion)", HOUSE),
    (r"agreement-[a-z]+", HOUSE | OFFICER),
    # A meeting about a family: who takes part; what is not for the family only staff.
    (r"conference-(inside|decision)", STAFF | OFFICER),
    (r"conference-[a-z]+", HOUSE | STAFF | OFFICER),
    # Of who has grown up it is their own; the family's coordinator and whoever accompanies it see to it.
    (r"school-[a-z]+", HOUSE | STAFF | OFFICER),
    (r"active-(native|phone)", HOUSE | STAFF | OFFICER),  # 11
    # Whoever reports for the organisation asks people what may be counted, and so knows who they are.
    (r"active-member", HOUSE | STAFF | MENTOR | OFFICER | {"reporter"}),  # 11
    (r"active-family", HOUSE | STAFF | MENTOR | OFFICER),  # 11
    (r"agreed-family", {"agreed family", "coordinator", "mentor"}),  # 11, 17
    (r"(draft|asked|ended|blocked)-family", "own and staff"),  # 11: before the agreement and after the end no mentor
    # The officer is a caseworker of the organisation that registered the other family, which agrees to that.
    (r"other-family", {"other household", "elsewhere", "officer"}),  # 11
    (
        r"(draft|asked|agreed|ended|blocked)-member",
        "own, staff and reporter",
    ),  # 11: the list of households tells them apart
    (r"other-member", {"other household", "elsewhere", "officer"}),  # 11
    (r"(draft|asked|agreed|ended|blocked)-phone", "own and staff"),  # 11: the list, too
    (r"other-phone", {"other household", "elsewhere"}),  # 11
    (r"(draft|asked|agreed|ended|blocked|other)-native", "own"),  # 11
    (r"active-(diary-shared)", HOUSE | MENTOR),  # 18
    (r"active-(diary-staff)", STAFF | MENTOR),  # 18
    (r"ended-diary-shared", {"ended family", "mentor"}),  # 18: after the end, to read
    (r"ended-diary-staff", STAFF | MENTOR),  # 18
    # Of a pair in which one blocked the other only staff read: what is theirs of the diary, goals, their own talks.
    (r"blocked-diary-staff|(ended|blocked)-(goal|concern|next)|ended-farewell", STAFF),
    (r"active-goal", HOUSE | STAFF | MENTOR),
    (r"active-(concern|next)", STAFF),  # what staff note of their talks
    (r"(talk|lead)-[a-z]+", HOUSE | STAFF),
    (r"concern-[a-z]+", {"protector"}),  # the right, and neither a coordinator nor whoever it is about
    (r"named-protector", {"named protector", "protector"}),
    (r"referral-(reason|answer)", HOUSE | STAFF | {"receiver"}),  # 15: who sent it, who received it, whose it is
    (r"secret-(reason|answer)", HOUSE | {"receiver"}),  # 13: of a confidential one nobody else of the senders
    (r"(referral|secret)-note", {"receiver"}),  # 16
    (r"sharing-purpose", STAFF | {"administrator"}),  # whoever may bind a side; no person is in it
    (r"worry-[a-z]+", STAFF),  # whoever looks at it; how to reach who wrote nobody reads
    # A neighbour's name is who began it's, too; what is noted of each side is the mediator's alone.
    (r"mediation-name", STAFF | {"mediator"}),
    (r"mediation-(terms|place)", {"mediator", "own card"}),
    (r"mediation-[a-z]+", {"mediator"}),
    (r"mediator-(name|number)", STAFF | {"mediator", "own card"}),
    # A home: its office; the family and its caseworker from the offer on; while it is told, who looks at it.
    (r"home-address", HOUSE | OFFICER | {"receiver"}),
    (r"seen-address", {"receiver"}),  # to the others on the page of the date, for two days (test_viewings)
    (r"(home|seen)-(landlord|phone|email|words|note)", {"receiver"}),
    (r"viewing-title", HOUSE | {"guide", "elsewhere"}),  # 3: the office whose date it is
    # 24: a file of the own dates says where they are, drafts too.
    (r"draft-address", STAFF),
    # Where one meets before a viewing, never the dwelling: a venue of that office.
    (r"viewing-address", {"elsewhere"}),
    (r"viewing-venue", {"elsewhere", "officer", "receiver"}),
    (r"guide", {"guide", "officer", "receiver"}),
    (r"emergency-reason", STAFF | {"administrator"}),  # b: a reason, and a second person who reads it
    (r"trainee-[a-z]+", STAFF),  # behind the mailed address oneself
    (r"coordinator", {"coordinator", "administrator"} | OFFICER),  # 21; who takes part in a meeting
    (r"administrator", STAFF | {"administrator"}),  # b: a second person has to know who asks
    # Whoever calls a meeting chooses among those who may take part.
    (r"elsewhere", {"elsewhere"} | OFFICER),
    (r"receiver", {"receiver"} | OFFICER),
    (r"protector", "oneself"),  # 21
]
PLANT = re.compile(r"plant-[a-z-]*[a-z]")
# What a test of changes does not look at: the trace that opening a record leaves, and the house's own memory of visits.
TRACES = {"audit_entries", "devices", "attempts"}
STEPS = {
    "draft": (PairState.PROPOSED, None),
    "asked": (PairState.PROPOSED, None),
    "agreed": (PairState.ACCEPTED_BY_MENTEE, None),
    "active": (PairState.ACTIVE, None),
    "ended": (PairState.CLOSED, Ending.GOAL_REACHED),
    "blocked": (PairState.CLOSED, Ending.BLOCKED),
}


def plant_household(ours, word):
    """A household with planted words, a card, every consent and a request; returns (household, card, member,
    request)."""
    now = clock.now()
    household = factories.household(
        ours, f"plant-{word}-member", call_name=f"plant-{word}-family", phone=f"plant-{word}-phone", locale="en"
    )
    for purpose in ConsentPurpose:
        factories.add(
            Consent(household_id=household.id, organisation_id=ours.id, purpose=purpose, text_version=TEXT_VERSION,
                    language="ar", manner=ConsentManner.ON_SCREEN, given_at=now)
        )  # fmt: skip
    member = db.session.query(Member).filter_by(household_id=household.id).one()
    member.native_name = f"plant-{word}-native"
    facts = {"code_digest": word, "pin_hash": "x", "issued_at": now}
    card = factories.add(Card(household_id=household.id, **facts))
    return household, card, member, factories.mentoring_request(household)


def plant_pair(request, mentor_id, step, word="", **changes):
    """A pair in this step, with planted words (of the step, or `word`) in everything that is written about pairs."""
    word = word or step
    now = clock.now()
    state, ending = STEPS[step]
    agreed = now if step not in ("draft", "asked") else None
    facts = {"state": state, "ending": ending, "mentor_said_at": agreed, "mentee_said_at": agreed}
    if step == "draft":
        facts["answer_until"] = None
    if step in ("active", "ended", "blocked"):
        facts |= {"introduced_at": now, "started_at": now}
    pair = factories.pair(request, mentor_id, **facts, closed_at=now if ending else None, **changes)
    if step in ("active", "ended", "blocked"):
        factories.add(Mentorship(id=pair.id))
        factories.add(Goal(pair_id=pair.id, words=f"plant-{word}-goal", side=Side.MENTEE, created_at=now))
        for audience in Readership:
            note = f"plant-{word}-diary-{audience.value}"
            facts = {"held_on": now.date(), "met": True, "minutes": 60, "audience": audience, "note": note}
            factories.add(Meeting(pair_id=pair.id, created_at=now, **facts))
        said = {"concerns": f"plant-{word}-concern", "next_step": f"plant-{word}-next"}
        factories.add(
            CheckIn(pair_id=pair.id, side=Side.MENTEE, held_on=now.date(), going=Going.MIXED, created_at=now, **said)
        )
    if step == "ended":
        factories.add(
            Farewell(id=pair.id, held_on=now.date(), note="plant-ended-farewell", again=False, created_at=now)
        )
    if step == "blocked":
        facts = {"volunteer_id": mentor_id, "household_id": request.household_id}
        factories.add(Block(side=Side.MENTEE, created_at=now, **facts))
    return pair


def plant_two(ours):
    """A household of two grown-ups with a card for each and one that is everybody's; the first of them has planted
    words in what is theirs alone. Returns the cards by role."""
    now = clock.now()
    household, shared, member, _ = plant_household(ours, "own")
    year = now.year - 35
    member.birth_year = year
    partner = factories.add(Member(household_id=household.id, call_name="plant-partner-member", birth_year=year,
                                   guardian=True, languages=["ar"]))  # fmt: skip
    cards = {"shared card": shared.id}
    for role, whose in (("own card", member), ("partner's card", partner)):
        facts = {"code_digest": role, "pin_hash": "x", "issued_at": now, "member_id": whose.id}
        cards[role] = factories.add(Card(household_id=household.id, **facts)).id
    alone = {"household_id": household.id, "member_id": member.id}
    factories.add(HelpCall(**alone, phone="plant-own-call", created_at=now))
    factories.add(JobLead(member_id=member.id, title="plant-own-lead", added_by_person=True, added_at=now,
                          moved_at=now))  # fmt: skip
    factories.add(SkillsInterview(member_id=member.id, language="ar", begun_at=now, updated_at=now, version=1,
                                  answered=["work"], jobs="plant-own-talk"))  # fmt: skip
    mentor = factories.volunteer(name="plant-own-mentor").id
    request = factories.mentoring_request(household, member_id=member.id, company=Company.MENTOR)
    plant_pair(request, mentor, "active", "own")
    return cards


def session_of(ours, word, days, visibility=PlaceVisibility.PUBLIC, **changes):
    """A session with planted title and address in so many days: at one moment, a family could join but one of them."""
    venue = factories.venue(ours, name=f"plant-{word}-venue", address=f"plant-{word}-address", visibility=visibility)
    texts = [ActivityText(locale="en", title=f"plant-{word}-title", description="Come and join.")]
    activity = factories.activity(ours, venue_id=venue.id, texts=texts, **changes)
    return factories.session(activity, clock.now() + timedelta(days=days))


@pytest.fixture
def stage(writing):
    """Everybody's ids under `people` (account or card) and an id for each argument of a route."""
    with writing() as session:
        now = clock.now()
        ours = factories.organisation(slug="ours", name="Ours")
        theirs = factories.organisation(slug="theirs", name="Theirs")
        mentor = factories.volunteer(name="plant-mentor", family_name="plant-mentor-family", phone="plant-mentor-phone")
        row = session.get_one(Volunteer, mentor.id)
        row.matching_agreed_at, row.places = now, 3
        families = {step: plant_household(ours, step) for step in STEPS}
        pairs = {step: plant_pair(family[3], mentor.id, step) for step, family in families.items()}
        household, card, member, request = families["active"]
        factories.add(Need(member_id=member.id, accommodation=next(iter(Accommodation))))
        interview = factories.add(
            SkillsInterview(member_id=member.id, language="ar", begun_at=now, updated_at=now, version=1,
                            answered=["work"], jobs="plant-talk-jobs", wished_work="plant-talk-wish",
                            subject="plant-talk-subject", in_a_year="plant-talk-year")
        )  # fmt: skip
        factories.add(
            GuidanceTalk(
                member_id=member.id, held_on=now.date(), minutes=30, agreed="plant-talk-agreed", recorded_at=now
            )
        )
        lead = factories.add(
            JobLead(member_id=member.id, title="plant-lead-title", employer="plant-lead-employer",
                    added_by_person=True, added_at=now, moved_at=now)
        )  # fmt: skip
        public = session_of(ours, "public", 1)
        protected = session_of(ours, "protected", 2, PlaceVisibility.AFTER_CONFIRMATION)
        invited = session_of(ours, "invited", 3, openness=Openness.INVITED)
        session_of(ours, "draft", 4, state=ActivityState.DRAFT)
        factories.add(Invitee(session_id=invited.id, household_id=household.id, invited_at=now))
        shift = factories.shift(protected, taken=1)
        confirmed = {"state": SignUpState.CONFIRMED, "created_at": now, "updated_at": now}
        sign_up = factories.add(SignUp(shift_id=shift.id, account_id=mentor.id, **confirmed))
        # As if the place had become a secret after they took their first shift.
        newcomer = factories.volunteer(clearance=None, name="plant-newcomer")
        shift.first_time, shift.taken, shift.maximum = True, 2, 3
        factories.add(SignUp(shift_id=shift.id, account_id=newcomer.id, first_time=True, **confirmed))
        registration = factories.add(
            Registration(session_id=protected.id, household_id=household.id, state=RegistrationState.CONFIRMED,
                         party_size=1, created_at=now, updated_at=now)
        )  # fmt: skip
        factories.add(PartyMember(registration_id=registration.id, member_id=member.id))
        applicant = factories.volunteer(clearance=None, name="plant-applicant")
        factories.clearance_request(applicant.id, motivation="plant-applicant-why")
        factories.reference(applicant.id, name="plant-referee", remark="plant-referee-remark")
        enrolment = Enrolment(activity_id=public.activity_id, member_id=member.id, begun_on=now.date(), created_at=now)
        other = plant_household(theirs, "other")
        people = {
            "anybody": None,
            "household": ("card", card.id),
            "other household": ("card", other[1].id),
            "applicant": ("account", applicant.id),
            "newcomer": ("account", newcomer.id),
            **{role: ("card", card_id) for role, card_id in plant_two(ours).items()},
            "volunteer": ("account", factories.volunteer(name="plant-volunteer").id),
            "mentor": ("account", mentor.id),
            "coordinator": ("account", factories.coordinator(ours, name="plant-coordinator").id),
            "elsewhere": ("account", factories.coordinator(theirs, name="plant-elsewhere").id),
            # Accompanies the family of the stage, and nobody else's.
            "officer": ("account", factories.account((Role.CASEWORKER, theirs.id)).id),
            "administrator": ("account", factories.account((Role.ADMINISTRATOR, None), name="plant-administrator").id),
        }
        care = {"household_id": household.id, "organisation_id": theirs.id, "purpose": ConsentPurpose.CARE}
        told = {"text_version": TEXT_VERSION, "language": "ar", "manner": ConsentManner.ON_SCREEN, "given_at": now}
        factories.add(Consent(**care, **told))
        agreement = factories.agreement(household, theirs.id, reference="plant-agreement-reference")
        plan = session.query(ChildPlan).filter_by(agreement_id=agreement.id).one()
        plan.education, plan.opinion = "plant-agreement-plan", "plant-agreement-opinion"
        duty, measure = session.query(AgreementStep).order_by(AgreementStep.id)
        duty.place, duty.bring = "plant-agreement-place", "plant-agreement-bring"
        measure.title, measure.evidence = "plant-agreement-measure", "plant-agreement-evidence"
        way = factories.school_way(member, theirs.id, school="plant-school-name", last_class="plant-school-class")
        conference = factories.conference(
            household, theirs, [(people["officer"][1], theirs.id), (people["coordinator"][1], ours.id)], [member],
            ConferenceState.HELD, place="plant-conference-place", decision="plant-conference-decision",
            translated="plant-conference-translated", inside="plant-conference-inside", task="plant-conference-task",
        )  # fmt: skip
        protector, named = (
            factories.protector(theirs, name=f"plant-{word}") for word in ("protector", "named-protector")
        )
        people |= {"protector": ("account", protector.id), "named protector": ("account", named.id)}
        written = factories.concern(
            seen="plant-concern-seen", place="plant-concern-place", about="plant-concern-about",
            contact="plant-concern-contact",
        )  # fmt: skip
        facts = {"concern_id": written.id, "created_at": now}
        factories.add(ConcernNote(**facts, text="plant-concern-note", written_by_id=protector.id))
        factories.add(NamedColleague(**facts, account_id=named.id, named_by_id=protector.id))
        receiver = factories.account((Role.SERVICE, theirs.id), name="plant-receiver").id
        author = people["coordinator"][1]
        people["receiver"] = ("account", receiver)
        people["reporter"] = ("account", factories.account((Role.REPORTER, ours.id)).id)
        factories.reporting_fact(member)
        said = {"not_informed": "", "other_place": "", "author_id": author}
        asked = factories.referral(
            member, ours, theirs, ReferralState.IN_CONTACT, reason="plant-referral-reason",
            answer="plant-referral-answer", **said,
        )  # fmt: skip
        secret = factories.referral(
            member, ours, theirs, ReferralState.IN_CONTACT, ReferralKind.PSYCHIATRIC, reason="plant-secret-reason",
            answer="plant-secret-answer", **{**said, "author_id": None},
        )  # fmt: skip
        for one, text in ((asked, "plant-referral-note"), (secret, "plant-secret-note")):
            factories.add(ReferralNote(referral_id=one.id, text=text, written_by_id=receiver, created_at=now))
        worry = factories.worry(
            ours, text="plant-worry-text", place="plant-worry-place", email="plant-hidden-address",
            answer="plant-hidden-answer",
        )  # fmt: skip
        mediator = factories.account((Role.SERVICE, factories.organisation().id), name="plant-mediator-name").id
        people["mediator"] = ("account", mediator)
        factories.add(Mediator(account_id=mediator, register_number="plant-mediator-number", told_at=now))
        speaks = session.query(Member).filter_by(call_name="plant-own-member").one()
        mediation = factories.mediation(
            ours, mediator, speaks, MediationState.AGREED, worry_id=worry.id, terms="plant-mediation-terms",
            place="plant-mediation-place", name="plant-mediation-name", email="plant-mediation-address",
            note_first="plant-mediation-first", note_second="plant-mediation-second",
        )  # fmt: skip
        sides = session.query(MediationParty.id).filter_by(mediation_id=mediation.id).order_by(MediationParty.id).all()
        # The office is where the receiver is; the family of the stage may be offered a home, and looks at another.
        factories.add(ReferralOffer(organisation_id=theirs.id, kind=ReferralKind.HOUSING))
        words = ("address", "landlord", "phone", "email", "words", "note")
        offered, looked_at = (
            factories.dwelling(theirs, state, **{name: f"plant-{word}-{name}" for name in words})
            for word, state in (("home", DwellingState.APPROVED), ("seen", DwellingState.AVAILABLE))
        )
        need = factories.housing_need(household, theirs, theirs, HousingNeedState.OFFERED, offered)
        looking = factories.housing_need(household, theirs, theirs, HousingNeedState.VIEWING)
        looks = session_of(theirs, "viewing", 0.5, PlaceVisibility.AFTER_CONFIRMATION, openness=Openness.INVITED)
        factories.add(Invitee(session_id=looks.id, household_id=household.id))
        guide = factories.volunteer(name="plant-guide")
        factories.add(Invitee(session_id=looks.id, account_id=guide.id, invited_at=now))
        facts = {"need_id": looking.id, "dwelling_id": looked_at.id, "created_at": now}
        viewing = factories.add(Viewing(session_id=looks.id, volunteer_id=guide.id, **facts))
        people["guide"] = ("account", guide.id)
        entry = factories.add(DirectoryEntry(name="Helpers", checked_at=now))
        leaflet = factories.leaflet(entry.id, "leaflet")
        access = factories.emergency(
            EmergencyKind.FAMILY, household.id, people["administrator"][1], reason="plant-emergency-reason",
            organisation_id=ours.id, household_id=household.id,
        )  # fmt: skip
        people |= {f"{step} family": ("card", family[1].id) for step, family in families.items() if step != "active"}
        skill = Skill(names={"en": "Sewing"}, folded="sewing", listed=True, created_at=now)
        pause = VolunteerPause(volunteer_id=mentor.id, first_on=now.date(), last_on=now.date() + timedelta(days=1))
        confirmation = Confirmation(
            account_id=mentor.id, code_digest="?", name="plant-mentor plant-mentor-family", last_on=now.date(),
            minutes=60,
            lines=[{"organisation": "Ours", "kind": "sport", "minutes": 60}], made_at=now,
        )  # fmt: skip
        # Somebody else sent it, so that it waits for the coordinator.
        sent = db.session.get_one(Activity, public.activity_id), factories.account().id
        photo = factories.photo(*sent, alt="plant-photo-alt")
        session.query(Picture).filter_by(photo_id=photo.id).update({"content": b"plant-photo-picture"})
        contact = QueuedContact(
            organisation_id=ours.id, registration_id=registration.id, message=Message.MOVED,
            due_at=now + timedelta(days=1), created_at=now,
        )  # fmt: skip
        offer = HelpOffer(
            organisation_id=ours.id, state=OfferState.OPEN, name="N", phone="1", wish="W", times="T", locale="en",
            digest="?", asked_at=now, landed_at=now,
        )  # fmt: skip
        remark = Remark(sign_up_id=sign_up.id, account_id=mentor.id, text="R", made_at=now)
        facts = {"credential_id": b"one", "user_handle": b"two", "public_key": b"three", "sign_count": 0}
        change = factories.add(
            SettingChange(
                name="safeguarding_adults", was="2", becomes="3", state=ChangeState.ASKED,
                asked_by_id=people["coordinator"][1], asked_at=factories.clock.now(),
            )
        )  # fmt: skip
        factories.add(SettingAnswer(change_id=change.id, organisation_id=ours.id))
        key = factories.add(
            Passkey(account_id=people["coordinator"][1], name="Key", created_at=factories.clock.now(), **facts)
        )
        course = factories.staff_course(ours, -2, 50)
        trainee = factories.trainee(course, there=1, name="plant-trainee-name", email="plant-trainee-mail@example.org")
        ids = {
            "contact_id": factories.add(contact).id, "said": "told", "offer_id": factories.add(offer).id,
            "remark_id": factories.add(remark).id,
            "closed_id": factories.closed_time(session.get_one(Venue, protected.venue_id)).id,
            # Ended, so that nobody elsewhere chooses it.
            "shared_id": factories.shared_venue(session.get_one(Venue, protected.venue_id), ended_at=now).id,
            "activity_id": public.activity_id, "session_id": protected.id, "venue_id": protected.venue_id,
            "district_id": 1, "area_id": 1,
            "household_id": household.id, "member_id": member.id, "interview_id": interview.id, "lead_id": lead.id,
            "organisation_id": ours.id, "shift_id": shift.id, "sign_up_id": sign_up.id, "pair_id": pairs["active"].id,
            "request_id": request.id, "wish_id": request.id, "registration_id": registration.id,
            "enrolment_id": factories.add(enrolment).id, "volunteer_id": applicant.id,
            "skill_id": factories.add(skill).id, "pause_id": factories.add(pause).id,
            "call_id": factories.add(HelpCall(household_id=household.id, created_at=now)).id,
            "consent_id": session.query(Consent.id).filter_by(household_id=household.id).first()[0],
            "goal_id": session.query(Goal.id).filter_by(pair_id=pairs["active"].id).one()[0],
            "meeting_id": session.query(Meeting.id).filter_by(pair_id=pairs["active"].id).first()[0],
            "confirmation_id": factories.add(confirmation).id,
            "other_id": household.id, "kept_id": household.id, "gone_id": household.id, "merge_id": 1, "review_id": 1,
            "device_id": 1, "series_id": 1, "ask_id": 1, "invitation_id": 1, "proposal_id": 1, "version": 1,
            "part": "work", "code": "bg", "slug": "nothing", "organisation_slug": "nothing",
            "figure": "people", "secret": "nothing", "place_code": "nothing", "locale": "en",
            "language": "bg",
            "filename": "site.css", "kind": "sport", "cloth": "0123456789abcdef", "sign": "0123456789abcdef",
            "batch_id": factories.batch(db.session.get_one(Activity, public.activity_id)).id,
            "photo_id": photo.id, "name": photo.key, "size": "list", "ending": "webp", "file_format": "csv",
            "conference_id": conference.id, "decision_id": 1, "task_id": 1, "person_id": 3,
            "agreement_id": agreement.id, "wanted_id": 1, "step_id": duty.id, "way_id": way.id, "stage": "application",
            "granted_id": 1, "clearance": "adults", "concern_id": written.id,
            "referral_id": asked.id, "entry_id": entry.id, "passkey_id": key.id,
            "change_id": change.id, "worry_id": worry.id,
            "sharing_id": factories.sharing(ours, factories.organisation(), purpose="plant-sharing-purpose").id,
            "mediation_id": mediation.id, "party_id": sides[0][0],
            "follow_up_id": 1, "number": "nothing", "dwelling_id": offered.id,
            "need_id": need.id, "viewing_id": viewing.id, "duty_code": "housing",
            "programme_id": factories.brought_programme(ours).id, "feed_id": factories.partner_feed(ours).id,
            "term_id": factories.school_term("Term", now.date(), now.date() + timedelta(days=90)).id,
            "message_id": factories.written_message(protected, ours.id, people["coordinator"][1]).id,
            "pack_id": factories.add(
                TownPack(content=factories.pack(), brought_by_id=people["coordinator"][1], brought_at=now)
            ).id, "access_id": access.id, "leaflet_id": leaflet.id, "key": "nothing",
            "course_id": course.id, "trainee_id": trainee.id,
            "date_id": session.query(StaffCourseDate.id).filter_by(course_id=course.id).first()[0],
            "question_id": session.query(StaffCourseQuestion.id).filter_by(course_id=course.id).first()[0],
        }  # fmt: skip
        more = {
            "session_id": [public.id, invited.id], "pair_id": [pair.id for pair in pairs.values()],
            "referral_id": [asked.id, secret.id], "party_id": [sides[1][0]],
            "dwelling_id": [looked_at.id], "need_id": [looking.id],
        }  # fmt: skip
        return people, ids, more


def addresses(app, method, ids, more):
    """(endpoint, path, path with ids that do not exist) of every route, for each id that the stage names."""
    for rule in app.url_map.iter_rules():
        if method not in rule.methods or rule.endpoint == "static":
            continue
        unknown = set(rule.arguments) - set(ids)
        assert not unknown, f"{rule.rule}: tell the stage an id for {unknown}"
        for number in range(1 + max((len(more.get(name, ())) for name in rule.arguments), default=0)):
            chosen = {name: [ids[name], *more.get(name, ())][: number + 1][-1] for name in rule.arguments}
            missing = {name: 999_999 if isinstance(one, int) else one for name, one in chosen.items()}
            with app.test_request_context():
                adapter = app.url_map.bind("localhost")
                yield rule.endpoint, adapter.build(rule.endpoint, chosen), adapter.build(rule.endpoint, missing)


def come(visitor, who):
    """A browser of this person."""
    browser = visitor()
    if who:
        (browser.open_card if who[0] == "card" else browser.sign_in)(who[1])
    return browser


def dump(reading):
    """Every row of every table but the traces."""
    with reading() as session:
        return {
            table.name: sorted(map(repr, session.execute(sa.select(table))))
            for table in db.metadata.sorted_tables
            if table.name not in TRACES
        }


def plain(response, path):
    """A page without what is new each time."""
    return re.sub(
        r'(nonce|value|content)="[^"]*"', "", response.get_data().decode("utf-8", "replace").replace(path, "")
    )


def walk(app, visitor, reading, stage, role):
    """What each GET route shows to the role: plant -> endpoints; fails where a page changes something."""
    people, ids, more = stage
    browser = come(visitor, people[role])
    before, seen = dump(reading), defaultdict(set)
    for endpoint, path, missing in addresses(app, "GET", ids, more):
        response = browser.get(path)
        assert response.status_code < 500 or endpoint == "community.site.ready", f"{role} {path}"
        if response.status_code == 404 and path != missing:
            assert plain(response, path) == plain(browser.get(missing), missing), (
                f"{role} {path} differs from a missing one"
            )
        for plant in set(PLANT.findall(response.get_data().decode("utf-8", "replace"))):
            seen[plant].add(endpoint)
        head = re.search(r"<title>(.*?)</title>", response.get_data().decode("utf-8", "replace"), re.S)
        titled = set(PLANT.findall(head[1])) if head else set()
        assert not {one for one in titled if not one.endswith(("-title", "-venue"))}, f"{role} {path}: {titled}"
    assert dump(reading) == before, f"{role}: a GET changed something"
    return {plant: sorted(endpoints) for plant, endpoints in seen.items()}


def agreed_table():
    """role -> plant -> pages."""
    table = defaultdict(dict)
    for line in TABLE.read_text("utf-8").splitlines():
        role, plant, pages = line.split(" | ")
        table[role][plant] = pages.split()
    return table


ROLES = list(agreed_table())


@pytest.mark.parametrize("role", ROLES)
def test_each_planted_word_is_met_exactly_where_it_was_agreed(app, visitor, reading, stage, caplog, role):
    assert walk(app, visitor, reading, stage, role) == agreed_table()[role]
    assert PLANT.findall(caplog.text) == []


def test_the_table_is_what_the_law_says():
    met = defaultdict(set)
    for role, plants in agreed_table().items():
        for plant in plants:
            met[plant.removeprefix("plant-")].add(role)
    for plant, roles in met.items():
        [who, *_] = [who for pattern, who in WHO if re.fullmatch(pattern, plant)]
        step = plant.split("-")[0]
        own = {"other household"} if step == "other" else {f"{step} family"}
        allowed = {
            None: set(ROLES),
            "own": own,
            "own and staff": own | STAFF,
            "own, staff and reporter": own | STAFF | {"reporter"},
            "oneself": {step},
        }
        assert roles == (who if isinstance(who, set) else allowed[who]), plant


def test_strangers_change_nothing(app, visitor, reading, stage, mailbox):
    people, ids, more = stage
    browsers = {role: come(visitor, people[role]) for role in STRANGERS}
    before = dump(reading)
    for role, browser in browsers.items():
        for endpoint, path, _missing in addresses(app, "POST", ids, more):
            if re.search(r"/\d+", path) and (role, endpoint) not in THEIRS:
                status = browser.post(path).status_code
                assert status in (401, 403, 404), f"{role} {path}: {status}"
    assert dump(reading) == before
    assert mailbox.deliver() == []
