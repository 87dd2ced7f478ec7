import unicodedata

import pytest

from tepei.policy.identity import check_name, mask_name, normalise_name

LONG = "阿卜杜热依木·麦麦提图尔荪·艾合买提江"


@pytest.mark.parametrize("separator", "·.•‧∙⋅・．･\u0387")
def test_every_separator_becomes_the_middle_dot(separator):
    assert normalise_name(f"阿卜杜 {separator} 买提") == "阿卜杜·买提"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  张三\t", "张三"),
        ("张　三", "张三"),
        ("\ufeff张\u200b三", "张三"),
        ("𠮷 田", "𠮷田"),
        ("Anna  Maria", "Anna Maria"),
        ("Anna 张", "Anna张"),
        ("ᠪᠠᠲᠤ ᠬᠠᠨ", "ᠪᠠᠲᠤ ᠬᠠᠨ"),
        ("Zoe\u0308", "Zoë"),
        ("郞", "郞"),
        ("", ""),
    ],
)
def test_normalise_name_removes_what_pasting_left_and_keeps_what_is_written(typed, name):
    assert normalise_name(typed) == name


def test_normalise_name_never_exchanges_a_rare_character():
    name = "㛃䶮𬍛𠮷"
    assert normalise_name(name) == name == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(
    "name",
    ["张三", "王", LONG, "阿" * 100, "𠮷田㛃䶮𬍛", "\U0002ebf0\U000323b0", "ᠪᠠᠲᠤ ᠬᠠᠨ", "ئابدۇرېھىم", "བསྟན་འཛིན".replace("་", " "), "葛\U000e0100"],
)  # fmt: skip
def test_name_of_any_script_and_length_is_accepted(name):
    assert check_name(name)


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("", "name_missing", "请填写姓名"),
        (" \u200b ", "name_missing", "请填写姓名"),
        ("阿" * 101, "name_length", "最多 100 个字符，现为 101 个"),
        ("张\0三", "name_character", "第 2 个字符是空字符（NUL）"),
        ("张\x07三", "name_character", "控制字符"),
        ("张\u202e三", "name_character", "改变文字方向的隐藏字符"),
        ("张\ud800三", "name_character", "不完整的字符"),
        ("张😀", "name_character", "第 2 个字符“😀”不能用于姓名"),
        ("张\ufe0f三", "name_character", "第 2 个字符"),
        ("张\u200d三", "name_character", "看不见的特殊字符"),
        ("张\U000e0041三", "name_character", "看不见的特殊字符"),
        ("张\ue000", "name_character", "自造字"),
        ("张3", "name_character", "“3”不能用于姓名"),
        ("张=1", "name_character", "“=”不能用于姓名"),
        ("<b>", "name_character", "“<”不能用于姓名"),
        ("·张三", "name_separator", "间隔号"),
        ("张三·", "name_separator", "间隔号"),
        ("阿··买", "name_separator", "不能连用"),
        ("·", "name_separator", "间隔号"),
    ],
)
def test_name_that_cannot_be_kept_is_told_why(name, code, words):
    verdict = check_name(name)
    assert verdict.unmet == (code,)
    assert words in str(verdict.text)


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"),
        ("张小三", "张*三"),
        ("欧阳小三", "欧**三"),
        ("阿卜杜热依木·买提", "阿***·买*"),
        (LONG, "阿***·麦***·艾***"),
        ("ᠪᠠᠲᠤᠬᠠᠨ", "ᠪ***ᠨ"),
        ("王", "*"),
        ("", ""),
    ],
)
def test_mask_name_keeps_the_first_character_of_each_part(name, masked):
    assert mask_name(name) == masked
