"""How long the pages of care take in a large town: `python -m tests.load.care` (or: postgres) prints milliseconds.

5,000 households with agreements and 20,000 referrals, and two years of dates and people behind the reports.
"""

import random
import sys
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from community.accounts.actions import open_device
from community.agreements.models import Agreement, AgreementStep
from community.agreements.rules import StepState
from community.duties.queries import duties_of
from community.duties.rules import StepPicture
from community.foundation import clock
from community.foundation.access import Role
from community.foundation.application import TransactionalFlask
from community.foundation.database import db
from community.households.models import Consent, Household, Member, new_sign
from community.households.rules import TEXT_VERSION, ConsentManner, ConsentPurpose
from community.organisations.rules import OrganisationKind
from community.referrals.models import Referral, kept, new_case_code
from community.referrals.rules import (
    BEFORE,
    OVER,
    ReferralKind,
    ReferralOutcome,
    ReferralPriority,
    ReferralState,
    due,
    is_confidential,
)
from events.activities.models import new_key
from events.registrations.models import PartyMember, Registration
from events.registrations.rules import RegistrationState
from events.sessions.models import Session
from tests import factories
from tests.load.pages import filled, timed

HOUSEHOLDS, REFERRALS = 5_000, 20_000
SESSIONS, COMING = 4_000, 15
RECEIVERS = 10
YEARS = timedelta(days=730)


def fill(lot: random.Random) -> dict[str, str]:
    """The town; returns the secret of a device of each who reads it."""
    now, today = clock.now(), clock.today()
    town = factories.organisation(name="The municipality", kind=OrganisationKind.MUNICIPALITY)
    cross = factories.organisation(name="The organisation that registers")
    receivers = [factories.organisation(name=f"Service {number}") for number in range(RECEIVERS)]
    people = {
        "caseworker": factories.account((Role.CASEWORKER, town.id)),
        "coordinator": factories.coordinator(cross),
        "service": factories.account((Role.SERVICE, receivers[0].id)),
        "administrator": factories.account((Role.ADMINISTRATOR, None)),
    }

    def put(model: Any, rows: Sequence[dict[str, Any]]) -> list[int]:
        wanted = sa.insert(model).returning(model.id, sort_by_parameter_order=True)
        return list(db.session.scalars(wanted, rows))

    whole = {"organisation_id": cross.id, "locale": "ar", "district": "vitosha", "created_at": now - YEARS}
    households = put(Household, [{**whole, "call_name": f"Amina {n}", "sign": new_sign()} for n in range(HOUSEHOLDS)])
    both = ((1988, True), (2016, False))
    members = put(
        Member,
        [
            {"household_id": one, "call_name": f"M {one}", "birth_year": year, "guardian": grown, "languages": ["ar"]}
            for one in households
            for year, grown in both
        ],
    )
    agreed = {
        "text_version": TEXT_VERSION,
        "language": "ar",
        "manner": ConsentManner.ON_SCREEN,
        "given_at": now - YEARS,
    }
    purposes = ((ConsentPurpose.COORDINATION, cross.id), (ConsentPurpose.CARE, town.id))
    put(
        Consent,
        [
            {**agreed, "household_id": one, "purpose": purpose, "organisation_id": organisation_id}
            for one in households
            for purpose, organisation_id in purposes
        ],
    )
    signed = [today - timedelta(days=lot.randrange(730)) for _ in households]
    agreements = put(
        Agreement,
        [
            {
                "household_id": household_id,
                "organisation_id": town.id,
                "law_code": "BG",
                "decided_on": day,
                "applied_on": day,
                "signed_on": day,
                "owner_id": people["caseworker"].id,
                "created_at": now,
            }
            for household_id, day in zip(households, signed, strict=True)
        ],
    )
    steps = []
    for agreement_id, day in zip(agreements, signed, strict=True):
        for number, duty in enumerate(duties_of("BG")):
            due_on = day + timedelta(days=14 + 30 * number)
            done = due_on < today and lot.random() < 0.95
            steps.append(
                {
                    "agreement_id": agreement_id,
                    "organisation_id": town.id,
                    "duty_code": duty.key,
                    "picture": StepPicture.HOME,
                    "due_on": due_on,
                    "state": StepState.DONE if done else StepState.OPEN,
                    "settled_on": due_on if done else None,
                    "created_at": now,
                }
            )
    db.session.execute(sa.insert(AgreementStep), steps)
    _refer(lot, members, town.id, [one.id for one in receivers], people["caseworker"].id)
    _meet(lot, cross, households, members)
    return {name: open_device(account=account) for name, account in people.items()}


def _refer(lot: random.Random, members: Sequence[int], sender_id: int, receivers: Sequence[int], author: int) -> None:
    """Who was passed on to whom: nine of ten long over."""
    states = [one for one in ReferralState if one not in OVER]
    rows, now, kinds = [], clock.now(), list(ReferralKind)
    whose = dict(db.session.execute(sa.select(Member.id, Member.household_id)).all())
    for _ in range(REFERRALS):
        member_id, kind = lot.choice(members), lot.choice(kinds)
        state = ReferralState.CLOSED if lot.random() < 0.9 else lot.choice(states)
        over = state in OVER
        at = now - (timedelta(days=lot.randrange(100, 730)) if over else timedelta(hours=lot.randrange(300)))
        rows.append(
            {
                "code": new_case_code() + "X",
                "household_id": whose[member_id],
                "member_id": member_id,
                "sender_id": sender_id,
                "receiver_id": lot.choice(receivers),
                "author_id": author,
                "confidential": is_confidential(kind, asked=False),
                "sealed_kind": kept(kind),
                "priority": ReferralPriority.NORMAL,
                "state": state,
                "reason": "Because.",
                "created_at": at,
                "consented_at": at,
                "sent_at": None if state in BEFORE else at,
                "due_at": None if state in BEFORE else due(at, ReferralPriority.NORMAL),
                "over_at": at if over else None,
                "outcome": ReferralOutcome.HELPED if over else None,
            }
        )
    db.session.execute(sa.insert(Referral), rows)


def _meet(lot: random.Random, of: Any, households: Sequence[int], members: Sequence[int]) -> None:
    """Two years of dates to which families came."""
    now = clock.now()
    activities = [factories.activity(of, f"Football {number}") for number in range(40)]
    rows = []
    for number in range(SESSIONS):
        start, activity = now - YEARS * (number / SESSIONS), lot.choice(activities)
        rows.append(
            {
                "key": new_key(),
                "activity_id": activity.id,
                "venue_id": activity.venue_id,
                "starts_at": start - timedelta(hours=3),
                "ends_at": start - timedelta(hours=1),
                "capacity": 50,
                "created_at": start,
                "updated_at": start,
            }
        )
    sessions = list(db.session.scalars(sa.insert(Session).returning(Session.id, sort_by_parameter_order=True), rows))
    there = RegistrationState.ATTENDED
    party = [(session_id, at) for session_id in sessions for at in lot.sample(range(len(households)), COMING)]
    facts = {"party_size": 2, "created_at": now, "updated_at": now}
    came = db.session.scalars(
        sa.insert(Registration).returning(Registration.id, sort_by_parameter_order=True),
        [
            {
                **facts,
                "session_id": session_id,
                "household_id": households[at],
                "state": there if lot.random() < 0.8 else RegistrationState.NO_SHOW,
            }
            for session_id, at in party
        ],
    ).all()
    db.session.execute(
        sa.insert(PartyMember),
        [
            {"registration_id": one, "member_id": member_id}
            for one, (_, at) in zip(came, party, strict=True)
            for member_id in members[2 * at : 2 * at + 2]
        ],
    )


def read(app: TransactionalFlask, secrets: Mapping[str, str]) -> None:
    """Each page of each reader, several times."""
    with app.app_context():
        since, until = clock.today() - YEARS, clock.today()
    period = f"from={since}&to={until}"
    pages = [
        ("caseworker", "/community/watching"),
        ("caseworker", "/community/watching/rooms"),
        ("caseworker", "/community/caseload"),
        ("caseworker", "/community/caseload?page=100"),
        ("caseworker", "/community/caseload/17"),
        ("caseworker", "/community/agreements"),
        ("caseworker", "/community/referrals"),
        ("caseworker", "/community/housing"),
        ("caseworker", "/community/schooling"),
        ("service", "/community/watching"),
        ("service", "/community/referrals/received"),
        ("coordinator", "/community/watching"),
        ("coordinator", "/community/households"),
        ("coordinator", f"/community/reporting?{period}"),
        ("administrator", "/community/watching"),
        ("administrator", f"/community/reporting?{period}"),
        ("administrator", f"/community/reporting/all-figures.csv?{period}"),
    ]
    for timing in timed(app, secrets, pages):
        print(timing, flush=True)


def main(kind: str = "sqlite") -> None:
    """Fill a database and read it."""
    with filled(kind, lambda: fill(random.Random(5))) as (app, secrets):
        read(app, secrets)


if __name__ == "__main__":
    main(*sys.argv[1:])
