"""Secrets are read by nobody else on the machine, and no log holds what an address or a form carries (ASVS.md)."""

import logging
import os
import stat

import pytest

from community.foundation import serving
from community.foundation.installing import keep
from tests import factories

SECRET = "SECRETOFACARD"


def test_whoever_else_is_on_the_machine_reads_no_secret(tmp_path):
    before = os.umask(0)
    try:
        serving._make_key(tmp_path / "instance" / "secret_key")
        keep(tmp_path / ".env", "SECRET_KEY=k\n")
    finally:
        os.umask(before)
    for file in (tmp_path / "instance" / "secret_key", tmp_path / ".env"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
    with pytest.raises(FileExistsError):
        keep(tmp_path / ".env", "SECRET_KEY=other\n")


def test_no_address_and_no_word_is_written_down(client, writing, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    with writing():
        email = factories.account().email
    for address in (f"/card/{SECRET}", f"/my/{SECRET}.ics", f"/programme?q={SECRET}", f"/nothing/{SECRET}"):
        client.get(address)
    client.post("/sign-in", data={"email": email, "password": SECRET})
    client.post(f"/card/{SECRET}", data={"pin": SECRET})
    said = caplog.text + "".join(capfd.readouterr())
    assert SECRET not in said
    assert email not in said
