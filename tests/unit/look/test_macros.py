"""Every macro makes valid HTML that says to a screen reader what it shows to the eye."""

import re

import pytest

from tests.html import check_page, parse
from tests.pictures import gallery

PAGES = gallery.render()


@pytest.mark.parametrize("address", sorted(PAGES))
def test_every_page_of_the_gallery_is_valid(address: str) -> None:
    check = parse if address.startswith("/mail") else check_page
    check(PAGES[address].strip())


def test_nothing_inline_that_the_policy_would_refuse() -> None:
    pages = {address: page for address, page in PAGES.items() if not address.startswith("/mail")}
    found = {
        address: re.findall(r"<style|\sstyle=|\son\w+=|<script(?! type=\"module\" src)", page)
        for address, page in pages.items()
    }
    assert {address: parts for address, parts in found.items() if parts} == {}


def test_a_wrong_field_is_tied_to_its_reason() -> None:
    page = PAGES["/forms-en"]
    email = re.search(r'<input[^>]*id="email"[^>]*>', page)
    assert email
    assert 'aria-invalid="true"' in email[0]
    assert 'aria-describedby="email-hint email-why"' in email[0]
    assert 'id="email-why">This is not an e-mail address.<' in page


def test_the_summary_leads_to_each_wrong_field() -> None:
    summary = re.search(r'role="alert".*?</ul>', PAGES["/forms-en"], re.DOTALL)
    assert summary
    assert re.findall(r'href="#([\w-]+)"', summary[0]) == ["name", "email", "password", "seen-0"]


def test_what_was_typed_is_kept() -> None:
    page = PAGES["/forms-en"]
    assert 'value="amina at example"' in page
    assert re.findall(r'<input checked [^>]*name="languages"[^>]*value="(\w+)"', page) == ["bg", "ar"]


def test_icons_are_never_the_only_name_of_a_button() -> None:
    page = PAGES["/parts-en"]
    assert [label for label in re.findall(r"<button[^>]*>(.*?)</button>", page) if not label.strip()] == []
