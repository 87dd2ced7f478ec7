"""What a province calls things: its words in place of ours, wherever a screen says something in Chinese 本省用语."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask_babel import Domain, get_locale


class ProvincialDomain(Domain):  # type: ignore[misc]
    """Our texts with the province's words; English keeps its own. Longer words go first, so that none is cut by a shorter."""

    def __init__(self, words: Mapping[str, str]) -> None:
        super().__init__()
        self.words = sorted(words.items(), key=lambda each: -len(each[0]))

    def gettext(self, string: str, **variables: Any) -> str:
        """The text in the reader's language, with the values of its variables."""
        text: str = super().gettext(string)
        if str(get_locale()).startswith("zh"):
            for ours, theirs in self.words:
                text = text.replace(ours, theirs)
        return text % variables if variables else text


def init(app: Flask, words: Mapping[str, str]) -> None:
    """Speak with these words; none leaves everything as it is."""
    if words:
        app.before_request(ProvincialDomain(words).as_default)
