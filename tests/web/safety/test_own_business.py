"""Every button without a number in its address, pressed by those whom it does not concern:
it stays their own business."""

import re

import pytest

from community.foundation.database import db
from tests.world import changes

STRANGERS = {
    "anybody": {},
    "other family": {"households": "family other"},
    "volunteer": {"accounts": "person volunteer"},
    "elsewhere": {"accounts": "person elsewhere", "organisations": "organisation elsewhere"},
}
# Traces that a visit leaves, emails to whom it concerns, and what a visitor may begin: with an address of their own, by
# saying what they saw, or by offering help.
TRACES = {"audit_entries", "attempts", "versions", "emails", "applications", "concerns", "help_offers",
          "worries"}  # fmt: skip
# What belongs to the town and not to an organisation: every coordinator may add a skill, choose the weights of the
# matching, and let it run, which proposes drafts to the coordinators of each family; ask all organisations about a
# setting that binds them; say who helps with what.
TOWNS = {"skills", "matching_runs", "pairs", "unserved", "setting_changes", "setting_answers", "directory_entries"}
TURNED_AWAY = (401, 403, 404)


# Whoever knows a password or a PIN opens a device with it.
COMING_IN = ("community.accounts.sign_in", "community.households.enter_card")


def without_a_number(app):
    return sorted(
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "POST" in rule.methods
        and not any(name.endswith("_id") for name in rule.arguments)
        and "secret" not in rule.arguments
    )


def belonging(rows, roots):
    """(table, id) of the roots and of all that hangs on them."""
    found = set(roots)
    # The household that neighbours made with their account is theirs.
    found |= {
        ("households", row["household_id"]) for row in rows["members"] if ("accounts", row["account_id"]) in found
    }
    for table in db.metadata.sorted_tables:
        for row in rows[table.name]:
            if any((key.column.table.name, row[key.parent.name]) in found for key in table.foreign_keys):
                found.add((table.name, row.get("id")))
    return found


@pytest.mark.parametrize("who", STRANGERS)
def test_it_changes_nothing_of_anybody_else(world, pressed, who):
    roots = {(table, world.ids[name]) for table, name in STRANGERS[who].items()}
    before, wrong, seen = world.rows(), [], set()
    for (_kind, endpoint), (_owner, button, effort, _usual, _gives) in pressed.items():
        if endpoint not in without_a_number(world.app):
            continue
        world.restore()
        body = {
            **button.body(effort),
            "organisation_id": "1",
            "account_id": "1",
            "household_id": "6",
            "volunteer_id": "1",
        }
        answer = world.visitor(who).post(button.action, data=body)
        seen.add(endpoint)
        after = world.rows()
        mine = belonging(before, roots) | belonging(after, roots)
        changed = changes(before, after, but=TRACES | (TOWNS if who == "elsewhere" else set()))
        if endpoint in COMING_IN:
            changed.pop("devices", None)
        if endpoint == "volunteers.profiles.tell":
            # What somebody can do, in words of their own, is proposed to the list and belongs to nobody.
            changed.pop("skills", None)
        if endpoint == "community.housing.offer":
            # A home that somebody offers is theirs to make; one that was here before is not theirs to change.
            here = {row["id"] for row in before["dwellings"]}
            mine |= {("dwellings", row["id"]) for row in after["dwellings"] if row["id"] not in here}
        if endpoint == "community.accounts.forgot_password":
            # For an address that nobody has as much is written, so that it takes as long; it belongs to nobody.
            nobodys = [row for row in changed.pop("tokens", []) if not row["account_id"] and not row["household_id"]]
            assert len(nobodys) <= 1
        foreign = [
            (table, row["id"]) for table, rows in changed.items() for row in rows if (table, row["id"]) not in mine
        ]
        if foreign or answer.status_code >= 500 or (answer.status_code in TURNED_AWAY and changed):
            wrong.append((endpoint, answer.status_code, foreign))
        if who == "anybody" and answer.status_code not in (*TURNED_AWAY, 422):
            # What a visitor may do is theirs; everything else is turned away.
            assert OPEN.match(endpoint), endpoint
    assert wrong == []
    unseen = {
        "staff_training.ask",
        "accounts.ask_second_step",
        "accounts.confirm_again",
        "accounts.take_language",
        "look.send",
    }
    unseen |= {f"passkeys.{one}" for one in ("ask", "confirm_again", "register", "sign_in")}
    assert seen | {f"community.{one}" for one in unseen} | {"volunteers.hours.ask"} >= set(without_a_number(world.app))


OPEN = re.compile(
    r"community\.(accounts\.sign_(in|out)|site\.|safeguarding\.tell|"
    r"accounts\.(register|forgot_password|ask_second_step)|households\.enter_card)|"
    r"volunteers\.offers\.offer|community\.worries\.|community\.housing\.offer"
)


PROTECTORS = "SELECT email FROM accounts a JOIN memberships m ON m.account_id = a.id WHERE m.role = 'safeguarding'"
# Who looks at a worry that was told since: the coordinators of where it landed, and in a municipality its officers.
LOOKERS = (
    "SELECT a.email FROM worries w JOIN organisations o ON o.id = w.organisation_id JOIN memberships m "
    "ON m.organisation_id = o.id JOIN accounts a ON a.id = m.account_id WHERE w.id > ? "
    "AND (m.role = 'coordinator' OR (m.role = 'caseworker' AND o.kind = 'municipality'))"
)


def test_emails_go_to_those_whom_it_concerns_only(world, pressed):
    """A stranger's press sends no email to anybody but themselves, their own organisation,
    or the address they typed."""
    protectors = {address for (address,) in world.ask(PROTECTORS)}
    [(latest,)] = world.ask("SELECT max(id) FROM worries")
    for who in STRANGERS:
        own = {
            address
            for (address,) in world.ask(
                "SELECT email FROM accounts a JOIN memberships m ON m.account_id = a.id WHERE m.organisation_id = ?",
                world.ids["organisation elsewhere"],
            )
        }
        for (_kind, endpoint), (_owner, button, effort, _usual, _gives) in pressed.items():
            if endpoint in without_a_number(world.app):
                world.restore()
                world.visitor(who).post(button.action, data=button.body(effort))
                # What is written to nobody is never sent.
                to = {address for (address,) in world.ask("SELECT address FROM emails WHERE address <> ''")}
                me = {
                    address
                    for (address,) in world.ask(
                        "SELECT email FROM accounts WHERE id = ?", world.ids.get(f"person {who}", 0)
                    )
                }
                typed = {str(value) for value in button.body(effort).values()}
                asked = protectors if endpoint == "community.safeguarding.tell" else set()
                if endpoint == "community.worries.tell":
                    asked = {address for (address,) in world.ask(LOOKERS, latest)}
                assert to <= own | me | typed | asked, (who, endpoint)
