"""What is kept of photos: whose it is, what its owner reads of it, and what becomes of it."""

import sqlalchemy as sa

from community.foundation.i18n import days_long, gettext, lazy_gettext
from community.foundation.personal_data import Fate, PersonalData, PersonalTable, Share, Term, Topic
from events.activities.personal_data import title_of_activity
from events.photos.models import Photo, Picture
from events.photos.rules import KEPT_DAYS, PhotoState

PHOTOS = Topic(
    lazy_gettext("Photos that you sent"),
    "eye",
    lazy_gettext("So that it is known who said that everybody in a photo agreed."),
    lambda _config: gettext(
        "As long as the photo is shown. One that was taken away or not taken is deleted at once; that there was one,"
        " after %(time)s.",
        time=days_long(KEPT_DAYS),
    ),
)

PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(
            Photo,
            account=Share(
                lambda number: Photo.uploaded_by_id == number,
                Fate.KEPT,
                topic=PHOTOS,
                label=lazy_gettext("Photos"),
                also={"activity": title_of_activity(Photo.activity_id)},
                told="alt state uploaded_at agreed_at decided_at reason withdrawn_at",
                untold={"alt_language": "It is the language of the words that are told."},
            ),
            because="It is the activity's, and a number leads from it to an account without a name.",
            signed="uploaded_by_id decided_by_id withdrawn_by_id",
        ),
        PersonalTable(
            Picture,
            because="It shows who agreed to be shown, belongs to the activity, and is deleted when it is taken away.",
        ),
    ),
    terms=(
        Term(
            "photos",
            lazy_gettext("Photos that were taken away or not taken"),
            lambda _config: KEPT_DAYS,
            Photo,
            lambda moment: sa.and_(
                Photo.state.in_((PhotoState.REFUSED, PhotoState.WITHDRAWN)),
                sa.func.coalesce(Photo.withdrawn_at, Photo.decided_at) < moment,
            ),
        ),
    ),
    columns={
        "activity": lazy_gettext("What"),
        "alt": lazy_gettext("What is to be seen"),
        "uploaded_at": lazy_gettext("Sent"),
        "decided_at": lazy_gettext("Decided"),
        "agreed_at": lazy_gettext("Agreed"),
        "reason": lazy_gettext("Why"),
    },
)
