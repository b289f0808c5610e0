"""The Flask application: one request is one transaction, and every part of the foundation is installed."""

import gc
import os
import sys
from collections.abc import Callable, Collection, Sequence
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import click
from flask import Blueprint, Flask, Response, abort, current_app, g, request
from flask import session as browser
from flask.cli import AppGroup
from flask.json.tag import TaggedJSONSerializer
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter

from community.foundation import (
    access,
    assets,
    audit,
    delivery,
    fetching,
    i18n,
    marks,
    metrics,
    occupancy,
    outbox,
    page_cache,
    pages,
    replicas,
    serving,
    town,
)
from community.foundation.config import Config, Unfit, settings, steady
from community.foundation.database import MIGRATIONS, again, db, transaction
from community.foundation.idempotency_keys import once
from community.foundation.manifest import Manifest
from community.foundation.web_server import MOST_BYTES_WITH_A_PICTURE

READS = ("GET", "HEAD", "OPTIONS")
MOST_BYTES = 6 * 1024 * 1024


class _RowId(IntegerConverter):
    """An id in a URL: digits as every keyboard has them, and never larger than the database's integers; anything else
    is a plain 404, so that a page has one address."""

    regex = "[0-9]+"

    def __init__(self, url_map: Any, **options: Any):
        super().__init__(url_map, max=2**31 - 1, **options)


class _Tagged(TaggedJSONSerializer):
    """Flask's JSON of the cookie, which asks of a plain word only once whether it is anything else."""

    def tag(self, value: Any) -> Any:
        return value if type(value) in (str, int, bool) else super().tag(value)


class _Cookies(SecureCookieSessionInterface):
    """Flask's signed cookie; what signs it is made once instead of twice for each request."""

    serializer = _Tagged()

    def __init__(self) -> None:
        self.signing: dict[Any, Any] = {}

    def get_signing_serializer(self, app: Flask) -> Any:
        if app.secret_key not in self.signing:
            self.signing[app.secret_key] = super().get_signing_serializer(app)
        return self.signing[app.secret_key]

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Leave a public answer alone: whoever asks is answered alike, so no cookie counts and none is set."""
        if not response.cache_control.public:
            super().save_session(app, session, response)


class _Commands(AppGroup):
    """The words of the command line, imported with all that only they need when the first of them is asked for; those
    that serve are there at once, because every process that is forked from them keeps what they have loaded."""

    def __init__(self, manifests: Sequence[Manifest]):
        super().__init__("app")
        self.manifests = manifests
        for command in serving.COMMANDS:
            self.add_command(serving.worded(command))

    def _fill(self) -> None:
        from flask_migrate.cli import db as migrations

        self.add_command(migrations, "db")
        for command in (one for manifest in self.manifests for one in manifest.commands()):
            self.add_command(serving.worded(command))
        self.manifests = ()

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in self.commands:
            self._fill()
        return super().get_command(context, name)

    def list_commands(self, context: click.Context) -> list[str]:
        self._fill()
        return super().list_commands(context)


class _Migrations:
    """Flask-Migrate as its commands look for it, imported with Alembic when the first of them does."""

    def __init__(self, app: Flask):
        self.app = app

    def __getattr__(self, name: str) -> Any:
        from flask_migrate import Migrate

        Migrate(self.app, db, MIGRATIONS)
        return getattr(self.app.extensions["migrate"], name)


def is_foreign(origin: str | None, fetch_site: str | None, ours: Collection[str]) -> bool:
    """Whether a change was sent by another site's page, as far as the browser says (Origin: RFC 6454; Sec-Fetch-Site:
    Fetch Metadata). `ours`: the addresses of this site, without a slash at the end.

    A page that sends no referrer sends the origin "null"; then Fetch Metadata decides, which old browsers lack.
    """
    if origin and origin != "null" and origin not in ours:
        return True
    return fetch_site in ("cross-site", "same-site")


def _refuse_foreign() -> None:
    ours = {current_app.config["ZAEDNO"].address, request.host_url.rstrip("/")}
    sent_by = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    outside = getattr(current_app.view_functions.get(request.endpoint or ""), "from_outside", False)
    if request.method not in READS and not outside and is_foreign(*sent_by, ours):
        abort(400)


def _allow_length() -> None:
    """Let the body of a request be as long as its view says, before anything reads it."""
    most = getattr(current_app.view_functions.get(request.endpoint or ""), "most_bytes", None)
    if most:
        request.max_content_length = most


class TransactionalFlask(Flask):
    """Flask, with every view inside one transaction: all of it is kept, or nothing."""

    session_interface = _Cookies()

    def wsgi_app(self, environ: Any, start_response: Any) -> Any:
        if environ.pop("HTTP_TRANSFER_ENCODING", ""):
            _measure(environ)
        counters = self.extensions["metrics"]
        if counters is None:
            return self._found(environ, start_response)
        return counters.measured(self._found, environ, start_response)

    def _found(self, environ: Any, start_response: Any) -> Any:
        known = page_cache.answer(self, environ, start_response)
        if known is not None:
            return known
        with steady():
            return super().wsgi_app(environ, start_response)

    def process_response(self, response: Response) -> Response:
        return page_cache.store(self, super().process_response(response))

    def dispatch_request(self) -> Any:
        try:
            if request.method not in READS:
                response = again(_Attempt(self._dispatch))
            elif replicas.may_answer():
                response = replicas.reading(_Attempt(self._dispatch))
            else:
                response = self._dispatch()
        except BaseException:
            pages.forget_notices()
            raise
        pages.say_notices()
        return response

    def _answer(self) -> Any:
        try:
            return super().dispatch_request()
        except pages.NotFilledIn as ended:
            return ended.answer

    def _dispatch(self) -> Any:
        view = self.view_functions.get(request.endpoint or "")
        if request.routing_exception is not None or view is None or getattr(view, "own_transactions", False):
            response = self._answer()
            g.signed_in = view is not None and access.current_actor().signed_in
            return response
        writing = request.method not in READS or getattr(view, "records", False)
        # Who asks is found out before the turn to write is waited for.
        access.current_actor()
        with transaction(writing=writing):
            settings()
            response = once(self._answer) if writing else self.make_response(self._answer())
            g.signed_in = access.current_actor().signed_in
        return response


class _Attempt:
    """A view that may be tried again whole: each time it finds the cookie and the files as the first time."""

    def __init__(self, view: Callable[[], Any]):
        self.view = view
        self.cookie = dict(browser)
        self.tried = False

    def __call__(self) -> Any:
        if self.tried:
            pages.forget_notices()
            browser.clear()
            browser.update(self.cookie)
            for file in request.files.values():
                file.stream.seek(0)
        self.tried = True
        return self.view()


def _note_endpoint() -> None:
    request.environ[metrics.ENDPOINT] = request.endpoint or metrics.NO_VIEW
    current_app.extensions["metrics"].note_pool()


def _measure(environ: dict[str, Any]) -> None:
    """Give a body that came in chunks its length: without one, Werkzeug works with what fits into the limit (RFC 9110,
    15.5.14)."""
    body = environ["wsgi.input"].read(MOST_BYTES_WITH_A_PICTURE + 1)
    environ["wsgi.input"], environ["CONTENT_LENGTH"] = BytesIO(body), str(len(body))


def create(name: str, config: Config, manifests: Sequence[Manifest]) -> TransactionalFlask:
    """Make the application from its settings and its contexts. Raises Unfit,
    or RuntimeError for a route without a permission."""
    config.check()
    app = TransactionalFlask(name, instance_path=str(Path(config.instance).resolve()), static_folder=None)
    instance = Path(app.instance_path)
    try:
        instance.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise Unfit(f"The instance folder {instance} cannot be made ({problem.strerror}).") from None
    app.config.update(
        ZAEDNO=config,
        SECRET_KEY=config.secret_key or os.urandom(32).hex(),
        SECRET_KEY_FALLBACKS=config.secret_key_previous.split(),
        SQLALCHEMY_DATABASE_URI=config.database,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(config),
        MAX_CONTENT_LENGTH=MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=512 * 1024,
        MAX_FORM_PARTS=600,
        TRUSTED_HOSTS=config.hosts,
        SESSION_COOKIE_NAME="__Host-zaedno" if config.secure else "zaedno",
        SESSION_COOKIE_SECURE=config.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(days=60),
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_TIME_LIMIT=None,
        # The token and SameSite suffice, and the page of a card sends no referrer on purpose.
        WTF_CSRF_SSL_STRICT=False,
        PREFERRED_URL_SCHEME="https" if config.secure else "http",
        TESTING=config.testing,
    )
    app.url_map.converters["int"] = _RowId
    app.cli = _Commands(manifests)
    replicas.install(app, config)
    db.init_app(app)
    town.install(app)
    app.extensions["migrate"] = _Migrations(app)
    metrics.install(app)
    if config.metrics_token:
        app.before_request(_note_endpoint)
    app.before_request(_refuse_foreign)
    app.before_request(_allow_length)
    csrf = CSRFProtect(app)
    audit.install()
    page_cache.install(app)
    i18n.install(app)
    delivery.install(app)
    fetching.install(app)
    _install_contexts(app, manifests)
    try:
        assets.install(app, instance)
    except OSError as problem:
        raise Unfit(f"The instance folder {instance} cannot be written to ({problem.strerror}).") from None
    for view in app.view_functions.values():
        if getattr(view, "from_outside", False):
            csrf.exempt(view)
    if config.trusted_proxies:
        count = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    access.check_permissions(app)
    if not config.testing:
        if serving.is_start(os.environ, sys.argv):
            _open_database(app, demo=config.demo)
        # What lives as long as the process need not be looked through again by each of the collector's rounds.
        gc.collect()
        gc.freeze()
    return app


def _open_database(app: TransactionalFlask, *, demo: bool) -> None:
    """Hold the database for as long as this process serves it. Raises Unfit where it must not."""
    with app.app_context():
        occupancy.occupy()
        if not demo:
            marks.refuse_demonstration()


def _install_contexts(app: TransactionalFlask, manifests: Sequence[Manifest]) -> None:
    grants: dict[Any, Any] = {}
    for manifest in manifests:
        for permission, roles in manifest.grants.items():
            # A context above may grant its own roles what a context below asks for.
            grants[permission] = {**grants.get(permission, {}), **roles}
    access.install(app, grants)
    pages.install(
        app,
        [link for manifest in manifests for link in manifest.links],
        {reason: text for manifest in manifests for reason, text in manifest.refusals.items()},
        {
            member: text
            for manifest in manifests
            for member, text in (*manifest.labels.items(), *manifest.periodic_tasks.items())
        },
    )
    outbox.install(
        app,
        {name: make for manifest in manifests for name, make in manifest.mails.items()},
        {name: kind for manifest in manifests for name, kind in manifest.patient_emails.items()},
        {name: text for manifest in manifests for name, text in manifest.texts.items()},
        *(manifest.wish for manifest in manifests if manifest.wish),
    )
    app.extensions["manifests"] = tuple(manifests)
    app.extensions["topics"] = {word: said for manifest in manifests for word, said in manifest.topics.items()}
    for name in (
        "session_panels",
        "own_panels",
        "step_panels",
        "engagements",
        "desk_panels",
        "first_steps",
        "interpreters",
        "helpers_speak",
        "helpers_in",
        "seats_withheld",
        "interpreter_asks",
        "languages_spoken",
        "cleared_people",
        "kept_away",
        "household_panels",
        "referral_panels",
        "first_readers",
        "household_lines",
        "household_filters",
        "happenings",
        "meeting_rooms",
        "merge_checks",
        "parting_checks",
        "still_ahead",
        "family_panels",
        "planning_panels",
        "planned_roles",
        "personal_dates",
        "touched",
        "board_lines",
        "reports",
        "indicators",
        "heat_maps",
    ):
        app.extensions[name] = [offer for manifest in manifests for offer in getattr(manifest, name)]
    for manifest in manifests:
        context = Blueprint(manifest.name, manifest.name)
        for blueprint in manifest.blueprints:
            context.register_blueprint(blueprint)
        app.register_blueprint(context)
        manifest.connect()


def _engine_options(config: Config) -> dict[str, Any]:
    if config.database.startswith("sqlite"):
        return {"hide_parameters": True, "connect_args": {"timeout": 15, "check_same_thread": False}}
    # An error of the database that reaches a terminal or a log must not carry what somebody typed.
    return {
        "hide_parameters": True,
        "pool_pre_ping": True,
        "pool_size": config.web_threads + 1,
        "max_overflow": 2,
        "connect_args": {"application_name": occupancy.NAME},
    }
