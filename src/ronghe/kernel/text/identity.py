"""Personal identifiers that must not be stored: identity-card numbers, a name beside a medical-record number."""

import re

from ronghe.kernel.text.spans import Span

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_DIGIT = r"[0-9０-９]"
_CARD = re.compile(
    rf"(?<![0-9０-９])({_DIGIT}(?:[ \-\u3000]?{_DIGIT}){{16}}[ \-\u3000]?[0-9０-９XxＸｘ])(?![0-9０-９])"
)
_FULL_WIDTH = str.maketrans("０１２３４５６７８９Ｘｘx", "0123456789XXX")
_MONTHS = 12
_DAYS = 31
_RECORD_WORD = (
    r"(?:病历号|病案号|住院号|门诊号|就诊号|登记号|住院编号|病历编号|病歷號|住院號|MRN"
    r"|[Mm]edical [Rr]ecord (?:[Nn]umber|[Nn]o\.?)"
    r"|[Hh]ospital (?:[Nn]umber|ID))"
)
_RECORD = re.compile(rf"{_RECORD_WORD}\s*(?:为|是|is|[:：#=])*\s*(?:No\.?\s*)?([A-Za-z]{{0,4}}-?\d{{4,14}})")
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪"
    "范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤张劉陳楊黃趙吳孫馬鄭謝許韓馮鄧"
)
_NAMED = (
    rf"(?:姓名|患者|病人|患儿|患兒|产妇|受试者|先生"
    rf"|女士)\s*[:：]?\s*[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}(?![\u4e00-\u9fff]{{3}})",
    rf"(?<![\u4e00-\u9fff])[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}(?=[\s,，、;；:：(（]|$|男|女|病历|住院|门诊)",
    r"\b(?:Mr|Mrs|Ms|Miss|[Pp]atient(?: name)?)\.?:?\s+[A-Z][a-z]+(?:\s+[A-Z][a-z]+){0,2}",
    r"\b[A-Z][a-z]+\s+[A-Z][a-z]+(?=\s*[,(;:])",
)
_NAME = re.compile("|".join(f"(?:{form})" for form in _NAMED))
_NEAR = 30


def identity_numbers(source: str) -> list[Span]:
    """The 18-digit Chinese identity-card numbers in ``source`` whose checksum and birth date are possible.

    Full-width digits and single spaces or hyphens between digits are seen through. Linear. Source: GB 11643-1999.
    """
    found = []
    for match in _CARD.finditer(source):
        number = re.sub(r"[ \-\u3000]", "", match.group()).translate(_FULL_WIDTH)
        total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
        month, day, year = int(number[10:12]), int(number[12:14]), int(number[6:10])
        possible = 1 <= month <= _MONTHS and 1 <= day <= _DAYS and 1850 <= year <= 2100
        if number[-1] == _CHECKS[total % 11] and possible:
            found.append(Span(match.start(), match.end(), match.group()))
    return found


def medical_record_numbers(source: str) -> list[Span]:
    """Where a medical-record number stands after its word ("住院号 20231234"), with or without a name near. Linear."""
    return [Span(match.start(), match.end(), match.group()) for match in _RECORD.finditer(source)]


def medical_record_mentions(source: str) -> list[Span]:
    """Where a person's name stands within 30 characters of a medical-record number, the name and number included.

    Linear: only the neighbourhood of each record number is looked at.
    """
    found = []
    for match in _RECORD.finditer(source):
        left = max(0, match.start() - _NEAR)
        names = list(_NAME.finditer(source[left : match.start()]))
        right = source[match.end() : match.end() + _NEAR].partition("\n")[0]
        after = _NAME.search(right)
        line_start = source.rfind("\n", left, match.start()) + 1 or left
        near = [name for name in names if left + name.start() >= line_start]
        if near:
            start, end = left + near[-1].start(), match.end()
        elif after:
            start, end = match.start(), match.end() + after.end()
        else:
            continue
        found.append(Span(start, end, source[start:end]))
    return found
