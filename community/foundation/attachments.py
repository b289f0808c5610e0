"""Files that belong to an object: known by their content, pictures written anew, sealed, under a name nobody guesses.

The bytes are a column of the row: a file is there exactly when its row is, in every backup, and gone with its object;
what dies in between, or finds the disk full, leaves neither. A slice derives its table from `Attached`:

    class DirectoryLeaflet(Attached): ...

and serves it (`answer`) to whoever its own permission lets see the object. Nothing is ever shown by a browser: it goes
out as an attachment, and opened by itself it can do nothing.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa
from flask import Response
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from community.foundation import raster
from community.foundation.database import Base, UtcDateTime, has_room, text_enum
from community.foundation.i18n import lazy_gettext
from community.foundation.picture_headers import PictureHeader, PictureType, read_header
from community.foundation.raster import Damaged
from community.foundation.refusal import Refused, refuse
from community.foundation.sealing import SealedBytes

MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 40_000_000
# A sheet of A4 at 300 points an inch.
LONGEST_SIDE = 3508
ACCEPTED = "application/pdf,image/png,image/jpeg,image/webp"
POLICY = "default-src 'none'; sandbox"


class FileType(Enum):
    """What a file is by its content, whatever it is called."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"


MIME = {FileType.PDF: "application/pdf", FileType.PNG: "image/png", FileType.JPEG: "image/jpeg"}
ENDINGS = {FileType.PDF: "pdf", FileType.PNG: "png", FileType.JPEG: "jpg"}


class Refusal(Enum):
    """Why a file is not kept."""

    TOO_MANY_BYTES = "too_many_bytes"
    UNKNOWN_TYPE = "unknown_type"
    ANIMATED = "animated"
    TOO_MANY_PIXELS = "too_many_pixels"
    DAMAGED = "damaged"
    ACTIVE = "active"
    NO_ROOM = "no_room"


REFUSALS: dict[Enum, Any] = {
    Refusal.TOO_MANY_BYTES: lazy_gettext("This file is larger than 5 MB. Choose a smaller one."),
    Refusal.UNKNOWN_TYPE: lazy_gettext("This is no file that can be kept here. Choose a PDF, PNG, JPEG or WebP file."),
    Refusal.ANIMATED: lazy_gettext("This picture moves. Choose one that stands still."),
    Refusal.TOO_MANY_PIXELS: lazy_gettext("This picture has more than 40 million pixels. Choose a smaller one."),
    Refusal.DAMAGED: lazy_gettext("This file is damaged: it cannot be opened. Choose another one."),
    Refusal.ACTIVE: lazy_gettext("This PDF can do something by itself. Print it into a new PDF and choose that one."),
    Refusal.NO_ROOM: lazy_gettext("There is no room for it: the disk of this site is full. Nothing was changed."),
}

# The first line of a PDF stands in its first kilobyte, the mark of its end in the last (ISO 32000-2, 7.5, annex I).
BEGINNING, END = b"%PDF-", b"%%EOF"
NEAR = 1024
# What a program that opens a PDF might do besides showing it. Inside of compressed objects nobody sees it, so this
# keeps out accidents, not malice; against that stands how it is served.
ACTS = re.compile(rb"/(JavaScript|Launch|EmbeddedFile|RichMedia|SubmitForm|ImportData)\b")


@dataclass(frozen=True)
class Prepared:
    """What is kept of a file that came in."""

    type: FileType
    content: bytes


class Attached(Base):
    """A file of an object: its name in addresses, what it is, how long, who sent it, when."""

    __abstract__ = True

    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    type: Mapped[FileType] = mapped_column(text_enum(FileType))
    size: Mapped[int]
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @declared_attr
    def uploaded_by_id(cls) -> Mapped[int | None]:  # noqa: N805 - SQLAlchemy calls it with the class
        return mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)

    @declared_attr
    def content(cls) -> Mapped[bytes]:  # noqa: N805
        return mapped_column(SealedBytes(f"{cls.__tablename__}.content"), deferred=True)


def prepare(content: bytes) -> Prepared:
    """What is kept of a file; takes up to seconds, and needs no transaction. Raises Refused with what is wrong."""
    refuse(Refusal.TOO_MANY_BYTES, when=len(content) > MOST_BYTES)
    if BEGINNING in content[:NEAR]:
        refuse(unfit_pdf(content))
        return Prepared(FileType.PDF, content)
    header = read_header(content)
    refuse(unfit_picture(header))
    assert header is not None
    try:
        kind, anew = raster.anew(content, header, LONGEST_SIDE, MOST_BYTES)
    except Damaged:
        raise Refused(Refusal.DAMAGED) from None
    return Prepared(FileType.PNG if kind is PictureType.PNG else FileType.JPEG, anew)


def unfit_pdf(content: bytes) -> Refusal | None:
    """Why a PDF is not kept."""
    if END not in content[-NEAR:]:
        return Refusal.DAMAGED
    return Refusal.ACTIVE if ACTS.search(content) else None


def unfit_picture(header: PictureHeader | None) -> Refusal | None:
    """Why a picture is not kept, by its first bytes; nothing of it was decoded yet."""
    if header is None or header.type is PictureType.HEIC:
        return Refusal.UNKNOWN_TYPE
    if header.animated:
        return Refusal.ANIMATED
    return Refusal.TOO_MANY_PIXELS if header.width * header.height > MOST_PIXELS else None


def check_room() -> None:
    """Raises Refused where the disk takes no more."""
    refuse(Refusal.NO_ROOM, when=not has_room())


def facts(prepared: Prepared, account_id: int | None, now: datetime) -> dict[str, Any]:
    """The columns of a new row of a table of `Attached`."""
    return {
        "key": secrets.token_urlsafe(16),
        "type": prepared.type,
        "size": len(prepared.content),
        "content": prepared.content,
        "uploaded_at": now,
        "uploaded_by_id": account_id,
    }


def answer(file: Attached) -> Response:
    """A file as it goes out, its content loaded: to be kept by its reader, never to be shown by a browser."""
    response = Response(file.content, mimetype=MIME[file.type])
    response.headers["Content-Disposition"] = f'attachment; filename="{file.key}.{ENDINGS[file.type]}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "no-store"
    return response
