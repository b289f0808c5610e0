"""What a browser is told to keep, to hide and to refuse, as ASVS asks (ASVS.md)."""

import pytest

from community.foundation.access import Role
from community.foundation.pages import HEADERS, SECURE
from tests import factories

PASSWORDS = ("/sign-in", "/register")
WORDS = '<script>alert(1)</script> & "quoted"'


@pytest.mark.settings(base_url="https://localhost")
def test_the_cookie_of_a_session_is_of_this_host_alone_and_no_script_reads_it(client, writing):
    with writing():
        email = factories.account((Role.VOLUNTEER, None)).email
    signed_in = {"email": email, "password": factories.PASSWORD}
    answer = client.post("/sign-in", data=signed_in, base_url="https://localhost")
    assert answer.status_code == 303
    [cookie] = [one for one in answer.headers.getlist("Set-Cookie") if one.startswith("__Host-zaedno=")]
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}
    assert all(one.startswith(("__Host-", "__Secure-")) for one in answer.headers.getlist("Set-Cookie"))


def test_the_policy_forbids_frames_objects_and_other_bases():
    said = dict(HEADERS)
    policy = said["Content-Security-Policy"]
    for directive in ("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"):
        assert directive in policy
    assert said["Referrer-Policy"] in ("no-referrer", "same-origin", "strict-origin-when-cross-origin")
    seconds = int(SECURE[1].partition("max-age=")[2].partition(";")[0])
    assert seconds >= 365 * 24 * 3600


def test_words_that_look_like_markup_stay_words(writing, visitor):
    with writing():
        organisation = factories.organisation(name=WORDS)
        coordinator = factories.coordinator(organisation).id
    person = visitor()
    person.sign_in(coordinator)
    page = person.get("/community/organisations").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; " in page


@pytest.mark.parametrize("address", PASSWORDS)
def test_passwords_are_hidden_and_can_be_filled_in_and_pasted(client, address):
    page = client.get(address).text
    assert 'type="password"' in page
    assert 'autocomplete="off"' not in page
    assert "onpaste" not in page


def test_a_method_that_nothing_takes_is_refused(client):
    for address in ("/", "/programme", "/sign-in"):
        assert client.open(address, method="TRACE").status_code == 405


def test_no_folder_is_listed(client):
    for address in ("/static/", "/static/css/", "/static/../app.py", "/.git/config", "/.env"):
        assert client.get(address).status_code == 404


def test_other_sites_may_read_nothing_but_the_public_programme_for_programs(client, writing, visitor):
    sent = {"Origin": "https://evil.example"}
    for address in ("/", "/programme", "/sign-in"):
        assert "Access-Control-Allow-Origin" not in client.get(address, headers=sent).headers
    public = client.get("/programme.json", headers=sent).headers
    assert public["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in public


def test_every_page_of_who_is_signed_in_leads_to_signing_out(writing, visitor):
    with writing():
        ada = factories.account((Role.ADMINISTRATOR, None)).id
    person = visitor()
    person.sign_in(ada)
    assert 'href="/account"' in person.get("/community/watching").text
    assert 'action="/sign-out"' in person.get("/account").text
