"""The table: permission x role -> rows, for what happens."""

import sqlalchemy as sa

from community.foundation.access import Actor, Grants, Role, by_way_of, everything
from community.housing.queries import needs_of_my_office
from events.activities.models import Activity, Series
from events.activities.queries import run_by_mine
from events.contact_queue.queries import of_my_organisations as contacts_of_my_organisations
from events.courses.queries import courses_of_my_organisations, enrolments_in_my_courses, enrolments_of_mine
from events.embeds import queries as embeds
from events.imports.queries import brought_by_my_organisations
from events.invitations.queries import by_invitation
from events.messages import queries as messages
from events.partner_feeds import queries as feeds
from events.permissions import Permission
from events.photos import queries as photos
from events.planning.models import Batch, BatchDate
from events.reception import queries as reception
from events.registrations.queries import at_a_place_told_to_my_household, open_to_guests, open_to_my_household
from events.sessions.models import Session
from events.sessions.queries import at_a_public_place, of_my_organisations, opened_in_emergency, published
from events.shared_venues import queries as shared_venues
from events.venues.models import ClosedTime, Venue
from events.viewings import queries as viewings


def venues_of_my_organisations(actor: Actor) -> sa.ColumnElement[bool]:
    """Venues that belong to an organisation in which the actor coordinates."""
    return Venue.organisation_id.in_(actor.organisations(Role.COORDINATOR))


def closed_times_of_my_organisations(actor: Actor) -> sa.ColumnElement[bool]:
    """Days on which venues are closed that belong to an organisation in which the actor coordinates."""
    return by_way_of(ClosedTime.venue_id, Venue, venues_of_my_organisations(actor))


def activities_of_my_organisations(actor: Actor) -> sa.ColumnElement[bool]:
    """Activities that an organisation runs in which the actor coordinates, by itself or together with another."""
    return run_by_mine(actor)


def activities_begun_by_my_organisations(actor: Actor) -> sa.ColumnElement[bool]:
    """Activities that belong to an organisation in which the actor coordinates, whoever runs them with it."""
    return Activity.organisation_id.in_(actor.organisations(Role.COORDINATOR))


def activities_my_organisations_are_asked_for(actor: Actor) -> sa.ColumnElement[bool]:
    """Activities that an organisation in which the actor coordinates is asked to run together with their own."""
    return Activity.asked_id.in_(actor.organisations(Role.COORDINATOR))


def series_of_my_organisations(actor: Actor) -> sa.ColumnElement[bool]:
    """Series of activities that an organisation runs in which the actor coordinates."""
    return by_way_of(Series.activity_id, Activity, activities_of_my_organisations(actor))


def batches_of_my_organisations(actor: Actor) -> sa.ColumnElement[bool]:
    """What was done in one go to dates all of which the actor may change: each is of an organisation in which they
    coordinate, or that one of theirs runs together with it. A venue that was closed by it is one of theirs, too."""
    here = (BatchDate.batch_id == Batch.id, BatchDate.session_id == Session.id)
    run_here = by_way_of(Session.activity_id, Activity, run_by_mine(actor))
    some, others = (sa.exists().where(*here, one).correlate(Batch) for one in (run_here, ~run_here))
    whole = by_way_of(Batch.activity_id, Activity, run_by_mine(actor))
    begun = Batch.organisation_id.in_(actor.organisations(Role.COORDINATOR))
    return sa.and_(~others, sa.or_(begun, sa.and_(Batch.venue_id.is_(None), sa.or_(whole, some))))


GRANTS: Grants = {
    Permission.PLAN: {Role.COORDINATOR: of_my_organisations},
    Permission.CHANGE_VENUE: {Role.COORDINATOR: venues_of_my_organisations},
    Permission.CHANGE_CLOSED_TIME: {Role.COORDINATOR: closed_times_of_my_organisations},
    Permission.CHANGE_SHARED_VENUE: {Role.COORDINATOR: shared_venues.shared_by_my_organisations},
    Permission.SEE_SHARED_VENUE: {Role.COORDINATOR: shared_venues.shared_with_my_organisations},
    Permission.CHANGE_ACTIVITY: {Role.COORDINATOR: activities_of_my_organisations},
    Permission.PROPOSE_TOGETHER: {Role.COORDINATOR: activities_begun_by_my_organisations},
    Permission.ANSWER_TOGETHER: {Role.COORDINATOR: activities_my_organisations_are_asked_for},
    Permission.BRING_PROGRAMME: {Role.COORDINATOR: brought_by_my_organisations},
    Permission.SUBSCRIBE_TO_PARTNER: {Role.COORDINATOR: feeds.of_my_organisations},
    Permission.WRITE_MESSAGE: {Role.COORDINATOR: of_my_organisations},
    Permission.SEE_MESSAGES: {Role.COORDINATOR: messages.of_my_organisations},
    Permission.SEND_MESSAGE: {Role.COORDINATOR: messages.written_by_me},
    Permission.SEE_PHOTO: {
        Role.VISITOR: photos.published,
        Role.COORDINATOR: photos.of_my_organisations,
        Role.ADMINISTRATOR: photos.without_a_second_coordinator,
    },
    Permission.DECIDE_PHOTO: {
        Role.COORDINATOR: photos.of_my_organisations,
        Role.ADMINISTRATOR: photos.without_a_second_coordinator,
    },
    Permission.WITHDRAW_PHOTO: {Role.COORDINATOR: photos.of_my_organisations},
    Permission.CHECK_IN: {Role.COORDINATOR: of_my_organisations},
    Permission.CHANGE_SERIES: {Role.COORDINATOR: series_of_my_organisations},
    Permission.CHANGE_SESSION: {Role.COORDINATOR: of_my_organisations},
    Permission.UNDO: {Role.COORDINATOR: batches_of_my_organisations},
    Permission.SEE_PROGRAMME: {Role.VISITOR: published},
    Permission.READ_FEED: {Role.VISITOR: published},
    Permission.OWN_FEED: {Role.PERSON: everything, Role.HOUSEHOLD: everything},
    Permission.SEE_PLACE: {
        Role.VISITOR: at_a_public_place,
        Role.PERSON: at_a_place_told_to_my_household,
        Role.HOUSEHOLD: at_a_place_told_to_my_household,
        Role.COORDINATOR: of_my_organisations,
    },
    Permission.SEE_SESSION: {
        Role.VISITOR: published,
        Role.PERSON: open_to_my_household,
        Role.HOUSEHOLD: open_to_my_household,
        Role.COORDINATOR: of_my_organisations,
    },
    Permission.JOIN: {Role.PERSON: open_to_my_household, Role.HOUSEHOLD: open_to_my_household},
    Permission.SEE_FAMILY_HOME: {Role.HOUSEHOLD: everything},
    Permission.JOIN_AS_GUEST: {Role.VISITOR: open_to_guests},
    # What a mailed address opens says itself whose it is.
    Permission.BE_A_GUEST: {Role.VISITOR: everything},
    Permission.SEE_JOINED: {Role.PERSON: everything},
    Permission.EMBED: {Role.COORDINATOR: embeds.at_work_and_mine, Role.ADMINISTRATOR: embeds.at_work},
    Permission.EMBED_TOWN: {Role.COORDINATOR: embeds.town_and_mine, Role.ADMINISTRATOR: embeds.town_at_work},
    Permission.INVITE: {Role.COORDINATOR: by_invitation},
    Permission.JOIN_FOR_OTHERS: {Role.COORDINATOR: reception.open_to_be_joined},
    # Whom they sign up there.
    Permission.JOIN_HOUSEHOLD: {Role.COORDINATOR: reception.known_households},
    Permission.JOIN_ACCOUNT: {Role.COORDINATOR: reception.known_accounts},
    Permission.SEE_CONTACTS: {
        Role.COORDINATOR: contacts_of_my_organisations,
        Role.CASEWORKER: contacts_of_my_organisations,
    },
    Permission.SEE_PARTIES: {Role.COORDINATOR: of_my_organisations},
    Permission.TEACH: {Role.COORDINATOR: courses_of_my_organisations},
    Permission.TEACH_ENROLMENT: {Role.COORDINATOR: enrolments_in_my_courses},
    Permission.SEE_VIEWINGS: {Role.SERVICE: viewings.of_my_office, Role.CASEWORKER: viewings.in_my_care},
    Permission.PLAN_VIEWING: {Role.SERVICE: needs_of_my_office},
    Permission.CHANGE_VIEWING: {Role.SERVICE: viewings.of_my_office},
    Permission.SEE_OWN_COURSES: {Role.HOUSEHOLD: enrolments_of_mine},
    Permission.OPEN_PLACE_IN_EMERGENCY: {Role.ADMINISTRATOR: opened_in_emergency},
}
