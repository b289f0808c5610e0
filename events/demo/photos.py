"""The photos of the demonstration town: drawn pictures that took the road of every photo, with two pairs of eyes."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from community.demo.town import Town
from community.foundation import drawings
from community.foundation.access import Role
from community.foundation.database import db
from community.organisations.models import Membership
from events.demo.scenes import WIDE, scene
from events.photos.actions import prepare
from events.photos.models import Photo, Picture
from events.photos.rules import PhotoState


@dataclass(frozen=True)
class DemoPhoto:
    """Which activity shows which scene, and what is to be seen in it, in Bulgarian."""

    slug: str
    scene: str
    alt: str


PHOTOS = (
    DemoPhoto("sunday-football", "meadow", "Рисунка: поляна с борове под планината, врата и футболна топка"),
    DemoPhoto("shared-garden", "garden", "Рисунка: градина между къщите с лехи, слънчогледи и оранжерия"),
)
LANGUAGE = "bg"


def shown(town: Town, slug: str) -> dict[str, str | None]:
    """What an activity of the town keeps of its photo."""
    photo = next((one for one in PHOTOS if one.slug == slug), None)
    if photo is None:
        return {"photo": None, "photo_alt": "", "photo_language": ""}
    return {"photo": _key(town, slug), "photo_alt": photo.alt, "photo_language": LANGUAGE}


def load(town: Town, activities: dict[str, dict[str, Any]]) -> None:
    """Let a coordinator of each activity (by slug) have sent its photo, and the administrator have approved it: where
    one person coordinates, nobody else is the second."""
    photos, pictures = [], []
    [second] = db.session.scalars(
        sa.select(Membership.account_id).where(Membership.role == Role.ADMINISTRATOR).limit(1)
    )
    for one in PHOTOS:
        activity, photo_id = activities[one.slug], town.next_id(Photo)
        coordinates = (Membership.organisation_id == activity["organisation_id"], Membership.role == Role.COORDINATOR)
        sent = town.moment(-10)
        photos.append(
            {
                "id": photo_id,
                "activity_id": activity["id"],
                "key": _key(town, one.slug),
                "state": PhotoState.APPROVED,
                "alt": one.alt,
                "alt_language": LANGUAGE,
                "agreed_at": sent,
                "uploaded_by_id": db.session.scalars(sa.select(Membership.account_id).where(*coordinates)).first(),
                "uploaded_at": sent,
                "decided_by_id": second,
                "decided_at": town.moment(-9),
            }
        )
        contents = prepare(drawings.rendered(scene(one.scene), WIDE))
        pictures += [{"photo_id": photo_id, "size": size, "content": content} for size, content in contents.items()]
    town.keep(Photo, photos)
    town.keep(Picture, pictures)


def _key(town: Town, slug: str) -> str:
    return f"{town.random(f'photo of {slug}').getrandbits(96):024x}"
