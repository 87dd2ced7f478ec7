"""The child process that prints with WeasyPrint: lines of "page.html page.pdf" on its standard input; an argument names a variant (pdf/a-3b).

It imports nothing of ours, so that what it reads from a page can reach nothing of ours.
"""

import sys
from pathlib import Path

from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher


def main() -> None:
    """Print every page; a page that fails leaves no file, and the others go on."""
    fonts = FontConfiguration()
    for line in sys.stdin:
        page, target = line.split()
        try:
            _print(Path(page), target, fonts)
        except Exception as error:
            print(f"{page}: {type(error).__name__}", file=sys.stderr)


def _print(page: Path, target: str, fonts: FontConfiguration) -> None:
    only_data = URLFetcher(allowed_protocols=("data",), allow_redirects=False)
    html = HTML(string=page.read_text(encoding="utf-8"), url_fetcher=only_data)
    html.write_pdf(target, font_config=fonts, pdf_variant=sys.argv[1] if sys.argv[1:] else None)


if __name__ == "__main__":
    main()
