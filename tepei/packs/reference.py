"""The reference of every key and every column, read off the records: what docs/packs.md shows 配置项."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from typing import Any, get_args, get_origin

from pydantic.fields import FieldInfo

from tepei.packs.examples import Examples, example, examples
from tepei.packs.records import Organisations, PackHead, RoleRecord
from tepei.packs.rows import TABLES, TableKind
from tepei.policy.bodies import Bodies
from tepei.policy.record import Record, choice_of
from tepei.policy.shape import bare, is_mapping, is_record, keys
from tepei.policy.vocabulary import Provincial
from tepei.policy.words import in_base_words
from tepei.policy.year import Year

_KINDS: Mapping[Any, str] = {
    str: "文字", bool: "true 或 false", int: "整数", date: "日期", datetime: "日期或时刻", Decimal: "金额", Any: "随比较而定",
}  # fmt: skip
_OF_PROVINCE = {
    "steps": "本省的环节",
    "kinds": "本省的单位类别",
    "divisions": "本省的区划级别",
    "arrangers": "本省受托落实培养单位的单位类别",
}  # bodies.yaml
_TOPS = (Year, Bodies, PackHead, Organisations, RoleRecord)
_OF_CELL: Mapping[Any, str] = {bool: "0 或 1"}
_LONGEST = 40  # characters of an example


def reference() -> str:
    """Markdown: a table of each record, from the year inwards, of the files of a province, and of the columns of each CSV file."""
    found = examples()
    records = dict.fromkeys(record for top in _TOPS for record in records_of(top))
    lines = chain(
        chain.from_iterable(_record(record, found) for record in records),
        chain.from_iterable(_table(name, kind, found) for name, kind in TABLES.items()),
    )
    return "\n".join(lines)


def records_of(record: type[Record], seen: set[type[Record]] | None = None) -> Iterator[type[Record]]:
    """The record and all that it holds, each once."""
    seen = set() if seen is None else seen
    if record in seen:
        return
    seen.add(record)
    yield record
    for info in record.model_fields.values():
        for inner in _within(info.annotation):
            yield from records_of(inner, seen)


def _within(annotation: Any) -> Iterator[type[Record]]:
    here = bare(annotation)
    if is_record(here):
        yield here
    else:
        for each in get_args(here):
            yield from _within(each)


def _record(record: type[Record], found: Examples) -> Iterator[str]:
    yield from _head(record.word(), record)
    for key, info in keys(record):
        yield _line(key, info, _kind(info.annotation, info.metadata), example(record, key, info, found))
    yield ""


def _table(name: str, kind: TableKind[Any], found: Examples) -> Iterator[str]:
    """The same of a CSV file, whose cells are text."""
    yield from _head(name, kind.record)
    for key, info in kind.columns.items():
        shown = _OF_CELL.get(bare(info.annotation)) or _kind(info.annotation, info.metadata)
        told = _line(
            key, info, shown.replace("列表：", "以空格分隔："), example(kind.record, key, info, found)
        )
        yield told.replace("`true`", "`1`").replace("`false`", "`0`")
    if kind.further:
        yield f"| 其余各列 | {dict(keys(kind.record))[kind.further].title} | 文字 | — | — | {kind.named} |"
    yield ""


def _head(name: str, record: type[Record]) -> Iterator[str]:
    title = (record.__doc__ or "").strip().split("\n\n")[0]
    yield f"### {name}\n\n{' '.join(title.split())}\n"
    yield "| 键 | 名称 | 取值 | 不写时 | 例 | 说明 |\n|---|---|---|---|---|---|"


def _line(key: str, info: FieldInfo, kind: str, shown: str) -> str:
    usual = "必填" if info.is_required() else _usual(info.get_default())
    cut = f"{shown[:_LONGEST]}…" if len(shown) > _LONGEST else shown
    title, help = (in_base_words(text or "") for text in (info.title, info.description))
    cells = (f"`{key}`", title, in_base_words(kind), usual, f"`{cut}`" if cut else "—", help)
    return f"| {' | '.join(cells)} |"


def _kind(annotation: Any, noted: Any = ()) -> str:
    choice = choice_of((*noted, *getattr(annotation, "__metadata__", ())))
    if isinstance(choice, Provincial):
        also = "、".join(f"`{key}` {word}" for key, word in choice.also.items())
        return "、".join(each for each in (also, _OF_PROVINCE[choice.about]) if each)
    if choice is not None:
        return "、".join(f"`{key}` {word}".strip() for key, word in choice.words.items())
    here = bare(annotation)
    if is_record(here):
        return f"[{here.word()}](#{here.word().lower()})"
    if get_origin(here) is tuple:
        return f"列表：{_kind(get_args(here)[0])}"
    if is_mapping(here):
        return f"键 → {_kind(get_args(here)[1])}"
    return _KINDS.get(here, "文字")


def _usual(value: Any) -> str:
    if value in (None, "", (), {}):
        return "—"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"
