"""A limit by address: one count for all processes, told on every answer, and not to be outwitted by a header."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings as project
from hypothesis import given
from hypothesis import strategies as st

from avtotor import limits
from avtotor.limits import Counts, Rate, client_network, network_of
from conftest import make_milestone
from tests.helpers import API, problem_of

LIST = f"{API}/milestones/"
HOUR = 3600


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands until it is set forward."""
    now = [1_800_000_000]
    monkeypatch.setattr(limits.time, "time", lambda: now[0])
    return now


@pytest.fixture
def limited(db, client, settings, tmp_path, clock):
    """A client of a site that lets an address ask three times an hour."""
    settings.API_RATE_LIMIT, settings.VAR_DIR = "3/hour", tmp_path
    return client


def statuses(client: Any, address: str, number: int, **extra: str) -> list[int]:
    return [client.get(address, **extra).status_code for _time in range(number)]


@pytest.mark.django_db
def test_without_the_setting_nothing_is_counted(client, settings, tmp_path):
    settings.VAR_DIR = tmp_path

    response = client.get(LIST)

    assert "RateLimit" not in response.headers
    assert not (tmp_path / "limits.sqlite3").exists()


def test_each_answer_tells_what_is_left(limited, clock):
    first = limited.get(LIST)
    clock[0] += 60
    second = limited.get(f"{LIST}nothing/")

    assert [each.headers["RateLimit-Policy"] for each in (first, second)] == ['"address";q=3;w=3600'] * 2
    assert first.headers["RateLimit"] == '"address";r=2;t=3600'
    assert (second.status_code, second.headers["RateLimit"]) == (404, '"address";r=1;t=3540')


def test_what_is_too_much_is_429_and_says_when_to_come_again(limited, clock):
    assert statuses(limited, LIST, 3) == [200, 200, 200]
    clock[0] += 100

    refused = limited.get(LIST)

    problem = problem_of(refused, 429)
    assert problem["code"] == "too_many_requests"
    assert refused.headers["Retry-After"] == "3500"
    assert refused.headers["RateLimit"] == '"address";r=0;t=3500'
    assert refused.headers["Access-Control-Allow-Origin"] == "*"
    clock[0] += int(refused.headers["Retry-After"])
    assert limited.get(LIST).status_code == 200


def test_a_304_does_not_count(limited):
    make_milestone()
    tag = limited.get(LIST).headers["ETag"]

    again = [limited.get(LIST, HTTP_IF_NONE_MATCH=tag) for _time in range(5)]

    assert {each.status_code for each in again} == {304}
    assert {each.headers["RateLimit"] for each in again} == {'"address";r=2;t=3600'}


def test_files_count_with_the_api_and_pages_do_not(limited):
    assert statuses(limited, "/en/timeline/", 5) == [200] * 5
    assert statuses(limited, "/en/timeline.csv", 2) == [200] * 2
    assert limited.get(LIST).status_code == 200
    problem_of(limited.get("/ru/timeline.csv"), 429)
    assert limited.get("/en/timeline/").status_code == 200


def test_a_browsers_question_beforehand_does_not_count(limited):
    for _time in range(5):
        response = limited.options(LIST, HTTP_ACCESS_CONTROL_REQUEST_METHOD="GET")
        assert response.status_code == 204
    assert limited.get(LIST).headers["RateLimit"] == '"address";r=2;t=3600'


def test_addresses_are_counted_apart(limited):
    assert statuses(limited, LIST, 4, REMOTE_ADDR="192.0.2.1")[-1] == 429
    assert limited.get(LIST, REMOTE_ADDR="192.0.2.2").status_code == 200


def test_a_forged_header_neither_helps_nor_hurts(limited, settings):
    settings.PROXIES = 1
    victim = "203.0.113.9"

    answers = [
        limited.get(LIST, REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=f"{victim}, 10.0.0.{number}, 192.0.2.1")
        for number in range(4)
    ]

    assert [each.status_code for each in answers] == [200, 200, 200, 429]
    assert limited.get(LIST, REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=victim).status_code == 200


# How many proxies are ours, who is connected, X-Forwarded-For -> whose request it is.
FORWARDED = [
    (0, "192.0.2.1", None, "192.0.2.1"),
    (0, "192.0.2.1", "198.51.100.7", "192.0.2.1"),
    (1, "127.0.0.1", "192.0.2.1", "192.0.2.1"),
    (1, "127.0.0.1", "198.51.100.7, 192.0.2.1", "192.0.2.1"),
    (1, "127.0.0.1", None, "127.0.0.1"),
    (1, "127.0.0.1", "", "127.0.0.1"),
    (1, "127.0.0.1", "192.0.2.1, unknown", "127.0.0.1"),
    (1, "", "192.0.2.1", "192.0.2.1"),
    (1, "", None, ""),
    (2, "127.0.0.1", "192.0.2.1, 10.0.0.1", "192.0.2.1"),
    (2, "127.0.0.1", "198.51.100.7, 192.0.2.1, 10.0.0.1", "192.0.2.1"),
    (2, "127.0.0.1", "192.0.2.1", "192.0.2.1"),
    (1, "127.0.0.1", "192.0.2.1:4711", "192.0.2.1"),
    (1, "127.0.0.1", "[2001:db8:1:2::7]:4711", "2001:db8:1:2::/64"),
]


@pytest.mark.parametrize(("proxies", "peer", "forwarded", "network"), FORWARDED)
def test_the_outermost_of_our_proxies_knows_who_asks(rf, settings, proxies, peer, forwarded, network):
    settings.PROXIES = proxies
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}

    assert client_network(rf.get("/", REMOTE_ADDR=peer, **headers)) == network


@pytest.mark.parametrize(
    ("text", "network"),
    [
        (" 192.0.2.1 ", "192.0.2.1"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:db8::ffff:1", "2001:db8::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("unknown", ""),
        ("192.0.2.1.example", ""),
        ("", ""),
        ("[", ""),
    ],
)
def test_an_address_is_read_in_each_of_its_forms(text, network):
    assert network_of(text) == network


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_an_address(text):
    assert isinstance(network_of(text), str)


ONE_PROCESS = """
import sys, django, pathlib
django.setup()
from avtotor.limits import Counts, Rate
counts, rate = Counts(pathlib.Path(sys.argv[1])), Rate(100, 3600)
print(sum(not counts.take(b"one address", rate, 1_800_000_000).is_over for _time in range(50)))
"""


def test_four_processes_count_as_one(tmp_path):
    command = [sys.executable, "-c", ONE_PROCESS, str(tmp_path / "limits.sqlite3")]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "avtotor.settings"}
    processes = [
        subprocess.Popen(command, cwd=project.BASE_DIR, env=environment, stdout=subprocess.PIPE, text=True)
        for _number in range(4)
    ]

    allowed = [int(process.communicate()[0]) for process in processes]

    assert sum(allowed) == 100


def test_no_address_is_kept_and_none_longer_than_its_window(tmp_path):
    counts, rate = Counts(tmp_path / "limits.sqlite3"), Rate(3, HOUR)
    for address in (b"first", b"second"):
        counts.take(address, rate, 1_800_000_000)

    counts.take(b"third", rate, 1_800_000_000 + HOUR)

    rows = counts.connection().execute("SELECT address FROM uses").fetchall()
    assert rows == [(b"third",)]


def test_a_clock_that_is_set_back_locks_nobody_out(tmp_path):
    counts, rate = Counts(tmp_path / "limits.sqlite3"), Rate(1, HOUR)
    counts.take(b"address", rate, 1_800_000_000)

    standing = counts.take(b"address", rate, 1_700_000_000)

    assert (standing.is_over, standing.seconds_left) == (False, HOUR)


def test_if_nothing_can_be_counted_everything_is_served(limited, tmp_path, caplog):
    (tmp_path / "limits.sqlite3").write_bytes(b"not a database" * 100)

    assert statuses(limited, LIST, 5) == [200] * 5
    assert "Requests are not counted" in caplog.text


@pytest.mark.parametrize(
    ("name", "value"),
    [("API_RATE_LIMIT", "600"), ("API_RATE_LIMIT", "0/hour"), ("API_RATE_LIMIT", "1/week"), ("PROXIES", "3")],
)
def test_a_limit_that_cannot_be_read_stops_the_start(name, value, monkeypatch):
    monkeypatch.setenv(name, value)
    command = [sys.executable, "-c", "import avtotor.settings"]

    started = subprocess.run(command, cwd=project.BASE_DIR, capture_output=True, text=True, check=False)

    assert started.returncode != 0
    assert re.search(rf"{name}", started.stderr)


def test_who_reads_the_counts_for_long_does_not_lock_them_for_ever(limited, tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "PATIENCE", 0.01)
    assert limited.get(LIST).headers["RateLimit"] == '"address";r=2;t=3600'
    reader = sqlite3.connect(tmp_path / "limits.sqlite3", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM uses").fetchall()

    meanwhile = [limited.get(LIST) for _time in range(2)]
    reader.close()

    assert [each.status_code for each in meanwhile] == [200, 200]
    assert limited.get(LIST).headers["RateLimit"] == '"address";r=1;t=3600'
