"""From the database to stored proposals: what a run reads, what it leaves alone, what it keeps and proves."""

import pytest
import sqlalchemy as sa

from community.decisions import actions as decisions
from community.foundation import clock
from community.foundation.access import Actor
from community.foundation.audit import AuditEntry
from community.households.models import Consent, Household, Member
from community.households.rules import TEXT_VERSION, ConsentManner, ConsentPurpose
from community.interviews import queries as interviews
from community.interviews.models import InterviewedLanguage, SkillsInterview
from community.skills.rules import Cefr
from tests import factories
from volunteers.clearances.rules import Clearance
from volunteers.matching import actions, queries
from volunteers.matching.models import MatchingRun, UnservedRequest
from volunteers.matching.proof import unpack
from volunteers.matching.rules import MatchingLimits, Unserved, Weights
from volunteers.pairs.models import Block, Pair
from volunteers.pairs.rules import Ending, Origin, PairState, Side
from volunteers.profiles.models import Volunteer, VolunteerPause
from volunteers.profiles.week import Week
from volunteers.requests.models import MentoringRequest
from volunteers.requests.rules import RequestState

SATURDAY = Week.of((5, cell) for cell in range(18, 28)).text
ZONE = "Europe/Sofia"

pytestmark = pytest.mark.both_databases


def mentor(clearance=Clearance.FAMILIES, languages=("ar", "bg"), **facts):
    account = factories.volunteer(clearance=clearance, languages=languages)
    row = factories.db.session.get_one(Volunteer, account.id)
    for name, value in {"week": SATURDAY, "matching_agreed_at": clock.now(), **facts}.items():
        setattr(row, name, value)
    return account.id


def family(organisation, *members, agrees=True, **request):
    household = factories.household(organisation, *(members or ("Amina",)))
    if agrees:
        factories.add(
            Consent(
                household_id=household.id,
                organisation_id=organisation.id,
                purpose=ConsentPurpose.MATCHING,
                text_version=TEXT_VERSION,
                language="ar",
                manner=ConsentManner.ON_SCREEN,
                given_at=clock.now(),
            )
        )
    return factories.mentoring_request(household, **request).id


def run():
    found = actions.look(ZONE, Weights(), MatchingLimits())
    return found, actions.keep(found, None)


def pairs(reading):
    with reading() as session:
        return {
            (pair.request_id, pair.volunteer_id) for pair in session.query(Pair) if pair.state is not PairState.CLOSED
        }


@pytest.fixture
def within(app):
    with app.app_context():
        yield


def test_a_run_keeps_its_pairs_its_proof_and_its_reasons(within, writing, reading):
    with writing():
        ours = factories.organisation()
        vera = mentor()
        amina, dari = family(ours), family(ours, "Bina")
        for member in factories.db.session.query(factories.Member).filter_by(call_name="Bina"):
            member.languages = ["fa_AF"]
    _found, run_id = run()
    assert pairs(reading) == {(amina, vera)}
    with reading() as session:
        kept = session.get_one(MatchingRun, run_id, options=[sa.orm.undefer(MatchingRun.proof)])
        assert (kept.seekers, kept.mentors, kept.served, kept.exact) == (2, 1, 1, True)
        assert unpack(kept.proof).served == 1
        [pair] = session.query(Pair)
        assert pair.score == sum(pair.breakdown.values()) == kept.total_fit
        assert (pair.origin, pair.answer_until) == (Origin.RUN, None)
        [reason] = session.query(UnservedRequest)
        assert (reason.request_id, reason.code, reason.failed) == (dari, Unserved.LANGUAGE, {"language": 1})
        assert session.query(AuditEntry).filter_by(table_name="matching_runs", row_id=run_id).count() == 1


def test_again_changes_nothing(within, writing, reading):
    with writing():
        ours = factories.organisation()
        for _ in range(3):
            mentor(), family(ours)
    run()
    first = pairs(reading)
    run()
    assert pairs(reading) == first
    assert len(first) == 3


def test_a_dry_look_keeps_nothing(within, writing, reading):
    with writing():
        mentor(), family(factories.organisation())
    assert actions.look(ZONE, Weights(), MatchingLimits()).plan.solution.served == 1
    assert pairs(reading) == set()


@pytest.mark.parametrize(
    "facts", [{"matching_agreed_at": None}, {"clearance": None}, {"week": "0" * 84}, {"places": 0}]
)
def test_who_does_not_offer_is_not_proposed(within, writing, reading, facts):
    if facts == {"places": 0}:
        facts = {"pause": True}
    with writing():
        pause = facts.pop("pause", False)
        vera = mentor(**facts)
        if pause:
            today = clock.today(ZONE)
            factories.add(VolunteerPause(volunteer_id=vera, first_on=today, last_on=today))
        family(factories.organisation())
    run()
    assert pairs(reading) == set()


@pytest.mark.parametrize("facts", [{"agrees": False}, {"state": RequestState.PAUSED}, {"week": "0" * 84}])
def test_who_does_not_ask_is_not_proposed(within, writing, reading, facts):
    with writing():
        mentor(), family(factories.organisation(), **facts)
    run()
    assert pairs(reading) == set()


def test_children_in_a_household_need_a_clearance_for_families(within, writing, reading):
    with writing():
        ours = factories.organisation()
        for_adults, for_families = mentor(Clearance.ADULTS), mentor(Clearance.FAMILIES)
        alone, with_child = family(ours), family(ours, "Hana", "Lulu")
    run()
    assert pairs(reading) == {(alone, for_adults), (with_child, for_families)}


def test_a_minor_needs_a_clearance_for_children(within, writing, reading):
    with writing():
        ours = factories.organisation()
        mentor(Clearance.FAMILIES)
        request = family(ours, "Hana", "Lulu")
        session = factories.db.session
        child = session.query(factories.Member).filter_by(call_name="Lulu").one()
        session.get_one(factories.MentoringRequest, request).member_id = child.id
    _found, _run = run()
    assert pairs(reading) == set()
    with reading() as session:
        assert session.query(UnservedRequest).one().code is Unserved.CLEARANCE


def test_standing_asked_and_held_pairs_are_left_alone_and_take_their_places(within, writing, reading):
    with writing():
        ours = factories.organisation()
        session = factories.db.session
        vera, walid = mentor(), mentor(places=2)
        standing, asked, held, waiting = (family(ours) for _ in range(4))

        def pair(request, volunteer, **facts):
            return factories.pair(session.get_one(factories.MentoringRequest, request), volunteer, **facts)

        pair(standing, vera, state=PairState.ACTIVE)
        pair(asked, walid)
        pair(held, walid, held=True, answer_until=None)
    found, _ = run()
    assert [mentor.places for mentor in found.plan.scores.group.mentors] == [0, 0]
    assert pairs(reading) == {(standing, vera), (asked, walid), (held, walid)}
    with reading() as session:
        assert [row.request_id for row in session.query(UnservedRequest)] == [waiting]


@pytest.mark.parametrize("ending", [Ending.DECLINED_BY_MENTOR, Ending.BLOCKED, Ending.NO_ANSWER])
def test_a_pair_that_failed_is_not_proposed_again(within, writing, reading, ending):
    with writing():
        ours = factories.organisation()
        vera = mentor()
        request = family(ours)
        row = factories.db.session.get_one(factories.MentoringRequest, request)
        factories.pair(row, vera, state=PairState.CLOSED, ending=ending)
    run()
    assert pairs(reading) == ({(request, vera)} if ending is Ending.NO_ANSWER else set())


def test_what_changed_while_the_engine_thought_is_left_out(within, writing, reading):
    with writing():
        ours = factories.organisation()
        vera = mentor()
        request = family(ours)
    found = actions.look(ZONE, Weights(), MatchingLimits())
    with writing() as session:
        household = session.get_one(factories.MentoringRequest, request).household_id
        session.add(Block(volunteer_id=vera, household_id=household, side=Side.MENTOR, created_at=clock.now()))
    actions.keep(found, None)
    assert pairs(reading) == set()


def test_a_proof_that_fails_keeps_nothing(within, writing, reading, monkeypatch):
    with writing():
        mentor(), family(factories.organisation())
    real = actions.plan

    def cheat(scores):
        made = real(scores)
        made.solution.mate[:] = -1
        return made

    monkeypatch.setattr(actions, "plan", cheat)
    with pytest.raises(actions.UnprovenError):
        run()
    assert pairs(reading) == set()


def interview(session, request_id, confirmed=True, **languages):
    """An interview with the first person of a request's household: language=(listening, speaking),
    told and confirmed."""
    household_id = session.get_one(MentoringRequest, request_id).household_id
    member = session.query(Member).filter_by(household_id=household_id).order_by(Member.id).first()
    now = clock.now()
    row = SkillsInterview(
        member_id=member.id, language="ar", begun_at=now, updated_at=now, version=2,
        confirmed_version=2 if confirmed else 1, confirmed_at=now,
    )  # fmt: skip
    factories.add(row)
    for code, (listening, speaking) in languages.items():
        told = {"listening": listening, "speaking": speaking, "reading": Cefr.C2, "writing": Cefr.C2}
        factories.add(InterviewedLanguage(interview_id=row.id, language=code, **told))
    return household_id


def agree_to(session, household_id, purpose):
    organisation_id = session.get_one(Household, household_id).organisation_id
    facts = {
        "household_id": household_id,
        "organisation_id": organisation_id,
        "purpose": purpose,
        "given_at": clock.now(),
    }
    factories.add(Consent(text_version=TEXT_VERSION, language="ar", manner=ConsentManner.ON_SCREEN, **facts))


def spoken(request_id):
    [seeker] = queries.snapshot(clock.today(ZONE), only=request_id).group.seekers
    return {code: (had.understands, had.speaks) for code, had in seeker.languages.items()}


def test_only_active_people_of_those_who_are_asked_for_speak(within, writing, reading):
    with writing() as session:
        requests = [family(factories.organisation()) for _ in range(2)]
        ours, theirs = (interview(session, request, bg=(Cefr.B1, Cefr.A2)) for request in requests)
        for household_id in (ours, theirs):
            agree_to(session, household_id, ConsentPurpose.COORDINATION)

    def heard(household_id):
        with reading() as session:
            rows = session.execute(interviews.spoken(Member.household_id == household_id)).all()
            return {session.get_one(Member, member_id).household_id for member_id, *_ in rows}

    assert (heard(ours), heard(theirs)) == ({ours}, {theirs})
    with writing() as session:
        for member in session.query(Member).filter_by(household_id=ours):
            member.active = False
    assert (heard(ours), heard(theirs)) == (set(), {theirs})


def test_confirmed_levels_come_before_what_was_named(within, writing, reading):
    named = (3, 3)
    with writing() as session:
        request = family(factories.organisation())
        member = session.query(Member).one()
        member.languages = ["ar", "bg", "en"]
        household = interview(
            session, request, bg=(Cefr.A1, None), en=(Cefr.B2, Cefr.A2), fr=(None, Cefr.C1), uk=(None, None)
        )
    with reading():
        # Without the agreement that the organisation knows them, an interview is not looked at.
        assert spoken(request) == {"ar": named, "bg": named, "en": named}
    with writing() as session:
        agree_to(session, household, ConsentPurpose.COORDINATION)
    with reading():
        assert spoken(request) == {"ar": named, "bg": (1, 1), "en": (4, 2), "fr": (5, 5)}
    with writing() as session:
        # What changed after the confirmation waits to be confirmed anew.
        session.query(SkillsInterview).one().version = 3
    with reading():
        assert spoken(request) == {"ar": named, "bg": named, "en": named}


def test_of_a_household_the_better_of_its_grown_ups_counts(within, writing, reading):
    with writing() as session:
        request = family(factories.organisation(), "Amina", "Sami")
        for one in session.query(Member):
            one.birth_year, one.languages = 1985, ["ar", "bg"]
        household = interview(session, request, bg=(Cefr.A1, Cefr.A1))
        agree_to(session, household, ConsentPurpose.COORDINATION)
    with reading():
        assert spoken(request) == {"ar": (3, 3), "bg": (3, 3)}


def test_who_confirmed_to_speak_too_little_is_not_proposed(within, writing, reading):
    with writing() as session:
        request = family(factories.organisation())
        session.query(Member).one().languages = ["bg"]
        mentor(languages=("bg",))
        household = interview(session, request, bg=(Cefr.A1, Cefr.A1))
        agree_to(session, household, ConsentPurpose.COORDINATION)
    found, _ = run()
    assert found.codes == {Unserved.LANGUAGE: 1}
    with writing() as session:
        told = session.query(InterviewedLanguage).one()
        told.listening = told.speaking = Cefr.A2
    assert run()[0].plan.solution.served == 1


def test_the_statements_do_not_grow_with_the_town(within, writing, count_queries):
    with writing():
        ours = factories.organisation()
        mentor(), family(ours)
    with count_queries() as few:
        run()
    with writing():
        for _ in range(6):
            mentor(), family(ours)
    with count_queries() as many:
        run()
    assert len(many) == len(few)


def test_other_weights_are_kept_and_used(within, writing, reading):
    with writing():
        changer = factories.account().id
        decisions.change("matching_weights", "60 0 20 14 6 90", Actor(account_id=changer))
    with reading():
        assert queries.settings() == (Weights(60, 0, 20, 14, 6), MatchingLimits(overlap_minutes=90))
