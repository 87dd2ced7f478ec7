"""What is worked out once a minute for all who see the same: counts that nobody needs to the second."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from flask import current_app

SECONDS = 60
_MOST = 300  # keys; each process of the service has its own

T = TypeVar("T")


def kept(key: Hashable, make: Callable[[], T]) -> T:
    """What `make` answered within the last minute for this key, which must name whose sight it is; else what it answers now.

    Rows of the database belong to their session: what is kept holds plain values.
    """
    known: dict[Hashable, tuple[float, Any]] = current_app.extensions.setdefault("minute", {})
    at, now = known.get(key), time.monotonic()
    if at is not None and now - at[0] < SECONDS:
        found: T = at[1]
        return found
    made = make()
    if len(known) >= _MOST:
        known.clear()
    known[key] = (now, made)
    return made


def forget() -> None:
    """Work everything out anew."""
    current_app.extensions.pop("minute", None)
