"""Other sites show an organisation's next dates: bare, in frames only where it allowed that, or as plain links."""

import html as markup
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from community.accounts.models import Account
from community.foundation import clock as the_clock
from community.foundation.access import Role
from community.organisations.models import Organisation
from community.organisations.rules import OrganisationKind, OrganisationState
from events.activities.models import Activity, ActivityText
from events.activities.rules import ActivityKind, ActivityState
from events.embeds.models import EmbedHost
from events.embeds.rules import MOST_HOSTS
from events.planning import actions as planning
from events.sessions.models import Session
from events.venues.models import Venue
from events.venues.rules import PlaceVisibility
from tests import cast, factories, html

HOSTILE = '</a></textarea><script>alert(1)</script>"'


@pytest.fixture
def play(writing):
    with writing():
        return cast.gather()


@pytest.fixture
def coordinator(play, visitor):
    person = visitor()
    person.sign_in(play.coordinator)
    return person


def page_of(play):
    return f"/events/embeds/{play.organisation}"


def allow(coordinator, play, host="www.example.org"):
    return coordinator.post(page_of(play), data={"host": host})


@pytest.mark.both_databases
def test_an_organisation_allows_a_site_and_takes_it_off_again(play, coordinator, client):
    nobody = client.get("/embed/ours")
    assert "frame-ancestors 'none'" in nobody.headers["Content-Security-Policy"]
    assert nobody.headers["X-Frame-Options"] == "DENY"
    assert allow(coordinator, play, "https://Dom-Vitosha.example.org/news?x=1").status_code == 303
    page = client.get("/embed/ours")
    assert page.headers["Content-Security-Policy"].endswith("frame-ancestors https://dom-vitosha.example.org")
    assert "X-Frame-Options" not in page.headers
    # Only there: no other page, and no other organisation's.
    for path in ("/", "/programme", "/embed/theirs", "/nowhere", page_of(play)):
        answer = client.get(path)
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"], path
        assert answer.headers["X-Frame-Options"] == "DENY", path
    shown = coordinator.get(page_of(play))
    assert "https://dom-vitosha.example.org" in shown.text
    assert coordinator.press(shown, "Take it off").status_code == 303
    again = client.get("/embed/ours")
    assert again.headers["X-Frame-Options"] == "DENY"
    assert "dom-vitosha" not in again.headers["Content-Security-Policy"]


def test_the_framed_page_runs_nothing_and_asks_for_nothing(play, visitor, coordinator):
    allow(coordinator, play)
    for reader in (visitor(), coordinator):
        page = reader.get("/embed/ours")
        assert (page.status_code, page.content_type) == (200, "text/html; charset=utf-8")
        assert "Set-Cookie" not in page.headers
        assert "Cookie" not in page.headers.get("Vary", "")
        assert page.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        policy = page.headers["Content-Security-Policy"]
        assert "script-src" not in policy
        for directive in ("default-src 'none'", "form-action 'none'", "base-uri 'none'"):
            assert directive in policy
        assert "<script" not in page.text
        assert "<form" not in page.text
        links = re.findall(r"<a [^>]*>", page.text)
        assert links
        assert all('target="_top"' in link for link in links)
        assert page.data == visitor().get("/embed/ours").data
        html.check_page(page.text)


def test_it_shows_the_next_dates_of_that_organisation_alone(play, client, writing):
    with writing() as session:
        venue = session.query(Venue).first()
        venue.visibility, venue.address = PlaceVisibility.AFTER_CONFIRMATION, "7 Hidden Street"
        for number in range(12):
            text = ActivityText(locale="en", title=f"Tea {number}", bring="A canary cup")
            of = session.get_one(Organisation, play.organisation)
            activity = factories.activity(of, venue_id=venue.id, texts=[text])
            factories.session(activity, the_clock.now() + timedelta(hours=1 + number))
        theirs = session.query(Organisation).filter_by(slug="theirs").one()
        factories.session(factories.activity(theirs, title="Chess"))
    page = client.get("/embed/ours").text
    assert page.count("<li ") == 10
    assert "Tea 1<" in page
    for word in ("Chess", "Hidden", "canary"):
        assert word not in page
    assert "Chess" in client.get("/embed/theirs").text


def test_what_is_called_off_says_so_and_a_draft_is_nowhere(play, client, writing):
    assert "Football" in client.get("/embed/ours").text
    with writing() as session:
        planning.cancel(session.get_one(Session, play.session))
    assert "Cancelled" in client.get("/embed/ours").text
    with writing() as session:
        session.query(Activity).one().state = ActivityState.DRAFT
    page = client.get("/embed/ours").text
    assert "Football" not in page
    assert "Nothing is planned yet" in page


@pytest.mark.parametrize("state", [OrganisationState.CLOSED, OrganisationState.APPLIED])
def test_an_organisation_that_is_not_active_is_shown_nowhere(play, client, writing, coordinator, state):
    assert client.get("/embed/ours").status_code == 200
    with writing() as session:
        session.get_one(Organisation, play.organisation).state = state
    for slug in ("ours", "nobody", "../x", "Ours"):
        assert client.get(f"/embed/{slug}").status_code == 404
    # With the organisation the roles in it ended.
    assert coordinator.get(page_of(play)).status_code in (403, 404)


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl"), ("bg", "ltr")])
def test_its_language_is_named_by_the_address(play, visitor, language, direction):
    page = visitor().get(f"/embed/ours?lang={language}", headers={"Accept-Language": "uk"}).text
    assert f'<html lang="{language}" dir="{direction}">' in page
    assert visitor().get("/embed/ours?lang=tlh").status_code == 404
    assert '<html lang="en"' in visitor().get("/embed/ours?bust=1", headers={"Accept-Language": "ar"}).text


def test_what_a_frame_has_is_not_sent_again(app, play, visitor):
    page = visitor().get("/embed/ours")
    tag = {"If-None-Match": page.headers["ETag"]}
    for path in ("/embed/ours", "/embed/ours?bust=1"):
        assert visitor().get(path, headers=tag).status_code == 304
    assert len(app.extensions["answers"]._kept) == 1


WRONG = ("http://example.org", "*.example.org", "localhost", "10.0.0.1", "https://a:b@example.org", "example.org:8080",
         "example.org; script-src *", "", "javascript:alert(1)")  # fmt: skip


@pytest.mark.parametrize("typed", WRONG)
def test_what_is_no_site_is_not_allowed_and_stays_to_be_mended(play, coordinator, writing, typed):
    answer = allow(coordinator, play, typed)
    assert answer.status_code == 422
    assert markup.escape(typed) in answer.text
    with writing() as session:
        assert session.query(EmbedHost).count() == 0


@pytest.mark.both_databases
def test_there_is_an_end_to_the_list_and_twice_is_once(play, coordinator, writing):
    for _ in range(2):
        assert allow(coordinator, play).status_code == 303
    with writing() as session:
        assert session.query(EmbedHost).count() == 1
        more = (f"a{number}.example.org" for number in range(MOST_HOSTS - 1))
        session.add_all(EmbedHost(organisation_id=play.organisation, host=host) for host in more)
    shown = coordinator.get(page_of(play))
    assert "Allow this site" not in shown.text
    refused = allow(coordinator, play, "one.too.many.org")
    assert refused.status_code == 409
    assert "That is enough" in refused.text
    # What is there already is no refusal, and what is gone already goes once.
    assert allow(coordinator, play).status_code == 303
    for _ in range(2):
        assert coordinator.post(f"{page_of(play)}/withdraw", data={"host": "www.example.org"}).status_code == 303
    with writing() as session:
        assert session.query(EmbedHost).count() == MOST_HOSTS - 1


def test_nobody_else_decides_where_an_organisation_is_shown(play, visitor, client, writing):
    stranger = visitor()
    stranger.sign_in(play.stranger)
    volunteer = visitor()
    volunteer.sign_in(play.volunteer)
    for path, data in ((page_of(play), {"host": "evil.example.org"}), (f"{page_of(play)}/withdraw", {"host": "x.org"})):
        assert stranger.post(path, data=data).status_code == 404
        assert volunteer.post(path, data=data).status_code == 403
    assert stranger.get(page_of(play)).status_code == 404
    assert "Ours" not in stranger.get("/events/embeds").text
    with writing() as session:
        assert session.query(EmbedHost).count() == 0
        administrator = factories.account((Role.ADMINISTRATOR, play.organisation)).id
        assert session.get_one(Account, administrator)
    keeper = visitor()
    keeper.sign_in(administrator)
    assert allow(keeper, play).status_code == 303
    assert client.get("/embed/ours").headers["Content-Security-Policy"].endswith("https://www.example.org")


def test_what_is_copied_is_whole_and_harmless(play, coordinator, client, writing):
    with writing() as session:
        session.query(ActivityText).one().title = HOSTILE
    page = coordinator.get(page_of(play))
    assert "<script>alert" not in page.text
    copied = re.findall(r"<textarea[^>]*>(.*?)</textarea>", page.text, re.DOTALL)
    frame, links = map(markup.unescape, copied)
    address = re.search(r'<iframe src="http://localhost(/embed/ours\?lang=en)" title="Ours"', frame)[1]
    assert client.get(address).status_code == 200
    assert f'href="http://localhost/events/sessions/{play.session}"' in links
    assert "<script" not in links
    assert "&lt;script&gt;" in links
    feed = re.search(r'href="http://localhost(/cal/en/programme.ics\?organisation=ours)"', links)[1]
    assert "BEGIN:VEVENT" in client.get(feed).text


@pytest.fixture
def town(play, writing, visitor):
    """A municipality, and who coordinates it."""
    with writing():
        place = factories.organisation(slug="town", name="Town", kind=OrganisationKind.MUNICIPALITY)
        number, account = place.id, factories.coordinator(place).id
    person = visitor()
    person.sign_in(account)
    return Town(number, person)


@dataclass
class Town:
    number: int
    person: Any

    @property
    def page(self):
        return f"/events/embeds/{self.number}/town"


@pytest.mark.both_databases
def test_a_municipality_shows_what_everybody_offers_on_the_sites_that_it_allows(play, town, client, coordinator):
    address = re.search(
        r'src="http://localhost(/embed/town/town\?lang=en)"', markup.unescape(town.person.get(town.page).text)
    )
    before = client.get(address[1])
    assert "frame-ancestors 'none'" in before.headers["Content-Security-Policy"]
    allow(coordinator, play, "ours.example.org")
    assert town.person.post(f"/events/embeds/{town.number}", data={"host": "town.example.org"}).status_code == 303
    page = client.get(address[1])
    assert page.headers["Content-Security-Policy"].endswith("frame-ancestors https://town.example.org")
    shown = town.person.get(town.page).text
    assert "https://town.example.org" in shown
    assert re.search(r"Football</a>,\n.*\nOurs, ", markup.unescape(shown))
    # Of others, and by whom.
    assert "Football" in page.text
    assert "<bdi>Ours</bdi> · " in page.text
    assert "<script" not in page.text
    assert "Set-Cookie" not in page.headers
    html.check_page(page.text)


def test_any_filter_of_the_programme_narrows_what_is_shown_of_the_town(play, town, client, writing):
    with writing() as session:
        ours = session.get_one(Organisation, play.organisation)
        for title, facts in (("Choir", {"kind": ActivityKind.CULTURE}), ("Chess", {"age_from": 60})):
            factories.session(factories.activity(ours, title, **facts), the_clock.now() + timedelta(hours=3))
    for query, there, missing in (
        ("kind=culture", ["Choir"], ["Football", "Chess"]),
        ("age=9", ["Football", "Choir"], ["Chess"]),
        ("q=chess", ["Chess"], ["Choir", "Football"]),
        ("organisation=theirs", [], ["Choir", "Football", "Chess"]),
        ("free=1&date=2031-01-01", ["Football", "Choir", "Chess"], []),
    ):
        pages = [client.get(f"/embed/town/town?{query}"), town.person.get(f"{town.page}?{query}")]
        for page in pages:
            assert page.status_code == 200
            assert ([one for one in there if one not in page.text], [one for one in missing if one in page.text]) == (
                [],
                [],
            ), query
    chosen = markup.unescape(town.person.get(f"{town.page}?kind=culture&age=9").text)
    assert 'src="http://localhost/embed/town/town?lang=en&kind=culture&age=9" title="Zaedno, ' in markup.unescape(
        chosen
    )
    assert "/cal/en/programme.ics?kind=culture&age=9" in markup.unescape(chosen)
    assert client.get("/embed/town/town?kind=nothing").status_code == 404
    # The page of one organisation is none of the town's, whatever is asked of it.
    assert "Ours" in client.get("/embed/ours?kind=culture").text


def test_only_a_municipality_shows_everybody_and_only_its_own_people_choose(play, town, visitor, coordinator, writing):
    assert visitor().get("/embed/ours/town").status_code == 404
    assert visitor().get("/embed/nobody/town").status_code == 404
    assert "What everybody offers" not in coordinator.get(page_of(play)).text
    assert coordinator.get(f"{page_of(play)}/town").status_code == 404
    assert coordinator.get(town.page).status_code == 404
    volunteer = visitor()
    volunteer.sign_in(play.volunteer)
    assert volunteer.get(town.page).status_code == 403
    with writing():
        administrator = factories.account((Role.ADMINISTRATOR, None)).id
    keeper = visitor()
    keeper.sign_in(administrator)
    assert keeper.get(town.page).status_code == 200
    assert keeper.get(f"{page_of(play)}/town").status_code == 404
    assert "What everybody offers" in town.person.get(f"/events/embeds/{town.number}").text
    with writing() as session:
        session.get_one(Organisation, town.number).state = OrganisationState.CLOSED
    assert visitor().get("/embed/town/town").status_code == 404
    assert keeper.get(town.page).status_code == 404


def test_without_a_municipality_those_who_administer_choose_who_shows_everybody(
    play, visitor, coordinator, client, writing
):
    with writing():
        administrator = factories.account((Role.ADMINISTRATOR, None)).id
        factories.session(factories.activity(factories.organisation(), "Tea"))
    keeper = visitor()
    keeper.sign_in(administrator)
    assert "What everybody offers" in keeper.get(page_of(play)).text
    assert "/embed/ours/town" in keeper.get(f"{page_of(play)}/town").text
    assert "Tea" in client.get("/embed/ours/town").text
    assert "What everybody offers" not in coordinator.get(page_of(play)).text
    assert coordinator.get(f"{page_of(play)}/town").status_code == 404
    # Once there is one it is hers; one that is closed changes nothing.
    with writing():
        facts = {"kind": OrganisationKind.MUNICIPALITY, "state": OrganisationState.CLOSED}
        town = factories.organisation(slug="town", **facts).id
    assert client.get("/embed/ours/town").status_code == 200
    with writing() as session:
        session.get_one(Organisation, town).state = OrganisationState.ACTIVE
    assert client.get("/embed/ours/town").status_code == 404
    assert keeper.get(f"{page_of(play)}/town").status_code == 404


def test_a_draft_is_nowhere_in_the_town_and_the_statements_do_not_grow(play, town, visitor, writing, count_queries):
    counts = []
    for number in (1, 8):
        with writing() as session:
            of = session.get_one(Organisation, play.organisation)
            for _ in range(number):
                factories.session(factories.activity(of, "Hidden", state=ActivityState.DRAFT))
                factories.session(factories.activity(factories.organisation(), "Tea"))
        with count_queries() as statements:
            page = visitor().get("/embed/town/town")
        with count_queries() as of_staff:
            shown = town.person.get(town.page)
        assert ("Tea" in page.text, "Hidden" in page.text, "Hidden" in shown.text) == (True, False, False)
        counts.append((len(statements), len(of_staff)))
    assert counts[0] == counts[1]


def test_the_statements_do_not_grow(play, visitor, coordinator, writing, count_queries):
    counts = []
    for number in (1, 8):
        with writing() as session:
            of = session.get_one(Organisation, play.organisation)
            for _ in range(number):
                factories.session(factories.activity(of))
            session.add_all(EmbedHost(organisation_id=of.id, host=f"a{number}{n}.example.org") for n in range(number))
        with count_queries() as statements:
            visitor().get("/embed/ours")
        with count_queries() as of_staff:
            coordinator.get(page_of(play))
        counts.append((len(statements), len(of_staff)))
    assert counts[0] == counts[1]
