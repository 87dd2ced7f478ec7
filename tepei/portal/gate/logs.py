"""What the server says to its operator: JSON lines on stderr, without people's numbers and addresses.

Names cannot be recognised: no line of code may log one. This is the net below that rule.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
from typing import TextIO

from flask import Flask

from tepei.portal.database import ZONE

# An ID number may be broken by blanks or hyphens, a mobile number also by the country's prefix.
_NOT_AFTER_DIGIT, _NOT_BEFORE_DIGIT = r"(?<!\d)", r"(?!\d)"
_MASKS = (
    (re.compile(r"(?<![\w.+%-])[\w.+%-]+@[\w-]+(?:\.[\w-]+)+"), "[邮箱]"),
    (re.compile(rf"{_NOT_AFTER_DIGIT}[1-9](?:[ -]?\d){{16}}[ -]?[\dXx]{_NOT_BEFORE_DIGIT}"), "[身份证号]"),
    (re.compile(rf"{_NOT_AFTER_DIGIT}(?:\+?86[ -]?)?1[3-9](?:[ -]?\d){{9}}{_NOT_BEFORE_DIGIT}"), "[手机号]"),
)


def masked(text: str) -> str:
    """The text without ID numbers, mobile numbers and e-mail addresses."""
    for pattern, word in _MASKS:
        text = pattern.sub(word, text)
    return text


class JsonLines(logging.Formatter):
    """One record, one line; what a trace or a library says is masked like our own words."""

    def format(self, record: logging.LogRecord) -> str:
        """at, level, logger, text and, after a failure, its trace."""
        line = {
            "at": dt.datetime.fromtimestamp(record.created, ZONE).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "text": masked(record.getMessage()),
        }
        if record.exc_info:
            line["trace"] = masked(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


def handler(stream: TextIO | None = None) -> logging.Handler:
    """Writes masked JSON lines to a stream, by default stderr."""
    made = logging.StreamHandler(stream)
    made.setFormatter(JsonLines())
    return made


def init(app: Flask) -> None:
    """Let every logger of this process write so. Before anything is logged: Flask would add a handler of its own."""
    root = logging.getLogger()
    if app.config["TEPEI_MODE"] != "test" and not any(
        isinstance(h.formatter, JsonLines) for h in root.handlers
    ):
        root.addHandler(handler())
