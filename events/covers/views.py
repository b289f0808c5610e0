"""The covers of activities at addresses of their own: as SVG for pages, as PNG where SVG is not shown."""

from flask import Response, abort, current_app, url_for

from community.foundation import assets, drawings, embroidery, pictures
from community.foundation.access import ANYBODY, requires, within_reach
from community.foundation.cache import Cache
from community.foundation.pages import slice_blueprint
from events.activities.models import Activity
from events.activities.rules import ActivityKind, photo_to_show
from events.covers import queries
from events.permissions import Permission
from events.photos.rules import ENDINGS, SHAPES, PhotoSize

blueprint = slice_blueprint(__name__, prefix="")

KINDS = {kind.value: kind for kind in ActivityKind}
DRAWN: Cache[bytes] = Cache(500)
RENDERED: Cache[bytes] = Cache(60)
# Whole pixels a stitch, so that no line falls between two of them: 1260 x 660 and 1302 x 686.
PIXELS = {embroidery.PREVIEW: 20, pictures.SHARED: 14}


@blueprint.app_template_global()
def cover_url(activity: Activity, size: str = "list") -> str:
    """The address of an activity's cover: of its photo in this size (`list`, `page`), where one is shown; else of its
    cloth, good for ever: it is another when the drawing changes."""
    return _photo(activity, PhotoSize(size)) or _address("drawn", activity)


@blueprint.app_template_global()
def cover_alt(activity: Activity) -> str:
    """What is to be seen in the photo, in the activity's `photo_language`; empty for a cloth, which adorns."""
    return activity.photo_alt if _photo(activity, PhotoSize.LIST) else ""


@blueprint.app_template_global()
def cover_picture_url(activity: Activity) -> str:
    """The whole address of the same as JPEG or PNG, for shared links and emails; only of what the public may see."""
    address = _photo(activity, PhotoSize.LARGE) or _address("rendered", activity)
    return current_app.config["ZAEDNO"].address + address


@blueprint.app_template_global()
def shared_picture_url() -> str:
    """The whole address of the picture that stands for the house where a link to it is shared."""
    return current_app.config["ZAEDNO"].address + url_for("events.covers.shared", v=drawings.edition())


def _photo(activity: Activity, size: PhotoSize) -> str:
    key = photo_to_show(activity.photo, activity.state, activity.openness)
    ending = ENDINGS[SHAPES[size][2]]
    return url_for("events.photos.picture", name=key, size=size.value, ending=ending) if key else ""


def _address(view: str, activity: Activity) -> str:
    asked = {"kind": activity.kind.value, "cloth": activity.cloth, "v": drawings.edition()}
    return url_for(f"events.covers.{view}", **asked)


@blueprint.get("/covers/<kind>/<cloth>.svg")
@requires(Permission.SEE_PROGRAMME)
def drawn(kind: str, cloth: str) -> Response:
    """Drawn for whoever asks, in a few milliseconds: an address says nothing of whether there is such an activity."""
    _check(kind, cloth)
    return assets.drawn(DRAWN.get((kind, cloth), lambda: embroidery.cover(kind, cloth).encode()), "image/svg+xml")


@blueprint.get("/covers/<kind>/<cloth>.png")
@requires(Permission.SEE_PROGRAMME)
def rendered(kind: str, cloth: str) -> Response:
    """Rendering takes a fifth of a second, so only what is in the public programme is rendered."""
    _check(kind, cloth)
    if not queries.is_worn(within_reach(ANYBODY, Permission.SEE_PROGRAMME), KINDS[kind], cloth):
        abort(404)
    wide = embroidery.PREVIEW
    return _shared(RENDERED.get((kind, cloth), lambda: _rendered(embroidery.cover(kind, cloth, wide), wide)))


@blueprint.get("/covers/shared.png")
@requires(Permission.SEE_PROGRAMME)
def shared() -> Response:
    wide = pictures.SHARED
    return _shared(RENDERED.get("shared", lambda: _rendered(pictures.picture("shared"), wide)))


def _check(kind: str, cloth: str) -> None:
    if kind not in KINDS or not embroidery.SEED.fullmatch(cloth):
        abort(404)


def _rendered(svg: str, wide: int) -> bytes:
    return drawings.rendered(svg, wide * PIXELS[wide])


def _shared(png: bytes) -> Response:
    response = assets.drawn(png, "image/png")
    # Shown by other sites: that is what it is for.
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
