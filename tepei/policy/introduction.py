"""业绩简介 in the fixed pattern of a 汇总表: what of it is missing 体例.

Source: 内人社办发〔2023〕147号 附件2: “从事**工作多少年，在....领域（方面）作出......成就，具有很好的发展潜能。（取得......成就或具有......学术技术水平），
主要业绩包括......（成果、课题、论文论著等），获得的主要奖项、荣誉包括......”. It warns and keeps nobody back: people read what it says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from tepei.policy.words import N_, Sentence, say

YEARS, FIELD, ACHIEVEMENT, POTENTIAL, RESULTS, AWARDS = (
    "years",
    "field",
    "achievement",
    "potential",
    "results",
    "awards",
)
# Each part by how people begin it; numbers in digits or in characters.
_PARTS: Mapping[str, tuple[str, re.Pattern[str]]] = {
    YEARS: (
        N_("从事何种工作多少年"),
        re.compile(r"从事.{1,40}?工作.{0,6}?[0-9０-９一二三四五六七八九十百两]+\s*(?:余|多)?\s*年"),
    ),
    FIELD: (N_("在何领域（方面）"), re.compile(r"在.{1,60}?(?:领域|方面)")),
    ACHIEVEMENT: (N_("作出何种成就，或具有何种学术技术水平"), re.compile(r"成就|成绩|成果|贡献|水平")),
    POTENTIAL: (N_("发展潜能"), re.compile(r"潜能|潜力")),
    RESULTS: (N_("主要业绩包括"), re.compile(r"主要业绩")),
    AWARDS: (N_("获得的主要奖项、荣誉包括"), re.compile(r"奖项|荣誉|获奖|奖励")),
}
SHORTEST, LONGEST = 80, 500  # assumed: the notice says no length


def missing(text: str) -> list[str]:
    """The parts of the pattern that the text has not, by their code and in their order."""
    plain = re.sub(r"\s+", "", text)
    return [code for code, (_name, pattern) in _PARTS.items() if not pattern.search(plain)]


def warnings(text: str) -> list[Sentence]:
    """What whoever reads or writes it is told; nothing of a text that keeps to the pattern, or of none at all."""
    plain = text.strip()
    if not plain:
        return []
    found = [say("缺少“%(part)s”", part=say_part(code)) for code in missing(plain)]
    if len(plain) < SHORTEST:
        found.append(say("只有 %(count)d 个字，一般不少于 %(least)d 个字", count=len(plain), least=SHORTEST))
    if len(plain) > LONGEST:
        found.append(say("有 %(count)d 个字，一般不超过 %(most)d 个字", count=len(plain), most=LONGEST))
    return found


def say_part(code: str) -> Sentence:
    """A part as the notice calls it."""
    return Sentence(_PARTS[code][0])
