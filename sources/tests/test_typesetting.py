"""Where a text breaks on a preview picture."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.typesetting import ELLIPSIS, FONTS, cut, fitted, width, wrap

LIMIT = 400
texts = st.text(alphabet=st.sampled_from("aWi ЖщЁ-—«»1漢\u00a0"), max_size=120)


@pytest.mark.parametrize(("text", "expected"), [("", 0.0), ("0", 56.5), ("00", 113.0), ("漢", 100.0)])
def test_a_width_is_that_of_the_face(text, expected):
    assert width(text, 100) == pytest.approx(expected)


def test_the_face_has_both_alphabets_and_comes_with_its_licence():
    letters = "ABCxyzАБВэюяЁё«»—–…№¶·0123456789"

    assert all(width(each, 1) != 1.0 for each in letters)
    assert "ParaType" in (FONTS / "LICENSE").read_text(encoding="utf-8")


@given(text=texts)
def test_no_line_is_wider_than_its_place_and_no_sign_is_lost(text):
    lines = wrap(text, 40, LIMIT)

    assert [line for line in lines if width(line, 40) > LIMIT] == []
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(text=texts)
def test_a_text_is_cut_only_where_it_has_to_be(text):
    line = cut(text, 40, LIMIT)

    assert width(line, 40) <= LIMIT
    assert (line == text) or (width(text, 40) > LIMIT and line.endswith(ELLIPSIS))


@given(text=texts)
def test_a_text_is_set_on_no_more_lines_than_there_are(text):
    size, lines = fitted(text, LIMIT, [(60, 1), (40, 2)])

    assert len(lines) <= {60: 1, 40: 2}[size]
    assert [line for line in lines if width(line, size) > LIMIT] == []
