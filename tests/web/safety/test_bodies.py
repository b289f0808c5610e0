"""Every button, pressed with fields that its form does not have: what happens is what happens without them."""

import sqlalchemy as sa

from community.foundation.access import Role
from community.foundation.database import UtcDateTime, db
from tests.buttons import press
from tests.presses import gives_of, is_done, settled
from tests.world import changes

# Buttons that no page of the small town shows: the second step stands between two pages of signing in, nobody there was
# away for years, nobody has the code of a confirmation at hand, and /look is the demonstration's.
# What no page of the small town shows: it is asked of a device that rested or reads another language, of who was told
# of two alike, or by an email; each has tests of its own.
UNSEEN = {
    "community.accounts.ask_second_step",
    "community.accounts.confirm_again",
    "community.accounts.take_language",
    "community.duplicates.merge",
    "community.duplicates.part",
    "community.homes.end",
    "community.homes.end_by_family",
    "community.emails.stop",
    # What a passkey answers, no hand can type.
    "community.passkeys.ask",
    "community.passkeys.confirm_again",
    "community.passkeys.register",
    "community.passkeys.sign_in",
    # What a device kept of its taps at a door, its script sends.
    "volunteers.door_lists.take",
    # Only who is there can leave.
    "volunteers.arrivals.leave",
    "volunteers.duplicates.merge",
    "volunteers.duplicates.part",
    "community.look.send",
    "community.privacy.keep_household",
    "volunteers.hours.ask",
    # Whom every pair of the town can talk to has been asked to already; test_journal presses it.
    "volunteers.journal.call_me",
    "community.staff_training.ask",
}
OFTEN_TRIED = ("is_admin", "is_staff", "admin", "roles", "permissions", "status", "cleared_until", "csrf", "user_id",
    "owner_id",
               "_method", "password_hash", "verified", "confirmed", "approved")  # fmt: skip


def hostile(world, touched):
    """A value for every column of the house and for what attackers try: somebody else's ids, another state, a role.

    `touched`: the rows that the button changes; of columns that tables share, theirs come first.
    """
    found = dict.fromkeys(OFTEN_TRIED, "1")
    for table in sorted(db.metadata.sorted_tables, key=lambda table: table.name not in touched):
        row = touched.get(table.name, [{}])[-1]
        for column in table.c:
            found.setdefault(column.name, _other_value(world, column, row.get(column.name)))
    return found


def portions(more, with_file):
    """What is sent beside a form's own fields: all at once, or, with a file, as much at a time as is read of such a
    form (`MAX_FORM_PARTS`)."""
    names, size = list(more), 500 if with_file else len(more)
    return [{name: more[name] for name in names[n : n + size]} for n in range(0, len(names), size)]


def _other_value(world, column, present):
    kind = column.type
    theirs = {"account_id": "person elsewhere", "volunteer_id": "person helper", "household_id": "family other",
              "organisation_id": "organisation elsewhere"}  # fmt: skip
    if column.name in theirs:
        return str(world.ids[theirs[column.name]])
    if column.name == "role":
        return Role.ADMINISTRATOR.value
    if isinstance(kind, sa.Enum):
        return next(value for value in reversed(kind.enums) if value != present)
    if isinstance(kind, sa.Boolean):
        return "" if present else "y"
    if isinstance(kind, sa.Integer | sa.Float):
        return "2" if present != 2 else "3"
    if isinstance(kind, sa.Date):
        return "2040-01-01"
    return "2040-01-01T00:00" if isinstance(kind, UtcDateTime) else "hostile"


def posts(app):
    return {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in rule.methods}


def test_every_route_that_changes_something_is_pressed(world, pressed):
    assert posts(world.app) - {endpoint for _, endpoint in pressed} == UNSEEN


def test_nothing_but_the_fields_of_the_form_counts(world, pressed):
    still, wrong = settled(world), {}
    for (kind, endpoint), (who, button, effort, usual, gives) in pressed.items():
        touched = changes(still, usual, but=("audit_entries", "emails", "versions"))
        # A form may have a second button, which shows what would happen.
        own = {*button.controls, *button.body(effort), "preview"}
        more = {name: value for name, value in hostile(world, touched).items() if name not in own}
        for portion in portions(more, any(isinstance(value, tuple) for value in button.body(effort).values())):
            world.restore()
            answer = press(world, who, button, effort, **portion)
            found = settled(world)
            if found != usual or gives_of(answer) != gives:
                wrong[kind, endpoint] = (answer.status_code, changes(usual, found))
    assert wrong == {}


# What one runs together with the other, or asked it to, is one's own.
BESIDE = {"partner_id", "asked_id"}


def theirs(world):
    """What belongs to the other organisation: (table, id) of its rows and of what hangs on them."""
    found = {("organisations", world.ids["organisation elsewhere"]), ("households", world.ids["family other"])}
    found.add(("accounts", world.ids["person elsewhere"]))
    rows = world.rows()
    for table in (table for table in db.metadata.sorted_tables if table.name not in ("tokens", "devices", "emails")):
        for row in rows[table.name]:
            belongs = (key for key in table.foreign_keys if key.parent.name not in BESIDE)
            if any((key.column.table.name, row[key.parent.name]) in found for key in belongs):
                found.add((table.name, row.get("id")))
    return found


def test_a_choice_that_was_not_offered_is_none(world, pressed):
    """In every field that holds a number, the number of something that belongs to the other organisation."""
    foreign = theirs(world)
    # The last of each kind, so that it is nobody else's number.
    numbers = {str(number) for number in dict(sorted(foreign)).values()}
    still, taken = settled(world), []
    for (_kind, endpoint), (who, button, effort, usual, _gives) in pressed.items():
        body = button.body(effort)
        for name, control in button.controls.items():
            offered = {*control.choices, *control.values}
            if not any(value.isdigit() for value in offered) or control.kind in ("number", "text", "textarea"):
                continue
            for number in sorted(numbers - offered):
                world.restore()
                tampered = {name: [*_others(body.get(name), control), number]}
                if not is_done(button, press(world, who, button, effort, tampered)):
                    continue
                if _points_at(foreign, changes(still, settled(world))) - _points_at(foreign, changes(still, usual)):
                    taken.append((who, endpoint, name, number))
    assert taken == []


def _others(values, control):
    """What else a group of checkboxes sends."""
    return [] if control.kind != "checkbox" or not values else [values] if isinstance(values, str) else values


def _points_at(foreign, changed):
    """Where rows that changed name what is foreign."""
    return {
        (table, key.parent.name)
        for table, rows in changed.items()
        for key in db.metadata.tables[table].foreign_keys
        for row in rows
        if (key.column.table.name, row.get(key.parent.name)) in foreign
    }
