"""A file changed so that it says something else, and every line that need not change stays, comments included 改写.

YAML libraries that keep comments lose those behind a list in a list, which every requirement has; so the text itself is spliced: the
parser says which lines each key and each item takes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from tepei.packs.loader import compose, construct
from tepei.packs.sources import plain
from tepei.packs.yaml import dump
from tepei.policy.shape import below, find_below, identity_of, name_of


@dataclass(frozen=True)
class _Edit:
    """Lines `first` to `last` (exclusive, from 0) are replaced by these; what stands behind column `tail` of the last is its comment."""

    first: int
    last: int
    lines: tuple[str, ...]
    tail: int = 0


def spliced(text: str, new: Mapping[str, Any], usual: Mapping[str, Any], kind: Any) -> str:
    """The text saying `new`. `usual` is the same with what goes without saying, so that a file may go on saying that."""
    root = compose(text)
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        return dump(new)
    lines = text.splitlines()
    edits = sorted(_of_mapping(root, new, usual, kind), key=lambda edit: (edit.first, edit.last))
    for edit in reversed(edits):
        comment = lines[edit.last - 1][edit.tail :] if edit.tail else ""
        first, *rest = edit.lines or ("",)
        kept = comment if comment.lstrip().startswith("#") else ""
        lines[edit.first : edit.last] = [first + kept, *rest] if edit.lines else ()
    return "\n".join(lines) + "\n"


def _of_mapping(node: yaml.MappingNode, new: Mapping[str, Any], usual: Any, kind: Any) -> Iterator[_Edit]:
    column = node.value[0][0].start_mark.column
    last = node.value[0][0].start_mark.line
    there = {key.value for key, _ in node.value}
    added = [key for key in new if key not in there]
    for key_node, value_node in node.value:
        key, first, end = key_node.value, key_node.start_mark.line, _end(value_node)
        if key in new:
            yield from _of_key(key_node, value_node, (new[key], _get(usual, key)), find_below(kind, key))
        elif not _says(value_node, None, _get(usual, key)):
            yield _Edit(first, end, ())
        last = end
    if added:
        yield _Edit(last, last, _indented({key: new[key] for key in added}, column))


def _of_key(key: yaml.Node, node: yaml.Node, pair: tuple[Any, Any], kind: Any) -> Iterator[_Edit]:
    new, usual = pair
    if _says(node, new, usual):
        return
    if isinstance(node, yaml.MappingNode) and isinstance(new, Mapping) and _is_block(node) and new:
        yield from _of_mapping(node, new, usual, kind)
    elif (
        isinstance(node, yaml.SequenceNode)
        and isinstance(new, list)
        and _is_block(node)
        and new
        and identity_of(kind)
    ):
        yield from _of_list(node, new, usual, kind)
    else:
        lines = _indented({key.value: new}, key.start_mark.column)
        yield _Edit(key.start_mark.line, _end(node), lines, _tail(node))


def _of_list(node: yaml.SequenceNode, new: list[Any], usual: Any, kind: Any) -> Iterator[_Edit]:
    """Items that stay keep their lines, with the comments above them; in another order they are put together anew."""
    key, column = identity_of(kind), node.start_mark.column
    items = {name_of(construct(item), key): item for item in node.value}
    usuals = {name_of(item, key): item for item in usual} if isinstance(usual, list) else {}
    names = [name_of(item, key) for item in new]
    if [name for name in items if name in names] != [name for name in names if name in items]:
        yield _Edit(node.value[0].start_mark.line, _end(node), _indented(new, column))
        return
    end = node.value[0].start_mark.line
    by_name = dict(zip(names, new, strict=True))
    for name, item in items.items():
        if name not in by_name:
            yield _Edit(item.start_mark.line, _end(item), ())
        elif not _says(item, by_name[name], usuals.get(name)):
            yield from _of_item(item, by_name[name], usuals.get(name), below(kind, 0))
    for number, name in enumerate(names):
        if name in items:
            end = _end(items[name])
        elif name not in names[:number]:
            yield _Edit(end, end, _indented([by_name[name]], column))


def _of_item(node: yaml.Node, new: Any, usual: Any, kind: Any) -> Iterator[_Edit]:
    """A record that begins on the line of its dash: its first key cannot be cut out alone."""
    if isinstance(node, yaml.MappingNode) and _is_block(node) and isinstance(new, Mapping):
        first, value = node.value[0]
        if first.value in new and _says(value, new[first.value], None):
            yield from _of_mapping(node, new, usual, kind)
            return
    yield _Edit(node.start_mark.line, _end(node), _indented([new], node.start_mark.column - 2), _tail(node))


def _says(node: yaml.Node, new: Any, usual: Any) -> bool:
    return _stands(plain(construct(node)), new, usual)


def _stands(there: Any, new: Any, usual: Any) -> bool:
    """Does it say the same, perhaps with some of what goes without saying?"""
    if isinstance(there, Mapping) and isinstance(usual, Mapping):
        known = new if isinstance(new, Mapping) else {}
        parts = (_stands(value, known.get(key), usual.get(key)) for key, value in there.items())
        return known.keys() <= there.keys() and all(parts)
    if (
        isinstance(there, list)
        and isinstance(new, list)
        and isinstance(usual, list)
        and len(there) == len(new) == len(usual)
    ):
        return all(map(_stands, there, new, usual))
    return bool(there in (new, usual))


def _is_block(node: yaml.CollectionNode) -> bool:
    return not node.flow_style and bool(node.value)


def _end(node: yaml.Node) -> int:
    """The line behind the node's last: of a block collection that of its last part, not of the comments that follow."""
    if isinstance(node, yaml.CollectionNode) and _is_block(node):
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    mark = node.end_mark
    return mark.line + (mark.column > 0 or mark.line == node.start_mark.line)


def _tail(node: yaml.Node) -> int:
    """The column where it ends, if that is on one line."""
    is_block = isinstance(node, yaml.CollectionNode) and _is_block(node)
    return 0 if is_block or node.end_mark.line != node.start_mark.line else node.end_mark.column


def _indented(value: Any, column: int) -> tuple[str, ...]:
    return tuple(" " * column + line if line else "" for line in dump(value).splitlines())


def _get(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, Mapping) else None
