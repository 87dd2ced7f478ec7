"""The child process that looks into an uploaded PDF: the file on its standard input, one word about it as the answer.

A few hundred kilobytes can unfold into gigabytes. Here that ends this process, and not the one that serves people.
It imports nothing of ours, so that what it reads can reach nothing of ours.
"""

import io
import resource
import sys

import pikepdf

MEMORY = 512 * 1024 * 1024  # bytes of address space; a scan of 10 MB needs a fifth of it
SECONDS = 10  # of processor time
MAX_DEPTH = 50
_ACTIVE = (
    "/JavaScript",
    "/JS",
    "/Launch",
    "/EmbeddedFiles",
    "/EmbeddedFile",
    "/RichMedia",
    "/XFA",
    "/SubmitForm",
)
_GIVEN_UP = ("error decoding stream", "limits error", "unfilterable stream")


def main() -> None:
    """Say "plain", "active", "locked" or "broken"; nothing at all where a limit ended it."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    print(_judged(sys.stdin.buffer.read()))


def _judged(content: bytes) -> str:
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            if any(_acts(part) for part in document.objects):
                return "active"
            return "broken" if _was_cut_short(document) else "plain"
    except pikepdf.PasswordError:
        return "locked"
    except (pikepdf.PdfError, ValueError, RuntimeError, MemoryError):
        return "broken"


def _was_cut_short(document: pikepdf.Pdf) -> bool:
    """Whether a part was given up as too large or too deep: what nobody could read, nobody can vouch for."""
    return any(sign in str(warning) for warning in document.get_warnings() for sign in _GIVEN_UP)


def _acts(part: object, depth: int = 0) -> bool:
    """Whether an object, or one written inside it, does something when opened. References are walked elsewhere."""
    if depth > MAX_DEPTH:
        raise ValueError("nested too deep")
    if depth and getattr(part, "is_indirect", False):
        return False
    if isinstance(part, pikepdf.Array):
        return any(_acts(each, depth + 1) for each in part.as_list())
    if not isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
        return False
    entries = (part.stream_dict if isinstance(part, pikepdf.Stream) else part).as_dict()
    return any(
        key in _ACTIVE or (key == "/S" and str(value) in _ACTIVE) or _acts(value, depth + 1)
        for key, value in entries.items()
    )


if __name__ == "__main__":
    main()
