"""What the demonstration town takes from elsewhere: a partner's calendar, and a table that nobody has looked at yet."""

from datetime import time, timedelta

import sqlalchemy as sa

from community.demo.organisations import RED_CROSS
from community.demo.town import Town
from community.foundation import clock
from community.foundation.access import Role
from community.foundation.database import db
from community.organisations.models import Membership
from events.activities.rules import ActivityKind
from events.calendar.window import window
from events.imports.csv_reader import SheetWords, read_sheet
from events.imports.models import BroughtProgramme
from events.imports.rules import CalendarFormat, Imported, ImportedChange, ImportFate, SheetColumn, digest, preview_of
from events.partner_feeds.models import PartnerFeed
from events.partner_feeds.rules import EVERY

HOST = "calendar.example.org"
SOURCE, TABLE = "Библиотека „Пробуда“", "Хор на читалището"
ROWS = ("Репетиция на хора", "Репетиция на хора", "Концерт на хора")
ASKED = time(10, 5)


def load(town: Town) -> None:
    """A calendar of a partner, which is never read because the partner has no site, and three dates of a choir that
    wait for their coordinator."""
    organisation_id = town.organisations[RED_CROSS]
    coordinates = (Membership.organisation_id == organisation_id, Membership.role == Role.COORDINATOR)
    me = db.session.scalars(sa.select(Membership.account_id).where(*coordinates)).first()
    feed = {
        "id": town.next_id(PartnerFeed),
        "organisation_id": organisation_id,
        "source": SOURCE,
        "host": HOST,
        "address": f"https://{HOST}/library.ics",
        "subscribed_by_id": me,
        "subscribed_at": town.moment(-20, ASKED),
        "due_at": town.moment(-20, ASKED),
    }
    town.keep(PartnerFeed, [feed])
    words = SheetWords({one.value: one for one in SheetColumn}, {one.value: one for one in ActivityKind}, {})
    days = (town.today + timedelta(days=days) for days in (9, 16, 24))
    lines = [f"{title};{day:%d.%m.%Y};18:30;20:00;culture" for title, day in zip(ROWS, days, strict=True)]
    content = "\r\n".join(("title;date;starts;ends;kind", *lines)).encode()
    calendar = read_sheet(content, zone=town.zone, words=words, window=window(clock.now()))
    fresh = [
        ImportedChange(one.line, ImportFate.NEW, one.title, one.start_at, zone=one.zone) for one in calendar.events
    ]
    preview = preview_of(calendar, Imported(fresh=fresh)).packed()
    brought = {
        "id": town.next_id(BroughtProgramme),
        "organisation_id": organisation_id,
        "source": TABLE,
        "format": CalendarFormat.CSV,
        "content": content,
        "preview": preview,
        "digest": digest(preview),
        "brought_by_id": me,
        "brought_at": clock.now() - EVERY,
    }
    town.keep(BroughtProgramme, [brought])
