"""Pictures of specifications, each made once and then kept under a digest of all that it shows."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable
from typing import Any

import vl_convert
from django.core.cache import caches

VERSION = "5.21"  # of Vega-Lite; theme.SCHEMA names the same
SCALE = 2  # of a PNG
CACHE = "charts"

logger = logging.getLogger(__name__)


class NotDrawn(Exception):
    """The picture could not be made; the table says the same."""


def svg(spec: dict[str, Any]) -> str:
    return kept("svg", spec, lambda: render_svg(spec))


def png(spec: dict[str, Any]) -> bytes:
    return kept("png", spec, lambda: render_png(spec))


def render_svg(spec: dict[str, Any]) -> str:
    return render(vl_convert.vegalite_to_svg, spec)


def render_png(spec: dict[str, Any]) -> bytes:
    return render(vl_convert.vegalite_to_png, spec, scale=SCALE)


def render(convert: Callable[..., Any], spec: dict[str, Any], **options: Any) -> Any:
    """Let the renderer draw what stands in the specification: it may fetch nothing, and nothing asks it to."""
    if address := next(addresses(spec), None):
        raise NotDrawn(f"A chart holds its data; this one asks for {address!r}.")
    try:
        return convert(spec, vl_version=VERSION, allowed_base_urls=[], **options)
    except ValueError as error:
        raise NotDrawn(str(error).partition("\n    at ")[0]) from error


def addresses(value: Any) -> Any:
    """Whatever a specification would have the renderer fetch."""
    if isinstance(value, dict):
        for key, each in value.items():
            if key in ("url", "href"):
                yield each
            elif key not in ("values", "usermeta"):
                yield from addresses(each)
    elif isinstance(value, list):
        for each in value:
            yield from addresses(each)


def canonical(spec: dict[str, Any]) -> str:
    return json.dumps(spec, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(kind: str, spec: dict[str, Any]) -> str:
    text = f"{kind} {vl_convert.__version__} {VERSION} {SCALE} {canonical(spec)}"
    return hashlib.sha256(text.encode()).hexdigest()


def kept(kind: str, spec: dict[str, Any], make: Callable[[], Any]) -> Any:
    """The picture that is kept, or else a new one; a store that does not work costs time and nothing else."""
    key = digest(kind, spec)
    try:
        if (found := caches[CACHE].get(key)) is not None:
            return found
    except Exception:
        logger.warning("A kept chart cannot be read.", exc_info=True)
    made = make()
    try:
        caches[CACHE].set(key, made)
    except Exception:
        logger.warning("A chart cannot be kept.", exc_info=True)
    return made
