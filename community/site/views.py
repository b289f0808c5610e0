"""Health, language, robots, security contact and the page for a child in danger."""

from typing import Any
from urllib.parse import urlsplit

from flask import Response, current_app, redirect, render_template, request, session, url_for
from sqlalchemy.exc import SQLAlchemyError

from community.foundation import i18n
from community.foundation.access import requires
from community.foundation.database import transaction
from community.foundation.pages import slice_blueprint
from community.permissions import Permission
from community.site.queries import is_ready

blueprint = slice_blueprint(__name__, prefix="")


def local_target(address: str | None) -> str:
    """An address of this site to return to, the programme for anything else."""
    parts = urlsplit((address or "").replace("\\", "/"))
    if parts.scheme or parts.netloc or not parts.path.startswith("/") or parts.path.startswith("//"):
        return url_for("events.sessions.programme")
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


@blueprint.get("/languages")
@requires(Permission.SEE_SITE)
def languages() -> str:
    return render_template(
        "community/site/languages.html",
        languages=i18n.available(),
        target=local_target(request.args.get("next")),
    )


@blueprint.post("/languages")
@requires(Permission.SEE_SITE, own_transactions=True)
def choose_language() -> Any:
    code = request.form.get("language", "")
    if code in {language.code for language in i18n.available()}:
        session["locale"] = code
    return redirect(local_target(request.form.get("next")), 303)


@blueprint.get("/danger")
@requires(Permission.SEE_SITE)
def danger() -> str:
    return render_template("community/site/danger.html")


@blueprint.get("/robots.txt")
@requires(Permission.SEE_SITE, own_transactions=True)
def robots() -> Response:
    config = current_app.config["ZAEDNO"]
    lines = ["User-agent: *", "Disallow: /card/", "Disallow: /community/", f"Sitemap: {config.address}/sitemap.xml"]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")
