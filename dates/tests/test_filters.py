import pytest
from django.db import connection, models
from django.test.utils import isolate_apps

from dates.fields import HistoricalDateField
from dates.filters import DatedFilterMixin
from dates.values import HistoricalDate

with isolate_apps("dates"):

    class Deed(models.Model):
        period = HistoricalDateField()

        class Meta:
            app_label = "dates"

        def __str__(self):
            return self.period.edtf


class DeedFilter(DatedFilterMixin):
    date_field = "period"

    class Meta:
        model = Deed
        fields: list[str] = []


TEXTS = ["1994", "1994-05-16", "1994/1996", "1995", "199X", "2002/..", "2002/", "../1993", "[2023..]", ""]


@pytest.fixture
def deeds(transactional_db):
    with connection.constraint_checks_disabled(), connection.schema_editor() as editor:
        editor.create_model(Deed)
    Deed.objects.bulk_create([Deed(period=text) for text in TEXTS])
    yield
    with connection.constraint_checks_disabled(), connection.schema_editor() as editor:
        editor.delete_model(Deed)


def found(**query):
    filterset = DeedFilter(query, queryset=Deed.objects.order_by("pk"))
    assert filterset.is_valid(), filterset.errors
    return [deed.period.edtf for deed in filterset.qs]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, TEXTS),
        ({"date_match": "possible"}, TEXTS),
        ({"undated": "true"}, [""]),
        ({"undated": "false"}, TEXTS[:-1]),
        ({"undated": "true", "date_from": "1994"}, []),
        ({"date_from": "1994", "date_to": "1994"}, ["1994", "1994-05-16", "1994/1996", "199X"]),
        ({"date_from": "1994", "date_to": "1994", "date_match": "certain"}, ["1994", "1994-05-16"]),
        ({"date_from": "1994-05-16", "date_to": "1994-05"}, ["1994", "1994-05-16", "1994/1996", "199X"]),
        ({"date_from": "2003"}, ["2002/..", "2002/", "[2023..]"]),
        ({"date_from": "2000", "date_match": "certain"}, []),
        ({"date_to": "1993"}, ["199X", "../1993"]),
        ({"date_to": "1996", "date_match": "certain"}, ["1994", "1994-05-16", "1994/1996", "1995"]),
    ],
)
@pytest.mark.usefixtures("deeds")
def test_ranges(query, expected):
    assert found(**query) == expected


@pytest.mark.parametrize("match", ["possible", "certain"])
@pytest.mark.usefixtures("deeds")
def test_filter_agrees_with_its_python_twin(match):
    ends = ["", "1993", "1994-05", "1995-12-31", "2002-06", "2030"]
    for start, end in [(a, b) for a in ends for b in ends if (a or b) and (not a or not b or a <= b)]:
        first = HistoricalDate.parse(start).earliest
        last = HistoricalDate.parse(end).latest
        values = [HistoricalDate.parse(text) for text in TEXTS]
        twin = [v.edtf for v in values if (v.overlaps if match == "possible" else v.is_within)(first, last)]

        assert found(date_from=start, date_to=end, date_match=match) == twin


@pytest.mark.parametrize(
    ("query", "parameter", "example"),
    [
        ({"date_from": "soon"}, "date_from", "1994-05-16"),
        ({"date_from": "1994~"}, "date_from", "1994-05-16"),
        ({"date_from": "199X"}, "date_from", "1994-05-16"),
        ({"date_from": "1994-XX"}, "date_from", "1994-05-16"),
        ({"date_from": "2022-33"}, "date_from", "1994-05-16"),
        ({"date_to": "0"}, "date_to", "1994-05-16"),
        ({"date_to": "10000"}, "date_to", "1994-05-16"),
        ({"date_to": "١٩٩٧"}, "date_to", "1994-05-16"),
        ({"date_to": "1997\0"}, "date_to", ""),
        ({"date_to": "1e400"}, "date_to", "1994-05-16"),
        ({"date_from": "1997", "date_to": "1994"}, "date_to", "date_from=1994"),
        ({"date_match": "maybe"}, "date_match", "possible"),
        ({"date_match": "certain"}, "date_match", "date_from"),
        ({"date_match": "certain", "undated": "false"}, "date_match", "date_to"),
        ({"date_match": "certain", "date_to": "soon"}, "date_to", "1994"),
        ({"undated": "1"}, "undated", "true"),
    ],
)
@pytest.mark.django_db
def test_bad_values_name_their_parameter(query, parameter, example):
    filterset = DeedFilter(query, queryset=Deed.objects.none())

    assert not filterset.is_valid()
    assert list(filterset.errors) == [parameter]
    assert not filterset.qs.exists()
    assert example in filterset.errors[parameter][0]
