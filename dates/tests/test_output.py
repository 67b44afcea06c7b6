"""How templates and serializers print a date."""

from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.utils import translation
from rest_framework import serializers

from dates.serializers import SCHEMA, HistoricalDateSerializerField
from dates.values import HistoricalDate
from dates.wording.spaces import unbroken


def rendered(source, *given):
    return Template("{% load dates %}" + source).render(Context({"date": HistoricalDate.parse(*given)}))


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "16\u00a0May 1997"),
        ("ru", "16\u00a0мая 1997\u00a0г."),
        ("en-gb", "16\u00a0May 1997"),
        ("de", "16\u00a0May 1997"),
    ],
)
def test_wording_filter_follows_the_active_language(language, expected):
    with translation.override(language):
        assert rendered("{{ date|wording }}", "1997-05-16") == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (("1997-05-16",), '<time datetime="1997-05-16">16\u00a0May 1997</time>'),
        (("1997",), '<time datetime="1997">1997</time>'),
        (("1997", "", "inferred"), "<span>1997</span>"),
        (("1997", "end"), "<span>end of 1997</span>"),
        (("1997~",), "<span>about 1997</span>"),
        (("1997-33",), "<span>first quarter of 1997</span>"),
        (("2004-XX",), "<span>2004 (month not stated)</span>"),
        (("",), "<span>date not stated</span>"),
    ],
)
def test_time_element_only_for_what_a_machine_may_take_at_its_word(given, expected):
    with translation.override("en"):
        assert rendered("{% date_html date %}", *given) == expected


class StatementSerializer(serializers.Serializer):
    period = HistoricalDateSerializerField(label_source="period_label")
    date = HistoricalDateSerializerField()


def test_serializer_gives_the_json_and_a_label():
    date = HistoricalDate.parse("1997")
    row = SimpleNamespace(period=date, date=date, period_label_en="first year of work", period_label_ru="")

    data = StatementSerializer(row).data

    assert data["date"] == date.as_json()
    assert data["period"] == {**date.as_json(), "label": {"en": "first year of work", "ru": None}}
    row.period_label_en = ""
    assert StatementSerializer(row).data["period"]["label"] is None


@pytest.mark.parametrize("text", ["1997", "2002/..", ""])
def test_schema_is_true_of_the_json(text):
    jsonschema = pytest.importorskip("jsonschema")
    closed = {**SCHEMA, "additionalProperties": False}

    jsonschema.validate(HistoricalDate.parse(text).as_json(), closed)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("38 000 автомобилей", "38_000 автомобилей"),
        ("до 1 000 000 штук", "до 1_000_000 штук"),
        ("в 1997 г. и 1994–1999 гг.", "в 1997_г. и 1994–1999_гг."),
        ("с 16 мая 1997 г. по 1 June 2000", "с 16_мая 1997_г. по 1_June 2000"),
        ("№ 5 из 2022 200 машин", "№_5 из 2022_200 машин"),
        ("17 models of 5 brands in 2023", "17 models of 5 brands in 2023"),
        ("5 Mayors, 12 0000", "5 Mayors, 12 0000"),
    ],
)
def test_a_figure_and_a_day_stay_on_one_line(text, expected):
    assert unbroken(text) == expected.replace("_", "\u00a0")
