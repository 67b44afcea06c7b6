"""One address in several codings, each with a strong tag of its own, and every condition of RFC 9110 on them."""

from __future__ import annotations

import datetime
import gzip
from typing import Any
from unittest import mock

import brotli
import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import http_date, parse_http_date

from changes import conditional, middleware
from changes.models import RecordVersion
from changes.recording import record_what_is_due
from conftest import make_milestone
from sources import renderers
from tests.helpers import API, problem_of
from timeline.api import MilestoneViewSet

try:
    from compression import zstd
except ImportError:
    from backports import zstd

pytestmark = pytest.mark.django_db

LIST = f"{API}/milestones/"
# What is compressed: a list, an entry, the description, pages and their files, streamed or not.
TEXTS = [LIST, f"{LIST}first-car/", f"{API}/schema/", "/en/timeline/", "/en/timeline.csv", "/en/timeline.json", "/en/"]
TEXTS += [f"{API}/milestones.ndjson", "/en/timeline.bib", "/en/timeline.ics", "/en/changes.atom"]
READERS = {"identity": bytes, "gzip": gzip.decompress, "br": brotli.decompress, "zstd": zstd.decompress}
CODINGS = list(READERS)
# A moment after every change, and one before all.
LATER, BEFORE = datetime.timedelta(hours=1), http_date(0)


@pytest.fixture
def milestone(request, monkeypatch):
    """A row, and a code that is older than it, seen an hour after."""
    milestone = make_milestone()
    record_what_is_due()
    monkeypatch.setattr(middleware, "code_since", lambda: datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc))
    request.getfixturevalue("an_hour_later")
    return milestone


def body_of(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def get(client, address: str, coding: str = "identity", **headers: str) -> Any:
    return client.get(address, HTTP_ACCEPT_ENCODING=coding, **headers)


@pytest.mark.parametrize("address", TEXTS)
def test_each_coding_is_the_same_answer_under_a_tag_of_its_own(client, milestone, address):
    answers = {coding: get(client, address, coding) for coding in CODINGS}

    plain = body_of(answers["identity"])
    assert {coding: READERS[coding](body_of(answers[coding])) for coding in CODINGS[1:]} == dict.fromkeys(
        CODINGS[1:], plain
    )
    assert [answers[coding].headers.get("Content-Encoding") for coding in CODINGS] == [None, *CODINGS[1:]]
    tag = answers["identity"].headers["ETag"]
    assert [answer.headers["ETag"] for answer in answers.values()] == [
        tag,
        *(f'{tag[:-1]}-{coding}"' for coding in CODINGS[1:]),
    ]
    assert not any(answer.headers["ETag"].startswith("W/") for answer in answers.values())
    varies = "Accept, Accept-Encoding" if address == LIST else "Accept-Encoding"
    assert {answer.headers["Vary"] for answer in answers.values()} == {varies}


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, deflate, br", "br"),
        ("gzip;q=1, br;q=0.5", "gzip"),
        ("zstd;q=0, gzip", "gzip"),
        ("deflate", None),
        ("*", None),
        ("", None),
        ("gzip," * 1000, None),
    ],
)
def test_the_best_coding_that_the_client_takes_is_sent(client, milestone, accepted, coding):
    assert get(client, LIST, accepted).headers.get("Content-Encoding") == coding


def test_what_is_compressed_already_is_left_alone(client, milestone):
    picture = get(client, "/en/timeline.card.png", "gzip")

    assert "Content-Encoding" not in picture.headers
    assert "Vary" not in picture.headers


def test_a_public_answer_bears_no_noise_and_the_admin_does(client, milestone, admin_client):
    assert "X-Noise" not in get(client, LIST, "gzip").headers
    assert "X-Noise" in get(admin_client, "/admin/", "gzip").headers


def test_a_long_table_is_compressed_as_it_is_made(rf):
    made = []

    def lines():
        for number in range(3):
            made.append(number)
            yield b"x" * 1000

    request = rf.get("/en/timeline.csv", HTTP_ACCEPT_ENCODING="gzip")
    response = conditional.CompressionMiddleware(
        lambda request: StreamingHttpResponse(lines(), content_type="text/csv")
    )(request)
    chunks = iter(response.streaming_content)

    while not made:
        next(chunks)
    assert made == [0]


@pytest.mark.parametrize(
    "content_type", ["text/csv; charset=utf-8", "application/problem+json", "application/x-ndjson"]
)
def test_kinds_of_text_are_compressed(rf, content_type):
    answer = HttpResponse(b"x" * 100, content_type=content_type)

    conditional.CompressionMiddleware(lambda request: answer)(rf.get("/", HTTP_ACCEPT_ENCODING="gzip"))

    assert answer.headers["Content-Encoding"] == "gzip"


def test_what_is_short_is_sent_as_it_is(rf):
    answer = HttpResponse(b"{}", content_type="application/json")

    conditional.CompressionMiddleware(lambda request: answer)(rf.get("/", HTTP_ACCEPT_ENCODING="gzip"))

    assert "Content-Encoding" not in answer.headers
    assert "Vary" not in answer.headers


@pytest.mark.parametrize("address", [LIST, "/en/timeline/", "/en/timeline.csv"])
@pytest.mark.parametrize("held", CODINGS)
@pytest.mark.parametrize("accepted", [*CODINGS, "gzip, br, zstd", None])
def test_a_tag_is_understood_by_whoever_could_be_sent_its_coding(client, milestone, address, held, accepted):
    tag = get(client, address, held).headers["ETag"]
    headers = {} if accepted is None else {"HTTP_ACCEPT_ENCODING": accepted}

    response = client.get(address, HTTP_IF_NONE_MATCH=f"W/{tag}", **headers)

    is_acceptable = held == "identity" or accepted is None or held in accepted
    assert response.status_code == (304 if is_acceptable else 200)
    if is_acceptable:
        assert response.headers["ETag"] == tag


@pytest.mark.parametrize("address", [*TEXTS, "/en/timeline.card.png"])
@pytest.mark.parametrize("coding", ["identity", "br"])
def test_a_304_has_the_headers_of_its_200(client, milestone, address, coding):
    answer = get(client, address, coding)

    by_tag = get(client, address, coding, HTTP_IF_NONE_MATCH=answer.headers["ETag"])
    by_time = get(client, address, coding, HTTP_IF_MODIFIED_SINCE=answer.headers["Last-Modified"])

    names = ("ETag", "Last-Modified", "Cache-Control", "Vary")
    assert (by_tag.status_code, by_time.status_code) == (304, 304)
    for response in (by_tag, by_time):
        assert response.content == b""
        assert {name: response.headers.get(name) for name in names} == {
            name: answer.headers.get(name) for name in names
        }


@pytest.mark.parametrize("address", TEXTS)
def test_head_has_the_headers_of_get(client, milestone, address):
    answer, head = get(client, address, "br"), client.head(address, HTTP_ACCEPT_ENCODING="br")

    assert dict(head.headers) == dict(answer.headers)


# Header -> value -> status, with {tag} and {time} of the answer. The first that applies decides (RFC 9110, 13.2.2).
CONDITIONS = [
    ({}, 200),
    ({"If-None-Match": "{tag}"}, 304),
    ({"If-None-Match": "W/{tag}"}, 304),
    ({"If-None-Match": '"other"'}, 200),
    ({"If-None-Match": "*"}, 304),
    ({"If-None-Match": "garbage"}, 200),
    ({"If-Modified-Since": "{time}"}, 304),
    ({"If-Modified-Since": BEFORE}, 200),
    ({"If-Modified-Since": "garbage"}, 200),
    ({"If-Modified-Since": "Fri, 31 Dec 2999 23:59:59 GMT"}, 200),
    ({"If-None-Match": '"other"', "If-Modified-Since": "{time}"}, 200),
    ({"If-None-Match": "{tag}", "If-Modified-Since": BEFORE}, 304),
    ({"If-Match": "{tag}"}, 200),
    ({"If-Match": "*"}, 200),
    ({"If-Match": "W/{tag}"}, 412),
    ({"If-Match": '"other"'}, 412),
    ({"If-Match": "garbage"}, 412),
    ({"If-Match": '"other", {tag}'}, 200),
    ({"If-Match": "{tag}", "If-None-Match": "{tag}"}, 304),
    ({"If-Match": '"other"', "If-None-Match": "{tag}"}, 412),
    ({"If-Unmodified-Since": "{time}"}, 200),
    ({"If-Unmodified-Since": BEFORE}, 412),
    ({"If-Unmodified-Since": "garbage"}, 200),
    ({"If-Unmodified-Since": BEFORE, "If-None-Match": "{tag}"}, 412),
    ({"If-Match": "{tag}", "If-Unmodified-Since": BEFORE}, 200),
]


@pytest.mark.parametrize(("conditions", "status"), CONDITIONS)
@pytest.mark.parametrize("method", ["get", "head"])
def test_conditions_are_judged_in_their_order(client, milestone, conditions, status, method):
    answer = client.get(LIST)
    values = {"tag": answer.headers["ETag"], "time": answer.headers["Last-Modified"]}

    headers = {name: value.format(**values) for name, value in conditions.items()}
    response = getattr(client, method)(LIST, headers=headers)

    assert response.status_code == status
    if status == 412:
        problem_of(response, 412)


@pytest.mark.parametrize("address", [f"{LIST}nothing/", f"{LIST}?kind=x", "/en/timeline/nothing/", "/"])
@pytest.mark.parametrize(
    "conditions", [{"If-Modified-Since": "{now}"}, {"If-Match": '"x"'}, {"If-Unmodified-Since": BEFORE}]
)
def test_no_condition_hides_what_is_not_a_200(client, milestone, address, conditions):
    now = http_date(timezone.now().timestamp())

    response = client.get(address, headers={name: value.format(now=now) for name, value in conditions.items()})

    assert response.status_code == client.get(address).status_code != 200
    assert "Last-Modified" not in response.headers


@pytest.fixture
def kept_for_good(rf):
    """Asks for a file whose view gives it a tag of its own."""

    def answer(request: Any) -> HttpResponse:
        headers = {"ETag": '"digest"', "Cache-Control": "public, immutable"}
        return HttpResponse(b"x" * 100, content_type="text/csv", headers=headers)

    chain = conditional.CompressionMiddleware(middleware.RecordVersionMiddleware(answer))
    return lambda **headers: chain(rf.get("/data/releases/1/rows.csv", headers=headers))


@pytest.mark.parametrize(("accepted", "tag"), [("identity", '"digest"'), ("gzip", '"digest-gzip"')])
def test_a_tag_that_an_answer_brings_is_its_own(milestone, kept_for_good, accepted, tag):
    response = kept_for_good(**{"Accept-Encoding": accepted})
    again = kept_for_good(**{"Accept-Encoding": accepted, "If-None-Match": tag})

    assert (response.status_code, response.headers["ETag"]) == (200, tag)
    assert (again.status_code, again.headers["ETag"]) == (304, tag)
    assert again.headers["Cache-Control"] == response.headers["Cache-Control"] == "public, immutable"


def changed_at() -> datetime.datetime:
    return RecordVersion.objects.as_it_stands().changed_at


def test_last_modified_is_the_last_change_of_the_record(client, milestone, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda: datetime.date(2020, 1, 2))
    RecordVersion.objects.update(recorded_at=None)

    response = client.get(LIST)

    assert parse_http_date(response.headers["Last-Modified"]) == int(changed_at().timestamp())


LATEST = [
    ("the log", {"recorded_at": 3}, 3),
    ("the record", {"changed_at": 3}, 3),
    ("the day", {"day": 4}, 4),
    ("the code", {"code": 5}, 5),
    ("the latest of all", {"changed_at": 2, "recorded_at": 3, "day": 5, "code": 4}, 5),
]


@pytest.mark.parametrize(("what", "days", "latest"), LATEST)
def test_last_modified_follows(client, milestone, monkeypatch, what, days, latest):
    def day(name: str) -> datetime.datetime:
        return datetime.datetime(2021, 1, days.get(name, 1), tzinfo=datetime.timezone.utc)

    RecordVersion.objects.update(changed_at=day("changed_at"), recorded_at=day("recorded_at"))
    monkeypatch.setattr(timezone, "localdate", lambda: day("day").date())
    monkeypatch.setattr(middleware, "code_since", lambda: day("code"))

    response = client.get(LIST)

    assert response.headers["Last-Modified"] == http_date(
        datetime.datetime(2021, 1, latest, tzinfo=datetime.timezone.utc).timestamp()
    )


def test_a_second_change_in_the_same_second_is_not_missed(client, milestone, monkeypatch):
    first = changed_at().replace(microsecond=100_000) + LATER
    monkeypatch.setattr(timezone, "now", lambda: first.replace(microsecond=200_000))
    RecordVersion.objects.update(changed_at=first)
    held = client.get(LIST).headers["Last-Modified"]
    RecordVersion.objects.update(changed_at=first.replace(microsecond=700_000))
    monkeypatch.setattr(timezone, "now", lambda: first + LATER)

    response = client.get(LIST, HTTP_IF_MODIFIED_SINCE=held)

    assert response.status_code == 200


@pytest.fixture
def fresh_process(settings, tmp_path, monkeypatch):
    """Begins anew, as another process with this code would."""
    settings.VAR_DIR = tmp_path / "var"

    def begin(code: str, at: datetime.datetime) -> datetime.datetime:
        monkeypatch.setattr(middleware, "code_fingerprint", lambda: code)
        monkeypatch.setattr(timezone, "now", lambda: at)
        middleware.code_since.cache_clear()
        return middleware.code_since()

    yield begin
    middleware.code_since.cache_clear()


def test_the_code_is_as_old_as_its_first_answer_here(fresh_process):
    monday, tuesday, wednesday, thursday = (
        datetime.datetime(2026, 11, day, 12, tzinfo=datetime.timezone.utc) for day in (23, 24, 25, 26)
    )

    assert fresh_process("first", monday) == monday
    assert fresh_process("first", tuesday) == monday
    assert fresh_process("second", wednesday) == wednesday
    # Gone back to: its files are old, and it is new all the same.
    assert fresh_process("first", thursday) == thursday


def test_where_nothing_can_be_written_the_code_is_as_old_as_its_process(fresh_process, settings, tmp_path):
    (tmp_path / "file").write_text("")
    settings.VAR_DIR = tmp_path / "file"
    noon = datetime.datetime(2026, 11, 25, 12, tzinfo=datetime.timezone.utc)

    assert fresh_process("first", noon) == noon


@pytest.mark.parametrize(("conditions", "status"), [({"If-Modified-Since": "{time}"}, 304), ({"If-Match": '"x"'}, 412)])
def test_a_file_that_is_not_sent_is_let_go(client, milestone, conditions, status):
    answer = client.get(f"{API}/milestones.xlsx")
    # Read to its end, which closes it: closed by hand, it would take the test's connection with it.
    assert b"".join(answer)
    files = []

    class Watched(renderers.XlsxRenderer):
        def answer(self, export: Any) -> Any:
            response = super().answer(export)
            files.append(response.file_to_stream)
            return response

    with mock.patch.object(MilestoneViewSet, "renderer_classes", [Watched]):
        headers = {name: value.format(time=answer.headers["Last-Modified"]) for name, value in conditions.items()}
        assert client.get(f"{API}/milestones.xlsx", headers=headers).status_code == status

    assert [file.closed for file in files] == [True]
