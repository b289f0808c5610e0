"""Forms that were sent already: a double click, or the same page sent again, changes the house once.

A form that makes something holds a random key (`key`, in the macro `once` of `_macros/form.html`). In the transaction
of the change stands a row that says under which key, from which browser and with which words it came, and where it
led; who sends exactly that again is led there too. Whoever goes back and types something else sends something else.
"""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import Response, g, make_response, redirect, request, session
from flask_login import current_user
from sqlalchemy.orm import Mapped, mapped_column

from community.foundation import clock
from community.foundation.database import Base, UtcDateTime, ask, db, lock_words

FIELD = "idempotency_key"
KEPT_DAYS = 1
LONGEST = 64


class IdempotencyKey(Base):
    """A form that was sent and led on: the hash of its key, sender, address and words, and where it led."""

    __tablename__ = "idempotency_keys"
    __audited__ = False

    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    led_to: Mapped[str] = mapped_column(sa.Text)
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


_FOUND = sa.select(IdempotencyKey.led_to).where(IdempotencyKey.digest == sa.bindparam("digest"))
_KEPT = sa.insert(IdempotencyKey)


def key() -> str:
    """The key of the forms on this page: one for all of them, as each has an address and words of its own."""
    if "idempotency_key" not in g:
        g.idempotency_key = secrets.token_urlsafe(12)
    return str(g.idempotency_key)


def once(change: Callable[[], Any]) -> Response:
    """The answer of `change`, or the one that this very form got before; inside the writing transaction of the change.

    Who sends it at the same moment waits for the first. A form without a key is always new, and so is one that was
    refused.
    """
    device = current_user.get_id()
    digest = _digest(device)
    if digest:
        lock_words(f"idempotency key {digest}")
        if found := ask(_FOUND, digest=digest):
            return make_response(redirect(found[0].led_to, 303))
    response = make_response(change())
    # Who signed in or out by it needs the answer with its cookie, and so does it again.
    if digest and response.status_code == 303 and current_user.get_id() == device:
        db.session.flush()
        ask(_KEPT, digest=digest, led_to=response.location, sent_at=clock.now())
    return response


def _digest(device: str | None) -> str:
    """The hash of what this request sends, empty where it has no key.

    The address of a mailed button is a secret that no row may hold; such a button works once by itself.
    """
    given = request.form.get(FIELD, "") if request.method == "POST" else ""
    browser = session.get("csrf_token", "")
    if not 0 < len(given) <= LONGEST or not browser or "secret" in (request.view_args or {}):
        return ""
    words = sorted((name, value) for name, value in request.form.items(multi=True) if name != "csrf_token")
    files = []
    for name, file in request.files.items(multi=True):
        files.append((name, file.filename or "", hashlib.file_digest(file.stream, "sha256").hexdigest()))
        file.stream.seek(0)
    # Only this browser is answered so: nobody learns by another's key where it led. The key and the browser's secret
    # are kept nowhere, so that nobody who reads the hash can try words against it.
    facts = repr((browser, device, request.full_path, words, sorted(files)))
    return hashlib.sha256(facts.encode("utf-8", "surrogatepass")).hexdigest()
