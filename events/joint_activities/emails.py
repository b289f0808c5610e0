"""What the coordinators of two organisations hear of an activity that they may run together."""

from typing import Any

from community.foundation.i18n import gettext, title_of
from community.foundation.outbox import Facts, Mail, Recipient, compose
from events.activities.models import Activity
from events.joint_activities.queries import find_called, find_organisation


def _facts(activity: Activity) -> Facts:
    return ((gettext("What"), title_of(activity.texts)),)


def _of(about: dict[str, Any]) -> tuple[Activity | None, str]:
    """What it is about, and who else runs it, or would."""
    other = find_organisation(about["other"])
    return find_called(about["activity"]), other.called if other else ""


def asked(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """They are asked; nothing when that was taken back or answered."""
    activity, other = _of(about)
    if activity is None or activity.asked_id is None:
        return None
    return compose(
        gettext("A proposal to run an activity together"),
        gettext("%(organisation)s would like to run this activity together with you:", organisation=other),
        _facts(activity),
        gettext("If you accept, both of you are named, and both plan its dates and see who comes."),
        button=(gettext("Look at it and answer"), "events.joint_activities.asked"),
        activity_id=activity.id,
    )


def accepted(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """They run it together; nothing when it ended meanwhile."""
    activity, other = _of(about)
    if activity is None or activity.partner_id is None:
        return None
    return compose(
        gettext("You run an activity together"),
        gettext("%(organisation)s accepted. You run this activity together:", organisation=other),
        _facts(activity),
        button=(gettext("Open the activity"), "events.planning.activity"),
        activity_id=activity.id,
    )


def declined(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """They go on alone."""
    activity, other = _of(about)
    if activity is None:
        return None
    return compose(
        gettext("An answer about an activity"),
        gettext("%(organisation)s cannot run this activity together with you. It stays yours alone:",
                organisation=other),
        _facts(activity),
        button=(gettext("Open the activity"), "events.planning.activity"),
        activity_id=activity.id,
    )  # fmt: skip


def ended(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """It belongs again to who began it."""
    activity, _ = _of(about)
    if activity is None:
        return None
    return compose(
        gettext("An activity is no longer run together"),
        gettext("This activity is run by %(organisation)s alone again. Its dates stay as they are:",
                organisation=activity.organisation.called),
        _facts(activity),
        button=(gettext("Your activities"), "events.activities.index"),
    )  # fmt: skip


MAILS = (asked, accepted, declined, ended)
