"""A search for a substitute in the demonstration town: somebody gave a place back, three were asked, one said no."""

from collections.abc import Callable, Sequence
from datetime import time, timedelta
from typing import Any

from community.demo.organisations import RED_CROSS
from community.demo.town import Town
from events.demo import programme
from events.demo.parties import DemoSession
from events.sessions.rules import SessionState
from volunteers.rosters.models import Ask
from volunteers.rosters.rules import AskState
from volunteers.shifts.rules import SignUpState
from volunteers.substitutes.models import Search
from volunteers.substitutes.rules import SearchState

Row = dict[str, Any]


def give_back(
    town: Town,
    meetings: list[DemoSession],
    shifts: list[Row],
    sign_ups: list[Row],
    free: Callable[[DemoSession, Row], list[int]],
) -> tuple[list[Row], list[Row]]:
    """Free a place in the first shift that has just enough people, and make the rows of the search and of its asks.

    `free` says who could take a shift, by account.
    """
    shown = {
        meeting.id: meeting
        for meeting in meetings
        if meeting.activity.organisation == RED_CROSS
        and meeting.activity.slug not in programme.INVITED
        and meeting.state is SessionState.SCHEDULED
        and not meeting.draft
        and town.moment(1, time(12)) < meeting.starts_at < town.moment(21)
    }
    for shift in shifts:
        holding = [row for row in sign_ups if row["shift_id"] == shift["id"]]
        if shift["session_id"] not in shown or shift["taken"] != shift["minimum"] or not holding:
            continue
        had = {row["account_id"] for row in holding}
        people = [one for one in free(shown[shift["session_id"]], shift) if one not in had][:3]
        if len(people) < 3 or any(row["state"] is not SignUpState.CONFIRMED for row in holding):
            continue
        asked_at = town.moment(-1, time(20, 30))
        holding[-1] |= {"state": SignUpState.WITHDRAWN, "updated_at": asked_at - timedelta(minutes=5)}
        shift["taken"] -= 1
        search = {"id": town.next_id(Search), "shift_id": shift["id"], "goal": shift["minimum"]}
        search |= {"state": SearchState.LOOKING, "started_at": asked_at - timedelta(minutes=5)}
        return [search], _asks(town, shift, people, asked_at)
    return [], []


def _asks(town: Town, shift: Row, people: Sequence[int], asked_at: Any) -> list[Row]:
    """The last of them has said no."""
    return [
        {
            "id": town.next_id(Ask),
            "shift_id": shift["id"],
            "account_id": account_id,
            "state": AskState.DECLINED if account_id == people[-1] else AskState.ASKED,
            "created_at": asked_at,
            "asked_at": asked_at,
            "answer_until": town.moment(1, time(9)),
            "answered_at": asked_at + timedelta(minutes=20) if account_id == people[-1] else None,
        }
        for account_id in people
    ]
