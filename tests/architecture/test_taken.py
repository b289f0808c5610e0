"""What forms take and why actions refuse is written down, and is what the code says."""

from enum import Enum

from wtforms import StringField

from community.foundation.forms import Bounded
from tests import taken
from tests.agreed import GOLDEN


def test_what_is_taken_and_refused_is_what_was_agreed(app):
    page = taken.page()
    assert page == (GOLDEN / "taken.txt").read_text("utf-8"), "run: python -m tests.architecture.test_golden"
    # Of every kind something is there.
    assert "    password                   password; Strong required\n" in page
    assert "    title                      string; Bounded longest=160 required; NoPersonalNumber\n" in page
    assert "looked at by its form" in page
    assert "\nvolunteers.shifts              cancelled, started, " in page


def test_a_longer_field_would_be_seen():
    def said(longest: int) -> str:
        return taken.said_of(object, "title", StringField("Title", [Bounded(longest, required=False)]))

    assert said(80) == "string; Bounded longest=80"
    assert said(81) != said(80)
    picture = Enum("Picture", ["HOUSE"])
    assert taken.said_of(object, "picture", StringField("Picture", [picture.HOUSE])) == "string; house"
