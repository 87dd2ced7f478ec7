"""A paper as one page of HTML, for the engines that print and for a frame on the screen."""

from __future__ import annotations

from tepei.portal import templates
from tepei.printing.pages import PrintedPaper

DRAFT_MARK = "预览　不作为申报材料"
REHEARSAL_MARK = "演练　不作为申报材料"
# The print engines need a zoom of their own; a frame shows whole sheets, on a telephone at half their size.
ON_SCREEN = """
html { background: #eef1f6 }
.sheet { box-sizing: content-box; margin: 0 auto 16px; padding: 12mm 6mm; background: #fff }
html { zoom: calc(1 / var(--wide, 1)) }
@media (max-width: 660px) { html { zoom: calc(.45 / var(--wide, 1)) } }
"""


def html_of(paper: PrintedPaper) -> str:
    """The complete page that the engines print: it loads nothing."""
    return templates.fill("printing/paper.html", paper=paper)


def on_screen(page: str) -> str:
    """The same for a frame."""
    return page.replace("</head>", f"<style>{ON_SCREEN}</style></head>", 1)
