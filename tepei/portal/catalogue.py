"""The one place where a sentence meets its reader's language and the province's terms 语言与用语.

`gettext` renders a sentence as it translates a text; so does `_` of a template, and a template that is simply handed one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from babel import Locale
from flask import Flask, current_app
from flask_babel import Domain, get_locale, gettext
from markupsafe import Markup

from tepei.policy.words import TERMS, Sentence, fill

CHINESE = "zh"
_REMEMBERED = 10_000
# A pack's `words`: key of the term → the province's Chinese for it, or its word by language.
Words = Mapping[str, str | Mapping[str, str]]


def init(app: Flask, words: Words) -> None:
    """Speak with these words, on pages and outside of them. After AppBuilder, which brings Babel."""
    catalogue = app.extensions["babel"].instance.domain_instance = Catalogue(words)
    # Not through Babel's own function, which looks for the catalogue at each of a page's hundred texts.
    app.jinja_env.globals["gettext"] = catalogue.in_template
    app.jinja_env.finalize = _shown


def chinese(sentence: Sentence | str) -> str:
    """As it is kept: Chinese with the province's terms, whoever's request it is."""
    if isinstance(sentence, str):
        return sentence
    words = chinese_words()
    return sentence.render(lambda text: fill(text, words))


def chinese_words() -> dict[str, str]:
    """What this province calls the terms, by key."""
    domain = current_app.extensions["babel"].instance.domain_instance
    return {key: term.text for key, term in TERMS.items()} | domain.own(CHINESE)


class Catalogue(Domain):  # type: ignore[misc]
    """Our texts in the reader's language, with this province's terms."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words
        self.filled: dict[Locale | None, FilledCatalogue] = {}
        self.last: tuple[Locale | None, FilledCatalogue | None] = (None, None)

    def own(self, language: str) -> dict[str, str]:
        """The province's own words in this language; a bare one is Chinese."""
        by_language = {
            key: {CHINESE: word} if isinstance(word, str) else word for key, word in self.words.items()
        }
        return {key: word[language] for key, word in by_language.items() if language in word}

    def get_translations(self) -> FilledCatalogue:
        """The catalogue of the reader's language, its terms filled in."""
        locale = get_locale()
        # The same value all through a request, and comparing two by what they say takes longer than all else here.
        latest, found = self.last
        if found is not None and locale is latest:
            return found
        if locale not in self.filled:
            self.filled[locale] = FilledCatalogue(
                super().get_translations(), self.own(str(locale or CHINESE))
            )
        self.last = locale, self.filled[locale]
        return self.filled[locale]

    def gettext(self, string: str | Sentence, **values: object) -> str:
        """The text with these values, or the sentence with its own, in the reader's language."""
        if not values and isinstance(string, str):  # a page asks for hundreds of these
            return self.get_translations().ugettext(string) if string else ""
        sentence = string if isinstance(string, Sentence) else Sentence(string, tuple(values.items()))
        return sentence.render(self.get_translations().ugettext)

    def in_template(self, text: str | Sentence, **values: object) -> str:
        """Escaped where it is shown, like everything else; only a value that is markup already makes markup of the text."""
        if values and any(isinstance(value, Markup) for value in values.values()):
            return Markup(self.gettext(text)) % {name: _shown(value) for name, value in values.items()}  # noqa: S704
        return self.gettext(text, **values)


class FilledCatalogue:
    """A catalogue of Babel whose texts have words in place of their terms; in all else it is that catalogue."""

    def __init__(self, catalogue: Any, own: Mapping[str, str]) -> None:
        self.catalogue = catalogue
        self.words = {key: catalogue.ugettext(term.text) for key, term in TERMS.items()} | dict(own)
        self.known: dict[str, str] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self.catalogue, name)

    def ugettext(self, text: str) -> str:
        known = self.known.get(text)
        if known is None:
            known = fill(self.catalogue.ugettext(text), self.words)
            if len(self.known) < _REMEMBERED:  # what people typed may come by here as well
                self.known[text] = known
        return known


def _shown(value: Any) -> Any:
    return gettext(value) if isinstance(value, Sentence) else value
