"""The trail as a page and as a file for staff, and for a family who opened what is theirs."""

from datetime import date
from typing import Any

from flask import current_app, render_template, request, url_for

from community.audit_trail import queries, rules
from community.audit_trail.labels import LOOKS, by_whom
from community.audit_trail.queries import A_FILE, A_PAGE, TrailLine
from community.audit_trail.rules import TrailWish
from community.foundation import audit, clock, i18n
from community.foundation.access import Role, current_actor, own_reach, permits, requires, within_reach
from community.foundation.audit import Deed
from community.foundation.config import settings
from community.foundation.forms import clean_line
from community.foundation.i18n import gettext, plain_words
from community.foundation.pages import slice_blueprint
from community.foundation.personal_data import Owner
from community.foundation.spreadsheets import as_csv
from community.organisations.models import Organisation
from community.permissions import Permission
from community.privacy.queries import openings

blueprint = slice_blueprint(__name__, prefix="")

LAST_PAGE = 1000
# What keeps names apart from the sentence around them; a file is read by programs.
MARKS = {0x2068: None, 0x2069: None}


def _page_number() -> int:
    return min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def _wish(tables: dict[str, Any]) -> TrailWish:
    """What the address asks for; what cannot be understood is as if it were not there."""
    table = request.args.get("kind", "")
    number = request.args.get("number", type=int)
    return rules.wished(
        clock.today(),
        _day("since"),
        _day("until"),
        (clean_line(request.args.get("person")) or "")[:80],
        table if table in tables else "",
        number if number is not None and 0 <= number < 2**31 else None,
    )


def _words() -> dict[str, Any]:
    """What the tables are called of which the reader may learn something, in the order of the words."""
    words = {one.model.__tablename__: str(one.word) for one in queries.kinds_for(current_actor())}
    return dict(sorted(words.items(), key=lambda pair: pair[1].casefold()))


def _called(table: str) -> str:
    """A table in words; of one that is no longer there its name."""
    return next((str(one.word) for one in queries.audited() if one.model.__tablename__ == table), table)


def _address(endpoint: str, wish: TrailWish, page: int = 1) -> str:
    return url_for(
        endpoint,
        since=wish.since.isoformat(),
        until=wish.until.isoformat(),
        person=wish.person or None,
        kind=wish.table or None,
        number=wish.row_id,
        page=page if page > 1 else None,
    )


@blueprint.get("/community/trail")
@requires(Permission.SEE_TRAIL)
def index() -> str:
    """Who did what to what the reader knows of; never what it said."""
    actor, number, tables = current_actor(), _page_number(), _words()
    wish = _wish(tables)
    found = queries.entries(
        within_reach(actor, Permission.SEE_TRAIL),
        queries.known_accounts(actor),
        wish,
        (number - 1) * A_PAGE,
        A_PAGE + 1,
    )
    exports = permits(actor, Permission.EXPORT_TRAIL)
    return render_template(
        "community/audit_trail/index.html",
        lines=[(one, _called(one.table), by_whom(one)) for one in found[:A_PAGE]],
        looks=LOOKS,
        wish=wish,
        tables=tables,
        filtered=bool(wish.person or wish.table or wish.row_id is not None),
        whole=Role.ADMINISTRATOR in actor.roles,
        file_url=_address(".export", wish) if exports else "",
        previous_url=_address(".index", wish, number - 1) if number > 1 else "",
        next_url=_address(".index", wish, number + 1) if len(found) > A_PAGE else "",
    )


@blueprint.get("/community/trail.csv")
@requires(Permission.EXPORT_TRAIL, records=True)
def export() -> Any:
    """The rows and the columns of the page, as a file; nobody takes the whole trail along."""
    actor = current_actor()
    wish = _wish(_words())
    found = queries.entries(own_reach(actor, Permission.EXPORT_TRAIL), queries.known_accounts(actor), wish, 0, A_FILE)
    mine = {organisation for role, organisation in actor.held if role in queries.READERS and organisation is not None}
    audit.note(*((Deed.EXPORTED, Organisation, number, "trail") for number in sorted(mine)))
    with plain_words():
        rows = [_row(one) for one in found]
        heads = [gettext("When"), gettext("Who"), gettext("What was done"), gettext("With what"), gettext("Number")]
    response = as_csv("trail", [heads, *rows])
    response.headers["Cache-Control"] = "no-store"
    return response


def _row(line: TrailLine) -> list[Any]:
    label = current_app.jinja_env.filters["label"]
    at = i18n.local(line.at, settings().time_zone)
    words = (f"{at:%Y-%m-%d %H:%M}", by_whom(line).translate(MARKS), str(label(line.deed)), _called(line.table))
    return [*words, line.row_id]


@blueprint.get("/family/trail")
@requires(Permission.SEE_OWN_TRAIL)
def mine() -> str:
    """Which organisation opened, in which role, what this card shows of its family."""
    actor, number = current_actor(), _page_number()
    found = openings(Owner.HOUSEHOLD, actor.household_id, actor, start=(number - 1) * A_PAGE, most=A_PAGE + 1)
    return render_template(
        "community/audit_trail/mine.html",
        openings=found[:A_PAGE],
        previous_url=url_for(".mine", page=number - 1) if number > 1 else "",
        next_url=url_for(".mine", page=number + 1) if len(found) > A_PAGE else "",
    )
