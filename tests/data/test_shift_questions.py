"""What is asked of a profile, kept until the programme changes: as true as what is read anew, on both databases."""

from datetime import date, timedelta

import pytest

from community.accounts.queries import actor_of
from community.foundation import clock
from community.foundation.access import ANYBODY, within_reach
from community.foundation.database import version_of
from community.skills.models import Skill
from events.activities.rules import ActivityState
from events.sessions.models import Session
from tests import factories
from volunteers.permissions import Permission
from volunteers.profiles.models import Volunteer, VolunteerPause, VolunteerSkill
from volunteers.shifts import queries
from volunteers.shifts.actions import take
from volunteers.shifts.fit import choose, fit, fit_all
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.rules import Refusal, SignUpState

pytestmark = pytest.mark.both_databases


@pytest.fixture
def town(writing):
    """Twenty shifts, a volunteer who told much and stands in three of them; ids by name."""
    with writing() as session:
        ours = factories.organisation()
        activity = factories.activity(ours)
        skill = Skill(names={"en": "Cooking"}, folded="cooking", listed=True, created_at=clock.now())
        session.add(skill)
        session.flush()
        shifts = []
        for number in range(20):
            start = clock.now() + timedelta(days=1, hours=7 * number)
            wanted = {"skill_id": skill.id} if number % 3 == 0 else {}
            shifts.append(factories.shift(factories.session(activity, start), maximum=1 + number % 2, **wanted))
        person = factories.volunteer()
        profile = session.get_one(Volunteer, person.id)
        profile.area_id, profile.travel_metres = factories.area().id, 3_000
        session.add(VolunteerSkill(volunteer_id=person.id, skill_id=skill.id))
        for shift, state in zip(
            shifts, (SignUpState.CONFIRMED, SignUpState.WAITING, SignUpState.COMPLETED), strict=False
        ):
            session.add(
                SignUp(
                    shift_id=shift.id,
                    account_id=person.id,
                    state=state,
                    created_at=clock.now(),
                    updated_at=clock.now(),
                )
            )
        return {"person": person.id, "activity": activity.id, "shifts": [one.id for one in shifts], "skill": skill.id}


def asked_for(session, who=None):
    """What the kept questions say, and what would be read anew."""
    actor = actor_of(session.get_one(factories.Account, who)) if who else ANYBODY
    kept = queries.questions_for(actor, clock.now(), version_of("programme"))
    return kept, queries.questions(within_reach(actor, Permission.SEE_SHIFTS), clock.now())


def test_what_is_kept_is_what_would_be_read(town, reading):
    with reading() as session:
        for who in (None, town["person"], None):
            kept, anew = asked_for(session, who)
            assert kept == anew
            assert [one.skill_names for one in kept] == [one.skill_names for one in anew]
            assert {one.skill_names.get("en") for one in kept} == {None, "Cooking"}


@pytest.mark.parametrize("change", ["withdrawn", "moved", "full", "skill"])
def test_a_change_of_the_programme_is_seen_at_once(town, reading, writing, change):
    with reading() as session:
        before, _ = asked_for(session)
    with writing() as session:
        shift = session.get_one(Shift, town["shifts"][5])
        if change == "withdrawn":
            session.get_one(factories.Activity, town["activity"]).state = ActivityState.DRAFT
        elif change == "moved":
            session.get_one(Session, shift.session_id).starts_at -= timedelta(hours=1)
            shift.starts_at -= timedelta(hours=1)
        elif change == "full":
            take(shift, shift.maximum)
        else:
            session.get_one(Skill, town["skill"]).names = {"en": "Baking"}
    with reading() as session:
        after, anew = asked_for(session)
        assert after == anew
        assert [(one, one.skill_names) for one in after] != [(one, one.skill_names) for one in before]


def test_what_is_not_committed_is_kept_for_nobody(app, town, reading, writing):
    with pytest.raises(ZeroDivisionError), writing() as session:
        session.get_one(factories.Activity, town["activity"]).state = ActivityState.DRAFT
        session.flush()
        assert asked_for(session) == ([], [])
        raise ZeroDivisionError
    with reading() as session:
        kept, anew = asked_for(session)
        assert kept == anew != []


def test_what_begins_meanwhile_is_asked_for_no_more(town, reading, clock):
    with reading() as session:
        kept, _ = asked_for(session)
    clock.set(kept[3].duty.starts_at)
    with reading() as session:
        later, anew = asked_for(session)
        assert later == anew == kept[4:]


def test_each_suits_as_it_does_alone(town, reading):
    me = town["person"]
    with reading() as session:
        actor, now = actor_of(session.get_one(factories.Account, me)), clock.now()
        asked = queries.questions_for(actor, now, version_of("programme"))
        told, standing = queries.profile_facts(me), queries.standings_of([me])[me]
        first, last = min(one.duty.starts_at for one in asked), max(one.duty.ends_at for one in asked)
        busy = queries.promised_times([me], first, last)[me]
        states = {shift_id: row.state for shift_id, row in queries.sign_ups_in(me, [one.id for one in asked]).items()}
        alone = {
            one.id: fit(now, one, standing, told, busy, states.get(one.id, SignUpState.WITHDRAWN)) for one in asked
        }
        assert queries.fits(actor, asked, now) == alone
        assert told.skills == {town["skill"]}
        assert told.helped == {town["activity"]}
        assert told.spot is not None
        assert told.travel_metres == 3_000


def chosen(session, who):
    """What the page shows somebody, and what it would show if nothing were kept."""
    actor, now = actor_of(session.get_one(factories.Account, who)), clock.now()
    asked, choice = queries.choice_for(actor, now, version_of("programme"), 3)
    anew = queries.questions(within_reach(actor, Permission.SEE_SHIFTS), now)
    assert asked == anew
    assert choice == choose(queries.fits(actor, anew, now), anew, 3)
    return choice


def test_what_is_chosen_for_somebody_is_kept_until_something_of_either_changes(town, reading, writing, monkeypatch):
    me = town["person"]
    with reading() as session:
        before = chosen(session, me)
    asked = []
    monkeypatch.setattr(queries, "fit_all", lambda *facts: asked.append(facts) or fit_all(*facts))
    with reading() as session:
        actor = actor_of(session.get_one(factories.Account, me))
        assert queries.choice_for(actor, clock.now(), version_of("programme"), 3)[1] is before
    assert asked == []
    with writing() as session:
        session.query(VolunteerSkill).filter_by(volunteer_id=me).delete()
    with reading() as session:
        assert chosen(session, me) != before
    with writing() as session:
        session.add(VolunteerPause(volunteer_id=me, first_on=clock.today(), last_on=date(2036, 1, 1)))
    with reading() as session:
        paused = chosen(session, me)
        assert (paused.places, paused.obstacles[0][0]) == ((), Refusal.PAUSED)
