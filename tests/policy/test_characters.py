import pytest

from tepei.policy.characters import fault, is_blank, is_han, trim


@pytest.mark.parametrize(
    ("text", "lines", "words"),
    [
        ("特培学习目标", False, ""),
        ("第一行\n\t第二行", True, ""),
        ("第一行\n第二行", False, "第 4 个字符是控制字符或换行"),
        ("一\r二", True, "控制字符"),
        ("一\u2028二", True, "换行"),
        ("一\0", True, "第 2 个字符是空字符（NUL）"),
        ("\u2066一", True, "改变文字方向"),
        ("一\udfff", True, "不完整的字符"),
        ("成果👍", True, ""),
    ],
)
def test_fault_names_the_place_and_the_kind(text, lines, words):
    found = str(fault(text, lines=lines))
    assert words in found
    assert bool(found) is bool(words)


def test_trim_removes_pasted_marks_and_blanks():
    assert trim("\ufeff\u3000 张\u200b三\n") == "张三"


def test_radicals_out_of_a_pdf_are_the_characters_that_they_stand_for():
    assert trim("\u2f24学\u2f69\u2f5f\u2ef3") == "大学白玉龟"
    assert trim("〇郞") == "〇郞"


@pytest.mark.parametrize("text", ["", " \n", "\u3000", "\u200b", "\u200d\u2060", "\ufe0f", "\u00ad"])
def test_what_nobody_can_read_is_blank(text):
    assert is_blank(text)
    assert not is_blank(f"{text}好")


@pytest.mark.parametrize(
    ("character", "han"), [("张", True), ("𠮷", True), ("\U000323b0", True), ("a", False), ("·", False)]
)
def test_is_han_knows_the_extensions(character, han):
    assert is_han(character) is han
