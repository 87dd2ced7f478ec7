"""Fictitious people: names, dates and numbers in a fixed order."""

from __future__ import annotations

import datetime as dt
import io
from abc import ABC, abstractmethod
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
_LONG = ("阿卜杜热依木·麦麦提图尔荪·艾合买提江", "木巴热克·吐尔逊娜依", "𠮷日嘎拉")


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


class Inventor(ABC):
    """Makes people in a fixed order: the same demonstration every time. A province says who they are and what they answer.

    `prefix` is a division that belongs to no county, so that the numbers belong to nobody; `people` the ethnic group of who tries it out.
    """

    prefix = ""
    people = ""
    names: Mapping[str, tuple[str, ...]] = {}

    def __init__(self, seed: int, before: int = 0) -> None:
        """`before` is how many others have made in the same demonstration: no two people share a number."""
        self.chance = Random(seed)  # noqa: S311  nothing secret hangs on it
        self._count = before

    def person(self, track: str, *, of: str = "") -> Invented:
        """Somebody who would apply for this track; `of` is the code of the ethnic group where it matters."""
        self._count += 1
        ethnicity = of or self.ethnicity(track)
        sex = self.chance.choice("12")
        oldest, youngest = self.years(track)
        born_on = dt.date(
            self.chance.randint(oldest, youngest), self.chance.randint(1, 12), self.chance.randint(1, 28)
        )
        body = f"{self.prefix}{born_on:%Y%m%d}{self._count * 2 % 1000 + (sex == '1'):03d}"
        return Invented(
            self._name(ethnicity), sex, ethnicity, born_on, body + identity.make_check_digit(body),
            f"1380000{self._count:04d}", f"demo{self._count}@example.com", self.answers(track, born_on, ethnicity),
        )  # fmt: skip

    @abstractmethod
    def ethnicity(self, track: str) -> str:
        """The code of somebody's ethnic group."""

    @abstractmethod
    def years(self, track: str) -> tuple[int, int]:
        """The years of birth of who would apply for the track."""

    @abstractmethod
    def answers(self, track: str, born_on: dt.date, ethnicity: str) -> dict[str, Any]:
        """Every section of the province's form."""

    def _name(self, ethnicity: str) -> str:
        if self._count % 61 == 0:
            return _LONG[self._count // 61 % len(_LONG)]
        if ethnicity in self.names:
            return self.chance.choice(self.names[ethnicity])
        return self.chance.choice(_HAN) + self.chance.choice(_GIVEN)


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
