"""What the tables of the programme keep of whom, what its owner reads of it, and what becomes of it."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from flask import current_app

from community.foundation.i18n import current_language, lazy_gettext
from community.foundation.personal_data import Fate, PersonalTable, Share
from community.households.models import Member
from community.personal_skills import member_name
from events import personal_words as words
from events.activities.models import Activity, ActivityText, Series
from events.activities.rules import ActivityState
from events.courses.models import Enrolment
from events.registrations.models import PartyMember, Registration
from events.sessions.models import Invitee, Session
from events.venues.models import Area, District, Venue


def best_title(texts: sa.Select[Any]) -> Any:
    """Of the titles that a query finds the one that the reader understands best."""
    wish = sa.case(
        (ActivityText.locale == current_language().code, 0),
        (ActivityText.locale == current_app.config["ZAEDNO"].default_locale, 1),
        else_=2,
    )
    return texts.order_by(wish, ActivityText.locale).limit(1).scalar_subquery()


def title_of_session(session_id: Any) -> Callable[[], Any]:
    """What a session is called."""
    texts = sa.select(ActivityText.title).join(Session, Session.activity_id == ActivityText.activity_id)
    return lambda: best_title(texts.where(Session.id == session_id))


def _title(activity_id: Any) -> Callable[[], Any]:
    return lambda: best_title(sa.select(ActivityText.title).where(ActivityText.activity_id == activity_id))


def _begins(session_id: Any) -> Callable[[], Any]:
    return lambda: sa.select(Session.starts_at).where(Session.id == session_id).scalar_subquery()


def _published(session_id: Any) -> Callable[[], Any]:
    return lambda: session_id.in_(
        sa.select(Session.id)
        .join(Activity, Activity.id == Session.activity_id)
        .where(Activity.state == ActivityState.PUBLISHED)
    )


def _registrations(number: Any) -> sa.Select[Any]:
    return sa.select(Registration.id).where(Registration.household_id == number)


TABLES = (
    PersonalTable(
        Registration,
        Share(
            lambda number: Registration.household_id == number,
            Fate.KEPT,
            topic=words.TAKING_PART,
            label=lazy_gettext("What you joined"),
            also={
                "activity": title_of_session(Registration.session_id),
                "starts_at": _begins(Registration.session_id),
            },
            lively=lambda moment: sa.select(Registration.household_id).where(Registration.updated_at >= moment),
            told="state party_size offered_until created_at updated_at",
        ),
        because="How many came is counted; after the erasure it points to a number without a person.",
    ),
    PersonalTable(
        PartyMember,
        Share(
            lambda number: PartyMember.registration_id.in_(_registrations(number)),
            Fate.DELETED,
            topic=words.TAKING_PART,
            label=lazy_gettext("Who comes along"),
            also={
                "person": member_name(PartyMember.member_id),
                "activity": lambda: best_title(
                    sa.select(ActivityText.title)
                    .join(Session, Session.activity_id == ActivityText.activity_id)
                    .join(Registration, Registration.session_id == Session.id)
                    .where(Registration.id == PartyMember.registration_id)
                ),
            },
        ),
    ),
    PersonalTable(
        Enrolment,
        Share(
            lambda number: Enrolment.member_id.in_(sa.select(Member.id).where(Member.household_id == number)),
            Fate.DELETED,
            topic=words.TAKING_PART,
            label=lazy_gettext("Courses"),
            also={"person": member_name(Enrolment.member_id), "activity": _title(Enrolment.activity_id)},
            told="begun_on entry_level exit_level created_at",
        ),
    ),
    PersonalTable(
        Invitee,
        Share(
            lambda number: Invitee.household_id == number,
            Fate.DELETED,
            topic=words.TAKING_PART,
            label=lazy_gettext("Where you are invited"),
            also={"activity": title_of_session(Invitee.session_id), "starts_at": _begins(Invitee.session_id)},
            seen=_published(Invitee.session_id),
        ),
        account=Share(
            lambda number: Invitee.account_id == number,
            Fate.DELETED,
            topic=words.TAKING_PART,
            label=lazy_gettext("Where you are invited"),
            also={"activity": title_of_session(Invitee.session_id), "starts_at": _begins(Invitee.session_id)},
            seen=_published(Invitee.session_id),
        ),
    ),
    PersonalTable(Activity, because="It is what an organisation offers."),
    PersonalTable(ActivityText, because="It is what an organisation tells of its offer."),
    PersonalTable(Area, because="It is a neighbourhood."),
    PersonalTable(District, because="It is a part of the town."),
    PersonalTable(Series, because="It is what an organisation offers."),
    PersonalTable(Session, because="It is what an organisation offers."),
    PersonalTable(Venue, because="A home is never a venue."),
)
