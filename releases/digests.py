"""SHA-256 of what is too large to be in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

BLOCK = 1 << 20


def digest(blocks: Iterable[bytes]) -> str:
    found = hashlib.sha256()
    for block in blocks:
        found.update(block)
    return found.hexdigest()


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return digest(iter(lambda: file.read(BLOCK), b""))
