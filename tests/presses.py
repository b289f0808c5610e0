"""Which buttons of the small town work, who presses them, and what they leave behind."""

from typing import Any

from community.foundation.access import Role
from community.foundation.database import db
from community.foundation.sealing import SealedBytes, SealedText
from tests.buttons import Button, find_buttons, press
from tests.world import World

VOLUNTEER, FAMILY = {Role.PERSON, Role.VOLUNTEER}, {Role.HOUSEHOLD}
# Who presses: kind -> people of this kind, whose pages hold different buttons.
PEOPLE = {
    "anybody": (("anybody",), {Role.VISITOR}),
    "volunteer": (("mentor", "asked", "helper", "applicant", "candidate"), VOLUNTEER),
    "staff": (("coordinator", "vetter"), {Role.PERSON, Role.COORDINATOR}),
    "vetter": (("vetter",), {Role.VETTING}),
    "protector": (("protector",), {Role.SAFEGUARDING}),
    "caseworker": (("officer",), {Role.PERSON, Role.CASEWORKER}),
    "receiver": (("receiver", "school officer"), {Role.SERVICE}),
    "reporter": (("reporter",), {Role.REPORTER}),
    "administrator": (("administrator",), {Role.ADMINISTRATOR}),
    "family": (("active family", "fresh family", "new family", "minor family", "asked family", "waiting family",
    "ended family", "young person", "parent of pupils", "adult of fresh", "adult of waiting"), FAMILY),
}  # fmt: skip
MOST_TRIED = 12
# Values that are new each time, whatever was sent.
RANDOM = {
    "digest", "key", "sign", "password_hash", "pin_hash", "code", "code_digest", "message_key", "totp_secret", "took",
    "user_handle",
}  # fmt: skip


# What is shown once, and never behind an address: the answer to the button is the page.
SHOWN_ONCE = {
    "community.accounts.confirm_second_step",
    "community.accounts.renew_codes",
    "community.passkeys.add",
    "community.schooling.application",
}


def sealed() -> set[tuple[str, str]]:
    """The columns that are sealed anew each time: (table, column)."""
    return {
        (table.name, column.name)
        for table in db.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, SealedText | SealedBytes)
    }


def settled(world: World) -> dict[str, list[dict[str, Any]]]:
    """Every row, without what is new each time; audit rows of one flush have no order."""
    closed = sealed()
    rows = {
        table: [
            {name: value for name, value in row.items() if name not in RANDOM and (table, name) not in closed}
            for row in found
        ]
        for table, found in world.rows().items()
    }
    rows["audit_entries"] = sorted(
        ({name: value for name, value in row.items() if name != "id"} for row in rows["audit_entries"]), key=repr
    )
    return rows


def works(world: World, who: str, buttons: list[Button]) -> tuple[Button, int, Any, Any] | None:
    """The first of these buttons, and the effort of filling it in, with which something happens;
    None where none does."""
    for button in buttons[:MOST_TRIED]:
        for effort in (0, 1, 2):
            world.restore()
            answer = press(world, who, button, effort)
            if is_done(button, answer):
                return button, effort, settled(world), gives_of(answer)
    return None


def is_done(button: Button, answer: Any) -> bool:
    """Whether the button did what it says."""
    shown = button.endpoint in SHOWN_ONCE and answer.status_code == 200
    return answer.status_code == 303 or shown or is_file(answer)


def is_file(answer: Any) -> bool:
    """Whether an answer is something to keep."""
    return answer.headers.get("Content-Disposition", "").startswith("attachment")


def gives_of(answer: Any) -> Any:
    """Where an answer leads, or the file that it is."""
    return answer.data if is_file(answer) else (answer.location or "").partition("?")[0]


def press_all(world: World) -> dict[tuple[str, str], tuple[str, Button, int, Any, Any]]:
    """Every button that works: (kind, endpoint) -> who, the button, the effort, what it left behind, what it gave."""
    found: dict[tuple[str, str], Any] = {}
    for kind, (people, roles) in PEOPLE.items():
        for who in people:
            world.restore()
            for endpoint, buttons in find_buttons(world, who, roles).items():
                if (kind, endpoint) in found or ("anybody", endpoint) in found:
                    continue
                if one := works(world, who, buttons):
                    found[kind, endpoint] = (who, *one)
    return found
