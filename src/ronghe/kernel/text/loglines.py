"""One line about a visit or a call: what took place, on which day, with whom, and what is to be done by when."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from ronghe.kernel.text.dates import DateReading, dates

LONGEST = 2000
LONG_AGO = timedelta(days=45)
"""A day without a year that far back is rather the one to come."""


class LineKind(StrEnum):
    """How somebody was met or reached."""

    VISIT = "visit"
    CALL = "call"
    MEETING = "meeting"
    MESSAGE = "message"
    NOTE = "note"


class LineDoubt(StrEnum):
    """Doubts beside those of the dates themselves."""

    ASSUMED = "assumed"  # no day is said: the day of writing is taken
    DIRECTION = "direction"  # 周三拜访: it may have been, or be still to come
    PAST = "past"  # what is to be done lies before the day of writing
    MISSING = "missing"  # no day by which it is to be done
    SEVERAL = "several"  # more than one day in the clause


@dataclass(frozen=True, slots=True)
class Words:
    """A part of the line, at ``text[start:end]``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Planned:
    """Something to be done: ``what`` without the words of the date, the day proposed, and what the day rests on."""

    what: str
    due_on: date | None
    rests_on: DateReading | None
    doubt: str = ""
    others: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class LogLine:
    """What is read of a line.

    Attributes:
        kind: how somebody was met or reached; NOTE where the line does not say.
        kind_words: the words that say so.
        on: the day of the contact; ``None`` where the line tells only of what is to come.
        on_words: the date it rests on; ``None`` where the day of writing is taken.
        on_doubt: a ``LineDoubt`` or ``Doubt``, or nothing.
        others: other days that the contact may have been on.
        planned: what is to be done, in the order of the line.
        mentions: names of institutions as written, likely ones first; whole names that the reader knows are not
            looked for here.
        unit: the department named after the institution.
        people: people named with a title.
    """

    kind: LineKind
    kind_words: Words | None
    on: date | None
    on_words: DateReading | None
    on_doubt: str
    others: tuple[date, ...]
    planned: tuple[Planned, ...]
    mentions: tuple[Words, ...]
    unit: Words | None
    people: tuple[Words, ...]


_HOUSE = r"[\u4e00-\u9fffA-Za-z]{1,12}?(?:医院|公司|大学|学院|研究院|研究所|集团|园区)"
_KINDS: list[tuple[LineKind, re.Pattern[str]]] = [
    (
        LineKind.CALL,
        re.compile(
            r"打了?个?电话|电话(?:沟通|联系|会议)?|致电|通话|来电|去电"
            r"|\b(?:called|phoned|rang|spoke)\b|\bcall(?:ed)? with\b|\bphone call\b|\bphone\b",
            re.I,
        ),
    ),
    (
        LineKind.MESSAGE,
        re.compile(
            r"微信|短信|邮件|发信|留言|钉钉|飞书"
            r"|\be-?mail(?:ed)?\b|\bwechat\b|\bmessaged?\b|\bwrote to\b|\btexted\b",
            re.I,
        ),
    ),
    (
        LineKind.VISIT,
        re.compile(
            r"拜访|走访|到访|来访|回访|造访|参观|考察|调研|上门|接待"
            rf"|(?<![寄发送拿带交打出回过失])去(?:了(?!解)|过|(?={_HOUSE}))|到了(?={_HOUSE})"
            r"|\bvisit(?:ed|ing|s)?\b|\bcame to see\b|\bwent to\b|\bhosted\b",
            re.I,
        ),
    ),
    (
        LineKind.MEETING,
        re.compile(
            r"开了?个?会|会议|座谈|会谈|洽谈|交流|见面|面谈|会见|会晤|碰头"
            r"|见了?(?=[\u4e00-\u9fff]{1,4}(?:主任|教授|院长|总|医生|博士|老师|经理))"
            r"|\bmet\b|\bmeeting\b|\bsat down with\b|\btalked (?:to|with)\b",
            re.I,
        ),
    ),
]
_TO_DO = re.compile(
    r"发|寄|送|交(?!流)|提供|提交|回复|答复|反馈|联系|跟进|约|安排|准备|确认|签|报价|组织|邀请|推荐|对接|回访|补|整理|落实|给|请|催"
    r"|\b(?:send|call|arrange|prepare|follow(?:ing)? up|submit|reply|confirm|invite|schedule|get back|provide|quote"
    r"|introduce|write|share|deliver|sign|book|organi[sz]e|check|ask|remind|set up|draft|mail|visit|meet)\b",
    re.I,
)
_TO_COME = re.compile(
    r"将|打算|计划|拟|准备去|要去|约了|约好|约定|待"
    r"|\b(?:will|going to|plan(?:ned|s)? to|to be|shall|agreed to|promised to)\b",
    re.I,
)
_DONE = re.compile(r"了|过(?!来|去|程)|已|刚|完成|\b\w+ed\b|\b(?:met|went|came|spoke|rang|wrote)\b", re.I)
_BREAK = re.compile(
    r"[，,。；;！!？?\n]+|(?<!\bDr)(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bProf)(?<!\bInc)(?<!\bLtd)(?<!\bCo)\.\s+"
    r"|\s+(?:and then|then|and will|and)\s+(?=[a-z])|(?:然后|随后|并且|另外)",
    re.I,
)
_TITLES = (
    "副主任医师|主任医师|副主任|主任|副教授|教授|副院长|院长|所长|副所长|处长|副处长|科长|部长|校长|书记|总经理|副总经理|副总|总监|董事长"
    "|经理|总|博士|医生|大夫|老师|工程师|先生|女士|工"
)
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花俞任袁柳鲍史唐费廉岑薛雷"
    "贺倪汤滕殷罗毕郝邬乐傅皮卞齐康伍余元顾孟平黄穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄"
    "危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉龚程嵇邢裴陆荣翁荀羊甄曲封芮靳松井段富巫乌焦"
    "巴弓牧山谷车侯班仰秋仲伊宫宁仇栾甘厉戎祖武符刘景詹束龙叶幸司韶黎薄印宿白怀蒲邰索赖卓蔺屠蒙池乔阴闻党翟谭贡劳逄姬申扶堵冉宰雍桑桂牛寿通边扈燕"
    "冀尚农温别庄晏柴瞿阎慕连茹习艾鱼容古易慎戈廖庾终居衡步耿满弘匡国文寇广禄阙东欧利师巩聂关荆游竺权盖益桓肖涂佟付代冼岳"
)
_PEOPLE = re.compile(
    rf"(?:(?<![\u4e00-\u9fff])|(?<=[和与跟同见给约找到了请是科部处院所司心室]))[{_SURNAMES}][\u4e00-\u9fff]{{0,2}}?(?:{_TITLES})"
    rf"|[{_SURNAMES}](?:{_TITLES})"
    r"|\b(?:Dr|Prof|Professor|Mr|Ms|Mrs|Director|Doctor)\.?\s+[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+)?"
)
_INSTITUTION = re.compile(
    r"[\u4e00-\u9fffA-Za-z0-9·()]{1,18}?(?:大学(?:[\u4e00-\u9fff]{0,8}医院)?|医院|学院|公司|研究院|研究所|集团|卫生院"
    r"|科学院|保健院|疾控中心|(?<![医学研究科法])院|(?<!研究)所(?!以|有|需|长|在|谓)|药厂|器械厂)"
    r"|(?:[A-Z][\w&'’.-]*\s+){1,5}"
    r"(?:Hospital|University|Institute|Inc|Ltd|Company|Medical|Group|Lab|Laboratories|Clinic|College)\b\.?"
)
_VERB_AHEAD = re.compile(
    r"^.*(?:拜访|走访|到访|来访|回访|参观|考察|调研|接待|致电|电话联系|电话沟通|联系|对接|前往|介绍|对方|讨论)(?=.)"
)
_LEAD_IN = re.compile(r"^(?:了|在|到|去|赴|和|与|跟|同|给|向|约|见|的|他|她|来|我们?|也|又|从|请|是|由)+")
_NO_NAME = frozenset(["医院", "大学", "学院", "公司", "集团", "研究院", "研究所", "附属医院", "该院", "我院", "贵院"])
_UNIT = re.compile(
    r"\s?的?(转化办|科研处|[\u4e00-\u9fff]{1,8}?(?:科(?!技|学|研)|中心|处|办公室|实验室|课题组|团队|病区|部))"
    r"|(?:['’]s)?\s+((?:department of \w+|[\w-]+ (?:department|lab|unit|team|ward)))",
    re.I,
)
_TRIM_AHEAD = re.compile(
    r"^(?:\s|[、,，.:：]|我们?(?=[^们])|需要?|要(?!求)|将|会(?!议|谈|面|见)|在|于|并|且|再|就|请(?=[发寄送])|答应|承诺|计划|打算|拟|\b(?:i|we)\s+(?:will|shall|to)?\b"
    r"|\b(?:will|shall|to|and|then|please|should|must)\b)+",
    re.I,
)
_TRIM_BEHIND = re.compile(r"(?:\s|[、,，.:：;；]|\b(?:by|before|on|in|at|until)\b)+$", re.I)


def log_line(text: str, today: date) -> LogLine:
    """Read a line such as 今天拜访某院骨科，下周三前发资料.

    The first clause that tells of a contact is the contact; clauses that name a day to come, or something to send,
    arrange or prepare, are what is to be done. A clause of nothing but a date belongs to the next one. Nothing is
    decided in silence: a day that is assumed or doubtful says so.

    Args:
        text: Chinese, English or both, at most 2,000 characters of which are read.
        today: the day of writing.

    Complexity: linear in the text.

    >>> line = log_line("今天拜访某院骨科，下周三前发资料", date(2026, 11, 26))
    >>> line.kind.value, line.on.isoformat(), line.mentions[0].text, line.unit.text
    ('visit', '2026-11-26', '某院', '骨科')
    >>> [(plan.what, plan.due_on.isoformat(), plan.rests_on.words) for plan in line.planned]
    [('发资料', '2026-12-02', '下周三前')]
    """
    text = text[:LONGEST]
    read = dates(text, today)
    clauses = _clauses(text, read)
    contact: tuple[int, int] | None = None
    kind, kind_words = LineKind.NOTE, None
    planned: list[Planned] = []
    on, on_doubt = today, str(LineDoubt.ASSUMED)
    on_words: DateReading | None = None
    others: tuple[date, ...] = ()
    waiting: list[DateReading] = []
    for start, end in clauses:
        here = [reading for reading in read if start <= reading.start < end]
        if _bare(text, start, end, here) and here:
            waiting += here
            continue
        here, waiting = [*waiting, *here], []
        found = _kind_of(text, start, end)
        told = found is not None and contact is None and not _to_come(text[start:end], here, today)
        if told and found is not None:
            contact, (kind, kind_words) = (start, end), found
            on, on_words, on_doubt, others = _day_of_contact(text[start:end], here, today)
        elif here and _happened(text[start:end], here, today):
            if contact is None:
                contact = (start, end)
                on, on_words, on_doubt, others = _day_of_contact(text[start:end], here, today)
        elif here or _TO_DO.search(text[start:end]):
            plan = _plan(text, start, end, here, today)
            if plan.what:
                planned.append(plan)
    told_on: date | None = on
    if contact is None:
        past = [reading for reading in read if _is_past(reading, today) and not _long_ago(reading, today)]
        if past:
            told_on, on_words, on_doubt = past[0].past, past[0], str(past[0].doubt or "")
        elif planned:
            told_on, on_doubt = None, ""
    where = contact or (clauses[0] if clauses else (0, len(text)))
    mentions, unit = _institutions(text, where, kind_words, read)
    people = tuple(Words(match.start(), match.end(), match.group()) for match in _PEOPLE.finditer(text))
    return LogLine(kind, kind_words, told_on, on_words, on_doubt, others, tuple(planned), mentions, unit, people)


def _clauses(text: str, read: list[DateReading]) -> list[tuple[int, int]]:
    """Parts between punctuation; what stands within a date breaks nothing."""
    inside = [(reading.start, reading.end) for reading in read]
    found, at = [], 0
    for match in _BREAK.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in inside):
            continue
        if match.start() > at:
            found.append((at, match.start()))
        at = match.end()
    if at < len(text):
        found.append((at, len(text)))
    return [(start, end) for start, end in found if text[start:end].strip()]


def _bare(text: str, start: int, end: int, here: list[DateReading]) -> bool:
    return not _without(text, start, end, here).strip(" 、,，在于的")


def _without(text: str, start: int, end: int, here: list[DateReading]) -> str:
    """The clause without the words of its dates."""
    kept, at = "", start
    for reading in here:
        if reading.start >= start:
            kept += text[at : reading.start]
            at = reading.end
    return kept + text[at:end]


def _kind_of(text: str, start: int, end: int) -> tuple[LineKind, Words] | None:
    found = [(match.start(), kind, match) for kind, pattern in _KINDS if (match := pattern.search(text, start, end))]
    if not found:
        return None
    _at, kind, match = min(found, key=lambda item: item[0])
    return kind, Words(match.start(), match.end(), match.group())


def _to_come(clause: str, here: list[DateReading], today: date) -> bool:
    """Whether the clause speaks of what is still to be done."""
    done = bool(_DONE.search(clause))
    for reading in here:
        if reading.by or (reading.past or reading.on or today) > today:
            return True
        if not done and _long_ago(reading, today):
            return True
    if _TO_COME.search(clause) and not done:
        return True
    return not here and bool(re.match(r"\s*(?:to |please |安排|约|需|要|请)", clause, re.I))


def _happened(clause: str, here: list[DateReading], today: date) -> bool:
    """Whether the clause tells of what took place on a day that is over: nothing of it is to be done."""
    return bool(_DONE.search(clause)) and all(_is_past(one, today) and not _long_ago(one, today) for one in here)


def _is_past(reading: DateReading, today: date) -> bool:
    return reading.past is not None and reading.past <= today and not reading.by


def _long_ago(reading: DateReading, today: date) -> bool:
    return reading.past is not None and reading.past != reading.on and today - reading.past > LONG_AGO


def _day_of_contact(
    clause: str, here: list[DateReading], today: date
) -> tuple[date, DateReading | None, str, tuple[date, ...]]:
    past = [reading for reading in here if _is_past(reading, today)]
    if not past:
        return today, None, str(LineDoubt.ASSUMED), ()
    reading = past[0]
    on = reading.past or today
    if len(past) > 1:
        return on, reading, str(LineDoubt.SEVERAL), tuple(other.past for other in past[1:] if other.past)
    if reading.on != reading.past:
        doubt = "" if _DONE.search(clause) else str(LineDoubt.DIRECTION)
        return on, reading, doubt, (reading.on,) if reading.on else ()
    return on, reading, str(reading.doubt or ""), tuple(day for day in reading.others if day <= today)


def _plan(text: str, start: int, end: int, here: list[DateReading], today: date) -> Planned:
    what = _TRIM_BEHIND.sub("", _TRIM_AHEAD.sub("", _without(text, start, end, here)))
    what = " ".join(what.split())
    ahead = [reading for reading in here if reading.on is not None and reading.on >= today]
    chosen = next(iter(sorted(ahead, key=lambda reading: not reading.by)), here[0] if here else None)
    if chosen is None:
        return Planned(what, None, None, str(LineDoubt.MISSING))
    if chosen.on is None:
        return Planned(what, None, chosen, str(chosen.doubt or LineDoubt.MISSING), chosen.others)
    if chosen.on < today:
        return Planned(what, chosen.on, chosen, str(LineDoubt.PAST), chosen.others)
    if len(ahead) > 1:
        others = tuple(other.on for other in ahead if other is not chosen and other.on is not None)
        return Planned(what, chosen.on, chosen, str(LineDoubt.SEVERAL), others)
    return Planned(what, chosen.on, chosen, str(chosen.doubt or ""), chosen.others)


def _institutions(
    text: str, where: tuple[int, int], kind_words: Words | None, read: list[DateReading]
) -> tuple[tuple[Words, ...], Words | None]:
    """Names that look like an institution, those of the contact's own clause first; the department after the first."""
    hidden = [(reading.start, reading.end) for reading in read]
    found = []
    for match in _INSTITUTION.finditer(text):
        start, end = match.span()
        for _start, stop in hidden:
            if start < stop <= end:
                start = stop
        if kind_words and start < kind_words.end <= end:
            start = kind_words.end
        for pattern in (_VERB_AHEAD, _LEAD_IN):
            lead = pattern.match(text[start:end])
            start += lead.end() if lead else 0
        name = text[start:end].strip()
        if len(name) >= 2 and name not in _NO_NAME:
            found.append(Words(start, end, name))
    found.sort(key=lambda words: not where[0] <= words.start < where[1])
    unit = unit_after(text, found[0].end) if found else None
    return tuple(found), unit


def unit_after(text: str, at: int) -> Words | None:
    """The department named directly after an institution that ends at ``at``."""
    match = _UNIT.match(text, at)
    if match is None:
        return None
    group = 1 if match.group(1) else 2
    return Words(match.start(group), match.end(group), match.group(group))
