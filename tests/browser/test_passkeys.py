"""A passkey in Chromium, kept by a telephone that Chromium plays: it is made, and signs in."""

from dataclasses import replace

from tests import factories
from tests.browser.conftest import PHONE, served

TELEPHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_passkey_is_made_and_signs_in(app, browser, writing):
    with writing():
        factories.volunteer(name="Vera", email="vera@example.org")
    with served(app) as address:
        # An address of digits is no name under which passkeys are kept.
        address = address.replace("127.0.0.1", "localhost")
        app.config["ZAEDNO"] = replace(app.config["ZAEDNO"], base_url=address)
        context = browser.new_context(base_url=address, viewport=PHONE, locale="en")
        context.set_default_timeout(15_000)
        try:
            page, complaints = context.new_page(), []
            page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
            telephone = context.new_cdp_session(page)
            telephone.send("WebAuthn.enable")
            telephone.send("WebAuthn.addVirtualAuthenticator", {"options": TELEPHONE})
            page.goto("/sign-in")
            page.get_by_label("Email").fill("vera@example.org")
            page.get_by_label("Password", exact=True).fill(factories.PASSWORD)
            page.locator("main").get_by_role("button", name="Sign in").click()
            page.wait_for_url("**/volunteers/shifts/mine")
            page.goto("/account/passkeys")
            page.get_by_role("button", name="Add a passkey").click()
            page.get_by_label("What do you call it?").fill("Pocket")
            page.get_by_role("button", name="Add a passkey").click()
            page.get_by_role("heading", name="Pocket").wait_for()
            context.clear_cookies()
            page.goto("/sign-in?next=/account")
            page.get_by_role("button", name="Use a passkey").click()
            page.wait_for_url(f"{address}/account")
            assert "vera@example.org" in page.inner_text("main")
            assert complaints == []
        finally:
            context.close()
