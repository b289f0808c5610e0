"""Sending a photo of an activity, deciding about another's, taking one away; the activity knows which one it shows."""

import secrets
from collections.abc import Mapping

import sqlalchemy as sa

from community.accounts.models import Account
from community.foundation import clock, database, raster
from community.foundation.database import added, db
from community.foundation.outbox import post
from community.foundation.picture_headers import read_header
from community.foundation.raster import Damaged, Shape
from community.foundation.refusal import Refused
from community.foundation.refusal import refuse as refuse_for
from events.activities.models import Activity
from events.photos import queries, rules
from events.photos.models import Photo, Picture
from events.photos.rules import SHAPES, PhotoSize, PhotoState, Refusal


def prepare(content: bytes) -> dict[PhotoSize, bytes]:
    """The pictures that are kept of a file; takes up to seconds, and needs no transaction.

    Raises Refused with what is wrong with it.
    """
    header = read_header(content)
    refuse_for(rules.unfit_file(len(content), header))
    assert header is not None
    try:
        upright, found = raster.reshaped(content, header, [Shape(*shape) for shape in SHAPES.values()])
    except Damaged:
        raise Refused(Refusal.DAMAGED) from None
    refuse_for(rules.too_small(*upright))
    return dict(zip(SHAPES, found, strict=True))


def send(activity_id: int, contents: Mapping[PhotoSize, bytes], alt: str, alt_language: str, uploader_id: int) -> Photo:
    """Let a photo wait for a second person, in the place of one that waits. Raises Refused where there is none of this
    activity."""
    activity = _locked(activity_id)
    _check(activity)
    now = clock.now()
    for photo in queries.seen_of(activity.id):
        if photo.state is PhotoState.WAITING:
            _take_away(activity, photo, uploader_id)
    photo = added(
        Photo(
            activity_id=activity.id,
            # Nobody guesses it: until it is approved the address alone opens nothing either.
            key=secrets.token_urlsafe(16),
            state=PhotoState.WAITING,
            alt=alt,
            alt_language=alt_language,
            agreed_at=now,
            uploaded_by_id=uploader_id,
            uploaded_at=now,
        )
    )
    db.session.add_all(Picture(photo_id=photo.id, size=size, content=content) for size, content in contents.items())
    return photo


def approve(photo: Photo, decider_id: int) -> None:
    """Show a photo in the place of the cloth, or of the photo before. Raises Refused (see `rules.undecidable`)."""
    activity, photo = _to_decide(photo, decider_id)
    _check(activity)
    for former in queries.seen_of(activity.id):
        if former.state is PhotoState.APPROVED:
            _take_away(activity, former, decider_id)
    _decide(photo, PhotoState.APPROVED, decider_id)
    activity.photo, activity.photo_alt, activity.photo_language = photo.key, photo.alt, photo.alt_language


def refuse(photo: Photo, decider_id: int, reason: str) -> None:
    """Turn a photo down; its pictures are gone at once. Raises Refused (see `rules.undecidable`)."""
    _, photo = _to_decide(photo, decider_id)
    _decide(photo, PhotoState.REFUSED, decider_id)
    photo.reason = reason
    _forget_pictures(photo)


def withdraw(photo: Photo, account_id: int) -> None:
    """Take a photo away at once, whether it waits or is shown. Raises Refused where nobody sees it any more."""
    activity = _locked(photo.activity_id)
    photo = queries.get_photo(photo.id)
    refuse_for(rules.unwithdrawable(photo.state))
    _take_away(activity, photo, account_id)


def follow(activity: Activity) -> None:
    """An activity changed: where it became one without photos, those that it has are gone at once."""
    if rules.unfit_activity(activity.photo_policy, activity.openness, activity.audience):
        for photo in queries.seen_of(activity.id):
            _take_away(activity, photo, None)


def _locked(activity_id: int) -> Activity:
    [activity] = database.lock(Activity, [activity_id])
    return activity


def _check(activity: Activity) -> None:
    refuse_for(rules.unfit_activity(activity.photo_policy, activity.openness, activity.audience))


def _to_decide(photo: Photo, decider_id: int) -> tuple[Activity, Photo]:
    activity = _locked(photo.activity_id)
    # As it is now: somebody else may have been faster until the activity was locked.
    photo = queries.get_photo(photo.id)
    refuse_for(rules.undecidable(photo.state, photo.uploaded_by_id, decider_id))
    return activity, photo


def _decide(photo: Photo, state: PhotoState, decider_id: int) -> None:
    photo.state, photo.decided_by_id, photo.decided_at = state, decider_id, clock.now()
    sender = db.session.get_one(Account, photo.uploaded_by_id)
    post("events.photos.decided", sender, {"photo": photo.id}, key=f"photo-{photo.id}-decided")


def _take_away(activity: Activity, photo: Photo, account_id: int | None) -> None:
    photo.state, photo.withdrawn_by_id, photo.withdrawn_at = PhotoState.WITHDRAWN, account_id, clock.now()
    if activity.photo == photo.key:
        activity.photo, activity.photo_alt, activity.photo_language = None, "", ""
    _forget_pictures(photo)


def _forget_pictures(photo: Photo) -> None:
    db.session.flush()
    db.session.execute(sa.delete(Picture).where(Picture.photo_id == photo.id))
