"""What waits of what is offered: families who have to hear something, homes that somebody looks at today,
meetings that lost their room, photos that a second person looks at, calendars of partners that somebody should look at,
dates at venues that others closed, and activities that others would run together with us."""

from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from community.foundation.access import Role
from community.foundation.database import db, every
from community.foundation.i18n import lazy_gettext, title_of
from community.foundation.watch import NamedCase, Watched
from community.households.queries import called_here
from events.activities.labels import together
from events.activities.models import Activity
from events.activities.queries import HOSTS
from events.contact_queue.labels import LABELS as CONTACT_LABELS
from events.contact_queue.models import QueuedContact
from events.contact_queue.queries import joined, waiting_contacts
from events.contact_queue.rules import TOLD_WITHIN
from events.joint_activities.queries import waiting_proposals
from events.joint_activities.rules import ANSWERED_WITHIN
from events.partner_feeds.labels import LABELS as FEED_LABELS
from events.partner_feeds.models import PartnerFeed
from events.partner_feeds.queries import waiting_feeds
from events.partner_feeds.rules import LOOKED_AT_WITHIN
from events.photos.models import Photo
from events.photos.queries import waiting_photos
from events.registrations.models import Registration
from events.rooms.queries import called_with_room, without_room
from events.sessions.models import Invitee, Session
from events.shared_venues.queries import dates_called, waiting_dates
from events.viewings.queries import called_by_number, without_company
from events.viewings.queries import cases as of_viewings
from events.viewings.queries import today as viewings_today


def hearers(contact_ids: Sequence[int]) -> dict[int, NamedCase]:
    """The households that are to hear it, as far as they agreed that staff know them, what, and of which day."""
    household, _ = called_here()
    query = joined(QueuedContact.id, household, Session.starts_at, QueuedContact.message)
    query = query.join(Session, Session.id == sa.func.coalesce(Registration.session_id, Invitee.session_id))
    return {
        number: NamedCase((name,) if name else (), starts_at, str(CONTACT_LABELS[message]))
        for number, name, starts_at, message in db.session.execute(query.where(QueuedContact.id.in_(contact_ids)))
    }


def photographed(photo_ids: Sequence[int]) -> dict[int, NamedCase]:
    """The activities that the photos are of."""
    whole = joinedload(Photo.activity).options(*HOSTS, selectinload(Activity.texts))
    found = every(Photo, Photo.id.in_(photo_ids), load=whole)
    return {
        one.id: NamedCase(
            (title_of(one.activity.texts),),
            run_by=together(one.activity),
            page="events.photos.decide",
            values={"photo_id": one.id},
        )
        for one in found
    }


def named_feeds(feed_ids: Sequence[int]) -> dict[int, NamedCase]:
    """The calendars by their names, and how each goes."""
    found = every(PartnerFeed, PartnerFeed.id.in_(feed_ids), by=PartnerFeed.id)
    return {one.id: NamedCase((one.source,), fact=str(FEED_LABELS[one.state])) for one in found}


def at_closed_venues(session_ids: Sequence[int]) -> dict[int, NamedCase]:
    """The dates by what they are called, and where they were to be."""
    return {
        one.id: NamedCase(
            (title_of(one.activity.texts),),
            one.starts_at,
            one.venue.called,
            run_by=together(one.activity),
            page="events.planning.session",
            values={"session_id": one.id},
        )
        for one in dates_called(session_ids)
    }


def proposed(activity_ids: Sequence[int]) -> dict[int, NamedCase]:
    """The activities by what they are called."""
    found = every(Activity, Activity.id.in_(activity_ids), load=(selectinload(Activity.texts),))
    return {
        one.id: NamedCase((title_of(one.texts),), page="events.joint_activities.asked", values={"activity_id": one.id})
        for one in found
    }


WATCHED = (
    Watched(
        "families to tell",
        lazy_gettext("Families to tell"),
        "phone",
        "events.contact_queue.index",
        TOLD_WITHIN,
        waiting_contacts,
        act=lazy_gettext("Tell them"),
        cases=hearers,
        beside=(Role.CASEWORKER,),
    ),
    Watched(
        "viewings today",
        lazy_gettext("Homes to look at today"),
        "door",
        "events.viewings.index",
        timedelta(days=1),
        viewings_today,
        Role.CASEWORKER,
        act=lazy_gettext("Look at it"),
        cases=of_viewings,
    ),
    # Whoever leads the need chooses somebody else.
    Watched(
        "viewings without company",
        lazy_gettext("Homes to look at: somebody does not go along any more"),
        "people",
        "events.viewings.index",
        timedelta(),
        without_company,
        Role.SERVICE,
        act=lazy_gettext("Choose somebody"),
        cases=called_by_number,
    ),
    # Whoever called it chooses another room.
    Watched(
        "meetings without a room",
        lazy_gettext("Meetings whose room was closed or taken"),
        "venue",
        "community.conferences.index",
        timedelta(),
        without_room,
        Role.CASEWORKER,
        act=lazy_gettext("Choose another room"),
        cases=called_with_room,
    ),
    Watched(
        "photos",
        lazy_gettext("Photos to look at"),
        "eye",
        "events.photos.index",
        timedelta(days=3),
        waiting_photos,
        administered=True,
        act=lazy_gettext("Look at it"),
        cases=photographed,
    ),
    Watched(
        "calendars of partners",
        lazy_gettext("Calendars of partners to look at"),
        "calendar",
        "events.partner_feeds.index",
        LOOKED_AT_WITHIN,
        waiting_feeds,
        act=lazy_gettext("Look at it"),
        cases=named_feeds,
    ),
    Watched(
        "dates at closed venues",
        lazy_gettext("Dates at venues that their owners closed"),
        "venue",
        "events.planning.board",
        timedelta(days=2),
        waiting_dates,
        act=lazy_gettext("Look at it"),
        cases=at_closed_venues,
    ),
    Watched(
        "activities to run together",
        lazy_gettext("Activities that others would run together with you"),
        "team",
        "events.joint_activities.index",
        ANSWERED_WITHIN,
        waiting_proposals,
        act=lazy_gettext("Answer"),
        cases=proposed,
    ),
)
