"""The emails about pairs that meet; none has a name, a word of a diary or a reason in it."""

from typing import Any

from community.foundation import clock
from community.foundation.database import db
from community.foundation.i18n import gettext
from community.foundation.outbox import Mail, Recipient, compose
from volunteers.journal import queries
from volunteers.journal.models import MeetingQuestion


def asked(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Did you meet? Once in the rhythm of the pair."""
    return _question(about, gettext("Did you meet?"), gettext("Please tell us with one tap whether you met. It "
                                                              "takes ten seconds."))  # fmt: skip


def nudged(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """It has been silent for a while."""
    return _question(about, gettext("How is it going?"), gettext("We have not heard from you for a while. That "
                                                                 "happens. Please tell us with one tap whether you "
                                                                 "met, or that you would like us to "
                                                                 "call."))  # fmt: skip


def _question(about: dict[str, Any], subject: str, text: str) -> Mail | None:
    question = db.session.get(MeetingQuestion, about["question"])
    if question is None or question.answered_at or question.expires_at <= clock.now():
        return None
    if queries.find_active(question.pair_id) is None:
        return None
    secret = queries.secret_of(question)
    return compose(
        subject,
        text,
        gettext("Thank you for being there!"),
        button=(gettext("Tell in ten seconds"), "volunteers.journal.answer"),
        secret=secret,
    )


def silent(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Two have not met for long, and the volunteer did not answer."""
    if queries.find_active(about["pair"]) is None:
        return None
    return _to_staff(gettext("Somebody may need a call"), gettext("Two people have not met for a while, and our "
                                                                  "email was not answered. Please call "
                                                                  "both."))  # fmt: skip


def talk(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """A volunteer wishes to be called."""
    return _to_staff(gettext("Somebody would like to talk"), gettext("A volunteer asks for a call. Please ring them "
                                                                     "this week."))  # fmt: skip


def _to_staff(subject: str, text: str) -> Mail:
    return compose(subject, text, button=(gettext("See this week"), "volunteers.follow_up.index"))


MAILS = (asked, nudged, silent, talk)
