"""Health, language, robots, security contact and privacy."""

import hashlib
import hmac
import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Response, abort, current_app, redirect, render_template, request, session, url_for
from sqlalchemy.exc import SQLAlchemyError

from community.foundation import assets, clock, drawings, i18n, metrics
from community.foundation.access import current_actor, requires
from community.foundation.config import settings
from community.foundation.database import transaction
from community.foundation.delivery import deliver_due
from community.foundation.i18n import gettext, lazy_gettext
from community.foundation.pages import filled_in, go, notify, slice_blueprint
from community.foundation.periodic_tasks import TaskState, standings, too_old
from community.permissions import Permission
from community.site import actions
from community.site.forms import ReviewForm
from community.site.models import LanguageReview
from community.site.queries import help_numbers, is_ready, language_reviews
from community.site.rules import EmergencyLine

blueprint = slice_blueprint(__name__, prefix="")

NOT_FOR_ROBOTS = ("/card/", "/community/", "/account", "/devices", "/confirm/", "/invitation/", "/new-password/")
MOST_IN_SITEMAP = 50_000
PNG = "image/png"

LABELS = {
    deliver_due: lazy_gettext("Sends the emails that wait"),
    TaskState.RUNS: lazy_gettext("Runs"),
    TaskState.FAILS: lazy_gettext("Fails"),
    TaskState.LATE: lazy_gettext("Late"),
    TaskState.UNKNOWN: lazy_gettext("Not yet"),
    EmergencyLine.EMERGENCY: lazy_gettext("Emergency"),
    EmergencyLine.CHILDREN: lazy_gettext("The children's telephone line"),
}
LOOKS = {TaskState.RUNS: "good", TaskState.FAILS: "off", TaskState.LATE: "waiting", TaskState.UNKNOWN: "info"}


def local_target(address: str | None) -> str:
    """An address of this site to return to, the first page for anything else."""
    parts = urlsplit((address or "").replace("\\", "/"))
    if parts.scheme or parts.netloc or not parts.path.startswith("/") or parts.path.startswith("//"):
        return url_for("events.sessions.home")
    return parts.path + (f"?{parts.query}" if parts.query else "")


@blueprint.get("/health/live")
@requires(Permission.SEE_SITE, own_transactions=True)
def live() -> Response:
    return Response("live", mimetype="text/plain")


@blueprint.get("/health/ready")
@requires(Permission.SEE_SITE, own_transactions=True)
def ready() -> Response:
    try:
        with transaction(writing=False):
            well = is_ready()
    except SQLAlchemyError:
        well = False
    return Response("ready" if well else "unready", 200 if well else 503, mimetype="text/plain")


@blueprint.get("/metrics")
@requires(Permission.SEE_SITE, own_transactions=True)
def figures() -> Response:
    """For Prometheus, which sends the token of the settings ("Authorization: Bearer ..."); to others it is not here."""
    token, sent = settings().metrics_token, request.headers.get("Authorization", "")
    if not token or not hmac.compare_digest(sent.encode(), f"Bearer {token}".encode()):
        abort(404)
    with transaction(writing=False):
        return Response(metrics.text(), mimetype="text/plain", headers={"Cache-Control": "no-store"})


@blueprint.get("/health/worker")
@requires(Permission.SEE_SITE, own_transactions=True)
def worker() -> Response:
    """Apart from `ready`: the web processes go on while the worker is late."""
    try:
        with transaction(writing=False):
            well = not too_old(clock.now())
    except SQLAlchemyError:
        well = False
    return Response("working" if well else "late", 200 if well else 503, mimetype="text/plain")


@blueprint.get("/periodic-tasks")
@requires(Permission.SEE_PERIODIC_TASKS)
def periodic_tasks() -> str:
    return render_template(
        "community/site/periodic_tasks.html",
        tasks=standings(clock.now()),
        looks=LOOKS,
    )


@blueprint.get("/day")
@requires(Permission.SEE_SITE)
def day() -> str:
    """What a family's "Hide" shows: the date and a month, nothing of this site."""
    return render_template("community/site/day.html", now=i18n.local(clock.now(), settings().time_zone))


@blueprint.get("/languages")
@requires(Permission.SEE_SITE)
def languages() -> str:
    return render_template(
        "community/site/languages.html",
        languages=i18n.available(),
        unreviewed=i18n.unreviewed(language_reviews()),
        target=local_target(request.args.get("next")),
    )


@blueprint.post("/languages")
@requires(Permission.SEE_SITE, own_transactions=True)
def choose_language() -> Any:
    code, actor = request.form.get("language", ""), current_actor()
    if code in {language.code for language in i18n.available()}:
        session["locale"] = code
        if actor.account_id and actor.locale != code:
            with i18n.force_locale(code):
                _offer_for_emails(actor.locale)
    return redirect(local_target(request.form.get("next")), 303)


@blueprint.route("/language-reviews", methods=["GET", "POST"])
@requires(Permission.KEEP_LANGUAGES)
def reviews() -> Any:
    """Who has reviewed which language."""
    found = language_reviews()
    shown = [(language, found[language.code]) for language in i18n.translated() if language.code in found]
    template = "community/site/reviews.html"
    form = filled_in(
        ReviewForm(data={"reviewed_on": clock.today()}),
        lambda form: render_template(template, form=form, reviews=shown),
    )
    told = form.language.data, form.reviewed_by.data, form.reviewed_on.data
    actions.note_review(*told, current_actor().account_id)
    return go("community.site.reviews", gettext("Noted."))


@blueprint.post("/language-reviews/<int:review_id>/take-back")
@requires(Permission.KEEP_LANGUAGES, review=LanguageReview)
def take_review_back(review: LanguageReview) -> Any:
    actions.take_review_back(review)
    return go("community.site.reviews", gettext("Taken back."))


def _offer_for_emails(present: str) -> None:
    """Ask once and quietly, in the language that was just chosen."""
    said = gettext("Your emails come in %(language)s.", language=i18n.language_name(present))
    asked = gettext("Write to me in this language, too")
    notify("info", said, url_for("community.accounts.take_language"), asked)


@blueprint.get("/privacy")
@requires(Permission.SEE_SITE)
def privacy() -> str:
    return render_template("community/site/privacy.html", contact=settings().mail_sender)


@blueprint.get("/robots.txt")
@requires(Permission.SEE_SITE, own_transactions=True)
def robots() -> Response:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_ROBOTS)]
    return _plain([*lines, f"Sitemap: {settings().address}/sitemap.xml"])


@blueprint.get("/sitemap.xml")
@requires(Permission.SEE_SITE, from_replica=True)
def sitemap() -> Response:
    manifests = current_app.extensions["manifests"]
    pages = [page for manifest in manifests for collect in manifest.public_pages for page in collect()]
    text = render_template("community/site/sitemap.xml", address=settings().address, pages=pages[:MOST_IN_SITEMAP])
    return _for_an_hour(Response(text, mimetype="application/xml"))


@blueprint.get("/manifest.webmanifest")
@requires(Permission.SEE_SITE, own_transactions=True)
def manifest() -> Response:
    """What a telephone needs to put the site beside its programs (W3C, Web Application Manifest)."""
    static = current_app.jinja_env.globals["static_url"]
    icons = [
        {"src": static(f"icon-{name}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for name, size, purpose in (("192", 192, "any"), ("512", 512, "any"), ("maskable", 512, "maskable"))
    ]
    told = {
        "name": settings().site_name,
        "short_name": settings().site_name,
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": drawings.GROUND,
        "theme_color": drawings.GROUND,
        "icons": icons,
    }
    return _for_an_hour(Response(json.dumps(told, ensure_ascii=False), mimetype="application/manifest+json"))


@blueprint.get("/favicon.ico")
@blueprint.get("/apple-touch-icon.png")
@blueprint.get("/apple-touch-icon-precomposed.png")
@requires(Permission.SEE_SITE, own_transactions=True)
def icon() -> Response:
    """The mark for what asks at these addresses without reading a page first."""
    name, kind = ("favicon.ico", "image/x-icon") if request.path == "/favicon.ico" else ("apple-touch-icon.png", PNG)
    return assets.drawn(drawings.generated()[name], kind)


@blueprint.get("/.well-known/security.txt")
@requires(Permission.SEE_SITE, own_transactions=True)
def security() -> Response:
    expires = (clock.now() + timedelta(days=180)).replace(hour=0, minute=0, second=0, microsecond=0)
    languages = ", ".join(language.tag for language in i18n.available())
    return _plain(
        [
            f"Contact: mailto:{settings().mail_sender}",
            f"Expires: {expires.isoformat().replace('+00:00', 'Z')}",
            f"Preferred-Languages: {languages}",
            f"Canonical: {settings().address}/.well-known/security.txt",
        ]
    )


@blueprint.get("/offline/<language>")
@requires(Permission.SEE_SITE, own_transactions=True)
def offline(language: str) -> Response:
    """What a device keeps for the time without a connection: the same for everybody, and it names nobody."""
    if language not in {known.tag for known in i18n.available()}:
        abort(404)
    return _for_an_hour(Response(_offline_page(language)))


def _offline_page(tag: str) -> str:
    language = next(known for known in i18n.available() if known.tag == tag)
    with i18n.force_locale(language.code):
        number = help_numbers()[0]
        return render_template("community/site/offline.html", language=language, number=number)


@blueprint.get("/sw.js")
@requires(Permission.SEE_SITE, own_transactions=True)
def service_worker() -> Response:
    """What keeps that page on a device (W3C, Service Workers); turned off, what clears it away there."""
    folder = Path(current_app.root_path) / "static"
    tag = request.args.get("language", "")
    if not settings().offline_page or tag not in {known.tag for known in i18n.available()}:
        return _for_an_hour(Response((folder / "sw-gone.js").read_text("utf-8"), mimetype="text/javascript"))
    static = current_app.jinja_env.globals["static_url"]
    page = url_for("community.site.offline", language=tag)
    told = {
        "EDITION": hashlib.sha256(_offline_page(tag).encode()).hexdigest()[:16],
        "KEPT": [page, static("css/offline.css"), static("pictures/unwell.svg")],
        "HIDE": url_for("community.site.day"),
        "LEAVE": url_for("community.accounts.sign_out"),
    }
    first = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in told.items())
    return _for_an_hour(Response(first + (folder / "sw.js").read_text("utf-8"), mimetype="text/javascript"))


def _for_an_hour(response: Response) -> Response:
    response.cache_control.public, response.cache_control.max_age = True, int(timedelta(hours=1).total_seconds())
    return response


def public_pages() -> list[str]:
    """The site's own pages that a search engine may list."""
    return [url_for(f"community.site.{name}") for name in ("languages", "privacy")]


def _plain(lines: list[str]) -> Response:
    return _for_an_hour(Response("\n".join(lines) + "\n", mimetype="text/plain"))
