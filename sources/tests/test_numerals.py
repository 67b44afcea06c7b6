"""Reading figures in both languages and in all the ways of writing them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dates.tests.strategies import days
from dates.values import HistoricalDate
from sources.checking.dates import marks_of_date
from sources.checking.numerals import Marks, figures, months, names

UP_TO_19 = (
    " one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
TENS = "  twenty thirty forty fifty sixty seventy eighty ninety"
RUSSIAN_UP_TO_19 = (
    " один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать "
    "пятнадцать шестнадцать семнадцать восемнадцать девятнадцать"
)
RUSSIAN_TENS = "  двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто"
RUSSIAN_HUNDREDS = " сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот"
PIECES = "2 80 100,000 2.5 a and half hundred сто пяти million тысяч to – -"
TEXTS = st.text() | st.lists(st.sampled_from(PIECES.split())).map(" ".join)


def word(words: str, place: int) -> str:
    return words.split(" ")[place]


def in_english(number: int) -> str:
    if number >= 1000:
        return f"{in_english(number // 1000)} thousand {in_english(number % 1000)}".strip()
    if number >= 100:
        rest = in_english(number % 100)
        return f"{word(UP_TO_19, number // 100)} hundred" + (f" and {rest}" if rest else "")
    if number >= 20:
        return f"{word(TENS, number // 10)}-{word(UP_TO_19, number % 10)}".strip("-")
    return word(UP_TO_19, number)


def in_russian(number: int) -> str:
    if number >= 1000:
        return f"{in_russian(number // 1000)} тысяч {in_russian(number % 1000)}".strip()
    if number >= 100:
        return f"{word(RUSSIAN_HUNDREDS, number // 100)} {in_russian(number % 100)}".strip()
    if number >= 20:
        return f"{word(RUSSIAN_TENS, number // 10)} {word(RUSSIAN_UP_TO_19, number % 10)}".strip()
    return word(RUSSIAN_UP_TO_19, number)


def grouped(number: int, separator: str) -> str:
    return f"{number:,}".replace(",", separator)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # digits
        ("1679 cars", "1679"),
        ("300,000 cars", "300000"),
        ("80 000 машин", "80000"),
        ("80\u00a0000, 90\u202f000", "80000 90000"),
        ("1,234,567.5 and 1 234 567,5", "1234567.5"),
        ("249.7 and 249,7", "249.7"),
        ("0,125", "0.125"),
        ("50,000-70,000", "50000 70000"),
        ("80 000–100 000", "80000 100000"),
        ("[for 2024] 2.5", "2024 2.5"),
        ("1994,1996", "1994 1996"),
        ("In 2007 100 000 cars", "2007 100000"),
        ("69th, 38-е, 2-й, 1990s, 90-х, 2022г.", "69 38 2 1990 90 2022"),
        ("16.05.1997", "16 5 1997"),
        # scales
        ("2.5 million, 2,5 млн", "2500000"),
        ("over 70 billion rubles ($757mln)", "70000000000 757000000"),
        ("5,7 млрд; 5.7bn", "5700000000"),
        ("100 тысяч, 100 тыс., 100-тысячный, 100k", "100000"),
        ("2 million 300 thousand", "2300000"),
        ("millions, миллионы", "1000000"),
        ("80–100 thousand", "80000 100000"),
        ("от 80 до 100 тысяч", "80000 100000"),
        ("two or three million", "2000000 3000000"),
        ("from 2002 to 100 thousand", "2002 100000"),
        # English words
        ("seven, twelve and eight", "7 12 8"),
        ("four billion euros", "4000000000"),
        ("more than a hundred", "100"),
        ("three hundred and five thousand", "305000"),
        ("between a hundred and two hundred", "100 200"),
        ("four and a half times", "4.5"),
        ("half a million, полмиллиона", "500000"),
        ("two dozen", "24"),
        ("twenty-five, twenty fifth", "25"),
        ("the two-millionth car", "2000000"),
        ("a three-month buffer", "3"),
        ("second, twelfth, twice, doubled", "2 12"),
        # Russian words
        ("восемь, восьми, восемью, восьмой", "8"),
        ("двенадцать, двенадцатого", "12"),
        ("более ста, сто, сотни", "100"),
        ("тысячи, тысячью", "1000"),
        ("около четырёх миллиардов", "4000000000"),
        ("двухмиллионный, двухмиллионного", "2000000"),
        ("двадцатипятитысячный", "25000"),
        ("трёхмесячный, втрое, трижды, третьей", "3"),
        ("в четыре с половиной раза", "4.5"),
        ("полтора миллиона, полуторамиллионный", "1500000"),
        ("сто двадцать пять тысяч триста сорок", "125340"),
        ("двести семь моделей четырёх марок", "207 4"),
        ("сто-двести тысяч", "100000 200000"),
        # no figures
        ("", ""),
        (None, ""),
        ("one, the first, 1, один, первого, одном", ""),
        ("семинар, пятно, вторник, столетие, полный, сотрудничество, требования", ""),
        ("often, weight, tense, both, half, тысячелетие", ""),
        ("X5, i40, 4x4", ""),
        ("пяти" * 5000, ""),
    ],
)
def test_figures_are_read(text, expected):
    assert figures(text) == {Decimal(number) for number in expected.split()}


@given(st.integers(2, 999_999))
def test_a_number_reads_alike_in_words_and_digits(number):
    writings = [in_english(number), in_russian(number), str(number)]
    writings += [grouped(number, separator) for separator in (",", " ", "\u00a0", "\u202f")]

    assert {figures(f"of {writing} cars") for writing in writings} == {frozenset({Decimal(number)})}


@given(st.decimals("0.01", "999.99", places=2), st.sampled_from(["million", "млн", "миллионов", "mln"]))
def test_a_scale_multiplies_in_either_way_of_writing_decimals(number, scale):
    expected = {number * 1_000_000} - {Decimal(1)}

    assert figures(f"{number} {scale}") == figures(f"{number} {scale}".replace(".", ",")) == expected


@given(st.lists(st.integers(2, 999_999), max_size=5))
def test_sentences_do_not_run_together(numbers):
    text = ". ".join(f"There were {grouped(number, ',')} cars" for number in numbers)

    assert figures(text) == {Decimal(number) for number in numbers}


@given(TEXTS, TEXTS)
def test_any_text_can_be_read(text, other):
    assert Marks.of(text) - Marks.of(text) == Marks()
    assert figures(f"{text}\n.\n{other}") == figures(text) | figures(other)


@given(days, st.sampled_from(["en", "ru"]))
def test_the_wording_of_a_date_holds_all_that_the_date_asks_for(day, language):
    date = HistoricalDate.parse(day.isoformat())

    assert not marks_of_date(date) - Marks.of(date.wording(language))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HARBOR, April 15; SEPT 3; Dec 2022", {4, 9, 12}),
        ("в мае, 16 мая, Май, майский", {5}),
        ("октябрь, октября, октябрьских; к марту", {10, 3}),
        ("1997-05-16 and 01.06.1998", {5, 6}),
        ("It may march on; маяк, майор, мартышка", set()),
        (None, set()),
    ],
)
def test_months_are_read(text, expected):
    assert months(text) == expected


def test_names_with_digits_are_no_figures():
    text = "The X5, the i40 and a 4x4 of 2004"

    assert names(text) == {"x5", "i40", "4x4"}
    assert figures(text) == {Decimal(2004)}


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("", ""),
        ("1997", "1997"),
        ("1997-05", "1997, month 5"),
        ("1997-05-16", "16, 1997, month 5"),
        ("1997-05-01", "1997, month 5"),
        ("2022-36", "2022"),
        ("199X", "1990"),
        ("19XX", ""),
        ("1999/2015-02", "1999, 2015, month 2"),
        ("2002/..", "2002"),
        ("[1994,1996]", "1994, 1996"),
        ("[2022-05..2022-10]", "2022, month 5, month 10"),
        ("[..2011]", "2011"),
    ],
)
def test_a_date_asks_for_its_years_months_and_days(edtf, expected):
    assert str(marks_of_date(HistoricalDate.parse(edtf))) == expected
