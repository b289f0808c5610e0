"""What goes to another machine so that everybody on the way can read it is named (ASVS.md, 12.3.1)."""

import pytest

from community.foundation.config import Config

SAFE = {
    "base_url": "https://zaedno.example.org",
    "sms_url": "https://gateway.example.org/send",
    "database_url": "postgresql://zaedno:secret@db.example.org/zaedno?sslmode=verify-full",
    "mail_server": "mail.example.org",
}


def test_what_is_encrypted_or_stays_here_is_not_named():
    assert Config(**SAFE).unencrypted() == []
    assert Config().unencrypted() == []
    for here in ("localhost", "127.0.0.1", "[::1]"):
        local = {
            "base_url": f"http://{here}:8000",
            "sms_url": f"http://{here}/send",
            "database_url": f"postgresql://zaedno@{here}/zaedno",
            "mail_server": here.strip("[]"),
        }
        assert Config(**local, mail_use_tls=False).unencrypted() == []
    assert Config(database_url="postgresql:///zaedno?host=/run/postgresql").unencrypted() == []


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"base_url": "http://zaedno.example.org"}, "BASE_URL"),
        ({"sms_url": "http://gateway.example.org/send"}, "SMS_URL"),
        ({"database_url": "postgresql://zaedno@db.example.org/zaedno"}, "DATABASE_URL (sslmode=verify-full)"),
        # Encrypted, but with whoever answers.
        ({"database_url": "postgresql://z@db.example.org/z?sslmode=require"}, "DATABASE_URL (sslmode=verify-full)"),
        ({"mail_use_tls": False}, "MAIL_SERVER (MAIL_USE_TLS)"),
    ],
)
def test_the_rest_is(change, named):
    assert Config(**{**SAFE, **change}).unencrypted() == [named]
