"""The one place where a sentence meets its reader's language and the province's terms 语言与用语.

`gettext` renders a sentence as it translates a text; so does `_` of a template, and a template that is simply handed one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from babel import Locale
from flask import Flask, current_app, g
from flask_babel import Domain, get_locale, gettext
from markupsafe import Markup

from tepei.policy.words import TERMS, TERMS_OF_YEARS, Sentence, fill

CHINESE = "zh"
_REMEMBERED = 10_000
# A pack's `words`: key of the term → the province's Chinese for it, or its word by language.
Words = Mapping[str, str | Mapping[str, str]]
# What rows of a model that hangs on a year are read in: where to look (asked when the row is found), and what is found there.
_speakers: dict[type[Any], tuple[Callable[[Any], object], Callable[[Any], Mapping[str, str]]]] = {}


def init(app: Flask, words: Words) -> None:
    """Speak with these words, on pages and outside of them. After AppBuilder, which brings Babel."""
    catalogue = app.extensions["babel"].instance.domain_instance = Catalogue(words)
    # Not through Babel's own function, which looks for the catalogue at each of a page's hundred texts.
    app.jinja_env.globals["gettext"] = catalogue.in_template
    # For prints, which are Chinese whoever reads them.
    app.jinja_env.globals["chinese_term"] = lambda key: chinese_words()[key]
    app.jinja_env.finalize = _shown


def rename(words: Words) -> None:
    """Speak with these in place of the pack's words from now on, in this process."""
    domain: Catalogue = current_app.extensions["babel"].instance.domain_instance
    domain.renamed, domain.filled, domain.last = dict(words), {}, (None, None)


def word_of_pack(key: str, language: str) -> str:
    """What the pack calls a term, or the base where it does not say."""
    domain: Catalogue = current_app.extensions["babel"].instance.domain_instance
    found = _by_language(domain.words.get(key, {})).get(language)
    return found or (TERMS[key].text if language == CHINESE else "")


def speaks(
    model: type[Any], look: Callable[[Any], object], words: Callable[[Any], Mapping[str, str]]
) -> None:
    """Pages about a row of the model are read in `words` of what `look` says of the row: Chinese by the keys of TERMS_OF_YEARS.

    `look` is asked at once and asks the database nothing; `words` is asked when a text first needs one.
    """
    _speakers[model] = look, words


def can_speak_of(model: type[Any]) -> bool:
    """Whether its rows hang on a year."""
    return model in _speakers


def speak_of(row: object) -> None:
    """The request, or the job, is about this row: of several the first that hangs on a year."""
    if type(row) in _speakers and "spoken_of" not in g:
        look, words = _speakers[type(row)]
        g.spoken_of = words, look(row)


def _words_of_year() -> Mapping[str, str]:
    if "year_words" not in g:
        words, found = g.get("spoken_of", (None, None))
        if words is None:
            return {}
        g.year_words = words(found)
    return g.year_words  # type: ignore[no-any-return]


def chinese(sentence: Sentence | str) -> str:
    """As it is kept: Chinese with the terms of the province and the year, whoever's request it is."""
    if isinstance(sentence, str):
        return sentence
    words = chinese_words()
    return sentence.render(lambda text: fill(text, words))


def chinese_words(of_year: Mapping[str, str] | None = None) -> dict[str, str]:
    """What this province, and the year that is spoken of or has these words, call the terms, by key."""
    domain = current_app.extensions["babel"].instance.domain_instance
    year = _words_of_year() if of_year is None else of_year
    return {key: term.text for key, term in TERMS.items()} | domain.own(CHINESE) | {**year}


def in_words_of(year: Mapping[str, str], sentence: Sentence | str) -> str:
    """The sentence in the reader's language and the words of this year, whatever year the page is about."""
    before = g.get("year_words")
    g.year_words = year
    try:
        return gettext(sentence)  # type: ignore[no-any-return]
    finally:
        if before is None:
            g.pop("year_words")
        else:
            g.year_words = before


class Catalogue(Domain):  # type: ignore[misc]
    """Our texts in the reader's language, with this province's terms."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words
        self.renamed: Words = {}  # by administrators (portal/portal_name.py)
        self.filled: dict[Locale | None, FilledCatalogue] = {}
        self.last: tuple[Locale | None, FilledCatalogue | None] = (None, None)

    def own(self, language: str) -> dict[str, str]:
        """The province's own words in this language; a bare one is Chinese."""
        named = [
            (key, _by_language(word)) for words in (self.words, self.renamed) for key, word in words.items()
        ]
        return {key: word[language] for key, word in named if language in word}

    def get_translations(self) -> FilledCatalogue:
        """The catalogue of the reader's language, its terms filled in."""
        locale = get_locale()
        # The same value all through a request, and comparing two by what they say takes longer than all else here.
        latest, found = self.last
        if found is not None and locale is latest:
            return found
        if locale not in self.filled:
            language = str(locale or CHINESE)
            self.filled[locale] = FilledCatalogue(
                super().get_translations(), self.own(language), is_chinese=language.startswith(CHINESE)
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
    """A catalogue of Babel whose texts have words in place of their terms; in all else it is that catalogue.

    Years have words of their own in Chinese alone: to who reads another language they say the province's.
    """

    def __init__(self, catalogue: Any, own: Mapping[str, str], *, is_chinese: bool) -> None:
        self.catalogue = catalogue
        self.words = {key: catalogue.ugettext(term.text) for key, term in TERMS.items()} | dict(own)
        self.is_chinese = is_chinese
        self.lasting = {key: word for key, word in self.words.items() if key not in TERMS_OF_YEARS}
        # A page asks hundreds of times: what no year says otherwise is found at once. People's own texts may come by here as well.
        self.known: dict[str, str] = {}
        self.open: dict[str, str] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self.catalogue, name)

    def ugettext(self, text: str) -> str:
        known = self.known.get(text)
        return self._looked_up(text) if known is None else known

    def _looked_up(self, text: str) -> str:
        known = self.open.get(text)
        if known is None:
            known = fill(self.catalogue.ugettext(text), self.lasting)
            is_open = any(f"%({term})s" in known for term in TERMS_OF_YEARS)
            kept = self.open if is_open else self.known
            if len(kept) < _REMEMBERED:
                kept[text] = known
            if not is_open:
                return known
        return fill(known, {**self.words, **(_words_of_year() if self.is_chinese else {})})


def _by_language(word: str | Mapping[str, str]) -> Mapping[str, str]:
    return {CHINESE: word} if isinstance(word, str) else word


def _shown(value: Any) -> Any:
    return gettext(value) if isinstance(value, Sentence) else value
