"""How figures read: no more exact than stated, in either language."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from production.figures import Figure, number_wording, plain

# Lower, upper, bound; in English; in Russian (an underscore stands for the narrow space).
WORDINGS = [
    ("1679", "1679", "exact", "1,679", "1679"),
    ("10000", "10000", "exact", "10,000", "10_000"),
    ("38000", "38000", "exact", "38,000", "38_000"),
    ("249.7", "249.7", "exact", "249.7", "249,7"),
    ("0", "0", "exact", "0", "0"),
    ("0.5", "0.5", "exact", "0.5", "0,5"),
    ("-0.5", "-0.5", "exact", "-0.5", "-0,5"),
    ("-12000", "-12000", "exact", "-12,000", "-12_000"),
    ("2500000", None, "over", "over 2.5 million", "более 2,5 млн"),
    ("1000000", "1000000", "exact", "1 million", "1 млн"),
    ("1050000", "1050000", "exact", "1.05 million", "1,05 млн"),
    ("1234567", "1234567", "exact", "1,234,567", "1_234_567"),
    ("1005000", "1005000", "exact", "1,005,000", "1_005_000"),
    ("999999", "999999", "exact", "999,999", "999_999"),
    ("70000000000", "70000000000", "about", "about 70 billion", "около 70 млрд"),
    ("70050000000", "70050000000", "exact", "70.05 billion", "70,05 млрд"),
    ("70005000000", "70005000000", "exact", "70,005 million", "70_005 млн"),
    ("100", None, "over", "over 100", "более 100"),
    ("500", None, "at-least", "at least 500", "не менее 500"),
    (None, "100000", "up-to", "up to 100,000", "до 100_000"),
    ("80000", "100000", "range", "80,000–100,000", "80_000–100_000"),
    ("1500000", "2000000", "range", "1.5–2 million", "1,5–2 млн"),
    ("900000", "1000000", "range", "900,000 – 1 million", "900_000 – 1 млн"),
]


@pytest.mark.parametrize(("lower", "upper", "bound", "english", "russian"), WORDINGS)
@pytest.mark.parametrize("places", ["", "stored"])
def test_a_figure_reads_as_it_was_stated(lower, upper, bound, english, russian, places):
    def number(text):
        if text is None:
            return None
        return Decimal(text).quantize(Decimal("0.0001")) if places else Decimal(text)

    figure = Figure(number(lower), number(upper), bound)

    assert figure.wording("en") == english
    assert figure.wording("ru") == russian.replace("_", "\u202f")


@pytest.mark.parametrize(
    ("state", "english", "russian"),
    [("somevalue", "stated without a figure", "указано без цифры"), ("novalue", "none", "нет")],
)
def test_what_is_no_figure_is_said_in_words(state, english, russian):
    figure = Figure(None, None, "", state)

    assert (figure.wording("en"), figure.wording("ru")) == (english, russian)


def test_json_has_decimals_as_strings_and_null_for_a_bound_that_is_not_there():
    figure = Figure(Decimal("2500000.0000"), None, "over")

    assert figure.as_json() == {
        "state": "value",
        "lower": "2500000",
        "upper": None,
        "bound": "over",
        "text": {"en": "over 2.5 million", "ru": "более 2,5 млн"},
    }


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("80000.0000", "80000"),
        ("249.7000", "249.7"),
        ("100", "100"),
        ("0.0000", "0"),
        ("1E+6", "1000000"),
        ("1E-4", "0.0001"),
    ],
)
def test_a_decimal_is_written_without_exponent_or_trailing_zeros(number, text):
    assert plain(Decimal(number)) == text


NUMBERS = st.decimals(min_value=-(10**15), max_value=10**15, places=4) | st.integers(-(10**12), 10**12).map(Decimal)
WORDS = {"billion": 10**9, "million": 10**6, "млрд": 10**9, "млн": 10**6}
MARKS = {"en": str.maketrans("", "", ","), "ru": str.maketrans(",", ".", "\u202f")}


def read(text: str, language: str) -> Decimal:
    """The number that a reader takes from the words."""
    digits, _space, word = text.partition(" ")
    return Decimal(digits.translate(MARKS[language])) * WORDS.get(word, 1)


@given(number=NUMBERS)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_what_is_read_is_what_was_stated(number, language):
    assert read(number_wording(number, language), language) == number


@given(number=NUMBERS)
def test_no_more_digits_are_printed_than_were_stated(number):
    stated = [digit for digit in plain(number) if digit.isdigit()]

    for language in ("en", "ru"):
        assert len(re.findall("[0-9]", number_wording(number, language))) <= len(stated)


@given(lower=NUMBERS, upper=NUMBERS)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_range_reads_from_its_lower_to_its_upper_figure(lower, upper, language):
    lower, upper = sorted((lower, upper))

    text = Figure(lower, upper, "range").wording(language)

    first, last = re.split(" ?– ?", text)
    scale = "" if " – " in text else last.partition(" ")[2]
    assert read(f"{first} {scale}".strip(), language) == lower
    assert read(last, language) == upper
