"""What is kept of mediations: whose it is, what its owner reads of it, and what becomes of it."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from community.foundation.i18n import lazy_gettext
from community.foundation.personal_data import (
    Fate,
    PersonalData,
    PersonalTable,
    Share,
    Term,
    Topic,
    owned,
    with_account,
    with_household,
)
from community.households.personal_data import lively_since, own_by
from community.mediation.actions import empty
from community.mediation.models import Mediation, MediationFollowUp, MediationNote, MediationParty, Mediator
from community.mediation.rules import ROWS_KEPT, TEXTS_KEPT

TALKS = Topic(
    lazy_gettext("Talks with neighbours"),
    "help-out",
    lazy_gettext("So that you see what you take part in, and can end it at any time."),
    with_household,
)
MEDIATING = Topic(
    lazy_gettext("That I mediate"),
    "help-out",
    lazy_gettext("So that you can be asked to mediate."),
    with_account,
)

DECLARED = lazy_gettext("The mediator declared to be impartial")


def _of(column: Any) -> Any:
    return sa.select(column).where(Mediation.id == MediationParty.mediation_id).scalar_subquery()


def _ended_before(moment: datetime) -> sa.ColumnElement[bool]:
    return Mediation.ended_on < moment.date()


PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(
            Mediator,
            account=owned(
                Mediator.account_id,
                topic=MEDIATING,
                label=lazy_gettext("My number in the national register of mediators"),
                told="register_number told_at",
            ),
        ),
        PersonalTable(
            Mediation,
            because="It says what two sides agreed; 180 days after its end the texts go, and after two years the row.",
            signed="mediator_id begun_by_id",
        ),
        PersonalTable(
            MediationParty,
            Share(
                lambda number: MediationParty.household_id == number,
                Fate.DELETED,
                topic=TALKS,
                label=lazy_gettext("Talks with neighbours"),
                lively=lively_since(MediationParty.member_id, MediationParty.created_at),
                **own_by(MediationParty.member_id),
                # What an adult talks about no other card of the household shows, and no file that staff make.
                own_eyes=True,
                told="created_at consented_at impartial_at",
                also={"agreed_on": lambda: _of(Mediation.agreed_on), "terms": lambda: _of(Mediation.terms)},
                untold={"*": "It stands on the page of one's own card, in words, as long as there is something of it."},
            ),
            because="A neighbour without an account has the mailed page; name and address go 180 days after the end.",
            signed="consent_noted_by_id",
        ),
        PersonalTable(
            MediationNote,
            Share(
                lambda number: MediationNote.party_id.in_(
                    sa.select(MediationParty.id).where(MediationParty.household_id == number)
                ),
                Fate.DELETED,
                own_eyes=True,
                untold={"*": "What a mediator notes of talks is the mediator's alone, by law."},
            ),
            because="What was noted of a neighbour goes 180 days after the end.",
            signed="written_by_id",
        ),
        PersonalTable(
            MediationFollowUp, because="It is a day and a word, of nobody by name; it goes with its mediation."
        ),
    ),
    terms=(
        Term(
            "mediation_texts",
            lazy_gettext("What was said and agreed in mediations that are over"),
            lambda _config: TEXTS_KEPT,
            Mediation,
            lambda moment: sa.and_(_ended_before(moment), Mediation.emptied_at.is_(None)),
            end=empty,
        ),
        Term(
            "mediations",
            lazy_gettext("That there was a mediation"),
            lambda _config: ROWS_KEPT,
            Mediation,
            _ended_before,
        ),
    ),
    columns={
        "register_number": lazy_gettext("Number"),
        "impartial_at": DECLARED,
        "agreed_on": lazy_gettext("Agreed"),
        "terms": lazy_gettext("What is agreed"),
    },
)
