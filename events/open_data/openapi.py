"""What other programs may ask, described in OpenAPI 3.1 with a JSON Schema of each answer."""

from collections.abc import Sequence
from enum import Enum
from typing import Any

from events.activities.rules import ActivityKind, Audience
from events.sessions.filters import LONGEST, OLDEST
from events.sessions.rules import Room, SessionState

VERSION = "1.0"
ATOM = "application/atom+xml"
CALENDAR = "text/calendar"
PROBLEM = "application/problem+json"


def document(site: str, address: str, languages: Sequence[str]) -> dict[str, Any]:
    """The description for the site of this name and address, in whose languages (codes) the programme is told."""
    told = "It never says who comes, and where people meet only where everybody may know."
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{site}: the public programme",
            "version": VERSION,
            "description": f"The dates that everybody may read, without a key. {told} An answer has an ETag: ask with "
            "If-None-Match, not more often than every 15 minutes.",
        },
        "servers": [{"url": address}],
        "paths": {
            "/programme.json": _list("The programme, a part at a time", _paged(languages), _json("Programme")),
            "/programme.atom": _list(
                "The next dates as a news feed (RFC 4287)", [*_filters(), _language(languages)], _text(ATOM)
            ),
            "/cal/{locale}/programme.ics": _list(
                "The programme as a calendar to subscribe to (RFC 5545)",
                [_parameter("locale", {"enum": list(languages)}, "The language.", where="path"), *_filters()],
                _text(CALENDAR),
            ),
            "/events/sessions/{id}.ics": {
                "get": _operation(
                    "One date as a file for a calendar",
                    [_parameter("id", {"type": "integer", "minimum": 1}, "As in its page's address.", where="path")],
                    {"200": _answer("The date.", _text(CALENDAR)), "304": UNCHANGED, "404": _problem("No such date.")},
                )
            },
            "/openapi.json": {
                "get": _operation(
                    "This description",
                    [],
                    {"200": _answer("It.", {"application/json": {"schema": {"type": "object"}}}), "304": UNCHANGED},
                )
            },
            **{f"/health/{name}": _health(name, *words) for name, words in HEALTH.items()},
        },
        "components": {"schemas": SCHEMAS},
    }


def _list(summary: str, parameters: list[dict[str, Any]], content: dict[str, Any]) -> dict[str, Any]:
    wrong = _problem("A kind or a language that there is not. Other filters that make no sense are left out.")
    return {
        "get": _operation(
            summary, parameters, {"200": _answer("What was found.", content), "304": UNCHANGED, "404": wrong}
        )
    }


def _health(name: str, well: str, unwell: str) -> dict[str, Any]:
    answers = {"200": _answer(f"All is well: {well}.", _text("text/plain"))}
    if unwell:
        answers["503"] = _answer(f"It is not: {unwell}.", _text("text/plain"))
    return {"get": _operation(f"Whether the site is well ({name})", [], answers)}


def _operation(summary: str, parameters: list[dict[str, Any]], answers: dict[str, Any]) -> dict[str, Any]:
    return {"summary": summary, "parameters": parameters, "responses": answers}


def _answer(told: str, content: dict[str, Any]) -> dict[str, Any]:
    return {"description": told, "content": content}


def _problem(told: str) -> dict[str, Any]:
    """What is said to who accepts JSON; others read a page."""
    page = {"schema": {"type": "string"}}
    return _answer(told, {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}, "text/html": page})


def _json(schema: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}


def _text(media_type: str) -> dict[str, Any]:
    return {media_type: {"schema": {"type": "string"}}}


def _parameter(name: str, schema: dict[str, Any], told: str, where: str = "query") -> dict[str, Any]:
    return {"name": name, "in": where, "required": where == "path", "schema": schema, "description": told}


def _words(kinds: type[Enum]) -> dict[str, Any]:
    return {"type": "string", "enum": [one.value for one in kinds]}


def _filters() -> list[dict[str, Any]]:
    return [
        _parameter("kind", _words(ActivityKind), "Only activities of this kind."),
        _parameter("area", {"type": "string"}, "Only in this neighbourhood (`area.slug`), or in this district."),
        _parameter("organisation", {"type": "string"}, "Only what this organisation runs (`organisation.slug`)."),
        _parameter("age", {"type": "integer", "minimum": 0, "maximum": OLDEST}, "Only for people of this age."),
        _parameter("language", {"type": "string"}, "Only where this language is spoken."),
        _parameter("free", {"enum": ["1"]}, "Only with free places."),
        _parameter("q", {"type": "string", "maxLength": LONGEST}, "Only where all these words stand."),
    ]


def _language(languages: Sequence[str]) -> dict[str, Any]:
    told = "The language of the answer; the town's unless said. Texts without it come in another, which they name."
    return _parameter("lang", {"enum": list(languages)}, told)


def _paged(languages: Sequence[str]) -> list[dict[str, Any]]:
    page = _parameter("page", {"type": "integer", "minimum": 1}, "Follow `next` rather than count.")
    day = _parameter("date", {"type": "string", "format": "date"}, "From this day on; from now on unless said.")
    return [*_filters(), day, _language(languages), page]


def _object(properties: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An object with all of these and nothing else."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
        **more,
    }


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


UNCHANGED = {"description": "You have it already."}
HEALTH = {"live": ("live", ""), "ready": ("ready", "unready"), "worker": ("working", "late")}
TEXT = {"type": "string"}
ADDRESS = {"type": "string", "format": "uri"}
MOMENT = {"type": "string", "format": "date-time"}
WHETHER = {"type": "boolean"}
AGE = _or_null({"type": "integer", "minimum": 0})
DEGREES = _or_null({"type": "number"})
NAMED = _object({"slug": TEXT, "name": TEXT})
PLACE = _object(
    {"name": TEXT, "address": TEXT, "latitude": DEGREES, "longitude": DEGREES},
    description="Where to go; null where only those who are confirmed are told.",
)
SESSION = _object(
    {
        "id": {"type": "string", "pattern": "^urn:uuid:", "description": "Stays the same, also in calendars."},
        "url": ADDRESS,
        "title": TEXT,
        "description": TEXT,
        "language": {**TEXT, "description": "Of title and description (BCP 47)."},
        "starts_at": MOMENT,
        "ends_at": MOMENT,
        "all_day": WHETHER,
        "time_zone": TEXT,
        "state": {**_words(SessionState), "description": "What is cancelled stays in the list and says so."},
        "places": _or_null({**_words(Room), "description": "In a word; null where it is cancelled or over."}),
        "kind": _words(ActivityKind),
        "audience": _words(Audience),
        "age_from": AGE,
        "age_to": AGE,
        "languages": {"type": "array", "items": TEXT},
        "free_of_charge": WHETHER,
        "food": WHETHER,
        "childcare": WHETHER,
        "step_free": WHETHER,
        "organisation": NAMED,
        "together_with": _or_null(NAMED),
        "area": NAMED,
        "place": _or_null(PLACE),
        "created_at": MOMENT,
        "updated_at": MOMENT,
    }
)
PROGRAMME = _object(
    {
        "name": TEXT,
        "language": TEXT,
        "self": ADDRESS,
        "page": ADDRESS,
        "calendar": ADDRESS,
        "atom": ADDRESS,
        "next": _or_null(ADDRESS),
        "total": {"type": "integer", "minimum": 0, "description": "Dates of all parts that take place."},
        "sessions": {"type": "array", "items": {"$ref": "#/components/schemas/Session"}},
    }
)
PROBLEM_SCHEMA = {
    "type": "object",
    "properties": {"type": TEXT, "title": TEXT, "status": {"type": "integer"}, "detail": TEXT},
    "required": ["type", "title", "status"],
}
SCHEMAS = {"Programme": PROGRAMME, "Session": SESSION, "Problem": PROBLEM_SCHEMA}
