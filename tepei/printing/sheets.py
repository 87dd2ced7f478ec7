"""The sheet that a document is printed on: its size, how it lies, whether both sides are used 纸张."""

from __future__ import annotations

from dataclasses import dataclass

from tepei.policy.layout import DocumentRecord

SIZES = {"A4": (210.0, 297.0), "A3": (297.0, 420.0)}  # mm
MARGINS = 40.0  # mm, of both sides together
HEAD_AND_FOOT = 31.0  # mm: the heading above the rows, and the footer below them
SHORT = 200.0  # mm: a lower sheet has less room around its title


@dataclass(frozen=True)
class PaperSheet:
    """`size` as CSS says it; `width` and `height` between the margins in mm."""

    size: str
    width: float
    height: float
    duplex: bool = False

    @property
    def rows(self) -> float:
        """The height that rows have, in mm."""
        return self.height - HEAD_AND_FOOT

    @property
    def is_short(self) -> bool:
        return self.height < SHORT

    @property
    def turned(self) -> str:
        """The word of PDF for turning it over: along its long edge, or along the short one where it lies."""
        if not self.duplex:
            return "Simplex"
        return "DuplexFlipShortEdge" if self.width > self.height else "DuplexFlipLongEdge"


def sheet_of(document: DocumentRecord) -> PaperSheet:
    """As the layout says."""
    wide, high = SIZES[document.paper]
    if document.landscape:
        wide, high = high, wide
    size = f"{document.paper} {'landscape' if document.landscape else 'portrait'}"
    return PaperSheet(size, wide - MARGINS, high - MARGINS, document.duplex)


A4 = PaperSheet("A4 portrait", 170.0, 257.0)
