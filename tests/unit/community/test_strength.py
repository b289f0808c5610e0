"""Secrets are random and long enough, and what hashes and seals them is as strong as ASVS asks (ASVS.md, 6 and 11)."""

import base64
import math
import re

import pyotp
import pytest
from argon2 import PasswordHasher, Type

from community.accounts import actions as accounts
from community.accounts import rules
from community.foundation import sealing, tokens
from community.households import actions as households
from community.households.rules import LENGTH, LETTERS
from community.passkeys import actions as passkeys


class Account:
    """What a new seed is written to."""

    totp_secret: str
    totp_confirmed_at = totp_last_step = None


def test_passwords_are_hashed_as_dear_as_owasp_asks():
    hasher: PasswordHasher = accounts.HASHER
    assert hasher.type is Type.ID
    assert (hasher.time_cost, hasher.memory_cost, hasher.parallelism) >= (2, 19 * 1024, 1)
    assert (hasher.hash_len, hasher.salt_len) >= (32, 16)
    hashed = accounts.HASHER.hash("mountain tea and honey")
    assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert hashed != accounts.HASHER.hash("mountain tea and honey")


@pytest.mark.parametrize("letters", [64, 72, 100, rules.LONGEST_PASSWORD])
def test_a_long_password_is_taken_and_counts_to_its_last_letter(letters):
    password = ("quite a long way to walk along the river " * 5)[:letters]
    assert rules.weakness(password, [], lambda _password, _words: 1e30) is None
    hashed = accounts.HASHER.hash(rules.tidy_password(password))
    assert accounts.matches(hashed, password)
    assert not accounts.matches(hashed, password[:-1] + "!")
    assert rules.LONGEST_PASSWORD >= 128


def test_whatever_opens_something_alone_has_128_random_bits():
    assert {len(base64.urlsafe_b64decode(tokens.new_secret() + "=")) for _ in range(50)} == {32}
    assert len({tokens.new_secret() for _ in range(1000)}) == 1000
    assert LENGTH * math.log2(len(set(LETTERS))) >= 128
    codes = {re.sub("[^A-Z0-9]", "", households.new_code()) for _ in range(200)}
    assert len(codes) == 200
    assert {len(code) for code in codes} == {LENGTH}
    # Every letter comes at each place.
    assert {code[0] for code in codes} | {code[-1] for code in codes} == set(LETTERS)
    assert passkeys.WORDS_BYTES >= 16


def test_seeds_and_recovery_codes_are_random_and_long():
    seeds = {pyotp.random_base32() for _ in range(200)}
    assert len(seeds) == 200
    assert {len(base64.b32decode(seed)) * 8 for seed in seeds} == {160}
    assert accounts.CODE_LENGTH * math.log2(len(set(rules.ALPHABET))) >= 64
    assert len(pyotp.TOTP(next(iter(seeds))).now()) == 6


def test_texts_are_sealed_by_256_bits_with_a_nonce_that_does_not_come_again():
    assert sealing.KEY_BYTES == 32
    assert sealing.NONCE_BYTES == 12


@pytest.mark.parametrize("place", [2, 14, -1])
def test_a_sealed_text_that_was_changed_opens_no_more(app, place):
    with app.app_context():
        sealed = sealing.seal_bytes("accounts.totp_secret", b"a seed")
        assert sealing.unseal_bytes("accounts.totp_secret", sealed) == b"a seed"
        changed = bytearray(sealed)
        changed[place] ^= 1
        for purpose, content in (("accounts.totp_secret", bytes(changed)), ("members.note", sealed)):
            with pytest.raises(sealing.Unsealable):
                sealing.unseal_bytes(purpose, content)
        # The nonce stands before what was sealed.
        assert len({sealing.seal_bytes("accounts.totp_secret", b"a seed")[2:14] for _ in range(500)}) == 500
