import re

import pytest
from hypothesis import given

from dates.tests.strategies import historical_dates
from dates.values import HistoricalDate, Precision
from dates.wording import LANGUAGES, en, ru

# EDTF, part, English, Russian.
WORDINGS = """
1997-05-16         |             | 16 May 1997                          | 16 мая 1997 г.
2022-05            |             | May 2022                             | май 2022 г.
1997               |             | 1997                                 | 1997 г.
2007~              |             | about 2007                           | около 2007 г.
2007?              |             | possibly 2007                        | возможно, 2007 г.
2007%              |             | possibly about 2007                  | возможно, около 2007 г.
2022-05~           |             | about May 2022                       | около мая 2022 г.
1997-05-16~        |             | about 16 May 1997                    | около 16 мая 1997 г.
199X               |             | the 1990s                            | 1990-е гг.
199X~              |             | about the 1990s                      | около 1990-х гг.
19XX               |             | the 20th century                     | XX век
20XX~              |             | about the 21st century               | около XXI века
18XX/19XX          |             | from the 19th century to the 20th century | с XIX века по XX век
2004-XX            |             | 2004 (month not stated)              | 2004 г. (месяц не указан)
1985-04-XX         |             | April 1985 (day not stated)          | апрель 1985 г. (день не указан)
1985-XX-XX         |             | 1985 (month and day not stated)      | 1985 г. (месяц и день не указаны)
2022-21            |             | spring 2022                          | весна 2022 г.
2022-22            |             | summer 2022                          | лето 2022 г.
2022-23~           |             | about autumn 2022                    | около осени 2022 г.
2022-24            |             | winter 2022                          | зима 2022 г.
2022-33            |             | first quarter of 2022                | I квартал 2022 г.
2022-36~           |             | about the fourth quarter of 2022     | около IV квартала 2022 г.
2022-40            |             | first half of 2022                   | первое полугодие 2022 г.
2022-41~           |             | about the second half of 2022        | около второго полугодия 2022 г.
2022               | end         | end of 2022                          | конец 2022 г.
2022               | first-half  | first half of 2022                   | первая половина 2022 г.
2022~              | end         | about the end of 2022                | около конца 2022 г.
2022?              | middle      | possibly the middle of 2022          | возможно, середина 2022 г.
2022-05            | end         | end of May 2022                      | конец мая 2022 г.
2022-05            | second-half | second half of May 2022              | вторая половина мая 2022 г.
199X               | beginning   | beginning of the 1990s               | начало 1990-х гг.
2022-34            | middle      | middle of the second quarter of 2022 | середина II квартала 2022 г.
2022-40            | end         | end of the first half of 2022        | конец первого полугодия 2022 г.
../2015            |             | until 2015                           | до 2015 г.
../2015-05         |             | until May 2015                       | до мая 2015 г.
../2015-23         |             | until autumn 2015                    | до осени 2015 г.
../2015-40         |             | until the first half of 2015         | до первого полугодия 2015 г.
../2015~           |             | until about 2015                     | примерно до 2015 г.
/2015              |             | until 2015, beginning not stated     | до 2015 г., начало не указано
2002/..            |             | from 2002                            | с 2002 г.
2002/              |             | from 2002, end not stated            | с 2002 г., окончание не указано
2002-03/..         |             | from March 2002                      | с марта 2002 г.
2002-21/..         |             | from spring 2002                     | с весны 2002 г.
2002-34/..         |             | from the second quarter of 2002      | со II квартала 2002 г.
2002-41/..         |             | from the second half of 2002         | со второго полугодия 2002 г.
2002-05-02/..      |             | from 2 May 2002                      | со 2 мая 2002 г.
2002-05-22/..      |             | from 22 May 2002                     | с 22 мая 2002 г.
2002-02/..         |             | from February 2002                   | с февраля 2002 г.
2002?/..           |             | from possibly 2002                   | возможно, с 2002 г.
1999/2015          |             | 1999–2015                            | 1999–2015 гг.
1999~/2015         |             | from about 1999 to 2015              | примерно с 1999 г. по 2015 г.
1999/2015?         |             | from 1999 to possibly 2015           | с 1999 г., возможно, по 2015 г.
199X/200X          |             | from the 1990s to the 2000s          | с 1990-х гг. по 2000-е гг.
1997-05-16/1997-05-22 |          | 16–22 May 1997                       | 16–22 мая 1997 г.
1997-05-16/1997-06-22 |          | 16 May – 22 June 1997                | 16 мая — 22 июня 1997 г.
1997-05-16/1998-05-22 |          | 16 May 1997 – 22 May 1998            | с 16 мая 1997 г. по 22 мая 1998 г.
2022-05/2022-10    |             | May–October 2022                     | май — октябрь 2022 г.
1997-05/1999-10    |             | May 1997 – October 1999              | с мая 1997 г. по октябрь 1999 г.
1997/2024-04-15    |             | 1997 – 15 April 2024                 | с 1997 г. по 15 апреля 2024 г.
2022-21/2022-23    |             | from spring 2022 to autumn 2022      | с весны 2022 г. по осень 2022 г.
2022-24/2023-21    |             | from winter 2022 to spring 2023      | с зимы 2022 г. по весну 2023 г.
2022-33/2022-40    |             | from the first quarter of 2022 to the first half of 2022 | с I квартала 2022 г. по первое полугодие 2022 г.
1997/1997          |             | 1997                                 | 1997 г.
[1994,1996]        |             | 1994 or 1996                         | 1994 или 1996 г.
[1994,1995,1996]   |             | 1994, 1995 or 1996                   | 1994, 1995 или 1996 г.
[1994,1996..1998]  |             | 1994 or between 1996 and 1998        | 1994 г. или между 1996 и 1998 гг.
[2022-05..2022-10] |             | between May and October 2022         | между маем и октябрём 2022 г.
[2022-05..2024-12] |             | between May 2022 and December 2024   | между маем 2022 г. и декабрём 2024 г.
[1997-05-16..1997-05-22] |       | between 16 and 22 May 1997           | между 16 и 22 мая 1997 г.
[2022..2024]       |             | between 2022 and 2024                | между 2022 и 2024 гг.
[199X..200X]       |             | between the 1990s and the 2000s      | между 1990-ми гг. и 2000-ми гг.
[2022-21..2022-23] |             | between spring 2022 and autumn 2022  | между весной 2022 г. и осенью 2022 г.
[2022-33..2022-41] |             | between the first quarter of 2022 and the second half of 2022 | между I кварталом 2022 г. и вторым полугодием 2022 г.
[2022-05,2022-10]  |             | May 2022 or October 2022             | май 2022 г. или октябрь 2022 г.
[2023..]           |             | 2023 or later                        | 2023 г. или позднее
[..2015]           |             | 2015 or earlier                      | 2015 г. или ранее
[..2015,2017]      |             | 2015 or earlier, or 2017             | 2015 г. или ранее, или 2017 г.
[2022-33..]        |             | first quarter of 2022 or later       | I квартал 2022 г. или позднее
                   |             | date not stated                      | дата не указана
"""  # noqa: E501
ROWS = [tuple(cell.strip() for cell in line.split("|")) for line in WORDINGS.strip("\n").splitlines()]


@pytest.mark.parametrize(("text", "refine", "english", "russian"), ROWS)
def test_golden_wording(text, refine, english, russian):
    value = HistoricalDate.parse(text, refine)

    assert (value.wording("en"), value.wording("ru")) == (english, russian)


# Case after «с», «до», «около» (genitive), «по» (accusative), «между» (instrumental).
MONTH_CASES = """
01 января январь январём
02 февраля февраль февралём
03 марта март мартом
04 апреля апрель апрелем
05 мая май маем
06 июня июнь июнем
07 июля июль июлем
08 августа август августом
09 сентября сентябрь сентябрём
10 октября октябрь октябрём
11 ноября ноябрь ноябрём
12 декабря декабрь декабрём
21 весны весну весной
22 лета лето летом
23 осени осень осенью
24 зимы зиму зимой
40 первого~полугодия первое~полугодие первым~полугодием
"""


@pytest.mark.parametrize("row", MONTH_CASES.strip().splitlines())
def test_russian_cases_after_each_preposition(row):
    code, genitive, accusative, instrumental = row.replace("~", "\N{NO-BREAK SPACE}").split(" ")
    genitive, accusative, instrumental = (
        word.replace("\N{NO-BREAK SPACE}", " ") for word in (genitive, accusative, instrumental)
    )

    def russian(text):
        return HistoricalDate.parse(text).wording("ru")

    assert russian(f"2002-{code}/..") == f"с {genitive} 2002 г."
    assert russian(f"../2002-{code}") == f"до {genitive} 2002 г."
    assert russian(f"2002-{code}~") == f"около {genitive} 2002 г."
    assert russian(f"2001/2002-{code}") == f"с 2001 г. по {accusative} 2002 г."
    assert russian(f"[2001..2002-{code}]") == f"между 2001 г. и {instrumental} 2002 г."


def test_unknown_language_is_an_error():
    with pytest.raises(ValueError, match="'de'"):
        HistoricalDate.parse("1997").wording("de")


@given(historical_dates())
def test_every_date_has_a_wording_in_both_languages(value):
    for language in LANGUAGES:
        words = value.wording(language)
        assert words.strip() == words
        assert "  " not in words
        assert "None" not in words


@given(historical_dates())
def test_wording_is_no_finer_than_the_date(value):
    months = re.compile("|".join([*en.MONTHS, *(forms[0] for forms in ru.MONTHS), *(forms[1] for forms in ru.MONTHS)]))
    if value.precision in (
        Precision.YEAR,
        Precision.DECADE,
        Precision.QUARTER,
        Precision.HALF,
        Precision.SEASON,
    ):
        for language in LANGUAGES:
            assert not months.search(value.wording(language))
    if not value.is_undated:
        source = set(re.findall(r"[0-9]+", value.edtf.replace("X", "0")))
        for number in re.findall(r"[0-9]{4}", value.wording("en") + value.wording("ru")):
            assert number in source
