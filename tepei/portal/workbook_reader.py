"""The child process that opens an uploaded workbook: an xlsx on its standard input, its cells as JSON on its standard output.

A kilobyte can unfold into gigabytes, and one blank in the last cell of a sheet makes a table of 17,000,000,000 cells of it. Here a limit ends
this process, and not the one that serves people; what is blank is never kept. It imports nothing of ours, so that what it reads can reach
nothing of ours. Rows and columns are counted from 0. It answers `{"fault": "old" | "broken" | "large"}`, or
`{"sheets": [...], "formats": [code or number, ...], "since_1904": bool}` with, for each visible sheet,
`{"name", "rows": [[number, is hidden, [[column, kind, text, format], ...]], ...], "merged": ["A1:C2", ...], "hidden_columns": [...]}`.
A kind is that of ECMA-376 (18.18.11): "n" a number, "s" text, "b" true or false, "e" an error, "d" an ISO date; and "f" a formula whose
result was never saved.
"""

import io
import json
import posixpath
import resource
import sys
import zipfile
from xml.etree.ElementTree import Element, ParseError, fromstring
from xml.parsers import expat

MEMORY, SECONDS = 256 * 1024 * 1024, 10  # bytes of address space, seconds of processor time
MOST_UNPACKED = 48 * 1024 * 1024  # bytes of all parts that are read
MOST_SMALL = 8 * 1024 * 1024  # bytes of a part that is read as a whole
MOST_CELLS, MOST_TEXT = 200_000, 8_000_000  # cells that are not blank, characters of all of them
LONGEST_TEXT = 32_767  # characters of one cell, Excel's own limit
MOST_MERGED, LAST_ROW, LAST_COLUMN = 20_000, 1_048_576, 16_384
TRUE = ("1", "true")
_OLE = b"\xd0\xcf\x11\xe0"  # xls, et, and an xlsx that is locked by a password
_BROKEN = (  # the last one says zipfile of a way to compress that it does not know
    zipfile.BadZipFile, expat.ExpatError, ParseError, ValueError, KeyError, RuntimeError, OSError, EOFError, NotImplementedError,
)  # fmt: skip


class Unfit(Exception):
    """The word of the answer that says why the file is not read."""


class Part:
    """One XML part, read as it comes. A million elements may come: the handlers do little."""

    def __init__(self) -> None:
        self.text: list[str] | None = None  # of the element whose text is kept
        self.size = 0
        self.pieces: list[str] = []  # of rich text
        self.is_spoken = False  # what is spoken (rPh) is no text of the cell

    def begin(self, name: str, _attributes: dict[str, str]) -> None:
        if name == "rPh":
            self.is_spoken = True
        elif name == "t" and not self.is_spoken:
            self.listen()

    def end(self, name: str) -> None:
        if name == "t" and self.text is not None:
            self.pieces.append(self.heard())
        elif name == "rPh":
            self.is_spoken = False

    def listen(self) -> None:
        self.text, self.size = [], 0

    def heard(self) -> str:
        text, self.text = "".join(self.text or ()), None
        return text

    def read(self, book: "Book", path: str) -> None:
        parser = expat.ParserCreate()
        parser.buffer_text = True

        def first(name: str, attributes: dict[str, str]) -> None:
            """Some programs write every name with a prefix: those of them that do pay for it."""
            parser.StartElementHandler, parser.EndElementHandler = self.begin, self.end
            if ":" in name:
                parser.StartElementHandler = lambda name, values: self.begin(name.rpartition(":")[2], values)
                parser.EndElementHandler = lambda name: self.end(name.rpartition(":")[2])
            self.begin(name.rpartition(":")[2], attributes)

        parser.StartElementHandler = first
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = self._doctype
        with book.archive.open(path) as stream:
            while chunk := stream.read(65_536):
                book.unpacked += len(chunk)
                if book.unpacked > MOST_UNPACKED:
                    raise Unfit("large")
                parser.Parse(chunk, False)
        parser.Parse(b"", True)

    def _characters(self, text: str) -> None:
        if self.text is not None:
            self.text.append(text)
            self.size += len(text)
            if self.size > LONGEST_TEXT * 2:
                raise Unfit("large")

    def _doctype(self, *_declared: object) -> None:
        raise Unfit("broken")


class Strings(Part):
    """The shared strings that cells name; all others are passed over."""

    def __init__(self, needed: set[int]) -> None:
        super().__init__()
        self.needed, self.number = needed, -1
        self.found: dict[int, str] = {}

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == "si":
            self.number, self.pieces = self.number + 1, []
        elif self.number in self.needed:
            super().begin(name, attributes)

    def end(self, name: str) -> None:
        super().end(name)
        if name == "si" and self.number in self.needed:
            self.found[self.number] = "".join(self.pieces)


class SheetPart(Part):
    """The cells that are not blank, row by row, and what is merged and hidden."""

    def __init__(self, book: "Book", name: str, path: str) -> None:
        super().__init__()
        self.book, self.name = book, name
        self.rows: list[tuple[int, bool, list[list]]] = []  # type: ignore[type-arg]
        self.merged: list[str] = []
        self.hidden_columns: set[int] = set()
        self.row, self.column, self.is_formula = -1, -1, False
        self.cell: dict[str, str] = {}
        self.value: str | None = None
        self.read(book, path)

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self.cell, self.value, self.pieces, self.is_formula = attributes, None, [], False
        elif name == "v":
            self.listen()
        elif name == "f":
            self.is_formula = True
        elif begins := self.begins.get(name):
            begins(self, attributes)
        else:
            super().begin(name, attributes)

    def end(self, name: str) -> None:
        if name == "v" and self.text is not None:
            self.value = self.heard()
        elif name == "c":
            self._keep()
        else:
            super().end(name)

    def _row(self, attributes: dict[str, str]) -> None:
        self.row = int(attributes.get("r", self.row + 2)) - 1
        if not 0 <= self.row < LAST_ROW or (self.rows and self.row <= self.rows[-1][0]):
            raise Unfit("broken")
        is_flat = float(attributes.get("ht", 1)) == 0
        self.rows.append((self.row, is_flat or attributes.get("hidden") in TRUE, []))
        self.column = -1
        if len(self.rows) > 1 and not self.rows[-2][2]:
            del self.rows[-2]

    def _merge(self, attributes: dict[str, str]) -> None:
        self.merged.append(attributes.get("ref", ""))
        if len(self.merged) > MOST_MERGED:
            raise Unfit("large")

    def _col(self, attributes: dict[str, str]) -> None:
        first, last = int(attributes.get("min", 1)), int(attributes.get("max", 1))
        if attributes.get("hidden") in TRUE:
            self.hidden_columns.update(range(max(first, 1) - 1, min(last, LAST_COLUMN)))

    begins = {"row": _row, "mergeCell": _merge, "col": _col}

    def _keep(self) -> None:
        place = self.cell.get("r")
        self.column = column_of(place) if place else self.column + 1
        kind = self.cell.get("t", "n")
        text = "".join(self.pieces) if kind == "inlineStr" else self.value
        if self.is_formula and (text is None or (not text and kind == "n")):
            kind, text = "f", "="
        if text is None or not text.strip():
            return
        if not self.rows or not 0 <= self.column < LAST_COLUMN:
            raise Unfit("broken")
        kind = {"str": "s", "inlineStr": "s", "s": "shared"}.get(kind, kind)
        self.rows[-1][2].append([self.column, kind, text, int(self.cell.get("s", 0))])
        self.book.count(text if kind != "shared" else "")


class Book:
    """A workbook that is being read, and how much of it was."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.unpacked = self.cells = self.size = 0

    def count(self, text: str, cells: int = 1) -> None:
        self.cells += cells
        self.size += len(text)
        if self.cells > MOST_CELLS or self.size > MOST_TEXT:
            raise Unfit("large")

    def read(self) -> dict[str, object]:
        path = self._first("", "officeDocument")
        index, tables = self._small(path), self._related(path, "worksheet")
        sheets = [SheetPart(self, name, tables[key]) for name, key in _visible(index) if key in tables]
        self._name(sheets, self._first(path, "sharedStrings"))
        styles = self._first(path, "styles")
        return {
            "sheets": [
                {"name": each.name, "rows": [row for row in each.rows if row[2]], "merged": each.merged,
                 "hidden_columns": sorted(each.hidden_columns)} for each in sheets
            ],
            "formats": _formats(self._small(styles)) if styles else [],
            "since_1904": any(each.get("date1904") in TRUE for each in index.findall(".//{*}workbookPr")),
        }  # fmt: skip

    def _small(self, path: str) -> Element:
        """A part that is read as a whole."""
        with self.archive.open(path) as stream:
            content = stream.read(MOST_SMALL + 1)
        if len(content) > MOST_SMALL:
            raise Unfit("large")
        return fromstring(content)  # noqa: S314  small, and this process may end

    def _first(self, path: str, kind: str) -> str:
        return next(iter(self._related(path, kind).values()), "")

    def _related(self, path: str, kind: str) -> dict[str, str]:
        """The parts of a kind that a part names, by their ids."""
        folder, name = posixpath.split(path)
        relations = self._small(posixpath.join(folder, "_rels", f"{name}.rels"))
        return {
            each.get("Id", ""): posixpath.normpath(posixpath.join("/", folder, each.get("Target", "")))[1:]
            for each in relations
            if each.get("Type", "").endswith(f"/{kind}")
        }

    def _name(self, sheets: list[SheetPart], path: str) -> None:
        """Put the shared strings where cells name them by number."""
        cells = [cell for sheet in sheets for row in sheet.rows for cell in row[2] if cell[1] == "shared"]
        strings = Strings({int(cell[2]) for cell in cells})
        if cells:
            strings.read(self, path)
        for cell in cells:
            cell[1:3] = "s", strings.found[int(cell[2])]
            self.count(cell[2], 0)


def column_of(place: str) -> int:
    """AB12 → 27."""
    number = 0
    for letter in place.rstrip("0123456789"):
        if not "A" <= letter <= "Z" or number > LAST_COLUMN:
            raise Unfit("broken")
        number = number * 26 + ord(letter) - 64
    return number - 1


def _visible(index: Element) -> list[tuple[str, str]]:
    """Name and id of each sheet that people see."""
    return [
        (each.get("name", ""), next((value for key, value in each.items() if key.endswith("}id")), ""))
        for each in index.findall(".//{*}sheet")
        if each.get("state", "visible") == "visible"
    ]


def _formats(styles: Element) -> list[str | int]:
    """The number format of each style: its code, or the number of one that every program knows."""
    codes = {each.get("numFmtId", "0"): each.get("formatCode", "") for each in styles.findall(".//{*}numFmt")}
    used = [each.get("numFmtId", "0") for each in styles.iterfind("{*}cellXfs/{*}xf")]
    return [codes.get(number, int(number)) for number in used]


def read(content: bytes) -> dict[str, object]:
    if content.startswith(_OLE):
        return {"fault": "old"}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return Book(archive).read()
    except Unfit as unfit:
        return {"fault": str(unfit)}
    except (MemoryError, *_BROKEN) as error:
        return {"fault": "large" if isinstance(error, MemoryError) else "broken"}


def main() -> None:
    """Read, within limits; nothing is answered where one of them ended it."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answer = read(sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode())


if __name__ == "__main__":
    main()
