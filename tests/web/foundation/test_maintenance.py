"""The page that a proxy shows while nothing runs."""

import re

from community.foundation.i18n import available
from tests.html import parse


def test_it_is_valid_says_it_in_every_language_and_fetches_nothing(app):
    printed = app.test_cli_runner().invoke(args=["maintenance"])
    assert printed.exit_code == 0
    parse(printed.output.strip())
    with app.test_request_context():
        assert re.findall(r'<section lang="([\w-]+)"', printed.output) == [one.tag for one in available()]
    assert re.findall(r"(?:src|href|url)\b[=(](?!\"?#)", printed.output) == []
    assert "We are back soon" in printed.output
