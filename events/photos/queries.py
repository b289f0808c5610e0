"""Reading photos: which one may see or decide, those of an activity, and their pictures."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from community.accounts.models import Account
from community.accounts.rules import AccountState
from community.foundation.access import Actor, Role, by_way_of, whoever
from community.foundation.database import db, every, exists
from community.foundation.watch import Organisations, WaitingThing, things
from community.organisations.models import Membership, Organisation
from community.organisations.rules import OrganisationState
from events.activities.models import Activity
from events.activities.queries import in_the_programme, run_by_mine
from events.activities.rules import ActivityState, Openness
from events.photos.models import Photo, Picture
from events.photos.rules import PhotoSize, PhotoState

SEEN = (PhotoState.WAITING, PhotoState.APPROVED)
# Of drafts, and of what only those who are invited know of, who administers knows no more than that there is one.
TOLD = (Activity.state == ActivityState.PUBLISHED, Activity.openness == Openness.PUBLIC)


@whoever
def published(_actor: Actor) -> sa.ColumnElement[bool]:
    """Approved photos of activities that the programme shows."""
    return sa.and_(Photo.state == PhotoState.APPROVED, by_way_of(Photo.activity_id, Activity, in_the_programme()))


def of_my_organisations(actor: Actor) -> sa.ColumnElement[bool]:
    """Photos of activities of the organisations in which the actor coordinates, whatever became of them."""
    return by_way_of(Photo.activity_id, Activity, run_by_mine(actor))


def without_a_second_coordinator(_actor: Actor) -> sa.ColumnElement[bool]:
    """Photos that wait where nobody else coordinates who could look at them, of activities that are published."""
    second = sa.exists().where(
        Membership.organisation_id.in_((Activity.organisation_id, Activity.partner_id)),
        Membership.role == Role.COORDINATOR,
        Membership.account_id == Account.id,
        Account.state == AccountState.ACTIVE,
        Account.id != Photo.uploaded_by_id,
        by_way_of(Membership.organisation_id, Organisation, Organisation.state != OrganisationState.CLOSED),
    )
    alone = sa.and_(*TOLD, ~second.correlate(Activity, Photo))
    return sa.and_(Photo.state == PhotoState.WAITING, by_way_of(Photo.activity_id, Activity, alone))


def photos_of(activity_id: int) -> list[Photo]:
    """What became of every photo of an activity, with who did it; the latest first."""
    people = (joinedload(Photo.uploaded_by), joinedload(Photo.decided_by), joinedload(Photo.withdrawn_by))
    return every(Photo, Photo.activity_id == activity_id, by=Photo.id.desc(), load=people)


def seen_of(activity_id: int) -> list[Photo]:
    """The photos of an activity that wait or are shown; whoever locked the activity has them to themselves."""
    return every(Photo, Photo.activity_id == activity_id, Photo.state.in_(SEEN), by=Photo.id, fresh=True)


def waits(activity_id: int) -> bool:
    """Whether a photo of the activity waits for a second person."""
    return exists(Photo.activity_id == activity_id, Photo.state == PhotoState.WAITING)


def photos_to_decide(reach: sa.ColumnElement[bool]) -> list[Photo]:
    """The photos within reach that wait, with their activity, the oldest first."""
    return every(Photo, reach, Photo.state == PhotoState.WAITING, by=Photo.id, load=_whole())


def get_photo(photo_id: int) -> Photo:
    """A photo as it is now, with its activity and who did what. Raises ValueError when it is gone."""
    [photo] = every(Photo, Photo.id == photo_id, load=_whole(), fresh=True)
    return photo


def find_decided(photo_id: int) -> Photo | None:
    """The photo that was approved or refused, while who sent it still coordinates there."""
    plans = sa.exists().where(
        Membership.account_id == Photo.uploaded_by_id,
        Membership.role == Role.COORDINATOR,
        Membership.organisation_id.in_((Activity.organisation_id, Activity.partner_id)),
    )
    decided = Photo.state.in_((PhotoState.APPROVED, PhotoState.REFUSED))
    query = sa.select(Photo).join(Activity, Activity.id == Photo.activity_id)
    return db.session.scalars(query.where(Photo.id == photo_id, decided, plans)).first()


def _whole() -> tuple[Any, ...]:
    activity = joinedload(Photo.activity)
    return (
        activity.joinedload(Activity.organisation),
        activity.selectinload(Activity.texts),
        joinedload(Photo.uploaded_by),
        joinedload(Photo.decided_by),
        joinedload(Photo.withdrawn_by),
    )


@dataclass(frozen=True)
class FoundPicture:
    """A picture as it is sent, and whether everybody may see it."""

    content: bytes
    public: bool


def find_picture(
    reach: sa.ColumnElement[bool], everybody: sa.ColumnElement[bool], name: str, size: PhotoSize
) -> FoundPicture | None:
    """The picture of a photo within reach by its name; `everybody`: which photos anybody sees."""
    query = sa.select(Picture.content, everybody).join(Photo, Photo.id == Picture.photo_id)
    row = db.session.execute(query.where(Photo.key == name, Picture.size == size, reach)).first()
    return FoundPicture(*row) if row else None


def waiting_photos(among: Organisations = None) -> list[WaitingThing]:
    """Photos of published activities that wait for somebody else than who sent them."""
    query = sa.select(Photo.id, Photo.uploaded_at, Activity.organisation_id, Photo.uploaded_by_id)
    query = query.join(Activity, Activity.id == Photo.activity_id)
    return things(query.where(Photo.state == PhotoState.WAITING, *TOLD), among, Activity.partner_id)


def wrong_photos() -> list[str]:
    """What `flask doctor` says of activities that show another photo than the approved one."""
    approved = sa.and_(Photo.activity_id == Activity.id, Photo.state == PhotoState.APPROVED)
    query = sa.select(Activity.id).outerjoin(Photo, approved).where(Activity.photo.is_distinct_from(Photo.key))
    return [f"Activity {one} shows another photo than the approved one." for one in db.session.scalars(query)]
