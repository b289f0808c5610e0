"""All grants and all routes, pinned: a widened permission is a visible line in a diff.

`python -m tests.architecture.test_golden` writes the files anew, and marks the catalogues with their tiers.
"""

import os

import pytest

from app import create_app
from community.foundation import access
from community.foundation.application import TransactionalFlask
from community.foundation.config import Config
from community.foundation.i18n import gathering
from tests import taken
from tests.agreed import GOLDEN, UPDATE


def matrix(app: TransactionalFlask) -> str:
    return "\n".join(access.matrix(app.extensions["grants"])) + "\n"


def routes(app: TransactionalFlask) -> str:
    """Each route with its methods and the permission at its door."""
    lines = []
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        permission = getattr(view, "permission", None)
        lines.append(f"{rule.rule:<62} {methods:<9} {rule.endpoint:<44} {permission.name if permission else ''}")
    return "\n".join(sorted(lines)) + "\n"


def test_the_matrix_is_the_one_that_was_agreed(app):
    assert matrix(app) == (GOLDEN / "access_matrix.txt").read_text()


def test_the_routes_are_those_that_were_agreed(app):
    assert routes(app) == (GOLDEN / "routes.txt").read_text()


if __name__ == "__main__":
    gathering.bring_up()
    made = create_app(Config(testing=True))
    (GOLDEN / "access_matrix.txt").write_text(matrix(made))
    (GOLDEN / "routes.txt").write_text(routes(made))
    (GOLDEN / "taken.txt").write_text(taken.page(), "utf-8")
    # Who reaches and finds what is seen by tests that put everybody on stage.
    os.environ[UPDATE] = "1"
    pytest.main(["-q", "-q", "-p", "no:cacheprovider", "tests/data/test_reach.py", "tests/data/test_found.py"])
