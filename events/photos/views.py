"""The photo of an activity: sent and taken away by those who plan it, looked at by a second person, shown to all."""

from datetime import timedelta
from functools import partial
from typing import Any

from flask import Response, abort, render_template, request

from community.foundation.access import ANYBODY, Actor, current_actor, find, permits, requires, within_reach
from community.foundation.database import transaction
from community.foundation.i18n import LANGUAGES, gettext, lazy_gettext
from community.foundation.idempotency_keys import once
from community.foundation.pages import filled_in, go, on_refusal, slice_blueprint, wording
from community.foundation.refusal import Refused
from community.foundation.web_server import MOST_BYTES_WITH_A_PICTURE
from events.activities.models import Activity
from events.activities.queries import get_activity
from events.permissions import Permission
from events.photos import actions, queries, rules
from events.photos.forms import PhotoForm, RefuseForm
from events.photos.labels import LABELS
from events.photos.models import Photo
from events.photos.rules import ENDINGS, SHAPES, PhotoSize, PhotoState, Refusal

blueprint = slice_blueprint(__name__, prefix="")

__all__ = ["LABELS", "REFUSALS", "blueprint"]

REFUSALS = {
    Refusal.NO_PHOTOS: lazy_gettext("Of this activity there are no photos: that is what it promises. The cloth stays."),
    Refusal.INVITED_ONLY: lazy_gettext(
        "Only those who are invited know of this activity, and anybody can see a photo. The cloth stays."
    ),
    Refusal.WOMEN_ONLY: lazy_gettext(
        "Who comes to an activity for women is told to nobody, and a photo would tell it. The cloth stays."
    ),
    Refusal.TOO_MANY_BYTES: lazy_gettext("This photo is larger than 10 MB. Choose a smaller one."),
    Refusal.HEIC: lazy_gettext(
        "This is a HEIC file, which not every program can read. Save it as JPEG, or let your telephone take JPEG."
    ),
    Refusal.UNKNOWN_TYPE: lazy_gettext("This is no photo that can be shown. Choose a JPEG, PNG or WebP file."),
    Refusal.ANIMATED: lazy_gettext("This picture moves. Choose one that stands still."),
    Refusal.TOO_MANY_PIXELS: lazy_gettext("This photo has more than 40 million pixels. Choose a smaller one."),
    Refusal.TOO_SMALL: lazy_gettext("This photo is too small: it needs at least 600 by 400 pixels."),
    Refusal.DAMAGED: lazy_gettext("This file is damaged: it cannot be opened. Choose another one."),
    Refusal.NOT_WAITING: lazy_gettext("Somebody decided about this photo already, or took it away."),
    Refusal.OWN_PHOTO: lazy_gettext("You sent this photo yourself, so somebody else looks at it."),
    Refusal.NOT_SHOWN: lazy_gettext("This photo is not shown any more."),
}
STATE_KINDS = {
    PhotoState.WAITING: "waiting",
    PhotoState.APPROVED: "good",
    PhotoState.REFUSED: "off",
    PhotoState.WITHDRAWN: "info",
}
# Whoever keeps a copy asks again after a day at the latest, and is told then that the photo is gone. The page that
# showed it is without it at once. Between the two a longer time would serve nobody: the answer is a 304 without a body.
KEPT = timedelta(days=1)
# A picture that somebody opens by itself can do nothing at all.
POLICY = "default-src 'none'; sandbox"


@blueprint.get("/photos/<name>/<size>.<ending>")
@requires(Permission.SEE_PHOTO)
def picture(name: str, size: str, ending: str) -> Any:
    wanted = next((one for one in PhotoSize if (one.value, ENDINGS[SHAPES[one][2]]) == (size, ending)), None)
    if wanted is None:
        abort(404)
    reach, everybody = (within_reach(actor, Permission.SEE_PHOTO) for actor in (current_actor(), ANYBODY))
    found = queries.find_picture(reach, everybody, name, wanted)
    if found is None:
        abort(404)
    response = Response(found.content, mimetype=f"image/{SHAPES[wanted][2].value.lower()}")
    response.headers["Content-Security-Policy"] = POLICY
    if wanted is PhotoSize.LARGE:
        # Shown by other sites: that is what it is for.
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if not found.public:
        response.cache_control.no_store = True
        return response
    response.cache_control.public = response.cache_control.must_revalidate = True
    response.cache_control.max_age = int(KEPT.total_seconds())
    # What lies under a name never changes: the name is its version.
    response.set_etag(f"{name}-{size}")
    return response.make_conditional(request)


@blueprint.get("/events/photos")
@requires(Permission.DECIDE_PHOTO)
def index() -> str:
    waiting = queries.photos_to_decide(within_reach(current_actor(), Permission.DECIDE_PHOTO))
    return render_template("events/photos/index.html", photos=waiting, own=current_actor().account_id)


@blueprint.get("/events/photos/<int:activity_id>")
@requires(Permission.CHANGE_ACTIVITY, activity=Activity)
def show(activity: Activity) -> str:
    return _page(activity.id, PhotoForm())


def _page(activity_id: int, form: PhotoForm) -> str:
    activity = get_activity(activity_id)
    photos = queries.photos_of(activity.id)
    unfit = rules.unfit_activity(activity.photo_policy, activity.openness, activity.audience)
    return render_template(
        "events/photos/show.html",
        activity=activity,
        form=form,
        waiting=next((one for one in photos if one.state is PhotoState.WAITING), None),
        shown=next((one for one in photos if one.state is PhotoState.APPROVED), None),
        photos=photos,
        unfit=wording(Refused(unfit)) if unfit else "",
        own=current_actor().account_id,
        kinds=STATE_KINDS,
        languages=LANGUAGES,
    )


@blueprint.post("/events/photos/<int:activity_id>")
@on_refusal(show)
@requires(Permission.CHANGE_ACTIVITY, own_transactions=True, most_bytes=MOST_BYTES_WITH_A_PICTURE)
def send(activity_id: int) -> Any:
    """Its transactions are its own: nobody waits for the turn to write while a photo is read and made smaller."""
    actor = current_actor()
    with transaction(writing=False):
        _own(actor, activity_id)
        form = filled_in(PhotoForm(), partial(_page, activity_id))
    try:
        contents = actions.prepare(form.content)
    except Refused as refused:
        form.photo.errors = [wording(refused)]
        with transaction(writing=False):
            return _page(activity_id, form), 422

    def change() -> Any:
        _own(actor, activity_id)
        actions.send(activity_id, contents, form.alt.data, form.alt_language.data, actor.account_id)
        said = gettext("Sent. As soon as a second person has looked at it, it is shown.")
        return go("events.photos.show", said, activity_id=activity_id)

    with transaction():
        return once(change)


def _own(actor: Actor, activity_id: int) -> None:
    find(actor, Permission.CHANGE_ACTIVITY, Activity, activity_id) or abort(404)


@blueprint.get("/events/photos/<int:photo_id>/decide")
@requires(Permission.DECIDE_PHOTO, photo=Photo)
def decide(photo: Photo) -> str:
    return _decision(photo.id, RefuseForm())


def _decision(photo_id: int, form: RefuseForm) -> str:
    actor, photo = current_actor(), queries.get_photo(photo_id)
    obstacle = rules.undecidable(photo.state, photo.uploaded_by_id, actor.account_id)
    return render_template(
        "events/photos/decide.html",
        photo=photo,
        form=form,
        obstacle=wording(Refused(obstacle)) if obstacle else "",
        waits=photo.state is PhotoState.WAITING,
        plans=permits(actor, Permission.WITHDRAW_PHOTO),
        language=LANGUAGES[photo.alt_language],
    )


@blueprint.post("/events/photos/<int:photo_id>/approve")
@on_refusal(decide)
@requires(Permission.DECIDE_PHOTO, photo=Photo)
def approve(photo: Photo) -> Any:
    actions.approve(photo, current_actor().account_id)
    return go("events.photos.index", gettext("The photo is shown in the place of the cloth."))


@blueprint.post("/events/photos/<int:photo_id>/refuse")
@on_refusal(decide)
@requires(Permission.DECIDE_PHOTO, photo=Photo)
def refuse(photo: Photo) -> Any:
    form = filled_in(RefuseForm(), partial(_decision, photo.id))
    actions.refuse(photo, current_actor().account_id, form.reason.data)
    return go("events.photos.index", gettext("The photo is not taken, and deleted."))


@blueprint.post("/events/photos/<int:photo_id>/withdraw")
@on_refusal(decide)
@requires(Permission.WITHDRAW_PHOTO, photo=Photo)
def withdraw(photo: Photo) -> Any:
    actions.withdraw(photo, current_actor().account_id)
    said = gettext("The photo is gone, and the cloth is back.")
    return go("events.photos.show", said, activity_id=photo.activity_id)
