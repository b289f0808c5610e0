"""What is kept of agreements: whose it is, what the family reads of it, and what becomes of it."""

from typing import Any

import sqlalchemy as sa

from community.agreements.models import Agreement, AgreementParty, AgreementStep, AgreementWish, ChildPlan
from community.agreements.rules import WISHES_KEPT
from community.foundation.i18n import lazy_gettext
from community.foundation.personal_data import Fate, PersonalData, PersonalTable, Share, Term, Topic, with_household
from community.households.personal_data import member_name, own_by
from community.organisations.personal_data import organisation_name

AGREEMENTS = Topic(
    lazy_gettext("Your agreement and its steps"),
    "check",
    lazy_gettext("So that you and the municipality know what each of you does, and by when."),
    with_household,
)


def _agreements_of(number: Any) -> sa.Select[Any]:
    return sa.select(Agreement.id).where(Agreement.household_id == number)


# What the municipality keeps is not read by organisations, whatever the family agrees to with them: own eyes.
PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(
            Agreement,
            Share(
                lambda number: Agreement.household_id == number,
                Fate.DELETED,
                topic=AGREEMENTS,
                label=lazy_gettext("Your agreement"),
                told="reference decided_on applied_on signed_on extended_on moved_on moved_to ended_on ending",
                also={"organisation": organisation_name(Agreement.organisation_id)},
                untold={
                    "law_code": "It says whose law holds, which is the town's.",
                    "created_at": "When staff typed it; the day of the application is told.",
                },
                lively=lambda moment: sa.select(Agreement.household_id).where(Agreement.created_at >= moment),
                own_eyes=True,
            ),
            signed="owner_id",
        ),
        PersonalTable(
            AgreementWish,
            Share(
                lambda number: AgreementWish.household_id == number,
                Fate.DELETED,
                topic=AGREEMENTS,
                label=lazy_gettext("That you want an agreement"),
                told="decided_on wished_on settled",
                also={"organisation": organisation_name(AgreementWish.organisation_id)},
                untold={
                    "created_at": "The hour of the day that is told.",
                    "settled_at": "When staff answered; what came of it is told.",
                },
                own_eyes=True,
                # That an adult said it, while they are there, is theirs; what comes of it is the family's.
                **own_by(AgreementWish.member_id),
                lively=lambda moment: sa.select(AgreementWish.household_id).where(AgreementWish.created_at >= moment),
            ),
        ),
        PersonalTable(
            AgreementParty,
            Share(
                lambda number: AgreementParty.agreement_id.in_(_agreements_of(number)),
                Fate.DELETED,
                topic=AGREEMENTS,
                label=lazy_gettext("Who is in the agreement"),
                told="ended_on ending",
                also={"person": member_name(AgreementParty.member_id)},
                own_eyes=True,
                # Why it ended for one of them is theirs.
                **own_by(AgreementParty.member_id),
            ),
        ),
        PersonalTable(
            ChildPlan,
            Share(
                lambda number: ChildPlan.agreement_id.in_(_agreements_of(number)),
                Fate.DELETED,
                topic=AGREEMENTS,
                label=lazy_gettext("The plan of a child"),
                told="education health body culture language opinion updated_at",
                also={"person": member_name(ChildPlan.member_id)},
                own_eyes=True,
                **own_by(ChildPlan.member_id),
            ),
        ),
        PersonalTable(
            AgreementStep,
            Share(
                lambda number: AgreementStep.agreement_id.in_(_agreements_of(number)),
                Fate.DELETED,
                topic=AGREEMENTS,
                label=lazy_gettext("Your steps"),
                told="picture title due_on place bring state settled_on evidence_on evidence",
                also={"organisation": organisation_name(AgreementStep.organisation_id)},
                untold={
                    "duty_code": "The key of a duty in the country's file; its picture is told.",
                    "words": "What the town calls a duty, the same for every family; its picture is told.",
                    "created_at": "When staff typed it; the day it is due is told.",
                },
                own_eyes=True,
                **own_by(sa.select(ChildPlan.member_id).where(ChildPlan.id == AgreementStep.plan_id).scalar_subquery()),
            ),
            signed="owner_id",
        ),
    ),
    terms=(
        Term(
            "agreement_wishes",
            lazy_gettext("Wishes for an agreement that were answered"),
            lambda _config: WISHES_KEPT,
            AgreementWish,
            lambda moment: AgreementWish.settled_at < moment,
        ),
    ),
    columns={
        "wished_on": lazy_gettext("You said so"),
        "settled": lazy_gettext("What came of it"),
        "reference": lazy_gettext("Number"),
        "decided_on": lazy_gettext("Decision"),
        "applied_on": lazy_gettext("Application"),
        "signed_on": lazy_gettext("Signed"),
        "extended_on": lazy_gettext("Extended"),
        "moved_on": lazy_gettext("Moved"),
        "moved_to": lazy_gettext("To where"),
        "ended_on": lazy_gettext("Ended"),
        "ending": lazy_gettext("Why it ended"),
        "education": lazy_gettext("School and learning"),
        "health": lazy_gettext("Health"),
        "body": lazy_gettext("Growing and moving"),
        "culture": lazy_gettext("Culture"),
        "opinion": lazy_gettext("What the child says"),
        "picture": lazy_gettext("About what"),
        "due_on": lazy_gettext("By when"),
        "bring": lazy_gettext("What to bring"),
        "settled_on": lazy_gettext("Done"),
        "evidence_on": lazy_gettext("Day of the paper"),
        "evidence": lazy_gettext("Number of the paper"),
    },
)
