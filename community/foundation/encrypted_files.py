"""Files that only the holder of an identity reads: the format of age (C2SP age-encryption.org/v1), X25519 keys."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

BEGINNING = b"age-encryption.org/v1\n"


def recipients_of(names: Sequence[str]) -> list[Any]:
    """The keys to encrypt to, by their names (`age1...`). Raises ClickException for what is none."""
    from pyrage import RecipientError, x25519

    found = []
    for name in names:
        try:
            found.append(x25519.Recipient.from_str(name))
        except RecipientError:
            raise click.ClickException(f"{name} is no recipient: one begins with age1.") from None
    return found


def identities_in(file: Path) -> list[Any]:
    """The keys that open, of a file as age-keygen writes it. Raises ClickException where there is none."""
    from pyrage import IdentityError, x25519

    try:
        lines = [line.strip() for line in file.read_text("utf-8").splitlines()]
        found = [x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except (OSError, UnicodeDecodeError, IdentityError):
        found = []
    if not found:
        raise click.ClickException(f"{file} holds no identity: one begins with AGE-SECRET-KEY-1; nothing was changed.")
    return found


def is_encrypted(file: Path) -> bool:
    """Whether a file is of this format. Raises OSError."""
    with file.open("rb") as opened:
        return opened.read(len(BEGINNING)) == BEGINNING


def encrypt(source: Path, target: Path, recipients: Sequence[Any]) -> None:
    """Write `target`, which is there already, so that any of these recipients opens it. Raises OSError."""
    from pyrage import encrypt_io

    with source.open("rb") as plain, target.open("wb") as closed:
        encrypt_io(plain, closed, recipients)


def decrypt(source: Path, target: Path, identities: Sequence[Any]) -> None:
    """Write `target`, which is there already, as it was. Raises OSError, or ClickException where no identity opens it
    or it was changed since."""
    from pyrage import DecryptError, decrypt_io

    try:
        with source.open("rb") as closed, target.open("wb") as plain:
            decrypt_io(closed, plain, identities)
    except (DecryptError, OSError) as problem:
        if isinstance(problem, OSError) and problem.errno is not None:
            raise
        said = "The backup is damaged, or for another identity; nothing was changed."
        raise click.ClickException(said) from None
