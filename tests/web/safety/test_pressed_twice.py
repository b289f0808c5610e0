"""Every button of the town pressed twice on the same page, as an impatient finger without script does:
it counts once."""

from tests.buttons import press
from tests.web.safety.test_own_business import COMING_IN
from tests.world import changes

TRACES = {"attempts", "versions", "audit_entries"}
# Pressed again they put something new in the place of what they made, because only the new answer shows its secret; or
# the town thinks again.
RENEWED = {
    "community.accounts.begin_second_step",
    "community.households.issue_card",
    "community.households.issue_own_card",
    "community.passkeys.add",
    "events.calendar.make_feed",
    "volunteers.proposals.run",
}
# The page that shows first what would happen has nothing left to show.
SHOWN_FIRST = {
    "events.bulk.change",
    "events.planning.change_series",
    "events.timetable.copy_week",
    "events.closures.close",
}
# The walk presses "look first" and agrees to what it sees, twice: two decisions, with other dates taken by then.
# One page sent twice is test_beginnings.test_a_double_click_begins_one_activity.
LOOKED_AT = {"events.beginnings.begin"}
# The session in which it was pressed is another one by it, and what was sent in the old one is not known in the new.
NEW_SESSION = {"community.accounts.confirm_second_step"}
# What it makes is the page that answers, and kept nowhere: pressed again the same page comes again.
SHOWN_AGAIN = {"community.schooling.application"}


def test_the_second_press_changes_nothing_more(world, pressed):
    wrong, made = [], set()
    views = world.app.view_functions
    for (_kind, endpoint), (who, button, effort, _usual, _gives) in pressed.items():
        if endpoint in RENEWED | LOOKED_AT or endpoint in COMING_IN:
            continue
        world.restore()
        before, browser = world.rows(), world.visitor(who)
        key = (
            {"idempotency_key": button.controls["idempotency_key"].values[0]}
            if "idempotency_key" in button.controls
            else {}
        )
        first = press(world, who, button, effort, browser=browser, **key)
        once = world.rows()
        second = press(world, who, button, effort, browser=browser, **key)
        changed = changes(once, world.rows(), but=TRACES)
        # Who deleted their own account is not there any more, and a mailed button works once.
        own = views[endpoint].own_transactions or "/<secret>" in str(next(world.app.url_map.iter_rules(endpoint)))
        usual = 200 if endpoint in SHOWN_AGAIN else 303
        there = (second.status_code, second.location) == (usual, first.location)
        if changed or (key and not own and endpoint not in SHOWN_FIRST | NEW_SESSION and not there):
            wrong.append((endpoint, second.status_code, sorted(changed)))
        if key and len(once["idempotency_keys"]) > len(before["idempotency_keys"]):
            made |= {endpoint}
    assert wrong == []
    assert made >= CREATING


# What makes rows of its own each time it is sent.
CREATING = {
    "community.accounts.register",
    "community.guidance.add_lead",
    "community.guidance.add_own_lead",
    "community.guidance.note_talk",
    "community.interviews.begin",
    "community.members.invite",
    "community.organisations.new",
    "community.places.new_area",
    "community.places.new_district",
    "community.households.add_member",
    "community.households.agree",
    "community.households.register",
    "community.skills.add",
    "events.activities.describe",
    "events.closures.add_time",
    "events.courses.enrol",
    "events.partner_feeds.subscribe",
    "events.planning.plan",
    "events.venues.describe",
    "volunteers.blocking.block",
    "volunteers.follow_up.check_in",
    "volunteers.journal.set_goal",
    "volunteers.journal.write",
    "volunteers.shifts.open_role",
    "volunteers.offers.offer",
    "volunteers.remarks.contest",
    "volunteers.pauses.pause",
    "volunteers.clearances.send_application",
    "volunteers.requests.ask",
    "volunteers.requests.ask_for",
    "volunteers.clearances.certificate",
    "volunteers.clearances.interview",
    "volunteers.clearances.training",
}
