"""The time of a decision."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime


def timestamp() -> str:
    """The time in UTC, to the second, as `2026-01-31T12:30:00Z`.

    The environment variable SOURCE_DATE_EPOCH (seconds since 1970), if set, replaces the clock, so
    that tests and builds can repeat a result (reproducible-builds.org/docs/source-date-epoch).
    """
    said = os.environ.get("SOURCE_DATE_EPOCH", "")
    seconds = int(said) if said.isdecimal() else time.time()
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
