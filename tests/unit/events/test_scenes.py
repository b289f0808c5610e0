"""The drawn pictures of the demonstration are whole, the same each time, and load nothing."""

from xml.etree import ElementTree

import pytest

from events.demo.scenes import HIGH, SCENES, WIDE, scene


@pytest.mark.parametrize("name", SCENES)
def test_a_scene_is_a_drawing_and_nothing_else(name):
    drawn = scene(name)
    assert drawn == scene(name)
    tree = ElementTree.fromstring(drawn)
    assert tree.get("viewBox") == f"0 0 {WIDE} {HIGH}"
    assert {one.tag.rpartition("}")[2] for one in tree.iter()} <= {
        *("svg", "g", "linearGradient", "stop", "rect", "circle", "ellipse", "path", "polygon"),
    }
    assert "http" not in drawn.replace("http://www.w3.org/2000/svg", "")
