"""Every text is read in Chinese, ours in English too: nothing of the framework shines through."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import flask_appbuilder
import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tepei.policy.words import TERMS

ROOT = Path(__file__).resolve().parents[2]
FRAMEWORK = Path(flask_appbuilder.__file__).parent
METHODS = [("**.py", "python"), ("**.html", "jinja2"), ("**/bodies.yaml", "tepei.packs.labels:extract")]
KEYWORDS = {"_": None, "__": None, "gettext": None, "lazy_gettext": None, "N_": None, "say": None}
CHINESE = re.compile(r"[\u3400-\u9fff]")
# The official paper is printed in Chinese whatever the reader's language.
PAPERS = ROOT / "templates" / "printing"


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def translated(*catalogues: Catalog) -> dict[str, str]:
    """Text → translation; a fuzzy one does not count, because it is not shown."""
    return {str(m.id): str(m.string) for c in catalogues for m in c if m.id and m.string and not m.fuzzy}


def texts_in(*folders: Path) -> set[str]:
    found = (row[2] for folder in folders for row in extract_from_dir(folder, METHODS, keywords=KEYWORDS))
    return {text for text in found if isinstance(text, str) and text}


@pytest.fixture(scope="module")
def english() -> dict[str, str]:
    return translated(catalogue(ROOT / "translations/en/LC_MESSAGES/messages.po"))


@pytest.fixture(scope="module")
def ours() -> set[str]:
    return texts_in(ROOT / "tepei", ROOT / "templates", ROOT / "packs")


def test_every_text_of_ours_has_english(ours: set[str], english: dict[str, str]) -> None:
    assert sorted(ours - english.keys()) == [], "bin/translations, then fill in translations/en"


def test_english_is_english(english: dict[str, str]) -> None:
    assert [text for text in english.values() if CHINESE.search(text)] == []


def test_translations_keep_the_values_they_are_given(english: dict[str, str]) -> None:
    def values(text: str) -> list[str]:
        """A term may be said as often as the language needs; those that only Chinese has a word for need not be said elsewhere."""
        found = re.findall(r"%\((\w+)\)\d*[sd]", text)
        needed = TERMS.keys() - {"offices", "selected_word", "number_word"}
        return sorted([name for name in found if name not in TERMS] + list(needed & set(found)))

    assert [text for text, translation in english.items() if values(text) != values(translation)] == []


def test_every_text_of_ours_is_chinese(ours: set[str]) -> None:
    """Or nothing but values and what stands between them."""
    bare = {text: re.sub(r"%\(\w+\)[sd]", "", text) for text in ours}
    assert [text for text in ours if re.search(r"\w", bare[text]) and not CHINESE.search(text)] == []


def test_every_text_of_the_framework_has_chinese() -> None:
    theirs = catalogue(FRAMEWORK / "translations/zh/LC_MESSAGES/messages.po")
    own = catalogue(ROOT / "translations/zh/LC_MESSAGES/messages.po")
    assert sorted(texts_in(FRAMEWORK) - translated(theirs, own).keys()) == []


def chinese_outside_gettext() -> Iterator[str]:
    for path in sorted((ROOT / "templates").rglob("*.html")):
        if PAPERS in path.parents:
            continue
        bare = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", "", path.read_text(), flags=re.DOTALL)
        yield from (
            f"{path.relative_to(ROOT)}: {line.strip()}" for line in bare.splitlines() if CHINESE.search(line)
        )


def test_templates_say_nothing_that_cannot_be_translated() -> None:
    assert list(chinese_outside_gettext()) == []
