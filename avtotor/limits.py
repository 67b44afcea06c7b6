"""How often one address may ask, if API_RATE_LIMIT says so; the counts are in a file that all processes share.

What programs ask for is counted (`is_for_programs`), not pages. A 304 is given back, since asking again with a tag is
what a mirror should do; once all is used up, it is refused like the rest. The fields are those of
draft-ietf-httpapi-ratelimit-headers-10.
"""

from __future__ import annotations

import ipaddress
import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import salted_hmac

from avtotor.reach import is_for_programs
from sources.problems import problem

SECONDS = {"minute": 60, "hour": 3600, "day": 86400}
POLICY = "address"
# Whoever has one IPv6 address has a whole network of them.
IPV6_NETWORK = 64
# So long a writer waits for the others; each holds the file for a fraction of a millisecond.
PATIENCE = 1

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Rate:
    """So many requests in so many seconds, counted from the first."""

    quota: int
    window: int

    @classmethod
    def read(cls, text: str) -> Rate | None:
        """What API_RATE_LIMIT says, "600/hour"; settings.py has checked it."""
        if not text:
            return None
        quota, _slash, period = text.partition("/")
        return cls(int(quota), SECONDS[period])


@dataclass(frozen=True)
class Standing:
    """How one address stands after a request."""

    rate: Rate
    used: int
    since: int
    now: int

    @property
    def is_over(self) -> bool:
        return self.used > self.rate.quota

    @property
    def left(self) -> int:
        return max(0, self.rate.quota - self.used)

    @property
    def seconds_left(self) -> int:
        return self.since + self.rate.window - self.now

    def less_one(self) -> Standing:
        return Standing(self.rate, self.used - 1, self.since, self.now)

    def tell(self, response: HttpResponse) -> None:
        response.headers["RateLimit-Policy"] = f'"{POLICY}";q={self.rate.quota};w={self.rate.window}'
        response.headers["RateLimit"] = f'"{POLICY}";r={self.left};t={self.seconds_left}'


class Counts:
    """Requests of each address in its window, in an SQLite file: what one process adds, all see.

    Nothing is synchronized to the disk, since nothing in it is worth a disk's time: about 0.1 ms a request. A row
    holds a keyed digest of the address, and is gone after the window.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.local = threading.local()

    def connection(self) -> sqlite3.Connection:
        if not hasattr(self.local, "connection"):
            self.path.parent.mkdir(exist_ok=True)
            connection = sqlite3.connect(self.path, timeout=PATIENCE, isolation_level=None)
            connection.executescript(
                "PRAGMA synchronous=OFF; PRAGMA journal_mode=TRUNCATE;"
                "CREATE TABLE IF NOT EXISTS uses (address BLOB PRIMARY KEY, since INTEGER, used INTEGER) WITHOUT ROWID;"
                "CREATE INDEX IF NOT EXISTS uses_since ON uses (since);"
            )
            self.local.connection = connection
        return self.local.connection

    def take(self, address: bytes, rate: Rate, now: int) -> Standing:
        """Count a request. Of what is refused one is counted, so that it need not be counted back."""
        connection = self.connection()
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("DELETE FROM uses WHERE since <= ? OR since > ?", [now - rate.window, now])
            connection.execute(
                "INSERT INTO uses VALUES (?, ?, 1) ON CONFLICT (address) DO UPDATE SET used = min(used, ?) + 1",
                [address, now, rate.quota],
            )
            row = connection.execute("SELECT used, since FROM uses WHERE address = ?", [address]).fetchone()
            connection.execute("COMMIT")
        except sqlite3.Error:
            # With a transaction left open it would lock everybody out, and could not begin another.
            del self.local.connection
            connection.close()
            raise
        return Standing(rate, *row, now)

    def give_back(self, address: bytes, standing: Standing) -> Standing:
        self.connection().execute(
            "UPDATE uses SET used = used - 1 WHERE address = ? AND since = ?", [address, standing.since]
        )
        return standing.less_one()


class RateLimitMiddleware:
    """Refuse whoever asks more often than API_RATE_LIMIT allows, and tell everyone how they stand.

    If the counts cannot be written the request is served: a full disk must not close the site.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.counts = Counts(settings.VAR_DIR / "limits.sqlite3")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        rate = Rate.read(settings.API_RATE_LIMIT)
        if rate is None or not is_for_programs(request):
            return self.get_response(request)
        address = salted_hmac("avtotor.limits", client_network(request)).digest()[:16]
        standing = self.tried(self.counts.take, address, rate, int(time.time()))
        if standing is None:
            return self.get_response(request)
        response = refusal(standing) if standing.is_over else self.get_response(request)
        if response.status_code == 304:
            standing = self.tried(self.counts.give_back, address, standing) or standing
        standing.tell(response)
        return response

    def tried(self, count: Callable[..., Standing], *values: Any) -> Standing | None:
        try:
            return count(*values)
        except (sqlite3.Error, OSError):
            logger.exception("Requests are not counted: %s cannot be written.", self.counts.path)
            return None


def refusal(standing: Standing) -> HttpResponse:
    detail = f"More than {standing.rate.quota} requests in {standing.rate.window} seconds. See Retry-After."
    headers = {"Retry-After": str(standing.seconds_left), "Cache-Control": "no-store"}
    body = problem(429, "too_many_requests", detail)
    return JsonResponse(body, status=429, content_type="application/problem+json", headers=headers)


def client_network(request: HttpRequest) -> str:
    """The address that asks, of IPv6 its network: as the outermost of our own PROXIES saw it.

    Each proxy appends the address that it was asked from. What stands further left came with the request, and anybody
    can write that.
    """
    peer = request.META.get("REMOTE_ADDR", "")
    if not settings.PROXIES:
        return network_of(peer) or peer
    seen = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    return network_of(seen[-min(settings.PROXIES, len(seen))]) or network_of(peer) or peer


def client_address(request: HttpRequest) -> str:
    """The same as one address: of a network, its first."""
    return client_network(request).partition("/")[0]


def network_of(text: str) -> str:
    """An address that stands for a client; nothing for what is no address. Some proxies write a port after it."""
    text = text.strip()
    host = text[1:].partition("]")[0] if text.startswith("[") else text
    if host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return ""
    if address.version == 4:
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, IPV6_NETWORK), strict=False))
