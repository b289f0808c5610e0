"""The roster in Chromium: whom one unticks is not asked."""

from tests import cast
from tests.browser.conftest import DESKTOP, lend_session
from volunteers.rosters.models import Ask
from volunteers.rosters.rules import AskState


def test_somebody_is_left_out_by_a_click_on_the_name(app, writing, reading, live, open_context):
    with writing():
        play = cast.gather(minimum=2, maximum=3)
    visitor = app.test_client()
    visitor.sign_in(play.coordinator)
    context = open_context(live, viewport=DESKTOP)
    lend_session(visitor, context, live)
    page = context.new_page()
    page.goto("/volunteers/rosters")
    page.get_by_role("button", name="Propose people").click()
    # The whole card is a link to its shift; what is ticked in it is not.
    page.locator("label.choice", has_text="Walid").click()
    page.get_by_role("button", name="Ask those who are ticked").click()
    page.get_by_text("asked, no answer yet").wait_for()
    with reading() as session:
        asked = {one.account_id for one in session.query(Ask) if one.state is AskState.ASKED}
    assert asked == {play.volunteer}
