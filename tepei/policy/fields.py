"""What a form is made of: sections, fields, repeating rows 栏目与栏."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace

from tepei.policy.definition import DefinitionError, Reader

KINDS = (
    "text", "long_text", "name", "date", "month", "year", "choice", "code", "yes_no", "integer", "phone", "email",
    "postcode", "id_number", "photo", "organisation",
)  # fmt: skip
MAX_LENGTHS = {"text": 200, "long_text": 5000}
FIELD_KEYS = (
    "key", "label", "kind", "required", "options", "code_set", "max_length", "printed", "help", "fact", "locked",
    "assumed", "show_if", "retired",
)  # fmt: skip
SECTION_KEYS = ("key", "title", "fields", "rows", "min_rows", "max_rows", "row_label", "help", "retired")


@dataclass(frozen=True)
class ShowIf:
    """Shown only while `field` (a key of the same section or row, or "section.field") has one of `values`."""

    field: str
    values: tuple[str, ...]

    @classmethod
    def from_data(cls, source: object, path: str) -> ShowIf:
        """From {field, is: value} or {field, in: [value, …]}."""
        entry = Reader(source, path, ("field", "is", "in"))
        single = entry.value("is")
        if (single is None) == (entry.value("in") is None):
            raise DefinitionError(path, "is 与 in 须写且只写一个")
        listed = entry.items("in") if single is None else ((entry.at("is"), single),)
        return cls(entry.text("field"), tuple(_answer(item, where) for where, item in listed))


@dataclass(frozen=True)
class Field:
    """One box of the official form, `label` in its own words.

    `options`: of a choice, or the two words of yes_no (是/否 by default; the answers are "yes" and "no").
    `fact`: what the answer feeds, by name. `locked`: filled from what is known and not typed. `assumed`: the notice's text
    does not have this layout. `printed`: stands on paper. `max_length` counts characters. A `retired` field is no longer asked;
    what was answered stays to be read.
    """

    key: str
    label: str
    kind: str = "text"
    required: bool = False
    options: tuple[str, ...] = ()
    code_set: str = ""
    max_length: int = MAX_LENGTHS["text"]
    printed: bool = True
    help: str = ""
    fact: str = ""
    locked: bool = False
    assumed: bool = False
    show_if: ShowIf | None = None
    retired: bool = False

    @classmethod
    def from_data(cls, source: object, path: str = "field") -> Field:
        """From a mapping of these names; DefinitionError names the key path."""
        entry = Reader(source, path, FIELD_KEYS)
        kind = entry.one_of("kind", KINDS, "text")
        shown = entry.value("show_if")
        return cls(
            key=entry.text("key"),
            label=entry.text("label"),
            kind=kind,
            required=entry.flag("required"),
            options=_options(entry, kind),
            code_set=_code_set(entry, kind),
            max_length=entry.whole("max_length") or MAX_LENGTHS.get(kind, MAX_LENGTHS["text"]),
            printed=entry.flag("printed", True),
            help=entry.text("help", ""),
            fact=entry.text("fact", ""),
            locked=entry.flag("locked"),
            assumed=entry.flag("assumed"),
            show_if=None if shown is None else ShowIf.from_data(shown, entry.at("show_if")),
            retired=entry.flag("retired"),
        )


@dataclass(frozen=True)
class Section:
    """A part of the form. With `rows` it holds a list of rows, min_rows to max_rows (None: no limit), each called `row_label`."""

    key: str
    title: str
    fields: tuple[Field, ...]
    rows: bool = False
    min_rows: int = 0
    max_rows: int | None = None
    row_label: str = "第 {} 行"
    help: str = ""
    retired: bool = False

    @classmethod
    def from_data(cls, source: object, path: str = "section") -> Section:
        entry = Reader(source, path, SECTION_KEYS)
        fields = tuple(Field.from_data(item, where) for where, item in entry.items("fields"))
        if not fields:
            raise entry.error("fields", "至少要有一栏")
        _unique((field.key for field in fields), entry.at("fields"))
        rows, least, most = entry.flag("rows"), entry.whole("min_rows", 0) or 0, entry.whole("max_rows")
        if not rows and (least or most is not None):
            raise entry.error("rows", "设定了行数，须为 true")
        if most is not None and most < max(least, 1):
            raise entry.error("max_rows", "不能小于 min_rows，且至少为 1")
        label = entry.text("row_label", "第 {} 行")
        help_text, retired = entry.text("help", ""), entry.flag("retired")
        return cls(
            entry.text("key"), entry.text("title"), fields, rows, least, most, label, help_text, retired
        )

    def name_row(self, number: int) -> str:
        """How row `number` (from 0) is called: "{}" in row_label is its number from 1, else the number follows."""
        shown = str(number + 1)
        return self.row_label.replace("{}", shown) if "{}" in self.row_label else f"{self.row_label} {shown}"

    def field(self, key: str) -> Field:
        """KeyError where there is none."""
        return {field.key: field for field in self.fields}[key]


@dataclass(frozen=True)
class Form:
    """`version` is printed on the form and kept with every application."""

    version: str
    sections: tuple[Section, ...]

    @classmethod
    def from_data(cls, source: object, path: str = "form") -> Form:
        """From {version, sections: […]}; DefinitionError names the key path."""
        entry = Reader(source, path, ("version", "sections"))
        sections = tuple(Section.from_data(item, where) for where, item in entry.items("sections"))
        if not sections:
            raise entry.error("sections", "至少要有一个栏目")
        _unique((section.key for section in sections), entry.at("sections"))
        form = cls(entry.text("version"), sections)
        _dependencies(form, entry.at("sections"))
        return form

    @property
    def live(self) -> Form:
        """The form without what is retired: what is asked today."""
        asked = (
            replace(section, fields=tuple(field for field in section.fields if not field.retired))
            for section in self.sections
            if not section.retired
        )
        return replace(self, sections=tuple(section for section in asked if section.fields))

    def section(self, key: str) -> Section:
        """KeyError where there is none."""
        return {section.key: section for section in self.sections}[key]

    def source_of(self, section: Section, show_if: ShowIf) -> tuple[Section, Field]:
        """The section and field that a dependency looks at; KeyError where there is none."""
        where, dot, key = show_if.field.rpartition(".")
        home = self.section(where) if dot else section
        return home, home.field(key)


def _options(entry: Reader, kind: str) -> tuple[str, ...]:
    options = _texts(entry, "options")
    if kind == "choice" and not options:
        raise entry.error("options", "选择栏须列出可选项")
    if kind == "yes_no":
        if len(options) not in (0, 2):
            raise entry.error("options", "是非栏须列出两个词，先“是”后“否”")
        return options or ("是", "否")
    if kind != "choice" and options:
        raise entry.error("options", f"{kind} 类的栏不能有可选项")
    return options


def _code_set(entry: Reader, kind: str) -> str:
    name = entry.text("code_set", "")
    if bool(name) != (kind == "code"):
        raise entry.error("code_set", "代码栏须写明代码集" if kind == "code" else "只用于 code 类的栏")
    return name


def _texts(entry: Reader, key: str) -> tuple[str, ...]:
    found = entry.items(key)
    for where, item in found:
        if not isinstance(item, str):
            raise DefinitionError(where, "应为文字（yes、no 等词请加引号）")
    return tuple(str(item) for _, item in found)


def _answer(source: object, path: str) -> str:
    """YAML reads a bare yes or no as a boolean; here it is an answer."""
    if isinstance(source, bool):
        return "yes" if source else "no"
    if not isinstance(source, str):
        raise DefinitionError(path, "应为文字")
    return source


def _unique(keys: Iterable[str], path: str) -> None:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise DefinitionError(path, f"“{key}”重复")
        seen.add(key)


def _dependencies(form: Form, path: str) -> None:
    """Every dependency looks at a field before its own, so that none goes round in a circle."""
    earlier: set[tuple[str, str]] = set()
    for section in form.sections:
        for field in section.fields:
            if field.show_if is not None:
                where = f"{path}.{section.key}.{field.key}.show_if"
                _dependency(form, section, field.show_if, where, earlier)
            earlier.add((section.key, field.key))


def _dependency(
    form: Form, section: Section, show_if: ShowIf, path: str, earlier: Container[tuple[str, str]]
) -> None:
    try:
        home, source = form.source_of(section, show_if)
    except KeyError:
        raise DefinitionError(path, f"没有“{show_if.field}”这一栏") from None
    if source.retired or home.retired:
        raise DefinitionError(path, f"“{source.label}”已停用，不能作为显示条件")
    if (home.key, source.key) not in earlier:
        raise DefinitionError(path, f"“{source.label}”须排在本栏之前")
    if home.rows and home is not section:
        raise DefinitionError(path, "不能取决于另一栏目的某一行")
    allowed = {"choice": source.options, "yes_no": ("yes", "no")}.get(source.kind, show_if.values)
    if not set(show_if.values) <= set(allowed):
        raise DefinitionError(path, f"“{source.label}”没有这样的值，可用：{'、'.join(allowed)}")
