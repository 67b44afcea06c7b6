"""The number words of English and Russian, in lower case and with ё written as е.

Left out: words that seldom count anything (both, pair, half, no) and the tens and dozens that only mean "many".
"""

from __future__ import annotations

import re
from decimal import Decimal

_CASES = ("ь", "и", "ью")
_ADJECTIVE = ("ый", "ой", "ая", "ое", "ые", "ого", "ому", "ым", "ом", "ую", "ых", "ыми")
_NOUN = ("", "а", "у", "ом", "е", "ы", "ов", "ам", "ами", "ах")
_FEMININE = ("а", "и", "у", "е", "ей", "ью", "", "ам", "ами", "ах")

_ENGLISH = {
    1: "one first",
    2: "two second twice double doubled doubles",
    3: "three third thrice triple tripled triples",
    4: "four fourth",
    5: "five fifth",
    6: "six sixth",
    7: "seven seventh",
    8: "eight eighth",
    9: "nine ninth",
    10: "ten tenth",
    11: "eleven eleventh",
    12: "twelve twelfth",
    13: "thirteen thirteenth",
    14: "fourteen fourteenth",
    15: "fifteen fifteenth",
    16: "sixteen sixteenth",
    17: "seventeen seventeenth",
    18: "eighteen eighteenth",
    19: "nineteen nineteenth",
    20: "twenty twentieth",
    30: "thirty thirtieth",
    40: "forty fortieth",
    50: "fifty fiftieth",
    60: "sixty sixtieth",
    70: "seventy seventieth",
    80: "eighty eightieth",
    90: "ninety ninetieth",
}

# In each: the forms of the cardinal that stand alone; the genitive, which also begins compounds, comes first.
_RUSSIAN = {
    1: "одного один одна одно одни одной одну одному одним одном одними одних",
    2: "двух два две двум двумя двое двоих двоим вдвое дважды",
    3: "трех три трем тремя трое троих троим втрое трижды",
    4: "четырех четыре четырем четырьмя четверо четверых вчетверо",
    5: "пяти пять пятью пятеро пятерых впятеро",
    6: "шести шесть шестью шестеро шестерых",
    7: "семи семь семью семеро семерых",
    8: "восьми восемь восемью восьмью",
    9: "девяти девять девятью",
    10: "десяти десять десятью",
    40: "сорока сорок",
    50: "пятидесяти пятьдесят пятьюдесятью",
    60: "шестидесяти шестьдесят шестьюдесятью",
    70: "семидесяти семьдесят семьюдесятью",
    80: "восьмидесяти восемьдесят восемьюдесятью",
    90: "девяноста девяносто",
    100: "ста сто",
    200: "двухсот двести двумстам двумястами двухстах",
    300: "трехсот триста тремстам тремястами трехстах",
    400: "четырехсот четыреста четыремстам четырьмястами четырехстах",
    500: "пятисот пятьсот пятистам пятьюстами пятистах",
    600: "шестисот шестьсот шестистам шестьюстами шестистах",
    700: "семисот семьсот семистам семьюстами семистах",
    800: "восьмисот восемьсот восьмистам восемьюстами восьмистах",
    900: "девятисот девятьсот девятистам девятьюстами девятистах",
}
_RUSSIAN_TEENS = {
    11: "одиннадцат",
    12: "двенадцат",
    13: "тринадцат",
    14: "четырнадцат",
    15: "пятнадцат",
    16: "шестнадцат",
    17: "семнадцат",
    18: "восемнадцат",
    19: "девятнадцат",
    20: "двадцат",
    30: "тридцат",
}
_RUSSIAN_ORDINALS = {
    1: "перв",
    2: "втор",
    4: "четверт",
    5: "пят",
    6: "шест",
    7: "седьм",
    8: "восьм",
    9: "девят",
    10: "десят",
    40: "сороков",
    50: "пятидесят",
    60: "шестидесят",
    70: "семидесят",
    80: "восьмидесят",
    90: "девяност",
    100: "сот",
    200: "двухсот",
    300: "трехсот",
    400: "четырехсот",
    500: "пятисот",
    600: "шестисот",
    700: "семисот",
    800: "восьмисот",
    900: "девятисот",
    **_RUSSIAN_TEENS,
}
_THIRD = "третий третья третье третьего третьему третьим третьем третьей третью третьи третьих третьими"

_ENGLISH_SCALES = {
    10**3: "thousand thousands thousandth",
    10**6: "million millions millionth mln mn",
    10**9: "billion billions billionth bln bn",
    10**12: "trillion trillions trillionth trn tn",
}
_RUSSIAN_SCALES = {
    10**3: ("тысяч", "тыс"),
    10**6: ("миллион", "млн"),
    10**9: ("миллиард", "млрд"),
    10**12: ("триллион", "трлн"),
}
_ENGLISH_MONTHS = (
    "Jan(?:uary)? Feb(?:ruary)? Mar(?:ch)? Apr(?:il)? May June? July? Aug(?:ust)? "
    "Sept?(?:ember)? Oct(?:ober)? Nov(?:ember)? Dec(?:ember)?"
)
_RUSSIAN_MONTHS = "январ феврал март апрел ма(?=[йяюе]) июн июл август сентябр октябр ноябр декабр"
_MONTH_ENDINGS = "(?:|ь|й|я|а|ю|у|е|ем|ом|[ьй]?ск[а-я]+)"


def _month_patterns() -> dict[int, re.Pattern]:
    pairs = zip(_ENGLISH_MONTHS.split(), _RUSSIAN_MONTHS.split(), strict=True)
    return {
        number: re.compile(rf"\b(?:{english}|{english.upper()})\b|\b(?i:{russian}{_MONTH_ENDINGS})\b")
        for number, (english, russian) in enumerate(pairs, 1)
    }


def _numbers() -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for table in (_ENGLISH, _RUSSIAN):
        found |= {word: Decimal(value) for value, words in table.items() for word in words.split()}
    found |= {stem + ending: Decimal(value) for value, stem in _RUSSIAN_TEENS.items() for ending in _CASES}
    found |= {stem + ending: Decimal(value) for value, stem in _RUSSIAN_ORDINALS.items() for ending in _ADJECTIVE}
    found |= dict.fromkeys(_THIRD.split(), Decimal(3))
    found |= dict.fromkeys(("полтора", "полторы", "полутора"), Decimal("1.5"))
    return found


def _scales() -> dict[str, Decimal]:
    found = {word: Decimal(value) for value, words in _ENGLISH_SCALES.items() for word in words.split()}
    for value, (stem, short) in _RUSSIAN_SCALES.items():
        endings = (*(_FEMININE if value == 10**3 else _NOUN), *(f"н{ending}" for ending in _ADJECTIVE))
        found |= dict.fromkeys([short, *(stem + ending for ending in endings)], Decimal(value))
    found |= dict.fromkeys(("dozen", "дюжина", "дюжины", "дюжину", "дюжиной"), Decimal(12))
    found |= dict.fromkeys(("десяток", "десятка", "десятку", "десятком"), Decimal(10))
    return found


def _beginnings() -> dict[str, Decimal]:
    found = {words.split()[0]: Decimal(value) for value, words in _RUSSIAN.items() if value > 1}
    found |= {f"{stem}и": Decimal(value) for value, stem in _RUSSIAN_TEENS.items()}
    found |= {"сто": Decimal(100), "девяносто": Decimal(90), "полутора": Decimal("1.5"), "пол": Decimal("0.5")}
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))


# Word -> its value: cardinals and ordinals alike.
NUMBERS = _numbers()
# Word -> by how much it multiplies the number before it.
SCALES = _scales()
# The same, right after digits: "757mln", "200k".
GLUED_SCALES = SCALES | {"k": Decimal(1000)}
# The hundred multiplies too, and goes on: "three hundred and five thousand".
_HUNDRED = "hundred hundreds hundredth сотня сотни сотню сотне сотней сотен сотням сотнями сотнях"
HUNDREDS = frozenset(_HUNDRED.split())
# What begins a Russian compound such as «двухмиллионный» or «трехмесячный», longest first, and what else may end it.
BEGINNINGS = _beginnings()
MEASURED = ("летн", "месячн", "недельн", "дневн", "часов", "кратн", "процентн")
# Month -> a pattern of its name; the English one has a capital, as "may" and "march" are verbs too.
MONTHS = _month_patterns()
