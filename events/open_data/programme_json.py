"""The programme as JSON: the same bytes of the same dates."""

import json
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from events.calendar.content_lines import clean_line, clean_text, uri
from events.open_data.listing import Addresses, PublicDate, moment, urn_of

MEDIA_TYPE = "application/json"


def write(name: str, language: str, where: Addresses, dates: Sequence[PublicDate], total: int) -> bytes:
    """One part of a list of so many dates that take place (`total`), with the address of the next one."""
    told = {
        "name": clean_line(name),
        "language": language,
        "self": uri(where.itself),
        "page": uri(where.page),
        "calendar": uri(where.calendar),
        "atom": uri(where.atom),
        "next": uri(where.following) or None,
        "total": total,
        "sessions": [_told(one) for one in dates],
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _told(one: PublicDate) -> dict[str, Any]:
    session, zone = one.session, ZoneInfo(one.session.zone)
    place = one.place and {
        "name": clean_line(one.place[0]),
        "address": clean_line(one.place[1]),
        "latitude": session.geo and round(session.geo[0], 6),
        "longitude": session.geo and round(session.geo[1], 6),
    }
    return {
        "id": urn_of(one.uid),
        "url": uri(session.url),
        "title": clean_line(session.title),
        "description": clean_text(session.description),
        "language": session.language,
        "starts_at": session.start_at.astimezone(zone).isoformat(timespec="seconds"),
        "ends_at": session.end_at.astimezone(zone).isoformat(timespec="seconds"),
        "all_day": session.all_day,
        "time_zone": session.zone,
        "state": one.state.value,
        "places": one.room and one.room.value,
        "kind": one.kind.value,
        "audience": one.audience.value,
        "age_from": one.age_from,
        "age_to": one.age_to,
        "languages": list(one.languages),
        "free_of_charge": one.free,
        "food": one.food,
        "childcare": one.childcare,
        "step_free": one.step_free,
        "organisation": {"slug": one.organiser, "name": clean_line(one.organiser_name)},
        "together_with": one.partner and {"slug": one.partner[0], "name": clean_line(one.partner[1])},
        "area": {"slug": one.area[0], "name": clean_line(one.area[1])},
        "place": place or None,
        "created_at": moment(session.created_at),
        "updated_at": moment(session.updated_at),
    }
