"""YAML as packs may hold it: no control characters, nothing that unfolds, keys that are names 读入 YAML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from tepei.policy.words import Sentence, say

ALIAS = say("YAML 的引用（*）过多，或者引用了自身，请写出全部内容")
CONTROL = say("含有不可见的控制字符，请删除后重试")
DEEPEST, MOST_ALIASES = 40, 20
LARGEST = 2**31  # what a whole number of the database holds
# C0 without tab and line ends, DEL, C1 without NEL, halves of characters, and what is no character.
CONTROL_CHARACTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


class Unusable(yaml.MarkedYAMLError):
    """YAML, but none that a pack may hold."""

    def __init__(self, text: Sentence, mark: Any) -> None:
        super().__init__(None, None, str(text), mark)
        self.text = text


def compose(text: str) -> yaml.Node | None:
    """The nodes of a text, each with the lines that it takes. Raises yaml.MarkedYAMLError."""
    if control := CONTROL_CHARACTERS.search(text):
        mark = yaml.Mark("", 0, text.count("\n", 0, control.start()), 0, None, 0)
        raise Unusable(CONTROL, mark)
    loader = _Loader(text)
    try:
        found: yaml.Node | None = loader.get_single_node()
        return found
    finally:
        loader.dispose()


def construct(node: yaml.Node | None) -> Any:
    """What a node says. Raises yaml.MarkedYAMLError."""
    if node is None:
        return None
    try:
        return _Loader("").construct_document(node)
    except (ValueError, TypeError, AttributeError):  # a tag that calls a text a mapping
        raise Unusable(say("不能读成 %(tag)s", tag=node.tag.rpartition(":")[2]), node.start_mark) from None


class _Loader(yaml.SafeLoader):
    """An impossible day stays text, so that whoever reads it names its line. What nobody writes by hand is refused at its line."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.inside: list[str | None] = []
        self.aliases = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """As deep and with as many references as a pack has: a short text must not become a large or an endless one."""
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent):
            self.aliases += 1
            if self.aliases > MOST_ALIASES or event.anchor in self.inside:
                raise Unusable(ALIAS, event.start_mark)
        self.inside.append(event.anchor)
        if len(self.inside) > DEEPEST:
            raise Unusable(say("嵌套超过 %(most)d 层", most=DEEPEST), event.start_mark)
        node: yaml.Node | None = super().compose_node(parent, index)
        self.inside.pop()
        if isinstance(node, yaml.ScalarNode) and CONTROL_CHARACTERS.search(node.value):
            raise Unusable(CONTROL, node.start_mark)
        return node

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """The value; every way in which it can be none is named at its line."""
        try:
            value = super().construct_object(node, deep=deep)
        except (ValueError, TypeError, AttributeError, LookupError, ArithmeticError):
            raise Unusable(
                say("不能读成 %(tag)s", tag=node.tag.rpartition(":")[2]), node.start_mark
            ) from None
        if isinstance(value, int | float) and not abs(value) < LARGEST:
            raise Unusable(say("数字超出范围：%(number)s", number=str(node.value)[:20]), node.start_mark)
        return value


def _timestamp(loader: _Loader, node: Any) -> Any:
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        return loader.construct_scalar(node)


def _mapping(loader: _Loader, node: Any) -> Iterator[dict[str, Any]]:
    """Keys are names: a bare yes, no or 8 before a colon is the text that somebody typed."""
    found: dict[str, Any] = {}
    yield found
    loader.flatten_mapping(node)
    for key, item in node.value:
        found[str(key.value)] = loader.construct_object(item, deep=True)


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _timestamp)
_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
