"""The text behind the glyphs of a PDF: a CJK font draws 人 and the radical ⼈ with one glyph, and an engine that keeps
only the glyph writes the radical into the text, where nobody searches for it."""

from __future__ import annotations

import re
import unicodedata

import pikepdf

# Radicals of the supplement (U+2E80–2EF3) and the ideographs that share their glyph: EquivalentUnifiedIdeograph
# of the Unicode Character Database. The Kangxi radicals (U+2F00–2FD5) decompose by NFKC.
_RADICALS = (
    "⺂⺃⺅⺇⺉⺋⺍⺎⺏⺐⺒⺓⺔⺕⺖⺘⺙⺛⺞⺟⺠⺡⺣⺤⺦⺨⺩⺫⺭⺮⺯⺰⺱⺲⺳⺹⺺⺽⺾⺿⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻐⻑⻒⻓⻔⻕"
    "⻖⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳"
)
_IDEOGRAPHS = (
    "乛乚亻𠘨刂㔾𭕄兀尣尢巳幺彑彐忄扌攵旡歺母民氵灬爫丬犭𤣩罒礻𥫗糹纟罓罒㓁耂肀𦥑艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶钅長镸长门𨸏"
    "阝青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
)
_MEANT = {
    **dict(zip(_RADICALS, _IDEOGRAPHS, strict=True)),
    **{chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)},
}
_CODE = re.compile(rb"<(2[EF][0-9A-Fa-f]{2})>")


def mend_text(document: pikepdf.Pdf) -> None:
    """Let every font say the ideograph where it says a radical."""
    for part in document.objects:
        if isinstance(part, pikepdf.Dictionary) and isinstance(part.get("/ToUnicode"), pikepdf.Stream):
            stream = part["/ToUnicode"]
            stream.write(_CODE.sub(lambda code: _mended(code[1]), stream.read_bytes()))


def _mended(code: bytes) -> bytes:
    meant = _MEANT.get(chr(int(code, 16)), "")
    return b"<" + (meant.encode("utf-16-be").hex().upper().encode() if meant else code) + b">"
