"""What an address asks of the programme, and what it cannot ask."""

import pytest

from events.sessions.filters import LONGEST, MOST_WORDS, Filter


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", ""), ("  \t\n ", ""), ("football", "football"), ("  Хор \n бояна ", "Хор бояна"), ("a\0b", "ab"),
        ("%", "%"), ("x" * 3000, "x" * LONGEST), ("1 2 3 4 5 6 7 8", "1 2 3 4 5 6"), ("\u202e🎉\uffff", "🎉"),
        ("می\u200cخوانم", "می\u200cخوانم"),
    ],
)  # fmt: skip
def test_words_are_bounded_and_kept_as_they_were_typed(typed, words):
    wish = Filter.read({"q": typed})
    assert wish.words == words
    assert len(words) <= LONGEST
    assert len(words.split()) <= MOST_WORDS
    assert Filter.read(wish.pairs()) == wish


def test_words_stand_beside_every_other_wish_and_last_without_a_day():
    asked = {"kind": "sport", "area": "boyana", "organisation": "red-cross", "age": "7", "language": "ar", "free": "1"}
    asked |= {"date": "2026-12-01", "q": "a b"}
    wish = Filter.read(asked)
    assert wish.pairs() == asked
    assert wish.query.endswith("&date=2026-12-01&q=a+b")
    assert wish.lasting.pairs() == {name: value for name, value in asked.items() if name != "date"}
    assert wish.subscribed.pairs() == {name: value for name, value in asked.items() if name not in ("date", "free")}
    assert (wish.narrow, Filter(words="a").narrow) == (4, 0)
