"""The letters to referees; neutral subjects, and nothing but the name of whom they know."""

from typing import Any

from flask import url_for

from community.foundation import clock, i18n
from community.foundation.i18n import gettext
from community.foundation.outbox import Mail, Recipient
from volunteers.references import queries


def asked(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Somebody gave us your name."""
    return _letter(about, gettext("Three short questions"))


def reminded(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """We have not heard from you yet."""
    return _letter(about, gettext("A reminder: three short questions"))


def _letter(about: dict[str, Any], subject: str) -> Mail | None:
    found = queries.find_unanswered(about["reference"], clock.now())
    if found is None:
        return None
    reference, name = found
    return Mail(
        subject=subject,
        paragraphs=(
            gettext("Hello %(name)s,", name=reference.name),
            gettext("%(name)s would like to volunteer with us and says that you know each other.", name=name),
            gettext("Please answer three short questions. It takes two minutes, and you need no account."),
            gettext(
                "The button works once, until %(day)s. If you would rather not answer, do nothing.",
                day=i18n.day_in_words(reference.expires_at.date()),
            ),
        ),
        button_label=gettext("Answer"),
        button_url=url_for("volunteers.references.answer", secret=queries.secret_of(reference), _external=True),
    )


MAILS = {f"volunteers.references.{make.__name__}": make for make in (asked, reminded)}
