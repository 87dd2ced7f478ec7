"""Fictitious people: names of several peoples of 内蒙古, dates, schools, and the answers of a whole form."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import Any

from PIL import Image, ImageDraw

from tepei.policy import identity

_HAN = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = [
    "志强",
    "文博",
    "晓燕",
    "建华",
    "丽娜",
    "海涛",
    "雪梅",
    "国栋",
    "思远",
    "婷婷",
    "立新",
    "春生",
    "慧敏",
    "永刚",
    "佳琪",
    "宏伟",
    "秀英",
    "俊杰",
    "玉兰",
    "明辉",
]
_MONGOL = [
    "巴特尔",
    "苏日娜",
    "娜仁托娅",
    "阿拉坦其木格",
    "乌兰其其格",
    "格日勒图",
    "萨仁高娃",
    "宝音德力格尔",
    "斯琴",
    "哈斯巴根",
    "敖登格日乐",
    "朝鲁门",
    "通拉嘎",
    "乌云毕力格",
    "塔娜",
    "孟和那苏图",
    "呼和巴日斯",
    "莫日根",
    "阿茹娜",
    "布仁巴雅尔",
]
_LONG = ("阿卜杜热依木·麦麦提图尔荪·艾合买提江", "木巴热克·吐尔逊娜依", "𠮷日嘎拉")
_SUBJECTS = (
    "临床医学",
    "农学",
    "草业科学",
    "教育学",
    "动力工程",
    "水利工程",
    "计算机科学与技术",
    "畜牧兽医",
    "材料工程",
    "环境工程",
)
_SCHOOLS = ("内蒙古大学", "内蒙古农业大学", "内蒙古医科大学", "内蒙古师范大学", "内蒙古工业大学")
_TARGETS = {
    "outside": (
        "中国农业大学",
        "北京协和医院",
        "清华大学",
        "中国科学院植物研究所",
        "北京师范大学",
        "天津大学",
    ),
    "inside": (
        "内蒙古大学",
        "内蒙古医科大学附属医院",
        "内蒙古农业大学",
        "内蒙古自治区农牧业科学院",
        "内蒙古工业大学",
    ),
}
# (code of the level, name of the title): 副高级, 中级, 助理级
_TITLES = {"412": "副高级职称", "420": "中级职称", "434": "助理级职称"}


@dataclass(frozen=True)
class Invented:
    """A person of nobody, fit for a track unless `is_fit` is false."""

    name: str
    sex: str
    ethnicity: str
    born_on: dt.date
    number: str
    mobile: str
    email: str
    answers: Mapping[str, Any] = field(repr=False)


class Inventor:
    """Makes people in a fixed order: the same demonstration every time."""

    def __init__(self, seed: int) -> None:
        self._chance = Random(seed)  # noqa: S311  nothing secret hangs on it
        self._count = 0

    def person(self, track: str, *, is_fit: bool = True, of: str = "") -> Invented:
        """Somebody who would apply for this track; `of` is the code of the ethnic group where it matters."""
        chance = self._chance
        self._count += 1
        ethnicity = of or (
            "01"
            if track == "inside" and chance.random() < 0.5
            else chance.choice(("02", "02", "02", "03", "11", "31"))
        )
        sex = chance.choice("12")
        oldest = 1979 if track == "outside" else 1989
        born_on = dt.date(
            chance.randint(oldest, 1991 if track == "outside" else 1995),
            chance.randint(1, 12),
            chance.randint(1, 28),
        )
        if not is_fit:
            born_on = born_on.replace(year=oldest - 4)
        body = f"150199{born_on:%Y%m%d}{self._count * 2 % 1000 + (sex == '1'):03d}"
        mobile = f"1380000{self._count:04d}"
        name = self._name(ethnicity)
        return Invented(
            name, sex, ethnicity, born_on, body + identity.make_check_digit(body), mobile,
            f"demo{self._count}@example.com", self._answers(track, born_on, ethnicity),
        )  # fmt: skip

    def _name(self, ethnicity: str) -> str:
        chance = self._chance
        if self._count % 61 == 0:
            return _LONG[self._count // 61 % len(_LONG)]
        if ethnicity == "02":
            return chance.choice(_MONGOL)
        return chance.choice(_HAN) + chance.choice(_GIVEN)

    def _answers(self, track: str, born_on: dt.date, ethnicity: str) -> dict[str, Any]:
        chance = self._chance
        graduated, title = born_on.year + 25, "412" if track == "outside" else chance.choice(("420", "434"))
        education = "14" if track == "outside" else "21"
        since = graduated if track == "outside" else min(graduated - 2, 2017)
        subject, wishes = chance.choice(_SUBJECTS), chance.sample(_TARGETS[track], 3)
        return {
            "basic": {
                "ethnicity": ethnicity, "political_status": chance.choice(("01", "13", "03")),
                "mandarin": chance.choice(("很好", "较好")), "school": chance.choice(_SCHOOLS),
                "foreign_language": "英语六级", "education": education, "major": subject, "profession": subject,
                "title_and_post": _TITLES[title], "unit_address": "示例路1号", "postcode": "010010",
                "unit_contact": "单位联系人", "unit_contact_phone": "13800009001",
                "emergency_contact": "紧急联系人", "emergency_phone": "13800009002",
            },
            "health": {"illness": "无"},
            "earlier": {"attended": "no"},
            "plan": {
                "direction": f"{subject}（应用方向）",
                "goals": f"通过一年的学习，系统掌握{subject}领域的新理论、新技术，参与培养单位在研课题，完成不少于一项"
                "结合本地实际的应用研究；返岗后牵头组建团队，开展培训和技术推广，服务基层。",
            },
            "career": [
                {"period": f"{since}年7月至今", "experience": "在本单位从事专业技术工作", "post": _TITLES[title]},
            ],
            "achievements": [{"date": "2021年5月", "award": "单位年度先进工作者", "grade": "单位级"}],
            "papers": [{"date": "2022年3月", "title": f"{subject}在基层的应用研究", "publisher": "示例学报"}],
            "eligibility": {
                "graduated_on": f"{graduated - 1}-07", "work_since": f"{since}-07", "profession_since": f"{since}-07",
                "title_level": title, "title_name": _TITLES[title], "political_conduct": "yes", "health": "yes",
            },
            "preference": {
                "first": wishes[0], "second": wishes[1], "third": wishes[2], "adjustment": "yes", "remarks": "",
            },
        }  # fmt: skip


@cache
def portrait(sex: str) -> bytes:
    """A drawn face of nobody, as a one-inch photo."""
    picture = Image.new("RGB", (295, 413), (214, 226, 240))
    pen = ImageDraw.Draw(picture)
    coat = (44, 82, 130) if sex == "1" else (151, 90, 122)
    pen.ellipse((28, 270, 267, 520), fill=coat)
    pen.ellipse((92, 90, 203, 235), fill=(240, 214, 190))
    pen.pieslice((84, 70, 211, 215), 180, 360, fill=(50, 40, 36))
    target = io.BytesIO()
    picture.save(target, "PNG")
    return target.getvalue()
