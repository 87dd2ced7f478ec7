"""Papers to print: one person, and people who fill every box to its brim."""

import base64
import copy
import io
import random
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from PIL import Image

from tepei.policy.layout import DocumentRecord
from tepei.printing.filled import FilledPaper, Opinion
from tepei.printing.pages import PrintedPaper, Stamp, build_paper

ROOT = Path(__file__).parents[2]
PACK = ROOT / "packs/inner-mongolia/programmes/tepei-2023"
DOCUMENT = DocumentRecord.from_data(
    yaml.safe_load((PACK / "documents.yaml").read_text(encoding="utf-8"))["application"]
)

CHOICES = {"basic.sex": {"1": "男"}, "health.illness": {"yes": "有", "no": "无"}}


def picture() -> str:
    """A photo of 295 × 413 pixels, as the portal keeps it."""
    stream = io.BytesIO()
    Image.new("RGB", (295, 413), "steelblue").save(stream, "JPEG")
    return "data:image/jpeg;base64," + base64.b64encode(stream.getvalue()).decode()


PHOTO = picture()
PERSON: dict[str, Any] = {
    "about": {"unit": "兴安盟农牧科学研究所", "track": "区外培养", "filled_on": "2023-03-08"},
    "basic": {"name": "𠮷日嘎拉", "sex": "1", "born_on": "1985-03-12", "id_number": "150199198503120017"}
    | {"mandarin": "较好", "workplace": "兴安盟农牧科学研究所", "photo": PHOTO},
    "health": {"illness": "no"},
    "plan": {"direction": "草业科学", "goals": "达到国内先进水平。"},
    "career": [{"period": "2010年7月至今", "experience": "从事草原生态研究", "post": "副研究员"}],
    "achievements": [{"date": "2019-05", "award": "科技进步奖", "grade": "二等奖"}],
    "preference": {"first": "中国农业大学", "adjustment": "是"},
}


def person(**sections: Any) -> dict[str, Any]:
    """PERSON with whole sections replaced, or fields of one when given a mapping."""
    answers = copy.deepcopy(PERSON)
    for section, value in sections.items():
        answers[section] = answers.get(section, {}) | value if isinstance(value, dict) else value
    return answers


def paper(
    answers: dict[str, Any] = PERSON, opinions: tuple[Opinion, ...] = (), copies: int = 1
) -> PrintedPaper:
    stamp = Stamp("T7K2-9QXM", "https://tepei.example.org/verify/T7K29QXM", "草稿")
    return build_paper(DOCUMENT, FilledPaper(answers, CHOICES, opinions), stamp, copies)


def html_of(printed: PrintedPaper) -> str:
    loader = FileSystemLoader(ROOT / "templates")
    papers = Environment(loader=loader, autoescape=select_autoescape(), undefined=StrictUndefined)
    return papers.get_template("printing/paper.html").render(paper=printed)


def scribble(chance: random.Random, length: int) -> str:
    """Chinese and Latin words, marks and long paths without a place to break, as people paste them."""
    words = [
        "草原",
        "退化机理，",
        "（",
        "）。",
        "Landsat/Sentinel-2 ",
        "WWWWWWMMMM",
        "https://example.org/a/b?c=d&",
        "𠮷",
    ]
    text = ""
    while len(text) < length:
        text += chance.choice(
            [*words, "生态修复与遥感监测", "阿依努尔·艾合买提", "\n", "12345678901234567890 "]
        )
    return text.strip()


def crowded(seed: int) -> PrintedPaper:
    opinion = scribble(random.Random(-seed - 1), 900)
    return paper(crowded_answers(seed), (Opinion("unit", "研究所", opinion, "2023-03-06"),))


def crowded_answers(seed: int) -> dict[str, Any]:
    chance = random.Random(seed)
    basic = {
        key: scribble(chance, chance.choice([4, 20, 60]))
        for key in ("name", "school", "title_and_post", "major")
    }
    rows = [
        {
            "period": "2010年7月至2011年6月",
            "experience": scribble(chance, chance.randrange(5, 400)),
            "post": "研究员",
        }
        for _ in range(30)
    ]
    return person(basic=basic, plan={"goals": scribble(chance, 4000)}, career=rows)
