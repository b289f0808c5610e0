"""Reading passkeys and the questions that wait for them."""

import sqlalchemy as sa

from community.foundation import clock, database
from community.foundation.access import Actor
from community.foundation.database import db, every, first
from community.foundation.tokens import digest
from community.passkeys.models import Passkey, PasskeyQuestion
from community.passkeys.rules import Ceremony


def own_passkeys(actor: Actor) -> sa.ColumnElement[bool]:
    """The passkeys of the actor's account."""
    return Passkey.account_id == actor.account_id


def passkeys_of(account_id: int) -> list[Passkey]:
    """The passkeys of an account, the oldest first."""
    return every(Passkey, Passkey.account_id == account_id, by=Passkey.id)


def find_passkey(credential_id: bytes) -> Passkey | None:
    """The passkey that a device knows by this number; locked when the transaction writes."""
    query = sa.select(Passkey).where(Passkey.credential_id == credential_id)
    return db.session.scalars(database.locked_in_writing(query)).first()


def find_question(words: bytes, ceremony: Ceremony, account_id: int | None) -> PasskeyQuestion | None:
    """The question with these random words, while it waits for this and for this account."""
    return first(
        PasskeyQuestion,
        PasskeyQuestion.digest == digest(words.hex()),
        PasskeyQuestion.ceremony == ceremony,
        PasskeyQuestion.account_id.is_not_distinct_from(account_id),
        PasskeyQuestion.expires_at > clock.now(),
    )
