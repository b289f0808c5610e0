"""The programme of the demonstration town: places, forty activities, ninety days of sessions, who comes."""

import random
import uuid
from datetime import datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from community.demo.places import AREAS, DISTRICTS
from community.demo.town import DemoFamily, Town
from community.foundation.access import Role
from community.foundation.database import db
from community.foundation.tokens import digest
from community.organisations.models import Membership
from community.places.models import Area, District
from events.activities.models import Activity, ActivityText, Series
from events.activities.recurrence import Occurrence, Recurrence, occurrences
from events.activities.rules import ActivityKind, ActivityState, Audience, Openness, PhotoPolicy, cloth_of
from events.company.models import CompanyCode
from events.demo import (
    contacts,
    imports,
    messages,
    neighbours,
    photos,
    programme,
    texts_ar,
    texts_bg,
    texts_en,
    texts_fa_af,
    texts_uk,
)
from events.demo.parties import DemoSession, PartyFiller, audience_of, invited_families
from events.demo.venues import NO_PRAMS, QUIET_ROOMS, SHARED, VENUES, WAYS
from events.registrations.models import PartyMember, Registration
from events.registrations.rules import RegistrationState
from events.sessions.models import Invitee, Session
from events.sessions.rules import SessionState
from events.venues.models import ClosedTime, SharedVenue, Venue
from events.venues.rules import PlaceVisibility

TEXTS = {
    "en": texts_en.TEXTS,
    "bg": texts_bg.TEXTS,
    "ar": texts_ar.TEXTS,
    "uk": texts_uk.TEXTS,
    "fa_AF": texts_fa_af.TEXTS,
}
# Nobody who speaks these has read them.
UNREVIEWED = ("uk", "fa_AF")
DAYS_BACK = 30
DAYS_AHEAD = 60
# Whoever meets on a holiday meets nobody: Bulgaria's fixed ones (month, day).
HOLIDAYS = {(1, 1), (3, 3), (5, 1), (5, 6), (5, 24), (9, 6), (9, 22), (12, 24), (12, 25), (12, 26), (12, 31)}


def load(town: Town) -> list[DemoSession]:
    """Places, activities and their sessions, then the parties that come; returns the sessions."""
    areas = _areas(town)
    venues = _venues(town, areas)
    chance = town.random("programme")
    activities: list[dict[str, Any]] = []
    texts: list[dict[str, Any]] = []
    series: list[dict[str, Any]] = []
    sessions: list[dict[str, Any]] = []
    meetings: list[DemoSession] = []
    coordinators = sa.select(Membership.organisation_id, Membership.account_id).order_by(Membership.id.desc())
    held = db.session.execute(coordinators.where(Membership.role == Role.COORDINATOR))
    named = {row.organisation_id: row.account_id for row in held}
    for group in range(town.scale):
        for plan in programme.ACTIVITIES:
            activity = _activity(town, plan, venues[plan.venue, group], group)
            # Of some it is the organisation's telephone.
            activity["contact_id"] = named.get(activity["organisation_id"]) if activity["id"] % 3 else None
            activities.append(activity)
            texts.extend(_texts(activity["id"], plan.slug, group))
            line, dates = _series(town, plan, activity)
            series.append(line)
            for found in dates:
                session = _session(town, chance, plan, activity, line["id"], found)
                sessions.append(session)
                draft = activity["state"] is ActivityState.DRAFT
                span = (session["starts_at"], session["ends_at"])
                meetings.append(DemoSession(session["id"], *span, session["state"], draft, plan))
    invited = invited_families(town)
    invitees = _invitees(town, meetings, invited)
    registrations, parties = PartyFiller(town, sessions, meetings, invited).gathered()
    joined = neighbours.load(town, sessions, meetings)
    for model, rows in (
        (Activity, activities),
        (ActivityText, texts),
        (Series, series),
        (Session, sessions),
        (Invitee, invitees),
        (Registration, registrations),
        (PartyMember, parties),
        *joined.items(),
    ):
        town.keep(model, rows)
    imports.load(town)
    messages.load(town, activities, sessions)
    contacts.load(town, meetings, registrations, invitees)
    town.keep(CompanyCode, _company(town, meetings, registrations))
    photos.load(town, dict(zip((plan.slug for plan in programme.ACTIVITIES), activities, strict=False)))
    return meetings


def _areas(town: Town) -> dict[str, int]:
    ids = {area.slug: town.next_id(Area) for area in AREAS}
    rows = [
        {
            "id": ids[area.slug],
            "slug": area.slug,
            "names": {"en": area.en, "bg": area.bg, "ar": area.ar},
            "district": area.district,
            "latitude": area.latitude,
            "longitude": area.longitude,
        }
        for area in AREAS
    ]
    town.keep(District, [{"code": code, "names": names} for code, names in DISTRICTS.items()])
    town.keep(Area, rows)
    return ids


def _venues(town: Town, areas: dict[str, int]) -> dict[tuple[str, int], int]:
    """Every group of a larger town meets in houses of its own, so that nobody stands before a taken room."""
    ids, rows = {}, []
    for group in range(town.scale):
        for venue in VENUES:
            ids[venue.slug, group] = town.next_id(Venue)
            way, english, arabic = WAYS.get(venue.slug, ("", "", ""))
            rows.append(
                {
                    "id": ids[venue.slug, group],
                    "organisation_id": town.organisations[venue.organisation],
                    "area_id": areas[venue.area],
                    "name": _numbered(venue.name, group),
                    "names": {"en": _numbered(venue.english, group), "ar": _numbered(venue.arabic, group)},
                    "directions": way,
                    "ways": {"en": english, "ar": arabic} if way else {},
                    "address": venue.address,
                    "latitude": venue.latitude,
                    "longitude": venue.longitude,
                    "capacity": venue.capacity,
                    "step_free": venue.step_free,
                    "pram_space": venue.step_free and venue.slug not in NO_PRAMS,
                    "quiet_room": venue.slug in QUIET_ROOMS,
                    "zone": town.zone,
                    "visibility": PlaceVisibility(venue.visibility),
                }
            )
    town.keep(Venue, rows)
    repair = {"first_on": town.today + timedelta(days=40), "last_on": town.today + timedelta(days=44)}
    town.keep(ClosedTime, [{"venue_id": ids[VENUES[0].slug, 0], "reason": "Боядисват залата", **repair}])
    shared = [
        {"venue_id": ids[slug, group], "organisation_id": town.organisations.get(whose), "note": note}
        for group in range(town.scale)
        for slug, whose, note in SHARED
    ]
    town.keep(SharedVenue, [{**one, "shared_at": town.moment(-120)} for one in shared])
    return ids


def _numbered(name: str, group: int) -> str:
    return f"{name} {group + 1}" if group else name


def _activity(town: Town, plan: programme.DemoActivity, venue_id: int, group: int) -> dict[str, Any]:
    youngest, oldest = plan.ages
    titles = {locale: _numbered(texts[plan.slug][0], group) for locale, texts in TEXTS.items()}
    made = town.moment(-DAYS_BACK - 20)
    families, neighbours_seats = programme.KEPT.get(plan.slug, (0, 0))
    return {
        "id": town.next_id(Activity),
        "organisation_id": town.organisations[plan.organisation],
        "partner_id": town.organisations.get(programme.TOGETHER.get(plan.slug, "")),
        "asked_id": town.organisations.get(programme.PROPOSED.get(plan.slug, "")),
        "asked_at": town.moment(-2, time(11)) if plan.slug in programme.PROPOSED else None,
        "venue_id": venue_id,
        "kind": ActivityKind(plan.kind),
        "cloth": cloth_of(titles, plan.languages.split()),
        "state": ActivityState.DRAFT if plan.slug in programme.DRAFTS else ActivityState.PUBLISHED,
        "openness": Openness.INVITED if plan.slug in programme.INVITED else Openness.PUBLIC,
        "audience": audience_of(plan),
        "age_from": youngest or None,
        "age_to": oldest,
        "languages": plan.languages.split(),
        "children_may_be_left": audience_of(plan) is Audience.CHILDREN,
        "orientation": plan.slug in programme.ORIENTATION,
        "food": "food" in plan.offers,
        "food_facts": programme.FOODS.get(plan.slug, "").split(),
        "aids": programme.HELPS.get(plan.slug, "").split(),
        "childcare": "childcare" in plan.offers,
        "free": "free" in plan.offers,
        "photo_policy": PhotoPolicy(plan.photos),
        "capacity": plan.capacity,
        "kept_for_families": families,
        "kept_for_neighbours": neighbours_seats,
        **photos.shown(town, "" if group else plan.slug),
        "created_at": made,
        "updated_at": made,
    }


def _texts(activity_id: int, slug: str, group: int) -> list[dict[str, Any]]:
    return [
        {
            "activity_id": activity_id,
            "locale": locale,
            "title": _numbered(texts[slug][0], group),
            "description": texts[slug][1],
            "bring": programme.BRING.get(slug, {}).get(locale, ""),
            # Every sixth Arabic text is a draft that nobody reviewed, as it happens in a real office.
            "reviewed": not (locale in UNREVIEWED or (locale == "ar" and activity_id % 6 == 0)),
        }
        for locale, texts in TEXTS.items()
    ]


def _series(
    town: Town, plan: programme.DemoActivity, activity: dict[str, Any]
) -> tuple[dict[str, Any], tuple[Occurrence, ...]]:
    first_day = town.today - timedelta(days=DAYS_BACK)
    # Series of two and four weeks begin in different weeks, so that the programme is even.
    later = (plan.weekday - first_day.weekday()) % 7 + 7 * (activity["id"] % plan.weeks)
    first = datetime.combine(first_day + timedelta(days=later), time.fromisoformat(plan.time))
    last_day = town.today + timedelta(days=DAYS_AHEAD)
    rule = Recurrence(plan.weeks, (plan.weekday,), until=last_day)
    start, end = town.moment(-DAYS_BACK), town.moment(DAYS_AHEAD + 1)
    row = {
        "id": town.next_id(Series),
        "activity_id": activity["id"],
        "venue_id": activity["venue_id"],
        "rrule": rule.to_rrule(),
        "first_local": first.isoformat(),
        "zone": town.zone,
        "duration": plan.minutes,
        "made_until": end,
        "key": str(uuid.uuid5(uuid.NAMESPACE_OID, f"series of {activity['id']}")),
        "created_at": activity["created_at"],
    }
    return row, occurrences(rule, first, plan.minutes, town.zone, start=start, end=end, limit=100)


def _session(
    town: Town,
    chance: random.Random,
    plan: programme.DemoActivity,
    activity: dict[str, Any],
    series_id: int,
    found: Occurrence,
) -> dict[str, Any]:
    state, starts_at, ends_at = SessionState.SCHEDULED, found.start_at, found.end_at
    fate = chance.random()
    past = ends_at < town.moment(0)
    if (found.original.month, found.original.day) in HOLIDAYS or fate < 0.04:
        state = SessionState.CANCELLED
    elif past:
        state = SessionState.DONE
    elif fate < 0.08:
        # An hour earlier keeps the children's evenings within their hours.
        state = SessionState.MOVED
        starts_at, ends_at = starts_at - timedelta(minutes=60), ends_at - timedelta(minutes=60)
    changed = state in (SessionState.CANCELLED, SessionState.MOVED)
    return {
        "id": town.next_id(Session),
        "key": str(uuid.UUID(int=chance.getrandbits(128), version=4)),
        "activity_id": activity["id"],
        "series_id": series_id,
        "venue_id": activity["venue_id"],
        "original_start_at": found.start_at,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "state": state,
        "capacity": plan.capacity,
        "seats_taken": 0,
        "sequence": int(changed),
        "created_at": activity["created_at"],
        "updated_at": town.moment(-DAYS_BACK - 2) if changed else activity["created_at"],
    }


def _company(town: Town, meetings: list[DemoSession], registrations: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The family with the card is asked by another one whether they come to its next date together."""
    alone = (one for one in registrations if one["member_id"] is one["together"] is None)
    coming = [one for one in alone if one["state"] is RegistrationState.CONFIRMED]
    dates = {one.id: one.starts_at for one in meetings if one.starts_at > town.moment(1) and not one.draft}
    ours = {one["session_id"]: one["id"] for one in coming if one["household_id"] == town.families[0].id}
    others = {one["session_id"]: one["id"] for one in coming if one["household_id"] != town.families[0].id}
    shared = sorted(ours.keys() & others.keys() & dates.keys(), key=lambda number: (dates[number], number))
    moments = {"made_at": town.moment(0), "entered_at": town.moment(0), "other_agreed_at": town.moment(0)}
    return [
        {"registration_id": ours[number], "other_id": others[number], "digest": digest("entered"), **moments}
        for number in shared[:1]
    ]


def _invitees(town: Town, meetings: list[DemoSession], invited: list[DemoFamily]) -> list[dict[str, Any]]:
    return [
        {
            "id": town.next_id(Invitee),
            "session_id": meeting.id,
            "account_id": None,
            "household_id": family.id,
            "invited_at": town.moment(-10),
            "declined_at": town.moment(-1) if number % 5 == 4 and meeting.starts_at > town.moment(0) else None,
        }
        for meeting in meetings
        if meeting.activity.slug in programme.INVITED
        for number, family in enumerate(invited)
    ]
