"""Texts that only this installation can read: the database, and with it every backup, holds them sealed.

Each purpose has a key of its own, made of SECRET_KEY by HKDF (RFC 5869), and is bound to what it seals (AES-256-GCM). A
model asks for it by the type of a column:

    totp_secret: Mapped[str | None] = mapped_column(SealedText("accounts.totp_secret"), deferred=True)

Such a column cannot be searched or sorted, and is best read only where it is needed (`deferred`). What a previous key
sealed can be read for as long as SECRET_KEY_PREVIOUS names that key; `flask seal-again` seals it by the present one.
"""

import base64
import binascii
import secrets
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from community.foundation.config import keys
from community.foundation.database import db, transaction

# Says how the rest is sealed, so that another way can come to stand beside it.
FIRST_WAY = "1."
NONCE_BYTES = 12
KEY_BYTES = 32
AT_ONCE = 500


class Unsealable(Exception):
    """No key that is known here opens a sealed text."""


@lru_cache(maxsize=64)
def _cipher(secret: str, purpose: str) -> Any:
    # Only in a process that meets a sealed text.
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    info = b"zaedno sealed text:" + purpose.encode()
    return AESGCM(HKDF(SHA256(), KEY_BYTES, salt=None, info=info).derive(secret.encode()))


def seal(purpose: str, text: str) -> str:
    """The text as only this installation can read it, and only for the same purpose (`table.column`)."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    closed = _cipher(keys()[0], purpose).encrypt(nonce, text.encode(), purpose.encode())
    return FIRST_WAY + base64.urlsafe_b64encode(nonce + closed).decode()


def seal_bytes(purpose: str, content: bytes) -> bytes:
    """The same of bytes, such as a file."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return FIRST_WAY.encode() + nonce + _cipher(keys()[0], purpose).encrypt(nonce, content, purpose.encode())


def unseal_bytes(purpose: str, sealed: bytes) -> bytes:
    """The bytes that `seal_bytes` was given. Raises Unsealable."""
    return _opened_bytes(purpose, sealed)[0]


def unseal(purpose: str, sealed: str) -> str:
    """The text that `seal` was given. Raises Unsealable."""
    return _opened(purpose, sealed)[0]


def _opened(purpose: str, sealed: str) -> tuple[str, bool]:
    """The text, and whether the present key sealed it. Raises Unsealable."""
    try:
        content = base64.b64decode(sealed.removeprefix(FIRST_WAY), altchars=b"-_", validate=True)
    except binascii.Error:
        raise Unsealable(purpose) from None
    text, present = _opened_bytes(purpose, FIRST_WAY.encode() + content)
    return text.decode(), present


def _opened_bytes(purpose: str, sealed: bytes) -> tuple[bytes, bool]:
    from cryptography.exceptions import InvalidTag

    content = sealed.removeprefix(FIRST_WAY.encode())
    nonce, closed = content[:NONCE_BYTES], content[NONCE_BYTES:]
    for place, secret in enumerate(keys()):
        try:
            return _cipher(secret, purpose).decrypt(nonce, closed, purpose.encode()), place == 0
        except (InvalidTag, ValueError):
            continue
    raise Unsealable(purpose)


class SealedText(sa.types.TypeDecorator[str]):
    """A text that the database holds sealed; reading one that no key opens raises Unsealable."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, purpose: str):
        super().__init__()
        self.purpose = purpose

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        return None if value is None else seal(self.purpose, value)

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> str | None:
        return None if value is None else unseal(self.purpose, value)


class SealedBytes(sa.types.TypeDecorator[bytes]):
    """The same of bytes."""

    impl = sa.LargeBinary
    cache_ok = True

    def __init__(self, purpose: str):
        super().__init__()
        self.purpose = purpose

    def process_bind_param(self, value: bytes | None, dialect: sa.Dialect) -> bytes | None:
        return None if value is None else seal_bytes(self.purpose, value)

    def process_result_value(self, value: bytes | None, dialect: sa.Dialect) -> bytes | None:
        return None if value is None else unseal_bytes(self.purpose, value)


def _open_kept(purpose: str, sealed: Any) -> tuple[Any, bool]:
    return _opened(purpose, sealed) if isinstance(sealed, str) else _opened_bytes(purpose, bytes(sealed))


def _kept() -> Iterator[tuple[sa.Column[Any], list[tuple[int, Any]]]]:
    """Everything sealed in the database, as it is kept: some rows of a column at a time (of files one), inside of a
    transaction."""
    for column in [one for table in db.metadata.sorted_tables for one in table.columns]:
        if isinstance(column.type, SealedText | SealedBytes):
            raw_type, most = (sa.Text, AT_ONCE) if isinstance(column.type, SealedText) else (sa.LargeBinary, 1)
            key, raw, last = column.table.c.id, sa.type_coerce(column, raw_type), 0
            while some := db.session.execute(
                sa.select(key, raw).where(key > last, column.is_not(None)).order_by(key).limit(most)
            ).all():
                yield column, [(number, sealed) for number, sealed in some]
                last = some[-1][0]


def seal_again() -> tuple[int, int]:
    """Seal by the present key what a previous one sealed; returns how many texts that were, and how many none opens."""
    done = lost = 0
    with transaction():
        for column, rows in _kept():
            for number, sealed in rows:
                try:
                    text, present = _open_kept(column.type.purpose, sealed)
                except Unsealable:
                    lost += 1
                    continue
                if not present:
                    db.session.execute(
                        sa.update(column.table).where(column.table.c.id == number).values({column.name: text})
                    )
                    done += 1
    return done, lost


def troubles() -> list[str]:
    """What `flask doctor` says of sealed texts; in an open transaction."""
    former = lost = 0
    for column, rows in _kept():
        for _, sealed in rows:
            try:
                former += not _open_kept(column.type.purpose, sealed)[1]
            except Unsealable:
                lost += 1
    found = []
    if former:
        found.append(f"SECRET_KEY_PREVIOUS still opens {former} texts: 'flask seal-again' seals them by SECRET_KEY.")
    if lost:
        found.append(f"{lost} texts were sealed by another SECRET_KEY: name that one in SECRET_KEY_PREVIOUS.")
    return found
