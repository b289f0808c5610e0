"""When two accounts of volunteers are made one, and what stays where it is."""

from enum import Enum

from community.accounts.rules import AccountState


class Refusal(Enum):
    """Why two accounts are not made one, or not two again."""

    ONE_ACCOUNT = "one_account"
    ONESELF = "oneself"
    STAFF = "staff"
    NOT_ACTIVE = "not_active"
    CLEARED_FOR_MORE = "cleared_for_more"
    PROMISED_BOTH = "promised_both"


# What opens a door is not passed on, and what two people granted is granted anew by two.
STAYS = {
    "devices": ("account_id",),
    "recovery_codes": ("account_id",),
    "passkeys": ("account_id",),
    "passkey_questions": ("account_id",),
    "tokens": ("account_id",),
    "memberships": ("account_id",),
    "named_colleagues": ("account_id",),
    "emails": ("account_id",),
    "volunteers": ("id",),
    "granted_clearances": ("volunteer_id",),
    "clearance_proposals": ("volunteer_id",),
    "clearance_requests": ("volunteer_id",),
}
# Of what both have, what somebody waits for or stands in for; all else is the same twice.
PROMISES = ("sign_ups", "members", "pairs", "candidates", "asks")


def mergeable(
    numbers: tuple[int, int, int | None],
    states: tuple[AccountState, AccountState],
    staff: bool,
    heights: tuple[int, int],
) -> Refusal | None:
    """Why two accounts are not made one. `numbers`: of the kept, of the other, of whoever does it; `staff`: one of them
    holds a role of staff; `heights`: how high the clearances of the kept and of the other reach."""
    kept, gone, actor = numbers
    if kept == gone:
        return Refusal.ONE_ACCOUNT
    if actor in (kept, gone):
        return Refusal.ONESELF
    if staff:
        return Refusal.STAFF
    if any(state is not AccountState.ACTIVE for state in states):
        # One that was blocked is not opened so.
        return Refusal.NOT_ACTIVE
    return Refusal.CLEARED_FOR_MORE if heights[1] > heights[0] else None
