"""The test client: a browser without script that fails when a page is not valid or a reading request writes."""

import functools
import hashlib
import secrets
from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa
from flask import has_request_context, request
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from community.accounts import actions, queries
from community.foundation.application import READS, TransactionalFlask
from community.foundation.database import db, transaction
from tests import html

WRITES = ("INSERT", "UPDATE", "DELETE")


def watch_reading_requests(application: TransactionalFlask) -> None:
    """Note in `extensions["faults"]` what a GET or HEAD changes outside of a transaction that says it writes."""
    faults: list[str] = application.extensions.setdefault("faults", [])

    def reading() -> bool:
        return has_request_context() and request.method in READS and not db.session().info.get("writing")

    def watched(view: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(view)
        def call(**arguments: Any) -> Any:
            response = view(**arguments)
            session = db.session()
            changed = [*session.new, *session.dirty, *session.deleted]
            if reading() and changed:
                faults.append(f"{request.method} {request.path} left {changed[0]!r} changed in the session")
            return response

        return call

    for endpoint, view in application.view_functions.items():
        application.view_functions[endpoint] = watched(view)

    def on_statement(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith(WRITES) and reading():
            faults.append(f"{request.method} {request.path} writes: {statement.strip()[:80]}")

    with application.app_context():
        sa.event.listen(db.engine, "before_cursor_execute", on_statement)


class Visitor(FlaskClient):
    """Somebody with a browser. `get` and `post` are Flask's, with the checks; `press` uses the page's own form."""

    # Whether every page is held against the standard, which takes longer than making it.
    judges_pages = True

    def open(self, *arguments: Any, csrf: bool = True, **options: Any) -> TestResponse:
        """Make a request; a POST carries its CSRF token unless `csrf` is False."""
        data = options.get("data")
        if csrf and options.get("method") in ("POST", "PUT", "PATCH", "DELETE") and isinstance(data or {}, Mapping):
            options["data"] = {"csrf_token": self.csrf_token(), **(data or {})}
        response = super().open(*arguments, **options)
        faults = self.application.extensions.get("faults", [])
        if faults:
            raise AssertionError("; ".join(faults))
        judged = self.judges_pages and response.mimetype == "text/html" and response.text
        if judged and "Location" not in response.headers:
            html.check_page(response.text)
        return response

    def csrf_token(self) -> str:
        """A token that Flask-WTF accepts from this visitor."""
        with self.session_transaction() as session:
            raw = session.setdefault("csrf_token", hashlib.sha256(secrets.token_bytes()).hexdigest())
        key = self.application.config["SECRET_KEY"]
        return str(URLSafeTimedSerializer(key, salt="wtf-csrf-token").dumps(raw))

    def sign_in(self, account_id: int) -> None:
        """Open a device for the account, as the sign-in page does after the password."""
        with self.application.app_context(), transaction():
            account = db.session.get_one(queries.Account, account_id)
            secret = actions.open_device(account=account, label="test")
        self.use_device(secret)

    def open_card(self, card_id: int) -> None:
        """Open a device for a household's card, as the card's page does after the PIN."""
        with self.application.app_context(), transaction():
            secret = actions.open_device(card_id=card_id, label="test")
        self.use_device(secret)

    def use_device(self, secret: str) -> None:
        """Carry the cookie of a device that was opened before."""
        with self.session_transaction() as session:
            session.clear()
            session["_user_id"] = secret
            session["_fresh"] = True

    def press(self, page: TestResponse, button: str, *, form: int | None = None, **typed: Any) -> TestResponse:
        """Press the button with these words on `page`, having typed or chosen `typed` in its form.

        Fields named in `typed` replace what the form holds; a list sends the name several times.
        Raises LookupError when no form has the button or the fields.
        """
        candidates = [f for i, f in enumerate(html.forms(page.text)) if button in f.buttons and form in (None, i)]
        if not candidates:
            there = sorted({label for f in html.forms(page.text) for label in f.buttons})
            raise LookupError(f"no button {button!r}; there are {there}")
        chosen = candidates[0]
        data: dict[str, Any] = {**chosen.values, **typed}
        named = chosen.buttons[button]
        if named:
            data.setdefault(*named)
        action = chosen.elsewhere.get(button) or chosen.action or page.request.full_path.rstrip("?")
        if chosen.method == "get":
            return self.get(action.partition("?")[0], query_string=data)
        return self.post(action, data=data, csrf=False)
