"""The demonstration town: the same each time, true to the rules, and open to the people of the contract."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import flask_migrate
import pytest
import sqlalchemy as sa

from community.accounts.actions import matches
from community.accounts.models import Account, Card
from community.accounts.queries import actor_of, find_account
from community.accounts.rules import PUBLISHED_CARDS, PUBLISHED_PASSWORD
from community.agreements.models import Agreement, AgreementStep, ChildPlan
from community.agreements.queries import facts_of
from community.agreements.rules import AgreementEnding, AgreementStanding, StepState
from community.agreements.rules import standing as stands
from community.demo import people
from community.demo.town import CARD_PIN
from community.foundation import clock, i18n, tokens
from community.foundation.access import Role, within_reach
from community.foundation.database import db
from community.households.models import Household, Member
from community.housing.models import Dwelling, HousingNeed
from community.housing.rules import DwellingState, HousingNeedState
from community.mediation.queries import led_by_nobody
from community.organisations.models import Organisation
from community.referrals.models import Referral
from community.referrals.rules import ReferralState
from community.schooling.models import SchoolStep, SchoolWay
from community.schooling.rules import SchoolStage, SchoolState, is_overdue
from community.skills.models import Skill
from community.staff_training.models import CourseCertificate, StaffCourse, Trainee
from community.worries.models import Worry
from community.worries.rules import WorryState
from events.activities.models import Activity, ActivityText, Series
from events.activities.recurrence import Recurrence
from events.demo import programme
from events.demo.town import TEXTS
from events.photos.models import Photo
from events.photos.queries import wrong_photos
from events.photos.rules import PhotoState, unfit_activity
from events.registrations.models import PartyMember, Registration
from events.registrations.rules import HOLDS_SEATS, Asked, RegistrationState
from events.registrations.waiting_list import overlaps
from events.rooms.queries import without_room
from events.sessions.models import Session
from events.sessions.rules import SessionState
from events.venues.models import RoomUse
from events.viewings.queries import without_company
from volunteers.clearances import queries as vetting
from volunteers.clearances.rules import ClearanceStage
from volunteers.follow_up import queries as care
from volunteers.follow_up.rules import Task
from volunteers.journal.models import Meeting
from volunteers.pairs import queries as clearance
from volunteers.pairs.models import Candidate, Pair
from volunteers.pairs.rules import ASKED, STANDING, PairState
from volunteers.permissions import Permission
from volunteers.profiles.models import Volunteer, VolunteerLanguage
from volunteers.profiles.queries import levels as levels_of
from volunteers.profiles.rules import spoken as spoken_by
from volunteers.requests.models import MentoringRequest
from volunteers.requests.queries import standing
from volunteers.shifts import queries, rules
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import HOLDS_A_PLACE, SignUpState

pytestmark = pytest.mark.settings(demo=True)
NOVEMBER = datetime(2026, 11, 22, 9, tzinfo=UTC)
# The ninety days around it hold the change to summer time; the day's last hour is another day in UTC.
MARCH = datetime(2027, 3, 14, 22, 30, tzinfo=UTC)
# Salts are random, and the moment of loading is not the town's.
NEVER_THE_SAME = {"password_hash", "pin_hash", "grown_at"}


# The first run of matching is made now, whatever the day; what it finds is the same.
OF_THE_RUN = {
    "matching_runs": {"created_at", "took"},
    "pairs": {"created_at", "updated_at"},
    "audit_entries": {"at"},
    "marks": {"at"},
    "brought_programmes": {"brought_at"},
    # The secret on a venue's sheet.
    "place_codes": {"digest", "made_at"},
}


@pytest.fixture
def flask(app):
    """Run `flask ...`; returns what it printed, or its complaint when it is meant to fail."""

    def run(*words, fails=False):
        result = app.test_cli_runner().invoke(args=list(words))
        assert (result.exit_code != 0) is fails, result.output
        return result.output

    return run


def everything(session):
    return {
        table.name: [
            tuple(
                value for name, value in row.items() if name not in NEVER_THE_SAME | OF_THE_RUN.get(table.name, set())
            )
            for row in session.execute(sa.select(table).order_by(*table.primary_key)).mappings()
        ]
        for table in db.metadata.sorted_tables
    }


def empty(session):
    """As a new database: the numbers begin again, too."""
    for table in reversed(db.metadata.sorted_tables):
        session.execute(sa.delete(table))
    session.execute(sa.text("DELETE FROM sqlite_sequence"))


def test_two_loads_of_a_day_are_equal_and_another_seed_is_another_town(flask, clock, reading, writing):
    clock.set(NOVEMBER)
    towns = []
    for seed in ("1", "1", "2"):
        with writing() as session:
            empty(session)
        flask("demo", "load", "--seed", seed)
        with reading() as session:
            towns.append(everything(session))
        clock.advance(hours=3)

    assert towns[0] == towns[1]
    assert towns[0] != towns[2]


@pytest.mark.both_databases
@pytest.mark.parametrize("now", [NOVEMBER, MARCH])
def test_counters_and_waiting_lists_are_true(flask, clock, reading, now):
    clock.set(now)
    flask("demo", "load")

    with reading() as session:
        assert _counted(session, Registration.session_id, sa.func.sum(Registration.party_size), HOLDS_SEATS) == {
            row.id: row.seats_taken for row in session.scalars(sa.select(Session)) if row.seats_taken
        }
        assert _counted(session, SignUp.shift_id, sa.func.count(), HOLDS_A_PLACE) == {
            row.id: row.taken for row in session.scalars(sa.select(Shift)) if row.taken
        }
        parties = dict(
            session.execute(
                sa.select(PartyMember.registration_id, sa.func.count()).group_by(PartyMember.registration_id)
            ).all()
        )
        assert parties == {row.id: row.party_size for row in session.scalars(sa.select(Registration))}
        waited_for = sa.select(Registration.session_id).where(Registration.state == RegistrationState.WAITING)
        waited = session.scalars(sa.select(Session).where(Session.id.in_(waited_for))).all()
        assert waited
        assert all(row.seats_taken == row.capacity for row in waited)
        queued_for = sa.select(SignUp.shift_id).where(SignUp.state == SignUpState.WAITING)
        queued = session.scalars(sa.select(Shift).where(Shift.id.in_(queued_for))).all()
        assert queued
        assert all(row.taken == row.maximum for row in queued)


def _counted(session, key, count, states):
    table = key.class_
    query = sa.select(key, count).where(table.state.in_(states)).group_by(key)
    return dict(session.execute(query).all())


@pytest.mark.parametrize("now", [NOVEMBER, MARCH])
def test_nobody_is_where_the_rules_would_refuse_them(flask, clock, reading, now):
    clock.set(now)
    flask("demo", "load")

    with reading() as session:
        rows = session.execute(
            sa.select(SignUp, Shift)
            .join(SignUp.shift)
            .where(SignUp.state.in_(rules.LIVE))
            .options(sa.orm.contains_eager(SignUp.shift).joinedload(Shift.session).joinedload(Session.venue))
            .order_by(Shift.starts_at)
        ).all()
        standings = queries.standings_of(sorted({sign_up.account_id for sign_up, _ in rows}))
        for sign_up, shift in rows:
            # Somebody is there for the first time, beside one who is cleared.
            reason = rules.Refusal.NOT_CLEARED if sign_up.first_time else None
            assert rules.unfit(queries.duty_of(shift), standings[sign_up.account_id]) is reason
        first = [shift for sign_up, shift in rows if sign_up.first_time]
        assert len(first) == 1
        sessions = queries.with_newcomers([shift.session_id for shift in first])
        assert len(sessions) == 1
        assert queries.alone_in(sessions) == {}
        held = [(s.account_id, shift.starts_at, shift.ends_at) for s, shift in rows if s.state in HOLDS_A_PLACE]
        assert not _overlapping(held)
        coming = session.execute(
            sa.select(Registration.household_id, Session.starts_at, Session.ends_at)
            .join(Registration.session)
            .where(Registration.state.in_(HOLDS_SEATS))
        ).all()
        assert not _overlapping(coming)
        ages = session.execute(
            sa.select(now.year - Member.birth_year, Activity.age_from, Activity.age_to)
            .select_from(PartyMember)
            .join(Member, Member.id == PartyMember.member_id)
            .join(Registration, Registration.id == PartyMember.registration_id)
            .join(Session, Session.id == Registration.session_id)
            .join(Activity, Activity.id == Session.activity_id)
            .where(Member.guardian.is_(False))
        ).all()
        assert all((low or 0) <= age <= (high or 200) for age, low, high in ages)


def _overlapping(promises):
    """Of (who, from, to): the pairs of one person that share a moment."""
    by_person = {}
    for who, start, end in promises:
        by_person.setdefault(who, []).append((start, end))
    return [
        (one, other)
        for times in by_person.values()
        for one, other in zip(sorted(times), sorted(times)[1:], strict=False)
        if other[0] < one[1]
    ]


def test_the_town_has_its_size_and_something_of_everything(flask, clock, reading):
    clock.set(NOVEMBER)
    flask("demo", "load")

    with reading() as session:
        sizes = {
            model: session.scalar(sa.select(sa.func.count()).select_from(model))
            for model in (Volunteer, Organisation, Activity)
        }
        # Forty of the programme, and those under which first meetings and viewings of homes run.
        assert sizes == {Volunteer: 300, Organisation: 12, Activity: 42}
        homes = session.query(Household)
        assert homes.filter(Household.organisation_id.is_not(None)).count() == 201
        # A neighbour who has only a telephone was signed up by staff, and was there before.
        guest = homes.filter(Household.organisation_id.is_(None), Household.phone != "").one()
        joined = session.query(Registration).filter_by(household_id=guest.id).all()
        assert {one.asked for one in joined} == {Asked.TELEPHONE}
        assert {one.state for one in joined} == {RegistrationState.ATTENDED, RegistrationState.CONFIRMED}
        sessions = session.scalars(sa.select(Session).where(Session.starts_at > NOVEMBER - timedelta(days=31))).all()
        assert {row.state for row in sessions} == set(SessionState)
        assert all(abs(row.starts_at - NOVEMBER) < timedelta(days=62) for row in sessions)
        assert min(row.starts_at for row in sessions) < NOVEMBER - timedelta(days=28)
        assert max(row.starts_at for row in sessions) > NOVEMBER + timedelta(days=58)
        assert all(row.starts_at != row.original_start_at for row in sessions if row.state is SessionState.MOVED)
        staffing = {
            rules.staffing(False, row.minimum, row.maximum, row.taken)
            for row in session.scalars(sa.select(Shift).where(Shift.starts_at > NOVEMBER))
        }
        assert staffing == {rules.Staffing.OPEN, rules.Staffing.UNDER_STAFFED, rules.Staffing.FULL}
        # What first meetings are called stands there in every language that is offered.
        written = set(session.scalars(sa.select(ActivityText.locale)))
        assert written == {one.code for one in i18n.available()} | {"en", "bg", "ar"}
        rrules = session.scalars(sa.select(Series.rrule)).all()
        assert all(Recurrence.from_rrule(text).to_rrule() == text for text in rrules)
        assert session.scalar(sa.select(sa.func.count()).where(Member.call_name.contains("'")))


def test_the_people_of_the_contract_can_sign_in_and_nobody_else(flask, reading):
    printed = flask("demo", "load")

    with reading() as session:
        with_password = session.scalars(sa.select(Account).where(Account.password_hash.is_not(None))).all()
        roles = {account.email: actor_of(account).roles - {Role.VISITOR, Role.PERSON} for account in with_password}
        assert roles == {
            "admin@example.org": {Role.ADMINISTRATOR},
            "coordinator@example.org": {Role.COORDINATOR, Role.VETTING},
            "coordinator2@example.org": {Role.COORDINATOR, Role.VETTING},
            "colleague@example.org": {Role.VETTING, Role.SAFEGUARDING},
            "colleague2@example.org": {Role.VETTING, Role.SAFEGUARDING},
            "caseworker@example.org": {Role.CASEWORKER},
            "municipality@example.org": {Role.CASEWORKER},
            "volunteer@example.org": {Role.VOLUNTEER},
            "applicant@example.org": {Role.VOLUNTEER},
            "resident@example.org": set(),
            "reporter@example.org": {Role.REPORTER},
            **{f"{name}@example.org": {Role.SERVICE} for name in ("health", "school", "housing", "mediator")},
        }
        assert all(matches(account.password_hash, PUBLISHED_PASSWORD) for account in with_password)
        assert all(email in printed for email in roles)
        first, second = (actor_of(find_account(f"coordinator{n}@example.org")) for n in ("", "2"))
        assert first.organisations(Role.COORDINATOR) != second.organisations(Role.COORDINATOR)
        cleared, applicant = (find_account(f"{name}@example.org").id for name in ("volunteer", "applicant"))
        standings = queries.standings_of([cleared, applicant])
        assert standings[cleared].active
        assert standings[cleared].clearances
        assert standings[applicant].clearances == {}
        today = clock.today("Europe/Sofia")
        way = vetting.statuses_of([applicant], today)[applicant]
        assert (len(way.progress.done), len(way.progress.steps)) == (2, 4)
        everybody = list(session.scalars(sa.select(Volunteer.id)))
        assert {way.stage for way in vetting.statuses_of(everybody, today).values()} == set(ClearanceStage)
        seen = {}
        for name in ("coordinator", "coordinator2", "colleague", "colleague2"):
            reach = within_reach(actor_of(find_account(f"{name}@example.org")), Permission.SEE_CLEARANCES)
            seen[name] = set(session.scalars(sa.select(Volunteer.id).where(reach)))
        assert {cleared, applicant} <= seen["coordinator"] == seen["colleague"]
        assert seen["coordinator2"] == seen["colleague2"] != set()
        assert seen["coordinator"].isdisjoint(seen["coordinator2"])
        cards = list(session.scalars(sa.select(Card).order_by(Card.id)))
        assert [card.code_digest for card in cards] == [tokens.digest(code) for code in PUBLISHED_CARDS]
        assert all(matches(card.pin_hash, CARD_PIN) for card in cards)
        # Everybody's, and one for each of the two grown-ups.
        assert cards[0].member_id is None
        assert len({card.member_id for card in cards}) == 3
        assert {card.household_id for card in cards} == {cards[0].household_id}
    assert f"/card/{PUBLISHED_CARDS[0]} with the PIN {CARD_PIN}" in printed
    assert all(code in printed for code in PUBLISHED_CARDS)


@pytest.mark.settings(demo=False)
@pytest.mark.parametrize("words", [("load",), ("people", "--count", "2"), ("shift", "--places", "2")])
def test_nothing_is_made_where_it_is_no_demonstration(flask, reading, words):
    assert "DEMO is off" in flask("demo", *words, fails=True)
    with reading() as session:
        assert session.scalar(sa.select(sa.func.count(Account.id))) == 0


@pytest.mark.settings(second_factor=True)
def test_what_everybody_can_read_opens_nothing_elsewhere(flask, app, visitor, reading):
    with app.app_context():
        flask_migrate.stamp()
    flask("demo", "load")
    opened = visitor().post("/sign-in", data={"email": "admin@example.org", "password": PUBLISHED_PASSWORD})
    assert opened.status_code == 303
    assert visitor().get(f"/card/{PUBLISHED_CARDS[0]}").status_code == 200
    assert "All is well" in flask("doctor")

    app.config["ZAEDNO"] = replace(app.config["ZAEDNO"], demo=False)
    for email in ("admin@example.org", "volunteer@example.org"):
        wrong = visitor().post("/sign-in", data={"email": email, "password": PUBLISHED_PASSWORD})
        assert wrong.status_code == 422
    for code in PUBLISHED_CARDS:
        assert visitor().get(f"/card/{code}").status_code == 404
        assert visitor().post(f"/card/{code.lower()}", data={"pin": CARD_PIN}).status_code == 404
    assert "holds the demonstration's people" in flask("doctor", fails=True)


@pytest.mark.both_databases
def test_more_people_and_a_shift_for_them(flask, reading, clock, client):
    clock.set(NOVEMBER)
    flask("demo", "load")
    flask("demo", "people", "--count", "3")
    flask("demo", "people", "--count", "2")
    printed = flask("demo", "shift", "--places", "20") + flask("demo", "shift", "--places", "1")

    with reading() as session:
        emails = [f"v{number:04}@example.org" for number in range(1, 6)]
        made = session.scalars(sa.select(Account).where(Account.email.like("v0%")).order_by(Account.id)).all()
        assert [account.email for account in made] == emails
        assert all(matches(account.password_hash, PUBLISHED_PASSWORD) for account in made)
        ids = [int(found) for found in re.findall(r"sign up  http://localhost/volunteers/shifts/(\d+)\n", printed)]
        assert re.findall(r"roster   http://localhost/volunteers/shifts/(\d+)/roster\n", printed) == list(map(str, ids))
        shifts = [queries.get_shift(shift_id) for shift_id in ids]
        assert [shift.maximum for shift in shifts] == [20, 1]
        standings = queries.standings_of([account.id for account in made])
        for shift in shifts:
            duty = queries.duty_of(shift)
            assert {rules.decide(NOVEMBER, duty, one, ()) for one in standings.values()} == {rules.Outcome.CONFIRMED}
            assert duty.on == NOVEMBER.date() + timedelta(days=1)
        assert not overlaps(queries.duty_of(shifts[0]), [(shifts[1].starts_at, shifts[1].ends_at)])
    assert "Many hands" in client.get(f"/volunteers/shifts/{ids[0]}", headers={"Accept-Language": "en"}).text


def test_only_an_empty_database_is_filled(flask, reading):
    assert "no town yet" in flask("demo", "shift", "--places", "5", fails=True)
    flask("demo", "people", "--count", "1")

    assert "not empty" in flask("demo", "load", fails=True)
    assert flask("demo", "load", "--if-empty") == ""
    with reading() as session:
        assert session.scalar(sa.select(sa.func.count(Account.id))) == 1


def test_a_town_three_times_as_large(flask, reading):
    flask("demo", "load", "--scale", "3")

    with reading() as session:
        assert session.scalar(sa.select(sa.func.count(Volunteer.id))) == 900
        families = sa.select(sa.func.count(Household.id)).where(Household.organisation_id.is_not(None))
        # One of them was registered twice, for somebody to find.
        assert session.scalar(families) == 601
        assert session.scalar(sa.select(sa.func.count(Activity.id))) == 122
        assert session.scalar(sa.select(sa.func.count(sa.distinct(Account.email)))) == 923


def test_agreements_stand_in_every_state(flask, reading):
    flask("demo", "load")
    with reading() as session:
        found = session.scalars(sa.select(Agreement)).all()
        today, facts = clock.today("Europe/Sofia"), facts_of("BG")
        assert len(found) == 60
        assert {stands(one.course, today, facts) for one in found} == set(AgreementStanding)
        assert {one.ending for one in found} == {None, *AgreementEnding}
        assert {bool(one.extended_on) for one in found} == {bool(one.moved_on) for one in found} == {True, False}
        assert {one.state for one in session.scalars(sa.select(AgreementStep))} == set(StepState)
        assert len({one.opinion for one in session.scalars(sa.select(ChildPlan))}) > 1


def test_what_cares_for_families_is_there_in_every_state_and_goes_on(flask, reading, app):
    flask("demo", "load")
    with reading() as session:

        def states(column, number):
            found = list(session.scalars(sa.select(column)))
            assert len(found) == number
            return set(found)

        assert states(Dwelling.state, 25) == set(DwellingState)
        assert states(HousingNeed.state, 30) == set(HousingNeedState)
        assert states(Referral.state, 40) == set(ReferralState)
        assert states(Worry.state, 12) >= {WorryState.OPEN, WorryState.IN_MEDIATION, WorryState.SETTLED}
        # Two courses with certificates, and one that goes on.
        given = session.execute(
            sa.select(Trainee.course_id, sa.func.count())
            .join(CourseCertificate, CourseCertificate.trainee_id == Trainee.id)
            .group_by(Trainee.course_id)
        ).all()
        assert len(given) == 2
        assert all(number > 5 for _, number in given)
        assert states(StaffCourse.id, 3)
        # Two years of rows behind the reports.
        first = session.scalar(sa.select(sa.func.min(Session.starts_at)))
        assert clock.now() - first > timedelta(days=2 * 365 - 31)
        # Whatever goes on is led by somebody; one viewing waits for somebody else, and rooms are kept.
        assert session.scalars(sa.select(RoomUse)).all()
    with app.app_context():
        assert led_by_nobody() == []
        assert len(without_company()) == 1
        assert without_room() == []
        db.session.remove()


def test_eighteen_children_are_on_their_way_to_school_and_three_are_late(flask, reading):
    flask("demo", "load")
    with reading() as session:
        found = session.scalars(sa.select(SchoolWay)).all()
        assert len(found) == 18
        assert {one.state for one in found} == set(SchoolState)
        assert {one.stage for one in found} == set(SchoolStage)
        today = clock.today("Europe/Sofia")
        assert sum(is_overdue(one.state, one.due_on, today) for one in found) == 3
        assert all(one.owner_id for one in found)
        for one in found:
            steps = session.scalars(sa.select(SchoolStep).where(SchoolStep.way_id == one.id)).all()
            assert all(one.begun_on <= step.done_on <= today for step in steps)
            assert (one.attending_on is not None) is (SchoolStage.ADMISSION in {step.stage for step in steps})


def test_the_programme_is_written_in_five_languages_and_kept_within_the_rules_for_children():
    slugs = [activity.slug for activity in programme.ACTIVITIES]
    assert len(set(slugs)) == 40
    assert {activity.kind for activity in programme.ACTIVITIES} == {
        "sport", "culture", "language", "mentoring", "work", "school", "health", "training", "community",
    }  # fmt: skip
    assert list(TEXTS) == ["en", "bg", "ar", "uk", "fa_AF"]
    for texts in TEXTS.values():
        assert list(texts) == slugs
        assert all(2 <= len(re.findall(r"[.!?؟](?: |$)", description)) <= 5 for _, description in texts.values())
    for activity in programme.ACTIVITIES:
        oldest = activity.ages[1]
        if oldest and oldest < 18 and activity.slug not in programme.AUDIENCES:
            cleared = sum(role.minimum for role in activity.roles if role.clearance == "children")
            assert cleared >= 2
            hour, minute = map(int, activity.time.split(":"))
            assert 60 * hour + minute + activity.minutes <= 20 * 60


def test_every_language_has_names():
    spoken = {*people.VOLUNTEER_LANGUAGES, *people.HOUSEHOLD_LANGUAGES}
    for language in spoken:
        assert people.FAMILY[language]
        assert {one.form for one in people.GIVEN[language]} == {"f", "m"}


def test_volunteers_tell_of_themselves_and_families_ask(flask, clock, reading):
    clock.set(NOVEMBER)
    flask("demo", "load")

    with reading() as session:
        volunteers = session.query(Volunteer).all()
        told = {row.volunteer_id for row in session.query(VolunteerLanguage)}
        assert len(volunteers) == 300
        assert len(told) > 240
        assert session.query(Skill).filter(Skill.listed).count() > 40
        asked = session.query(MentoringRequest).all()
        assert 110 <= len(asked) <= 121
        assert len(session.scalars(sa.select(MentoringRequest.id).where(standing())).all()) >= 90
        assert any((NOVEMBER - one.asked_at).days > 200 for one in asked)
        # More families speak only Dari and Pashto than there are places with those who speak them.
        scarce = {"fa_AF", "ps"}
        offers = sum(
            one.places for one in volunteers if one.matching_agreed_at and not scarce.isdisjoint(one.languages)
        )
        alone = {member.id for member in session.query(Member) if scarce.issuperset(member.languages)}
        assert sum(one.member_id in alone for one in asked) > offers > 0
        # What shifts ask for is what the levels say.
        for volunteer in volunteers:
            rows = session.query(VolunteerLanguage).filter_by(volunteer_id=volunteer.id)
            levels = {row.language: levels_of(row) for row in rows}
            assert set(spoken_by(volunteer.languages, levels)) == set(volunteer.languages)


@pytest.mark.both_databases
def test_pairs_are_in_every_state_and_true_to_the_rules(flask, clock, reading):
    clock.set(NOVEMBER)
    flask("demo", "load")

    with reading() as session:
        # What the first run proposed, nobody was asked about.
        found = session.query(Pair).filter(~clearance.is_draft()).order_by(Pair.id).all()
        assert {pair.state for pair in found} == set(PairState)
        own = find_account("volunteer@example.org")
        ours = session.scalar(sa.select(Card.household_id))
        mine = sorted(pair.state.value for pair in found if pair.volunteer_id == own.id)
        assert mine == ["active", "proposed"]
        family = [(pair.state.value, pair.volunteer_id == own.id) for pair in found if pair.household_id == ours]
        assert family == [("active", True), ("proposed", False)]
        assert all(sum(pair.breakdown.values()) == pair.score for pair in found)
        today = NOVEMBER.date()
        standing = [pair for pair in found if pair.state in STANDING]
        assert all(clearance.is_cleared(pair, today) for pair in standing)
        assert all(clearance.places_free(pair.volunteer_id, 0) >= 0 for pair in standing)
        waiting = session.query(Candidate).all()
        volunteers = {pair.request_id: pair.volunteer_id for pair in found if pair.state in ASKED}
        assert {one.request_id for one in waiting} == set(volunteers)
        assert all(one.volunteer_id != volunteers[one.request_id] for one in waiting)
        # For one family everybody who fits said no.
        assert len(care.asked_in_vain(sa.true())) == 1
        diary = session.query(Meeting).all()
        since = {pair.id: pair.started_at.date() for pair in found if pair.started_at}
        assert all(since[entry.pair_id] <= entry.held_on < today for entry in diary)
        coordinator = actor_of(find_account("coordinator@example.org"))
        week = care.week(clearance.of_my_organisations(coordinator), today, "Europe/Sofia")
        empty_tasks = {task for task, items in week.items() if not items}
        assert empty_tasks <= {Task.GUARDIAN, Task.CLEARANCE}


def test_two_activities_show_a_drawn_picture_that_a_second_person_let_through(flask, reading, client):
    flask("demo", "load", "--quiet")
    with reading() as session:
        photos = list(session.scalars(sa.select(Photo).order_by(Photo.id)))
        assert [(one.state, one.alt_language) for one in photos] == [(PhotoState.APPROVED, "bg")] * 2
        for one in photos:
            activity = session.get_one(Activity, one.activity_id)
            assert (activity.photo, activity.photo_alt) == (one.key, one.alt)
            assert unfit_activity(activity.photo_policy, activity.openness, activity.audience) is None
            sender = actor_of(session.get_one(Account, one.uploaded_by_id))
            assert activity.organisation_id in sender.organisations(Role.COORDINATOR)
            decider = actor_of(session.get_one(Account, one.decided_by_id))
            assert Role.ADMINISTRATOR in decider.roles
        assert wrong_photos() == []
        shown = {
            one.key: session.scalars(
                sa.select(ActivityText.title).filter_by(activity_id=one.activity_id, locale="en")
            ).one()
            for one in photos
        }
    for key, title in shown.items():
        for name in ("list.webp", "page.webp", "large.jpg"):
            assert client.get(f"/photos/{key}/{name}").status_code == 200
        # Asked by its words: on a Sunday afternoon the first page of the programme is full before the next Sunday.
        assert f"/photos/{key}/list.webp" in client.get("/programme", query_string={"q": title}).text
