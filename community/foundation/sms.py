"""The way of a claimed SMS to the gateway that the settings name; without one nothing goes out."""

import json
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import unquote, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from flask import current_app
from werkzeug.datastructures import Authorization

from community.foundation import i18n, outbox
from community.foundation.config import settings
from community.foundation.database import transaction
from community.foundation.error_traces import trace_of
from community.foundation.outbox import Channel, EmailFailure, EmailState, Queued, Recipient, Sms

# What a gateway says of one message; everything else is about itself, and passes.
FINAL = (400, 404, 406, 410, 413, 415, 422)


class _GatewayAway(Exception):
    """The gateway takes nothing at the moment, this message or another."""


class _NoRedirects(HTTPRedirectHandler):
    """A number and a text go where the settings say, and nowhere else."""

    def redirect_request(self, *_arguments: object) -> None:
        return None


def is_on() -> bool:
    """Whether this installation has a gateway."""
    return bool(settings().sms_url)


def deliver_texts() -> int:
    """The worker's periodic task: send one SMS after the other until nothing is due, or the gateway is away; returns
    how many were taken in hand."""
    handled = 0
    if not is_on() or not outbox.anything_due(Channel.SMS):
        return handled
    try:
        while (queued := outbox.claim(Channel.SMS)) is not None:
            handled += 1
            if not _attempt(queued):
                handled -= 1
    except _GatewayAway:
        # The others stay as they are: the next round tries one of them.
        pass
    return handled


def _attempt(queued: Queued) -> bool:
    """Whether the SMS was taken in hand: in the night it waits."""
    number = queued.id
    try:
        with transaction(writing=False):
            wish = outbox.wish_of(queued)
            morning = outbox.waits_until(queued, wish)
            message = _composed(queued) if wish.comes and not morning else None
    except Exception as problem:  # one that cannot be worded must not hold up the others
        current_app.logger.error("SMS %d cannot be worded\n%s", number, trace_of(problem))
        outbox.settle(number, EmailState.QUEUED, EmailFailure.NOT_WRITTEN, type(problem).__name__)
        return True
    if morning:
        outbox.put_off(number, morning)
        return False
    if message is None:
        outbox.settle(number, EmailState.DROPPED)
        return True
    try:
        _send(message, queued.message_key)
    except _GatewayAway as problem:
        outbox.settle(number, EmailState.QUEUED, EmailFailure.NOT_TAKEN, str(problem))
        raise
    except HTTPError as answer:
        outbox.settle(number, EmailState.FAILED, EmailFailure.TURNED_DOWN, f"answer {answer.code}")
        return True
    outbox.settle(number, EmailState.SENT)
    with transaction():
        current_app.extensions["texts"][queued.template][1](queued.about)
    return True


def _composed(queued: Queued) -> Sms | None:
    with (
        current_app.test_request_context(base_url=settings().address),
        i18n.force_locale(queued.locale),
        i18n.plain_words(),
    ):
        recipient = Recipient(queued.account_id, "", queued.locale)
        message: Sms | None = current_app.extensions["texts"][queued.template][0](queued.about, recipient)
        return message


def _send(message: Sms, key: str) -> None:
    """POST one message as JSON. Raises HTTPError where the gateway turns this message down, and _GatewayAway where it
    takes none; the key is the same at each attempt, so that a gateway can tell a repetition."""
    address = urlsplit(settings().sms_url)
    body = json.dumps({"to": message.number, "text": message.text, "key": key}).encode()
    headers = {"Content-Type": "application/json", "Idempotency-Key": key}
    if address.username:
        user, word = unquote(address.username), unquote(address.password or "")
        headers["Authorization"] = Authorization("basic", {"username": user, "password": word}).to_header()
    host = address.netloc.rpartition("@")[2]
    request = Request(address._replace(netloc=host, fragment="").geturl(), body, headers, method="POST")  # noqa: S310
    try:
        with build_opener(_NoRedirects).open(request, timeout=settings().mail_timeout) as answer:
            answer.read(1)
    except HTTPError as answer:
        answer.close()
        if answer.code in FINAL:
            raise
        raise _GatewayAway(f"answer {answer.code}") from None
    except (OSError, HTTPException) as problem:
        raise _GatewayAway(type(problem).__name__) from None
