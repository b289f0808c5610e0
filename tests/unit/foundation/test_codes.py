"""Codes on paper: how they are written, and how they are read however they are typed."""

from hypothesis import given
from hypothesis import strategies as st

from community.foundation.rules import LENGTH, LETTERS, code_of, tidy_code


@given(st.text())
def test_codes_are_read_however_they_are_typed(secret):
    code = code_of(secret)
    assert len(code.replace("-", "")) == LENGTH
    assert set(code) <= {*LETTERS, "-"}
    assert tidy_code(code) == code
    assert tidy_code(f" {code.lower().replace('-', ' ')} ") == code
    assert tidy_code(code + "A") != code
    assert code_of(secret + "x") != code
