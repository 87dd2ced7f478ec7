"""Plain values as YAML, byte for byte the same for the same values 写出.

A record goes on one line where it fits; what holds records is spread over lines; lists stand indented under their key.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import yaml

_WIDTH = 112
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class _Dumper(yaml.SafeDumper):
    """What has no mark of its own in YAML is written plainly."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 PyYAML's own signature
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 PyYAML's own signature
        return True


def dump(value: Any) -> str:
    """The text, its outermost keys or items a line each; days, which are text in plain values, stand as days."""
    written = io.StringIO()
    dumper = _Dumper(written, allow_unicode=True, sort_keys=False, width=_WIDTH * 40)
    dumper.open()
    node = dumper.represent_data(_dated(value))
    if value and isinstance(node, yaml.CollectionNode):
        node.flow_style = False
    dumper.serialize(node)
    dumper.close()
    return written.getvalue()


def _represent(dumper: _Dumper, value: Any) -> yaml.Node:
    tag = "tag:yaml.org,2002:map" if isinstance(value, Mapping) else "tag:yaml.org,2002:seq"
    making = dumper.represent_mapping if isinstance(value, Mapping) else dumper.represent_sequence
    node: yaml.Node = making(tag, value)
    node.flow_style = _is_leaf(value) and _length(value) <= _WIDTH  # type: ignore[attr-defined]
    return node


def _is_leaf(value: Any) -> bool:
    parts = list(value.values()) if isinstance(value, Mapping) else list(value)
    if isinstance(value, list):
        return all(not isinstance(part, Mapping | list) for part in parts)
    return all(not isinstance(part, Mapping | list) or _is_leaf(part) for part in parts)


def _length(value: Any) -> int:
    if isinstance(value, Mapping):
        return sum(len(str(key)) + 4 + _length(item) for key, item in value.items())
    if isinstance(value, list):
        return sum(_length(item) + 2 for item in value)
    return len(str(value)) * (2 if isinstance(value, str) and not value.isascii() else 1)


def _dated(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _dated(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_dated(item) for item in value]
    return date.fromisoformat(value) if isinstance(value, str) and _DAY.fullmatch(value) else value


_Dumper.add_representer(dict, _represent)
_Dumper.add_representer(list, _represent)
