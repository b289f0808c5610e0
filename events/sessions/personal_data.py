"""What is kept of who is invited to a session: whose it is, what its owner reads of it, and what becomes of it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from community.foundation.i18n import lazy_gettext
from community.foundation.personal_data import Fate, PersonalData, PersonalTable, Share, Topic, with_household
from events.activities.models import Activity, ActivityText
from events.activities.personal_data import best_title
from events.activities.rules import ActivityState
from events.sessions.models import Invitee, Session

TAKING_PART = Topic(
    lazy_gettext("Where you take part"),
    "calendar",
    lazy_gettext("So that there is a place for you, and so that it is known how many came."),
    with_household,
)


def title_of_session(session_id: Any) -> Callable[[], Any]:
    """What a session is called."""
    texts = sa.select(ActivityText.title).join(Session, Session.activity_id == ActivityText.activity_id)
    return lambda: best_title(texts.where(Session.id == session_id))


def beginning_of_session(session_id: Any) -> Callable[[], Any]:
    return lambda: sa.select(Session.starts_at).where(Session.id == session_id).scalar_subquery()


def organiser_of_session(which: Any, *by_way_of: Any) -> Callable[[], Any]:
    """The id of the organisation that offers a session: `which` says which, by way of these models.

    One select, because one inside another would read the outer rows anew, and name the organiser of any of them.
    """
    query = sa.select(Activity.organisation_id).join(Session)
    for model in by_way_of:
        query = query.join(model)
    return lambda: query.where(which).scalar_subquery()


def _published(session_id: Any) -> Callable[[], Any]:
    return lambda: session_id.in_(
        sa.select(Session.id)
        .join(Activity, Activity.id == Session.activity_id)
        .where(Activity.state == ActivityState.PUBLISHED)
    )


INVITED = Share(
    lambda number: Invitee.household_id == number,
    Fate.DELETED,
    topic=TAKING_PART,
    label=lazy_gettext("Where you are invited"),
    also={"activity": title_of_session(Invitee.session_id), "starts_at": beginning_of_session(Invitee.session_id)},
    seen=_published(Invitee.session_id),
    member=lambda: Invitee.member_id,
    held_by=organiser_of_session(Session.id == Invitee.session_id),
    told="invited_at declined_at",
)


PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(Invitee, INVITED, replace(INVITED, whose=lambda number: Invitee.account_id == number)),
        PersonalTable(Session, because="It is what an organisation offers.", signed="contact_id"),
    ),
    columns={
        "starts_at": lazy_gettext("When"),
        "invited_at": lazy_gettext("You are invited"),
        "declined_at": lazy_gettext("No, thank you"),
    },
)
