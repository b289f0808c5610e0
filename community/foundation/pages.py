"""How pages, refusals and errors go out: what every template gets, the headers, problem+json."""

import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from http import HTTPStatus
from typing import Any, TypeVar

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    flash,
    g,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFError, generate_csrf
from markupsafe import Markup
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.exceptions import HTTPException, SecurityError

from community.foundation import clock, i18n, idempotency_keys, telephone
from community.foundation.access import Actor, wants_json
from community.foundation.config import settings
from community.foundation.database import ReadingOnly, transaction
from community.foundation.error_traces import trace_of
from community.foundation.frame import Page
from community.foundation.i18n import gettext, lazy_gettext
from community.foundation.manifest import Link
from community.foundation.refusal import Refused

AnyForm = TypeVar("AnyForm", bound=FlaskForm)

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
# What may stand in a frame on another site shows something and does nothing.
FRAMED = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'none'; base-uri 'none'; frame-ancestors "
)


HEADERS = (
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("X-Frame-Options", "DENY"),
)
SECURE = ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")


def framed_by(response: Any, hosts: Sequence[str]) -> Any:
    """The same answer, for frames on pages of these hosts (over https) as well; it may run no script and send nothing.

    Nowhere else may a page of ours stand in a frame.
    """
    framing = " ".join(f"https://{host}" for host in hosts)
    response.headers["Content-Security-Policy"] = FRAMED + (framing or "'none'")
    # It knows all sites or none (RFC 7034); whoever heeds it only where the policy says nothing, heeds the policy.
    g.framed = bool(framing)
    return response


def headers(*, secure: bool) -> Sequence[tuple[str, str]]:
    """What every answer says to browsers; one more where people come by https."""
    return (*HEADERS, SECURE) if secure else HEADERS


@dataclass(frozen=True)
class ErrorPage:
    """What an error page says and where it leads."""

    title: str
    text: str
    picture: str
    action_url: str
    action_label: str


ERRORS: Mapping[int, tuple[Any, Any, str]] = {
    400: (lazy_gettext("This request was not clear"), lazy_gettext("Go back, reload the page and try "
                                                                   "again."), "empty-begun"),
    401: (lazy_gettext("Please sign in first"), lazy_gettext("This page is for people who are signed in."), "lost"),
    403: (lazy_gettext("This is not open to you"), lazy_gettext("Your account has no role that allows it. Ask your "
                                                                "coordinator."), "lost"),
    404: (lazy_gettext("There is nothing here"), lazy_gettext("The address may be mistyped, or what was here is "
                                                              "gone."), "lost"),
    405: (lazy_gettext("That does not work here"), lazy_gettext("Go back and use the buttons of the "
                                                                "page."), "empty-begun"),
    409: (lazy_gettext("That was not possible"), lazy_gettext("Something changed in the meantime. Look again and "
                                                              "decide."), "empty-begun"),
    413: (lazy_gettext("This is too large"), lazy_gettext("Send something smaller."), "empty-begun"),
    422: (lazy_gettext("Something is missing"), lazy_gettext("Look at the marked fields."), "empty-begun"),
    429: (lazy_gettext("Too many attempts"), lazy_gettext("Wait a few minutes, then try again."), "unwell"),
    500: (lazy_gettext("Something broke on our side"), lazy_gettext("Nothing was changed. We will look into it; "
                                                                    "please try again later."), "unwell"),
    503: (lazy_gettext("The site is busy"), lazy_gettext("Nothing was changed. Please try again in a "
                                                         "moment."), "unwell"),
}  # fmt: skip


def slice_blueprint(module: str, prefix: str | None = None) -> Blueprint:
    """The blueprint of the slice whose `views` module this is; its address is `/context/slice` unless given."""
    context, name = module.split(".")[:2]
    return Blueprint(name, module, url_prefix=f"/{context}/{name}" if prefix is None else prefix)


def notify(kind: str, text: str, undo_url: str = "", undo_label: str = "", at: str = "") -> None:
    """Show a notice (kind: good, info, warning) on the next page; with `at` in that part of it (`page.notices_at`).

    It is said only when the change that it speaks of is committed.
    """
    g.setdefault("notices", []).append([kind, text, undo_url, undo_label, at])


def on_its_way(said: str, done: str = "") -> str:
    """What a page says of an email that was just written: `said`, that it is on its way; where no mail server is set up
    nothing leaves, and the page says what was `done` and that."""
    if settings().mail_server:
        return said
    return " ".join(filter(None, [done, gettext("No mail server is set up: mail is written to files.")]))


def go(endpoint: str, said: str = "", /, **address: Any) -> Any:
    """Lead on to a page, as every change does when it is made (303), and say there what was done, if anything."""
    if said:
        notify("good", said)
    return redirect(url_for(endpoint, **address), 303)


def form_page(template: str, form: Any, **parts: Any) -> tuple[str, int]:
    """A page with a form, which is 422 when it was sent and comes back."""
    return render_template(template, form=form, **parts), 422 if form.is_submitted() else 200


def fragment(template: str, **facts: Any) -> Markup:
    """A part of a page, rendered for another page to show."""
    return Markup(render_template(template, **facts))  # noqa: S704 - a rendered template


@dataclass(frozen=True)
class PageParts:
    """What a page says, without the frame that each reader has around it: its title, what its head has, its content."""

    title: Markup
    head: Markup
    main: Markup


# Between the parts while they are one text; nobody can type it.
_SEAM = Markup(f"<!--{secrets.token_hex(16)}-->")  # noqa: S704 - hexadecimal digits


def page_parts(template: str, **facts: Any) -> PageParts:
    """The parts of a page whose template extends `parts.html`, to be kept and shown to several readers (`in_frame`);
    made under `access.read_by`, so that they say nothing of one of them."""
    return PageParts(*cut(template, **facts))


def cut(template: str, **facts: Any) -> list[Markup]:
    """What a template makes, cut where it writes `seam`."""
    return [Markup(part) for part in render_template(template, seam=_SEAM, **facts).split(_SEAM)]  # noqa: S704 - ours


def in_frame(parts: PageParts) -> str:
    """A page of these parts in its reader's frame."""
    return render_template("framed.html", parts=parts)


class NotFilledIn(Exception):
    """A view ends with the page of its form, which was only opened (200) or is not filled in as it must be (422)."""

    def __init__(self, page: str, status: int):
        super().__init__(status)
        self.answer = page, status


def filled_in(form: AnyForm, page: Callable[[AnyForm], str]) -> AnyForm:
    """The form that was sent. Raises NotFilledIn where none was or something is wrong in it: the view ends there, and
    `page` (of the form, with what was typed) goes out, inside the same transaction."""
    if not form.validate_on_submit():
        raise NotFilledIn(page(form), 422 if form.is_submitted() else 200)
    return form


def say_notices() -> None:
    """Keep for the next page what this request's views had to say and no page of its own has shown."""
    for notice in g.pop("notices", ()):
        flash(notice, "notice")


def forget_notices() -> None:
    """Say nothing of what was not committed."""
    g.pop("notices", None)
    g.pop("shown_notices", None)


def on_refusal(show: Callable[..., Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Where a refused write lands: `show` (a GET view with the same URL arguments) is rendered, with the reason."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        view.refused_page = show  # type: ignore[attr-defined]
        return view

    return decorate


def install(app: Flask, links: Sequence[Link], refusals: Mapping[Any, Any], labels: Mapping[Any, Any]) -> None:
    """Wire the context of templates, the headers and the error handlers."""
    app.extensions["links"] = sorted(links, key=lambda link: link.order)
    app.extensions["refusals"] = dict(refusals)
    app.context_processor(lambda: {"page": Page(), "zone": clock.town_zone()})
    app.jinja_env.globals.update(
        _=gettext,
        gettext=gettext,
        ngettext=i18n.ngettext,
        csrf_token=generate_csrf,
        on_its_way=on_its_way,
        idempotency_key=idempotency_keys.key,
        hours=i18n.hours_in_words,
        when=i18n.when_in_words,
        when_parts=i18n.when_parts,
        day=i18n.day_in_words,
        time_of=i18n.time_in_words,
        minutes_of=i18n.minutes_in_words,
        language_name=i18n.language_name,
        in_words=i18n.in_words,
        listed=i18n.listed,
        money=i18n.money_in_words,
        from_to=i18n.span_in_words,
        days_long=i18n.days_long,
        weekdays=i18n.weekdays,
        short_weekday=i18n.short_weekday,
        local=i18n.local,
        best_of=i18n.best_of,
        best_said=i18n.best_said,
        best_name=i18n.best_name,
    )
    app.jinja_env.filters["isolated"] = i18n.isolated
    app.jinja_env.filters["dials"] = lambda typed: telephone.link(typed, app.config["ZAEDNO"].country)
    app.jinja_env.filters["language_name"] = i18n.language_name
    app.jinja_env.filters["label"] = labels.__getitem__
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.after_request(_add_headers)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(CSRFError, lambda _error: error_response(400))
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(OperationalError, _busy)
    # What no column could hold: a NUL in a word, a number beyond all numbers.
    app.register_error_handler(DataError, lambda _error: _in_reading_transaction(lambda: error_response(400)))
    app.register_error_handler(Exception, _unexpected)


def wording(refused: Refused) -> str:
    """A refusal in the reader's language."""
    text = str(current_app.extensions["refusals"][refused.reason])
    label = current_app.jinja_env.filters["label"]
    details = {key: str(label(value) if isinstance(value, Enum) else value) for key, value in refused.details.items()}
    return text % details if details else text


def error_response(status: int, headers: Mapping[str, str] | None = None, text: str | None = None) -> Response:
    """An error as a page, or as RFC 9457 problem+json for a client that asks for it; never a traceback."""
    title, usual, picture = ERRORS.get(status, ERRORS[500 if status >= 500 else 400])
    if wants_json():
        response = jsonify(type="about:blank", title=str(title), status=status, detail=text or str(usual))
        response.content_type = "application/problem+json"
    else:
        home = url_for("events.sessions.programme")
        error = ErrorPage(str(title), text or str(usual), picture, home, gettext("To the programme"))
        response = make_response(render_template("errors/error.html", error=error, status=status))
    response.status_code = status
    response.headers.extend(dict(headers or {}))
    return response


def _in_reading_transaction(make: Callable[[], Any]) -> Any:
    try:
        with transaction(writing=False):
            return make()
    except OperationalError:
        return _bare(503, {"Retry-After": "5"})


def _bare(status: int, headers: Mapping[str, str] | None = None) -> Response:
    """An error that needs nothing of ours: no database, no address, no template."""
    if not wants_json():
        return Response(f"{status} {HTTPStatus(status).phrase}", status, headers, mimetype="text/plain")
    problem = json.dumps({"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status})
    return Response(problem, status, headers, mimetype="application/problem+json")


def _refused(refused: Refused) -> Any:
    view = current_app.view_functions.get(request.endpoint or "")
    show = getattr(view, "refused_page", None)
    text = wording(refused)

    def make() -> Any:
        if show is None or wants_json():
            return error_response(409, text=text)
        g.refusal_text = text
        response = make_response(show(**(request.view_args or {})))
        response.status_code = 409
        return response

    try:
        return _in_reading_transaction(make)
    except ReadingOnly:
        # The page opens something restricted, and the audit trail has to know.
        with transaction():
            return make()


def _http_error(error: HTTPException) -> Any:
    status = error.code or 500
    if status < 400:
        return error
    if isinstance(error, SecurityError):
        # The host is not ours, so no address of ours can be made for a page.
        return _bare(400)
    headers = {key: value for key, value in error.get_headers() if key in ("Allow", "Retry-After")}
    return _in_reading_transaction(lambda: error_response(status, headers))


def _busy(error: OperationalError) -> Any:
    """The database is gone, full, locked or restarted: nothing was changed, and a later attempt may do."""
    current_app.logger.warning("%s at %s\n%s", type(error).__name__, request.endpoint, trace_of(error))
    return _in_reading_transaction(lambda: error_response(503, {"Retry-After": "5"}))


def _unexpected(error: Exception) -> Any:
    current_app.logger.error("%s at %s\n%s", type(error).__name__, request.endpoint, trace_of(error))
    if current_app.testing:
        raise error
    return _in_reading_transaction(lambda: error_response(500))


def _is_known() -> bool:
    """Whether somebody signed in was found behind a page that there is not."""
    return bool(getattr(g.get("_login_user"), "is_authenticated", False))


def _add_headers(response: Response) -> Response:
    named = {name.lower() for name, _ in response.headers}
    for name, value in headers(secure=settings().secure):
        if name.lower() not in named and not (name == "X-Frame-Options" and g.get("framed")):
            response.headers.add(name, value)
    # A picture of the house is the same for everybody; what is no page may say itself whether anybody keeps it.
    told = response.mimetype != "text/html" and "cache-control" in named
    if (g.get("signed_in") or _is_known()) and not response.cache_control.public and not told:
        # Whoever takes the phone next finds nothing by "back".
        response.headers["Cache-Control"] = "no-store"
    elif "cache-control" not in named:
        response.headers.add("Cache-Control", "no-cache, private")
    return response


def home_of(actor: Actor) -> str:
    """The address of the page on which this person begins: what is theirs to do, or the front page."""
    homes = (link for link in current_app.extensions["links"] if link.home and link.shown_to(actor))
    first = next(homes, None)
    return url_for(first.endpoint) if first else "/"
