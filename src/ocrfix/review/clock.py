"""The time of a decision."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime


def timestamp() -> str:
    """The time in UTC, in seconds; SOURCE_DATE_EPOCH, if set, replaces the clock."""
    said = os.environ.get("SOURCE_DATE_EPOCH", "")
    seconds = int(said) if said.isdecimal() else time.time()
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
