import json

import pytest
from django import forms
from django.urls import reverse

from dates.forms import HistoricalDateFormField
from dates.values import HistoricalDate
from dates.views import reading

pytestmark = pytest.mark.urls("dates.tests.urls")


class DateForm(forms.Form):
    date = HistoricalDateFormField(required=False, help_text="As the source gives it.")


def test_input_shows_how_its_value_is_read():
    html = str(DateForm(initial={"date": HistoricalDate.parse("2022", "end")})["date"])

    assert 'value="2022"' in html
    assert '<span lang="en">end of 2022</span> · <span lang="ru">конец 2022 г.</span>' in html
    assert 'id="id_date_reading" role="status"' in html


def test_input_is_wired_by_data_attributes(settings):
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    form = DateForm(prefix="milestones-0")
    html = form.as_p()

    assert 'data-reading-url="/dates/reading/"' in html
    assert 'data-refine="id_milestones-0-date_refine"' in html
    assert "id_milestones-0-date_reading" in html.split('aria-describedby="')[1].split('"')[0].split()
    assert '<script src="/static/dates/reading.js" defer' in str(form.media)
    assert "style=" not in html
    assert "onclick" not in html


def test_input_without_a_reading_view_is_plain(settings):
    settings.ROOT_URLCONF = "dates.tests.empty_urls"

    assert "data-reading-url" not in str(DateForm()["date"])


def test_bad_value_is_shown_again_with_its_error():
    form = DateForm({"date": "<soon>"})

    assert "1997-05-16" in form.errors["date"][0]
    assert "&lt;soon&gt;" in form.as_p()
    assert "<span lang" not in form.as_p()


@pytest.mark.parametrize(("sent", "cleaned"), [("", ""), (" 1997 ", "1997"), ("[1994, 1996]", "[1994,1996]")])
def test_cleans_to_the_canonical_string(sent, cleaned):
    form = DateForm({"date": sent})

    assert form.is_valid()
    assert form.cleaned_data == {"date": cleaned}


def ask(rf, **query):
    return reading(rf.get(reverse("dates:reading"), query))


def test_reading_of_a_good_date(rf):
    answer = ask(rf, edtf="2022", refine="end", basis="inferred")

    assert json.loads(answer.content) == {
        "text": {"en": "end of 2022", "ru": "конец 2022 г."},
        "earliest": "2022-01-01",
        "latest": "2022-12-31",
        "precision": "year",
    }


def test_reading_of_nothing_is_undated(rf):
    assert json.loads(ask(rf).content)["text"]["en"] == "date not stated"


@pytest.mark.parametrize(
    "query",
    [
        {"edtf": "soon"},
        {"edtf": "1997\0"},
        {"edtf": "1" * 5000},
        {"edtf": "١٩٩٧"},
        {"edtf": "1997-05-16", "refine": "end"},
        {"edtf": "1997", "refine": "\0"},
        {"edtf": "1997", "basis": "x" * 5000},
    ],
)
def test_reading_of_anything_else_is_400(rf, query):
    answer = ask(rf, **query)

    assert answer.status_code == 400
    assert json.loads(answer.content)["error"]


def test_reading_is_for_get_only(rf):
    assert reading(rf.post(reverse("dates:reading"))).status_code == 405
