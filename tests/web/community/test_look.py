"""Every part of a page is valid and says to a screen reader what it shows to the eye."""

import re
from dataclasses import replace

import pytest

from app import create_app
from community.foundation import icons
from community.foundation.access import Role
from tests import cast, factories
from tests.html import check_page
from tests.visitor import Visitor


@pytest.fixture
def look(app, config, writing):
    """A coordinator of a demonstration, before the page of the look."""
    with writing():
        coordinator = cast.gather().coordinator
    demonstration = create_app(replace(config, demo=True))
    demonstration.test_client_class = Visitor
    visitor = demonstration.test_client()
    visitor.sign_in(coordinator)
    return visitor


@pytest.mark.parametrize("theme", ["", "?theme=light", "?theme=dark", "?theme=none"])
@pytest.mark.parametrize("locale", ["en", "bg", "ar"])
def test_the_page_is_valid_in_every_theme_and_language(look, theme, locale):
    look.post("/languages", data={"language": locale})
    page = look.get(f"/look{theme}").text
    check_page(page)
    assert re.findall(r'<html[^>]*data-theme="(\w+)"', page) == re.findall("light|dark", theme)


def test_nothing_inline_that_the_policy_would_refuse(look):
    assert re.findall(r"<style|\sstyle=|\son\w+=|<script(?!(?: type=\"module\")? src=)", look.get("/look").text) == []


def test_a_wrong_field_is_tied_to_its_reason(look):
    page = look.get("/look").text
    email = re.search(r'<input[^>]*id="email"[^>]*>', page)
    assert email
    assert 'aria-invalid="true"' in email[0]
    assert 'aria-describedby="email-hint email-why"' in email[0]
    assert 'id="email-why">This is not an email address.' in page


def test_the_summary_leads_to_each_wrong_field(look):
    page = look.get("/look").text
    summary = re.search(r'role="alert".*?</ul>', page, re.DOTALL)
    assert summary
    targets = re.findall(r'href="#([\w-]+)"', summary[0])
    assert targets == ["name", "email", "password", "phone", "seen-0"]
    assert [target for target in targets if f'id="{target}"' not in page] == []


def test_what_was_typed_is_kept(look):
    page = look.get("/look").text
    assert 'value="amina at example"' in page
    assert re.findall(r'<input checked [^>]*name="languages"[^>]*value="(\w+)"', page) == ["bg", "ar"]
    sent = look.post("/look", data={"name": "Typed by hand", "email": "amina at example"})
    assert sent.status_code == 422
    assert 'value="Typed by hand"' in sent.text


def test_the_example_can_be_sent_right(look):
    right = {"name": "A", "email": "a@example.org", "password": "x", "kind": "sport", "seen": "nearby"}
    assert look.post("/look", data=right).status_code == 303


def test_icons_are_never_the_only_name_of_a_button(look):
    page = look.get("/look").text
    assert [label for label in re.findall(r"<button[^>]*>(.*?)</button>", page, re.DOTALL) if not label.strip()] == []


def test_every_sign_and_every_kind_is_on_the_page(look):
    page = look.get("/look").text
    assert [name for name in icons.names() if f"i-{name}" not in page] == []
    assert [kind for kind in icons.KINDS if f"/covers/{kind}/0123456789abcdef.svg" not in page] == []
    for address in dict.fromkeys(re.findall(r'src="(/(?:covers|marks)/[^"]+)"', page)):
        drawn = look.get(address)
        assert (drawn.status_code, drawn.mimetype) == (200, "image/svg+xml"), address


def test_only_staff_see_it_and_only_in_the_demonstration(look, client, writing):
    assert 'href="/look"' in look.get("/look").text.partition("<footer")[2]
    with writing():
        administrator = factories.account((Role.ADMINISTRATOR, None)).id
        volunteer = factories.volunteer(name="Other").id
    client.sign_in(administrator)
    assert client.get("/look").status_code == 404
    assert 'href="/look"' not in client.get("/account").text
    for who, status in ((administrator, 200), (volunteer, 403)):
        look.sign_in(who)
        assert look.get("/look").status_code == status


def test_a_table_of_contents_leads_to_parts_that_open(look):
    page = look.get("/look").text
    main = page.partition("<main")[2].partition("</main>")[0]
    leads = re.findall(r'class="chip" href="#([\w-]+)"', main)
    assert len(leads) > 5
    assert [lead for lead in leads if f'<div class="stack" id="{lead}"' not in main] == []
    assert main.count('<details class="stack">') == len(leads)
    assert look.get("/look?open=all").text.count('<details class="stack" open>') == len(leads)
