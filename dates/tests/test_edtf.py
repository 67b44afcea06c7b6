import io
import re
import time
from contextlib import redirect_stdout

import edtf
import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from dates.edtf import EdtfError, Gap, Interval, OneOf, Single, parse_edtf
from dates.tests.strategies import closed_intervals, edtf_strings, sets, singles


@given(edtf_strings)
def test_every_form_of_the_level_is_read(text):
    assert isinstance(parse_edtf(text), Single | Interval | OneOf)


@pytest.mark.parametrize(
    ("text", "example"),
    [
        ("soon", "1997-05-16"),
        ("1997-13", "1997-05"),
        ("1997-00", "1997-05"),
        ("1997-25", "1997-33"),
        ("1997-04-31", "1997-04-30"),
        ("1997-02-29", "1997-02-28"),
        ("1997-05-00", "1997-05-31"),
        ("31 April", "1997-05-16"),
        ("1997-XX-04", "1985-04-16"),
        ("2022-21-05", "1997-21"),
        ("1997/1994", "1994/1997"),
        ("/", "1999/2015"),
        ("../..", "1999/2015"),
        ("../", "1999/2015"),
        ("/..", "1999/2015"),
        ("1994/1995/1996", "1999/2015"),
        ("[]", "[1994,1996]"),
        ("[1994]", "[1994,1996]"),
        ("[..]", "[2023..]"),
        ("[1996,1994]", "[1994,1996..1998]"),
        ("[1994,1994]", "[1994,1996..1998]"),
        ("[1994..1996,1995]", "[1994,1996..1998]"),
        ("[2023..,2025]", "[1994,1996..1998]"),
        ("[1994,..2025]", "[1994,1996..1998]"),
        ("[..2015,2017..]", "[2023..]"),
        ("[1996..1994]", "[2022-05..2022-10]"),
        ("[..2015..2017]", "1997"),
        ("[1994?,1996]", "[1994,1996]"),
        ("{1994,1996}", "[1994,1996]"),
        ("199x", "199X"),
        ("XXXX", "199X"),
        ("0997", "1997"),
        ("-1997", "1997"),
        ("Y19970", "1997"),
        ("19970", "1997"),
        ("0000/1997", "1997"),
        ("?1997", "1997~"),
        ("1997?~", "1997~"),
        ("1997-05-16T10:00", "1997-05-16"),
        ("1997-05-16T10:00:00Z", "1997-05-16"),
        ("١٩٩٧", "1997-05-16"),
        ("１９９７", "1997-05-16"),
        ("1997-０5", "1997-05-16"),
        ("1997–1999", "1999/2015"),
        ("1997\0", "1997-05-16"),
        ("1997\n", "1997-05-16"),
        ("1" * 10_000, "1997-05-16"),
        ("[" * 10_000, "1997-05-16"),
        ("1997/" * 10_000, "1997-05-16"),
    ],
)
def test_anything_else_is_refused_with_a_valid_form(text, example):
    with pytest.raises(EdtfError) as refused:
        parse_edtf(text)

    assert example in str(refused.value)


def test_forms_shown_in_messages_as_valid_are_valid():
    for text in [
        "1997",
        "1997-05",
        "1997-05-16",
        "199X",
        "1997~",
        "2022-36",
        "1999/2015",
        "2002/..",
        "../2015",
        "[1994,1996]",
        "[1994..1996]",
        "1997-21",
        "1997-33",
        "1997-40",
        "1985-04-16",
        "1985-XX-XX",
        "[1994,1996..1998]",
        "[2022-05..2022-10]",
        "[2023..]",
        "[..2015]",
        "1994/1997",
    ]:
        parse_edtf(text)


def test_longest_refused_strings_are_refused_at_once():
    start = time.perf_counter()
    for text in ("[" + "1994," * 19 + "]", "9" * 100, "X" * 100, "1997/" * 20):
        with pytest.raises(EdtfError):
            parse_edtf(text)

    assert time.perf_counter() - start < 0.5


def test_open_and_unknown_ends_differ():
    assert parse_edtf("2002/..").end is Gap.OPEN
    assert parse_edtf("2002/").end is Gap.UNKNOWN


def test_seasons_may_touch_within_a_set():
    assert parse_edtf("[2022-21,2022-22,2022-23,2022-24]").earliest.isoformat() == "2022-01-01"


# Left out, where the package is at odds with us: an open end is an infinite float to it, an unknown end ten
# years, and a season three whole months.
BEYOND_THE_PACKAGE = re.compile(r"\.\.|^/|/$|(^|[\[,/])[0-9]{4}-2[1-4]")


@given(st.one_of(singles, closed_intervals, sets()).filter(lambda text: not BEYOND_THE_PACKAGE.search(text)))
def test_the_edtf_package_agrees_on_bounds_where_it_reads_the_string(text):
    try:
        with redirect_stdout(io.StringIO()):  # it prints on its way to a crash
            theirs = edtf.parse_edtf(text)
        ours = parse_edtf(text)
    except (edtf.EDTFParseException, EdtfError, AttributeError, TypeError):
        reject()

    assert theirs.lower_strict()[:3] == ours.earliest.timetuple()[:3]
    assert theirs.upper_strict()[:3] == ours.latest.timetuple()[:3]
