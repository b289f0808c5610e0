"""A programme that another program wrote, imported: page and feed show it date by date as independent readers do."""

import re
from datetime import UTC, datetime

import pytest

from events.calendar.window import window
from tests import factories

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
FILES = [("hulme-moss-side-2026.ics", NOW), ("hulme-moss-side.ics", datetime(2018, 5, 1, tzinfo=UTC))]
CARD = re.compile(r'href="/events/sessions/(\d+)"[^>]*>([^<]+)</a>')


@pytest.fixture
def imported(app, data, writing, clock):
    """Import a real file at a moment; returns its bytes."""

    def take(name, now):
        clock.set(now)
        with writing():
            factories.organisation(slug="ours")
        arguments = ["events", "import", str(data / name), "--organisation", "ours"]
        done = app.test_cli_runner().invoke(args=arguments)
        assert done.exit_code == 0, done.output
        return (data / name).read_bytes()

    return take


@pytest.mark.parametrize(("name", "now"), FILES)
def test_the_feed_agrees_date_by_date(imported, client, expanded, name, now):
    content = imported(name, now)
    bounds = window(now)

    def dates(calendar):
        rows = expanded(calendar, bounds.start, bounds.end, "Europe/London")
        return sorted((start, end, " ".join(title.split())) for _, start, end, title in rows)

    feed = client.get("/cal/en/programme.ics").data
    ours, theirs = dates(feed), dates(content)
    assert len(theirs) > 2_500
    # So many dates are more than calendars read: whole months at the far end are left out.
    assert len(feed) < 900_000
    last = ours[-1][0]
    end = datetime(last.year + last.month // 12, last.month % 12 + 1, 1, tzinfo=UTC)
    assert ours == [one for one in theirs if one[0] < end]
    assert len(ours) > 700


def test_the_programme_page_shows_the_same_dates(imported, client, expanded):
    content = imported(*FILES[0])
    days = datetime(2026, 12, 24, tzinfo=UTC)
    rows = expanded(content, NOW, days, "Europe/London")
    awaited = sorted(" ".join(title.split()) for _, _, end, title in rows if end > NOW)
    shown = {}
    page = 1
    while len(shown) < len(awaited):
        found = CARD.findall(client.get(f"/programme?page={page}").text)
        assert found
        shown |= dict(found)
        page += 1
    titles = [_plain(title) for title in list(shown.values())[: len(awaited)]]
    assert sorted(titles) == awaited


def _plain(markup):
    for entity, email in (("&amp;", "&"), ("&#39;", "'"), ("&#34;", '"')):
        markup = markup.replace(entity, email)
    return " ".join(markup.split())
