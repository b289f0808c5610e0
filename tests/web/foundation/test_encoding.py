"""What somebody typed stays what they typed, and in no page, file or address becomes anything else (ASVS.md, 1)."""

import json
from urllib.parse import quote

import feedparser
import icalendar
import pytest

from community.foundation.access import Role
from events.activities.models import ActivityText
from tests import factories

# What ends an element, an attribute, a script, a line of a calendar, a format, a template and a statement.
TITLE = """Tea </script><b x='1' y="2">& {{ 7 * 7 }} %(site)s {0} '; DROP TABLE accounts; -- \\n, a;b"""
ESCAPED = "Tea &lt;/script&gt;&lt;b x=&#39;1&#39; y=&#34;2&#34;&gt;&amp; {{ 7 * 7 }} %(site)s {0} &#39;; DROP TABLE"


@pytest.fixture
def meeting(writing):
    with writing():
        return factories.session(factories.activity(factories.organisation(name="Red Cross"), TITLE)).id


def test_the_database_keeps_it_as_it_was_typed_and_each_page_escapes_it_for_itself(meeting, client, reading):
    with reading() as session:
        assert session.query(ActivityText.title).scalar() == TITLE
    page = client.get("/programme?lang=en").text
    assert ESCAPED in page
    assert "<b x=" not in page
    assert "Tea 49" not in page
    # Once: nothing was escaped before it was kept.
    assert "&amp;lt;" not in page


@pytest.mark.parametrize("typed", ['"><script>alert(1)</script>', "' onfocus='alert(1)", '" autofocus onfocus="x'])
def test_what_is_searched_for_does_not_leave_its_attribute(client, typed):
    page = client.get("/programme", query_string={"q": typed, "lang": "en"}).text
    assert typed not in page
    assert "<script>alert" not in page


def test_what_is_decoded_once_is_not_decoded_again(client):
    page = client.get("/programme?lang=en&q=%253Cb%253E%26lt%3B").text
    assert 'value="%3Cb%3E&amp;lt;"' in page


def test_data_for_programs_is_of_one_piece(meeting, client):
    [entry] = json.loads(client.get("/programme.json?lang=en").data)["sessions"]
    assert entry["title"] == TITLE
    feed = feedparser.parse(client.get("/programme.atom?lang=en").data, sanitize_html=False)
    assert feed.bozo is False
    assert TITLE in feed.entries[0].title


def test_in_the_page_of_a_date_data_for_search_engines_ends_no_script(meeting, client):
    page = client.get(f"/events/sessions/{meeting}?lang=en").text
    inside = page.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    assert json.loads(inside)["name"] == TITLE


def test_a_calendar_keeps_its_lines(meeting, client):
    content = client.get("/cal/en/programme.ics").data
    [event] = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert str(event["SUMMARY"]) == TITLE
    assert b"\r\nDROP" not in content


def test_what_is_sent_on_is_part_of_its_address(client):
    answer = client.get("/?" + f"q={quote('a&b=c #d')}&kind=sport")
    assert "\n" not in answer.headers.get("Location", "")
    for typed in ("%0d%0aSet-Cookie:%20a=b", "%E5%98%8D%E5%98%8ASet-Cookie:a=b"):
        answer = client.post(f"/sign-in?next=/{typed}")
        assert "a=b" not in str(answer.headers.getlist("Set-Cookie"))


@pytest.mark.both_databases
@pytest.mark.parametrize("typed", ["zzz' OR '1'='1", "zzz' UNION SELECT name FROM accounts --", "%", "_", "zzz%' --"])
def test_no_word_becomes_part_of_a_statement(client, writing, reading, typed):
    with writing():
        factories.session(factories.activity(factories.organisation(), "Chess"))
    answer = client.get("/programme.json", query_string={"q": typed, "lang": "en"})
    assert (answer.status_code, json.loads(answer.data)["sessions"]) == (200, [])


def test_a_field_counts_once_and_only_from_where_the_form_sends_it(client, writing):
    with writing():
        known, other = (factories.account((Role.VOLUNTEER, None)).email for _ in range(2))
    right = {"email": known, "password": factories.PASSWORD}
    assert client.post("/sign-in", query_string=right).status_code == 422
    assert (
        client.post("/sign-in", query_string={"password": factories.PASSWORD}, data={"email": known}).status_code == 422
    )
    # Of two of a name the first counts, wherever it is asked for.
    answer = client.post("/sign-in", data={"email": [known, other], "password": [factories.PASSWORD, "another one"]})
    assert answer.status_code == 303
    assert known in client.get("/account").text
