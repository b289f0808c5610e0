"""Asking a passkey, and what its answer makes: a new passkey, or the knowledge of who holds it."""

import secrets
from typing import Any

import sqlalchemy as sa

from community.accounts import actions as accounts
from community.accounts.models import Account, Device
from community.foundation import clock, tokens
from community.foundation.config import settings
from community.foundation.database import added, db
from community.foundation.periodic_tasks import forget
from community.foundation.refusal import refuse
from community.passkeys import queries, rules
from community.passkeys.models import Passkey, PasskeyQuestion
from community.passkeys.rules import Ceremony, Refusal

WORDS_BYTES = 32
HANDLE_BYTES = 32


def ask(ceremony: Ceremony, account: Account | None = None) -> str:
    """Random words for a passkey to sign, and what the browser needs besides, as JSON (WebAuthn 3, 5.4 and 5.5): of a
    new passkey, or of one that is there. Only the hash of the words is kept, for five minutes and one answer.

    Raises Refused for an account that has many passkeys already.
    """
    from webauthn import generate_authentication_options, generate_registration_options, options_to_json
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        PublicKeyCredentialDescriptor,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    words, verified = secrets.token_bytes(WORDS_BYTES), UserVerificationRequirement.REQUIRED
    site, _ = rules.relying_party(settings().address)
    present = queries.passkeys_of(account.id) if account else []
    known = [PublicKeyCredentialDescriptor(id=one.credential_id) for one in present]
    handle = present[0].user_handle if present else secrets.token_bytes(HANDLE_BYTES)
    db.session.add(
        PasskeyQuestion(
            digest=tokens.digest(words.hex()),
            ceremony=ceremony,
            account_id=account.id if account else None,
            user_handle=handle if ceremony is Ceremony.REGISTER else None,
            expires_at=clock.now() + rules.ASKED_FOR,
        )
    )
    if ceremony is not Ceremony.REGISTER or account is None:
        return options_to_json(
            generate_authentication_options(
                rp_id=site, challenge=words, allow_credentials=known or None, user_verification=verified
            )
        )
    refuse(Refusal.TOO_MANY, when=len(present) >= rules.MOST_PASSKEYS)
    return options_to_json(
        generate_registration_options(
            rp_id=site,
            rp_name=settings().site_name,
            user_id=handle,
            user_name=account.email,
            user_display_name=account.name,
            challenge=words,
            exclude_credentials=known,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED, user_verification=verified
            ),
        )
    )


def _take(response: Any, ceremony: Ceremony, account_id: int | None) -> tuple[bytes, PasskeyQuestion] | None:
    """The random words that were signed, and the question, which is used up; None where nobody asked."""
    from webauthn.helpers import parse_client_data_json

    words = parse_client_data_json(response.client_data_json).challenge
    question = queries.find_question(words, ceremony, account_id)
    # Of two answers at the same moment one alone finds a row to delete.
    gone = question and db.session.execute(sa.delete(PasskeyQuestion).where(PasskeyQuestion.id == question.id))
    return (words, question) if question and gone and gone.rowcount else None


def register(account: Account, device_id: int | None, name: str, answer: str) -> Passkey | None:
    """Keep the new passkey that a browser made for the account, whose owner is written to; the device on which it was
    made has passed both steps. None for an answer that nobody asked for, or that does not prove it."""
    from webauthn import verify_registration_response
    from webauthn.helpers import parse_registration_credential_json
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        credential = parse_registration_credential_json(answer)
        taken = _take(credential.response, Ceremony.REGISTER, account.id)
        if taken is None:
            return None
        site, origin = rules.relying_party(settings().address)
        made = verify_registration_response(
            credential=credential,
            expected_challenge=taken[0],
            expected_rp_id=site,
            expected_origin=origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError):
        return None
    if queries.find_passkey(made.credential_id):
        return None
    passkey = added(
        Passkey(
            account_id=account.id,
            name=name,
            credential_id=made.credential_id,
            user_handle=taken[1].user_handle,
            public_key=made.credential_public_key,
            sign_count=made.sign_count,
            created_at=clock.now(),
        )
    )
    _passed_both_steps(device_id)
    accounts.tell(account, "community.passkeys.added", {}, f"passkey:{passkey.id}")
    return passkey


def recognise(ceremony: Ceremony, answer: str, account_id: int | None = None) -> Passkey | None:
    """The passkey that signed the random words (one of this account's, where it is said); None where none did, where
    nobody asked, or where it counts back, as a copy does."""
    from webauthn import verify_authentication_response
    from webauthn.helpers import parse_authentication_credential_json
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        credential = parse_authentication_credential_json(answer)
        taken = _take(credential.response, ceremony, account_id)
        passkey = queries.find_passkey(credential.raw_id)
        if taken is None or passkey is None or account_id not in (None, passkey.account_id):
            return None
        if credential.response.user_handle not in (None, passkey.user_handle):
            return None
        site, origin = rules.relying_party(settings().address)
        verified = verify_authentication_response(
            credential=credential,
            expected_challenge=taken[0],
            expected_rp_id=site,
            expected_origin=origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError):
        return None
    passkey.sign_count, passkey.last_used_at = verified.new_sign_count, clock.now()
    return passkey


def _passed_both_steps(device_id: int | None) -> None:
    db.session.execute(sa.update(Device).where(Device.id == device_id).values(by_passkey=True))


def remove(passkey: Passkey) -> None:
    """Take a passkey away, and sign out every device on which both steps were passed by one."""
    db.session.delete(passkey)
    accounts.end_devices_by_passkey(passkey.account_id)


def sweep() -> int:
    """The worker's periodic task: forget questions that no passkey answered; returns how many."""
    return forget((PasskeyQuestion, PasskeyQuestion.expires_at < clock.now()))
