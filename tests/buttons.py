"""Every form that somebody finds in the small town,
read as a browser reads it and filled in as a person fills it in."""

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from typing import Any

from lxml.html import HtmlElement, HTMLParser, document_fromstring
from werkzeug.exceptions import HTTPException
from werkzeug.routing import IntegerConverter, Rule
from werkzeug.test import TestResponse

from community.foundation.access import Role
from community.packs.rules import in_bytes
from tests import factories, mailed, painted
from tests.visitor import Visitor
from tests.world import World, word

# What a person types where the form holds nothing yet: by the name of the field, or by its type.
TYPED = {
    "point": "42.6446, 23.2664",
    "email": "typed@example.org", "second_email": "second@example.org", "present": factories.PASSWORD,
    "password": "quite another long secret", "pin": mailed.PIN, "held_on": "2026-11-20", "seen_on": "2026-11-20",
    "attended_on": "2026-11-20", "valid_until": "2027-11-20", "until": "2027-11-20", "starts": "18:00", "ends": "19:30",
    "link": "https://example.org/job", "count": "", "weekdays": [], "birth_year": "1990", "age_from": "", "age_to": "",
    "youngest": "", "oldest": "", "purposes": ["programme", "coordination", "matching"], "name": "Somebody",
    "latitude": "", "longitude": "", "words": "", "host": "www.example.org",
}  # fmt: skip
BY_TYPE = {
    "date": "2026-12-16", "time": "18:00", "number": "2", "tel": "+359700123", "url": "https://example.org",
    "datetime-local": "2026-12-16T18:00",
}  # fmt: skip
# What one changes where a form that is sent as it stands would change nothing.
CHANGED = {
    "community.households.people": {"birth_year": "2016"},
    "community.households.register": {"phone": "", **{f"people-{row}-birth_year": "1990" for row in range(5)}},
    "events.neighbours.mine": {"said": "forget"},
    "events.reception.guest": {"ages": "9"},
    "community.agreements.apply": {"decided_on": "2026-11-20", "applied_on": "2026-11-20"},
    "community.referrals.write": {"kind": "health"},
    "community.agreements.want": {"decided_on": "2026-11-20"},
    "community.accounts.sign_in": {"email": word("accounts", "email", 1), "password": factories.PASSWORD},
    "events.beginnings.begin": {"until": "", "count": ""},
    "events.bulk.change": {"days": "1"},
    "community.school_terms.add": {"name": "Spring", "first_on": "2028-02-07", "last_on": "2028-05-26"},
    "events.bulk.keep": {"en": "Bring water", "circle": "everybody"},
    "events.closures.close": {"choice": "cancel"},
    "events.viewings.company": {"volunteer": "0"},
    "events.shared_venues.share": {"organisation_id": "-1"},
    "events.joint_activities.propose": {"organisation_id": "3"},
    "events.planning.change_series": {"starts": "19:30", "ends": "20:30", "count": "", "until": ""},
    # A family of ours that is not open to anybody yet.
    "community.emergency_access.ask": {"kind": "family", "number": "1"},
    "community.housing.moved": {"moved_on": "2026-11-23"},
    "community.staff_training.invite": {"addresses": "typed@example.org"},
    "community.staff_training.add_question": {"options": "Yes\nNo", "right": "1"},
    "community.worries.find": {"number": mailed.WORRY},
    "community.duties.edit": {"days": "60"},
    "community.sharing.propose": {"partner": "3", "categories": ["name"]},
    "events.partner_feeds.subscribe": {"address": "https://calendar.example.org/b.ics"},
    "events.messages.keep": {"en": "Bring water", "circle": "everybody"},
}
# What is uploaded where no photo is asked for.
FILES = {
    "community.packs.bring": (in_bytes(factories.pack()), "town.json"),
    "events.imports.bring": (factories.TABLE, "dates.csv"),
}
# What one searches for on a page to meet more of its buttons: people are found by how they were called at first.
SEARCHED = {"community.mediation.show": "A"}
# What one has chosen on another page before one comes to a page: its queries.
CHOSEN = {"events.bulk.look": ("act=cancel", "act=move", "act=publish")}
# The same, where what is of somebody else is not there: one date after the other.
CHOSEN_ALONE = {"events.bulk.write"}
# Small enough to be kept in memory, where a test sends it.
PHOTO = painted.painted(600, 400, "PNG")
# Of which table the rows are that an argument of a route names.
ROWS = {
    "term_id": "school_terms",
    "wish_id": "mentoring_requests", "request_id": "mentoring_requests", "call_id": "help_calls",
    "entry_id": "directory_entries", "access_id": "emergency_accesses", "leaflet_id": "directory_leaflets",
    "course_id": "staff_courses", "date_id": "staff_course_dates", "question_id": "staff_course_questions",
    "trainee_id": "trainees",
    "feed_id": "partner_feeds",
    "agreement_id": "agreements", "wanted_id": "agreement_wishes",
    "sharing_id": "sharing_agreements", "dwelling_id": "dwellings", "need_id": "housing_needs",
    "step_id": "agreement_steps",
    "conference_id": "case_conferences", "decision_id": "conference_decisions", "task_id": "conference_tasks",
    "way_id": "school_ways", "pack_id": "town_packs", "programme_id": "brought_programmes",
    "message_id": "written_messages",
    "closed_id": "closed_times", "shared_id": "shared_venues",
    "lead_id": "job_leads",
    "worry_id": "worries", "mediation_id": "mediations", "party_id": "mediation_parties",
    "follow_up_id": "mediation_follow_ups",
    "interview_id": "skills_interviews", "volunteer_id": "volunteers", "activity_id": "activities",
    "series_id": "series", "batch_id": "batches", "offer_id": "help_offers", "remark_id": "attendance_remarks",
    "granted_id": "granted_clearances", "change_id": "setting_changes", "confirmation_id": "hours_confirmations",
}  # fmt: skip
# Two ids that belong together by way of a third.
TOGETHER = {
    "community.conferences.heard": "SELECT conference_id, id FROM conference_people WHERE member_id IS NOT NULL",
    "community.agreements.plan": "SELECT agreements.id, members.id FROM agreements "
    "JOIN members ON members.household_id = agreements.household_id ORDER BY members.id",
    # Each need with a home that can be looked at, and one need with each home.
    "events.viewings.plan": "SELECT housing_needs.id, dwellings.id FROM housing_needs JOIN dwellings "
    "ON dwellings.organisation_id = housing_needs.organisation_id WHERE dwellings.id IN (SELECT min(id) FROM dwellings "
    "GROUP BY state) AND (dwellings.state = 'approved' OR housing_needs.state = 'viewing') ORDER BY 1, 2",
    # Of two homes, the second with the consents of the town's first family.
    "community.homes.note": "SELECT household_id, id, CASE household_id WHEN 6 THEN 1 ELSE 6 END FROM members "
    "WHERE household_id IN (1, 6) OR household_id > 11 ORDER BY id",
}
# Rows that stand for those like them.
ENOUGH = {
    "sessions": "id IN (SELECT min(id) FROM sessions GROUP BY activity_id, state)",
    "shifts": "session_id IN (SELECT min(id) FROM sessions GROUP BY activity_id, state)",
    "households": "id IN (1, 6) OR id > 11", "members": "household_id IN (1, 6) OR household_id > 11",
    "mentoring_requests": "household_id IN (1, 2, 6, 10, 12) OR state <> 'open'",
    "consents": "household_id = 6", "needs": "household_id = 6",
}  # fmt: skip
# Which secret the button of an email carries to a route.
EMAILS = {
    "community.accounts.confirm_address": "confirm", "community.accounts.reset_password": "reset",
    "community.accounts.confirm_new_address": "new address", "community.own_addresses.confirm": "own address",
    "community.members.accept": "accept", "volunteers.clearances.answer": "reference",
    "volunteers.journal.answer": "question", "events.neighbours.confirm": "guest request",
    "volunteers.offers.confirm": "help offer",
    "community.mediation.neighbour": "mediation party",
    "community.staff_training.mine": "clerk", "community.staff_training.take": "tried",
    "community.staff_training.certificate": "trainee",
    "events.neighbours.mine": "guest", "events.neighbours.been": "guest",
    "events.calendar.personal_feed": "feed account_id",
}  # fmt: skip
LABELS: dict[str, Any] = {
    "part": ("education", "work", "languages", "literacy", "skills", "goals"), 
    "locale": ("en",), "code": ("bg",), "version": (1,), "name": ("quiet_from",),
    "key": ("leaflet",), "organisation_slug": ("ours",), "file_format": ("csv", "xlsx"), "duty_code": ("own-choir",),
}  # fmt: skip


@dataclass
class Control:
    """A field of a form: what it would send untouched, and what could be chosen in it."""

    kind: str
    values: list[str]
    choices: list[str] = field(default_factory=list)
    required: bool = False


@dataclass
class Button:
    """A form on a page, sent by one of its buttons."""

    endpoint: str
    action: str
    controls: dict[str, Control]
    pressed: tuple[str, str] | None

    def body(self, effort: int) -> dict[str, Any]:
        """What is sent: 0 untouched, 1 with what is required filled in, 2 with everything filled in."""
        found: dict[str, Any] = {}
        for name, control in self.controls.items():
            if control.kind == "file":
                # Who fills in nothing sends an empty file without a name, as a browser does.
                content, called = FILES.get(self.endpoint, (PHOTO, "photo.png")) if effort else (b"", "")
                found[name] = (BytesIO(content), called)
                continue
            values = [value for value in control.values if value]
            if not values and (effort == 2 or (effort == 1 and control.required)):
                values = _chosen(name, control)
            if values or control.kind not in ("checkbox", "radio"):
                found[name] = values if len(values) != 1 else values[0]
        found.pop("csrf_token", None)
        # Each press here is a page of its own.
        found.pop("idempotency_key", None)
        found |= CHANGED.get(self.endpoint, {})
        if "code" in found:
            found["code"] = mailed.code_now()
        if self.pressed:
            found[self.pressed[0]] = self.pressed[1]
        return found


def _chosen(name: str, control: Control) -> list[str]:
    given = TYPED.get(name)
    # What may stay empty does, and what must be said is.
    if given or (given is not None and not control.required):
        return [given] if isinstance(given, str) else given
    choices = [choice for choice in control.choices if choice]
    return choices[:1] or [BY_TYPE.get(control.kind, "Plain words")]


@lru_cache(maxsize=64)
def skim(text: str) -> HtmlElement:
    """A page that is known to be valid as a tree, in a hundredth of the time of a browser's parser."""
    return document_fromstring(text.encode() or b"<p>", parser=HTMLParser(encoding="utf-8"))


def belonging_to(form: HtmlElement, page: HtmlElement) -> list[HtmlElement]:
    """What stands in a form, and what stands elsewhere on its page and names it."""
    named = form.get("id")
    return [*form.iter(), *(one for one in page.iter() if named and one.get("form") == named)]


def controls_of(parts: Iterable[HtmlElement]) -> dict[str, Control]:
    """The fields of a form by name."""
    found: dict[str, Control] = {}
    for control in parts:
        name = control.get("name")
        kind = control.get("type", "text").lower() if control.tag == "input" else str(control.tag)
        if not name or control.get("disabled") is not None or kind in ("button", "submit", "form", "image"):
            continue
        one = found.setdefault(name, Control(kind, []))
        one.required = one.required or control.get("required") is not None
        if kind == "select":
            options = list(control.iter("option"))
            chosen = [o for o in options if o.get("selected") is not None] or options[: control.get("multiple") is None]
            one.values += [o.get("value", "") for o in chosen]
            one.choices += [o.get("value", "") for o in options]
        elif kind in ("checkbox", "radio"):
            one.choices.append(control.get("value", "on"))
            if control.get("checked") is not None:
                one.values.append(control.get("value", "on"))
        else:
            one.values.append((control.text or "").lstrip("\r\n") if kind == "textarea" else control.get("value", ""))
    return found


def buttons_on(world: World, address: str, text: str) -> Iterator[Button]:
    """Every way to post from a page."""
    routes = world.app.url_map.bind("localhost")
    page = skim(text)
    for form in page.iter("form"):
        if form.get("method", "get").lower() != "post":
            continue
        parts = belonging_to(form, page)
        submits = [b for b in parts if b.tag == "button" and b.get("type", "submit") == "submit"]
        for action, one in dict.fromkeys(
            (
                button.get("formaction") or form.get("action") or address,
                (button.get("name", ""), button.get("value", "")) if button.get("name") else None,
            )
            for button in submits
        ):
            action = action.partition("#")[0]
            try:
                endpoint, _ = routes.match(action.partition("?")[0], method="POST")
            except HTTPException as error:
                raise AssertionError(f"{address}: a button goes to {action}, where nothing is") from error
            yield Button(endpoint, action, controls_of(parts), one)


def addresses(world: World, method: str, roles: set[Role] | None = None) -> Iterator[str]:
    """Every address of a route (for people with one of `roles`), with the ids of all rows that it can take."""
    grants = world.app.extensions["grants"]
    routes = world.app.url_map.bind("localhost")
    for rule in world.app.url_map.iter_rules():
        view = world.app.view_functions[rule.endpoint]
        if method not in (rule.methods or ()) or rule.endpoint.endswith("static"):
            continue
        if roles is not None and not roles & set(grants[view.permission]):  # type: ignore[attr-defined]
            continue
        for values in arguments(world, rule):
            yield routes.build(rule.endpoint, values)


def arguments(world: World, rule: Rule) -> Iterator[dict[str, Any]]:
    """The arguments of a route: each row of the town; of two ids those that belong together."""
    names = sorted(rule.arguments, key=rule.rule.index)
    ids = [name for name in names if isinstance(rule._converters[name], IntegerConverter) and name not in LABELS]
    others = [name for name in names if name not in ids]
    tables = [ROWS.get(name, _plural(name.removesuffix("_id"))) for name in ids]
    if rule.endpoint.startswith("community.members."):
        tables = ["memberships" if table == "members" else table for table in tables]
    if not ids:
        rows: list[Any] = [()]
    else:
        first = f"{ids[0]}, id" if len(ids) == 2 else "id"
        where = ENOUGH.get(tables[-1], "true")
        rows = world.ask(TOGETHER.get(rule.endpoint, f"SELECT {first} FROM {tables[-1]} WHERE {where} ORDER BY id"))
    secrets = {"secret": [world.buttons.get(EMAILS.get(rule.endpoint, ""), "nothing")]}
    secrets["place_code"] = [world.buttons.get("place code", "nothing")]
    secrets["slug"] = [report.slug for report in world.app.extensions["reports"]]
    secrets["figure"] = [one.slug for one in world.app.extensions["indicators"]]
    if rule.endpoint == "community.households.enter_card":
        secrets["code"] = [mailed.CARD]
    for row, words in itertools.product(
        rows, itertools.product(*((LABELS | secrets).get(name, ("nothing",)) for name in others))
    ):
        yield dict(zip(ids, row, strict=True)) | dict(zip(others, words, strict=True))


def _plural(name: str) -> str:
    return {"enrolment": "enrolments"}.get(name, f"{name[:-1]}ies" if name.endswith("ty") else f"{name}s")


def _of_chosen_dates(world: World, address: str, endpoint: str) -> set[str]:
    """The addresses of a page to which one comes with dates that one chose on another."""
    if endpoint not in {*CHOSEN, *CHOSEN_ALONE}:
        return set()
    rows = [one for (one,) in world.ask("SELECT id FROM sessions ORDER BY id LIMIT 40")]
    dates = "".join(f"&dates={one}" for one in rows)
    alone = {f"{address}?dates={one}" for one in rows if endpoint in CHOSEN_ALONE}
    return alone | {f"{address}?{one}{dates}" for one in CHOSEN.get(endpoint, ())}


def find_buttons(world: World, who: str, roles: set[Role]) -> dict[str, list[Button]]:
    """Every button that somebody meets on all pages of the town, by endpoint, those that look alike once."""
    found: dict[str, dict[Any, Button]] = defaultdict(dict)
    browser, routes = world.visitor(who), world.app.url_map.bind("localhost")
    waiting = list(addresses(world, "GET", roles | {Role.VISITOR}))
    # What a page shows in steps is on more than one address.
    seen = set(waiting)
    for address in waiting:
        answer = browser.get(address)
        if answer.mimetype != "text/html" or answer.location:
            continue
        steps = set(re.findall(rf'href="({re.escape(address)}\?(?:step|q)=\w+)', answer.text))
        if searched := SEARCHED.get(routes.match(address.partition("?")[0], method="GET")[0]):
            steps.add(f"{address.partition('?')[0]}?q={searched}")
        if "?" not in address:
            steps |= _of_chosen_dates(world, address, routes.match(address, method="GET")[0])
        steps -= seen
        waiting += sorted(steps)
        seen |= steps
        for button in buttons_on(world, address, answer.text):
            alike = (button.action, button.pressed, tuple(button.controls))
            found[button.endpoint].setdefault(alike, button)
    return {endpoint: list(buttons.values()) for endpoint, buttons in found.items()}


def press(
    world: World,
    who: str,
    button: Button,
    effort: int,
    tampered: dict[str, Any] | None = None,
    browser: Visitor | None = None,
    **more: Any,
) -> TestResponse:
    """Send a button as this person; where the page first shows what would happen, that is agreed to.

    `more` stands beside the fields of the form, `tampered` instead of some; `browser` is one that was open before.
    """
    browser = browser or world.visitor(who)
    answer = browser.post(button.action, data={**more, **button.body(effort), **(tampered or {})})
    if answer.status_code == 200:
        for second in buttons_on(world, button.action, answer.text):
            if second.endpoint == button.endpoint and second.pressed and second.pressed != button.pressed:
                return browser.post(second.action, data={**more, **second.body(0), **(tampered or {})})
    return answer
