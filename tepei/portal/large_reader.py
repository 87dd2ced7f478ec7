"""The child process that opens an uploaded workbook of a hundred thousand rows: by calamine, within limits, row after row.

On its standard input: the size of the xlsx in a line, its bytes, and then, once it has answered with the beginnings of the visible sheets,
which of them, which row is its head, and which columns are to be read: `[sheet, row, [column, ...]]` as JSON, all from 0.
On its standard output: `{"fault": "old" | "broken" | "large" | "hidden"}`, or `{"sheets": [[name, rows, [[text, ...], ...]], ...]}` with the
number of rows of each and the first of them; then a line for each row with something in it, its number and its texts between `\\x1f`. A text that begins with `\\x01` was a
number of more digits than a spreadsheet keeps. It imports nothing of ours, so that what it reads can reach nothing of ours.
"""

import datetime as dt
import io
import json
import os
import resource
import sys
import threading
import unicodedata
import zipfile

from python_calamine import CalamineSheet, CalamineWorkbook, SheetVisibleEnum

MEMORY, SECONDS = 384 * 1024 * 1024, 25  # bytes of address space, seconds of processor time
MOST_UNPACKED = 256 * 1024 * 1024  # bytes of all parts
BEGINNING, MOST_COLUMNS, LONGEST_TEXT = 20, 200, 2_000
MOST_DIGITS = 15
_OLE = b"\xd0\xcf\x11\xe0"
_CHUNK = 1 << 20
_HIDDEN = (b' hidden="1"', b' hidden="true"')


class Unread(Exception):
    """The word of the answer that says why the file is not read."""


def word_for(error: Exception) -> str:
    """Of what went wrong."""
    if isinstance(error, Unread):
        return str(error)
    return "large" if isinstance(error, MemoryError) else "broken"


def look_through(content: bytes) -> None:
    """How large it is once unpacked, and whether rows or columns are hidden, of which calamine says nothing."""
    unpacked = 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for each in archive.infolist():
            is_sheet = each.filename.startswith("xl/worksheets/") and each.filename.endswith(".xml")
            with archive.open(each) as stream:
                end = b""
                while chunk := stream.read(_CHUNK):
                    unpacked += len(chunk)
                    if unpacked > MOST_UNPACKED:
                        raise Unread("large")
                    if is_sheet and any(mark in end + chunk for mark in _HIDDEN):
                        raise Unread("hidden")
                    end = chunk[-20:]


def look_or_end(content: bytes) -> None:
    """Look through it; what is not read is answered here, and whatever is being read ends."""
    try:
        look_through(content)
    except Exception as error:
        tell({"fault": word_for(error)})
        os._exit(0)


def text_of(value: object) -> str:
    """What a person reads in the cell."""
    if type(value) is str:
        text = value if value.isascii() else unicodedata.normalize("NFC", value)
        return " ".join(text.split())[:LONGEST_TEXT]
    if type(value) is float:
        if abs(value) >= 10**MOST_DIGITS:
            return f"\x01{value:.5E}"
        return str(int(value)) if value.is_integer() else f"{value:.{MOST_DIGITS}g}"
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "minutes")
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)


def beginning(sheet: CalamineSheet) -> list[list[str]]:
    """The first rows, from the sheet's own first row on."""
    rows = []
    for number, row in enumerate(sheet.iter_rows()):
        if number == BEGINNING:
            break
        rows.append([text_of(value) for value in row[:MOST_COLUMNS]])
    return rows


def merged_below(sheet: CalamineSheet, head: int) -> bool:
    """Whether cells below the head are merged, so that it cannot be seen whose they are."""
    return any(bottom[0] > head for _top, bottom in sheet.merged_cell_ranges or ())


def visible(book: CalamineWorkbook) -> list[str]:
    return [each.name for each in book.sheets_metadata if each.visible == SheetVisibleEnum.Visible]


def answer(content: bytes) -> None:
    """The conversation with who asked."""
    if content.startswith(_OLE):
        raise Unread("old")
    looking = threading.Thread(target=look_or_end, args=(content,))
    looking.start()  # on a processor of its own: calamine leaves the interpreter free while it reads
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheets = {name: book.get_sheet_by_name(name) for name in visible(book)}
    looking.join()
    tell({"sheets": [[name, sheet.total_height, beginning(sheet)] for name, sheet in sheets.items()]})
    place, head, columns = json.loads(sys.stdin.buffer.readline() or b"[0, 0, []]")
    sheet = list(sheets.values())[place]
    if merged_below(sheet, head):
        raise Unread("merged")
    rows(sheet, head, columns)


def rows(sheet: CalamineSheet, head: int, columns: list[int]) -> None:
    """Every row below the head that has something in one of the columns."""
    write, separator = sys.stdout.buffer.write, "\x1f"
    for number, row in enumerate(sheet.iter_rows(), 1):
        if number <= head + 1:
            continue
        width = len(row)
        texts = [
            "" if column >= width or (value := row[column]) == "" or value is None else text_of(value)
            for column in columns
        ]
        if any(texts):
            write(f"{number}{separator}{separator.join(texts)}\n".encode())


def tell(value: dict[str, object]) -> None:
    sys.stdout.buffer.write(json.dumps(value, ensure_ascii=False).encode() + b"\n")
    sys.stdout.buffer.flush()


def main() -> None:
    """Read, within limits; the answer breaks off where one of them ended it."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer(sys.stdin.buffer.read(int(sys.stdin.buffer.readline())))
    except Exception as error:
        tell({"fault": word_for(error)})
    tell({"end": True})


if __name__ == "__main__":
    main()
