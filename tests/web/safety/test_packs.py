"""Of a town in which everybody has something of every kind, no word of anybody is in its pack."""

from community.packs import rules
from tests.world import words_of


def test_no_word_of_anybody_is_in_a_pack(world):
    answer = world.visitor("administrator").get("/community/packs/this-town.json")
    assert answer.status_code == 200
    words = words_of(world)
    assert len(words) > 100
    assert [word for word in words if word in answer.text] == []
    document, faults = rules.document_of(answer.data)
    assert faults == []
    assert {"own-choir", "housing"} <= {one["key"] for one in document["parts"]["duties"]}
