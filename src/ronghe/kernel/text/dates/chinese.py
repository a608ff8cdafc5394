"""Chinese ways of naming a day: 下周三, 月底, 12月3号, 三天内, 年底, 国庆后, 尽快."""

import re
from datetime import date, timedelta
from re import Match

from ronghe.kernel.text.dates.arithmetic import (
    day_without_month,
    day_without_year,
    end_of_month,
    monday_of,
    month_on,
    part_of_month,
    same_day_on,
    span,
    sure_day,
    weekday_without_week,
    workdays_on,
)
from ronghe.kernel.text.dates.spans import Doubt, Meaning, Rule
from ronghe.kernel.text.numerals import chinese

_N = r"\d{1,3}|[一二两三四五六七八九十百半]{1,4}"
_SIGNS = "[一二三四五六七八九十]"
_WEEK = r"(?:周|星期|礼拜)"
_MONDAY = (
    r"一(?!次|遍|般|些|共|边|起(?![草诉步动航飞程])|定(?![下稿价标案金]|方案|合同)|样(?![品机本片件刊板稿])"
    r"|直(?![接播达飞]))"
)
"""The 一 of 周一回复, 下周一起草, 周一样品, not that of 下周一起去, 下周一定来."""

_WEEKDAY = rf"(?:[二三四五六日天]|{_MONDAY})(?!次|甲)"
_NOT_NEXT = r"(?![点时院季甲楼个位名家号期类台份次天月周级科部区大环附医中十百千万年岁人条项款张所半刻套例])"
"""After the second weekday of 周三四: not a count of its own, as in 周三四点, 下周三四院."""
_HAN = re.compile(r"[\u4e00-\u9fff]")
_DAYS = {
    "大前天": -3, "前天": -2, "前日": -2, "昨天": -1, "昨日": -1, "昨晚": -1, "昨早": -1, "今天": 0, "今日": 0,
    "今早": 0, "今晚": 0, "今晨": 0, "明天": 1, "明日": 1, "明早": 1, "明晚": 1, "后天": 2, "后日": 2, "大后天": 3,
}  # fmt: skip
_YEARS = {"前年": -2, "去年": -1, "上年": -1, "今年": 0, "本年": 0, "明年": 1, "来年": 1, "后年": 2}
_PARTS = {"初": "early", "上旬": "early", "中": "mid", "中旬": "mid", "下旬": "late", "底": "end", "末": "end"}
_PART = r"(上旬|中旬|下旬|初|中(?!心|国|医|试|标|期|层|药|科)|底|末)"
_SHIFT = {"": 0, "这": 0, "本": 0, "当": 0, "上": -1, "上上": -2, "下": 1, "下下": 2, "下下下": 3}


def _number(written: str) -> float:
    if written.endswith("个半"):
        return _number(written[:-2]) + 0.5
    value = float(written) if written.isdigit() else chinese(written)
    return 0.0 if value is None else value


def _whole(written: str) -> int:
    return int(_number(written))


_RUNNING = re.compile(r"(十|[二三四五六七八九]十)?([一二两三四五六七八九])([二两三四五六七八九])(十)?")
_DIGITS = {**{sign: number for number, sign in enumerate("一二三四五六七八九", 1)}, "两": 2}


def _bounds(low: str | None, high: str) -> tuple[float, float]:
    """The least and the most of a count: 两三 is 2 to 3, 十二三 12 to 13, 二三十 20 to 30, 3 to 5 is said by two."""
    if low:
        return _number(low), _number(high)
    match = _RUNNING.fullmatch(high)
    if match is None:
        return _number(high), _number(high)
    first, second = _DIGITS[match.group(2)], _DIGITS[match.group(3)]
    if first >= second:
        return _number(high), _number(high)
    if match.group(4):
        return 10.0 * first, 10.0 * second
    base = _number(match.group(1)) if match.group(1) else 0.0
    return base + first, base + second


def _near_days(match: Match[str], today: date) -> Meaning:
    """明后天, 今明两天."""
    first = 0 if match.group(1) == "今明" else 1
    return span(today + timedelta(days=first), today + timedelta(days=first + 1))


def _near_day(match: Match[str], today: date) -> Meaning:
    on = today + timedelta(days=_DAYS[match.group(1)])
    return Meaning(on, past=on)


def _with_year(match: Match[str], today: date) -> Meaning:
    return sure_day(*(int(part) for part in match.groups()))


def _month_and_day(match: Match[str], today: date) -> Meaning:
    year, month, day = match.group(1), _whole(match.group(2)), _whole(match.group(3))
    return sure_day(today.year + _YEARS[year], month, day) if year else day_without_year(today, month, day)


def _days_of_month(match: Match[str], today: date) -> Meaning:
    month, first, last = (_whole(part) for part in match.groups())
    begins, ends = day_without_year(today, month, first), day_without_year(today, month, last)
    if begins.on is None or ends.on is None or begins.on > ends.on:
        return Meaning(ends.on, ends.doubt or Doubt.SPAN, ends.others, ends.past)
    return Meaning(ends.on, ends.doubt or Doubt.SPAN, (begins.on,), ends.past, begins.on)


def _part_of_named_month(match: Match[str], today: date) -> Meaning | None:
    year, month = match.group(1) or "", _whole(match.group(2))
    if not 1 <= month <= 12:
        return None
    part = _PARTS[match.group(3)]
    if year:
        return part_of_month(date(_year(year, today), month, 1), part)
    this = part_of_month(date(today.year, month, 1), part)
    if this.on is not None and this.on >= today:
        return this
    ahead = part_of_month(date(today.year + 1, month, 1), part)
    others = () if this.on is None else (this.on,)
    return Meaning(ahead.on, Doubt.YEAR, others, this.on, ahead.first)


def _year(written: str, today: date) -> int:
    return today.year + _YEARS[written] if written in _YEARS else int(written[:4])


def _shifted_month(match: Match[str], today: date) -> date:
    return month_on(today, _SHIFT[(match.group(1) or "").removesuffix("个")])


def _day_of_shifted_month(match: Match[str], today: date) -> Meaning:
    first = _shifted_month(match, today)
    return sure_day(first.year, first.month, _whole(match.group(2)))


def _part_of_shifted_month(match: Match[str], today: date) -> Meaning:
    return part_of_month(_shifted_month(match, today), _PARTS[match.group(2)])


def _month(match: Match[str], today: date) -> Meaning:
    first = _shifted_month(match, today)
    last = end_of_month(first)
    if match.group(2):
        return Meaning(last, past=last, by=True)
    return span(max(first, min(today, last)) if first.month == today.month else first, last)


def _day_alone(match: Match[str], today: date) -> Meaning:
    return day_without_month(today, _whole(match.group(1)))


def _day_or_days(match: Match[str], today: date) -> Meaning:
    """15日前: by the 15th, unless the days are counted."""
    number = _whole(match.group(1))
    named = day_without_month(today, number)
    counted = today - timedelta(days=number)
    if named.on is None:
        return Meaning(counted, past=counted)
    return Meaning(named.on, Doubt.COUNT, (counted,), counted, by=True)


def _named_month(match: Match[str], today: date) -> Meaning | None:
    year, month = match.group(1) or "", _whole(match.group(2))
    if not 1 <= month <= 12:
        return None
    first = date(_year(year, today) if year else today.year, month, 1)
    if not year and end_of_month(first) < today:
        ahead = first.replace(year=today.year + 1)
        return Meaning(end_of_month(ahead), Doubt.YEAR, (end_of_month(first),), end_of_month(first), ahead)
    if match.group(3):
        return Meaning(end_of_month(first), past=end_of_month(first), by=True)
    return span(first, end_of_month(first))


def _weekday(match: Match[str], today: date) -> Meaning:
    weekday = "一二三四五六日".index({"天": "日"}.get(match.group(2), match.group(2)))
    if not match.group(1):
        return weekday_without_week(today, weekday)
    on = monday_of(today, _SHIFT[match.group(1).removesuffix("个")]) + timedelta(days=weekday)
    return Meaning(on, past=on)


def _weekdays(match: Match[str], today: date) -> Meaning | None:
    """下周三四, 周三到周五: the last of them, with the first."""
    first, last = ("一二三四五六日".index({"天": "日"}.get(sign, sign)) for sign in match.group(2, 3))
    if first >= last:
        return None
    if match.group(1):
        monday = monday_of(today, _SHIFT[match.group(1).removesuffix("个")])
        return span(monday + timedelta(days=first), monday + timedelta(days=last))
    ends = weekday_without_week(today, last)
    if ends.on is None:
        return None
    begins = ends.on - timedelta(days=last - first)
    return Meaning(ends.on, Doubt.SPAN, tuple(dict.fromkeys((begins, *ends.others))), ends.past, begins)


def _week(match: Match[str], today: date) -> Meaning:
    monday = monday_of(today, _SHIFT[(match.group(1) or "").removesuffix("个")])
    part = match.group(2) or ""
    if part in ("末", "底"):
        return (
            span(monday + timedelta(days=5), monday + timedelta(days=6))
            if part == "末"
            else span(monday + timedelta(days=3), monday + timedelta(days=4))
        )
    if part == "初":
        return span(monday, monday + timedelta(days=1))
    friday = monday + timedelta(days=4)
    whole = span(max(monday, min(today, friday)), friday)
    sunday = monday + timedelta(days=6)
    others = (sunday,) if whole.first in (None, friday) or part else (whole.first, sunday)
    return Meaning(friday, Doubt.SPAN, others, friday, whole.first, bool(part))


def _distance(match: Match[str], today: date) -> Meaning | None:
    """Of 两三天内 the later day, with the earlier one as the other that may be meant."""
    least, most = _bounds(match.group(1), match.group(2))
    unit, way = match.group(3).removeprefix("个"), match.group(4)
    if least == most:
        return _away(most, unit, way, today)
    ends = [_away(count, unit, way, today) for count in (least, most)]
    days = sorted(end.on for end in ends if end is not None and end.on is not None)
    if len(days) < 2:
        return None
    return Meaning(days[-1], Doubt.SPAN, tuple(days[:-1]), days[-1], by=way.endswith("内"))


def _away(count: float, unit: str, way: str, today: date) -> Meaning | None:
    back = way.endswith("前")
    sign = -1 if back else 1
    doubt = None
    if unit == "小时":
        on = today + timedelta(days=sign * -(-int(count) // 24))
    elif unit in ("天", "日"):
        if count == 0.5:
            return None
        on = today + timedelta(days=sign * int(count))
    elif unit == "工作日":
        on, doubt = workdays_on(today, sign * int(count)), Doubt.WORKDAYS
    elif unit in ("周", "星期", "礼拜"):
        on = today + timedelta(days=sign * round(7 * count))
    elif unit == "月":
        on = same_day_on(today, sign * int(count))
        if count % 1:
            on, doubt = on + timedelta(days=sign * 15), Doubt.ABOUT
    elif unit == "季度":
        on, doubt = same_day_on(today, sign * round(3 * count)), Doubt.ABOUT
    else:
        on = same_day_on(today, sign * round(12 * count))
    return Meaning(on, doubt, past=on, by=way.endswith("内"))


def _part_of_year(match: Match[str], today: date) -> Meaning:
    year = _year(match.group(1), today) if match.group(1) else today.year
    part = match.group(2)
    if part == "初":
        return span(date(year, 1, 1), date(year, 1, 31))
    if part == "中":
        return span(date(year, 6, 1), date(year, 7, 31))
    on = date(year, 12, 31)
    return Meaning(on, past=on, by=part == "内")


def _quarter(match: Match[str], today: date) -> Meaning | None:
    year, which, part = match.group(1), match.group(2) or "", match.group(3) or ""
    if which.removesuffix("个") in _SHIFT:
        first = month_on(date(today.year, (today.month - 1) // 3 * 3 + 1, 1), 3 * _SHIFT[which.removesuffix("个")])
    else:
        number = "一二三四".find(which[-1]) + 1 or int(which[-1])
        first = date(_year(year, today) if year else today.year, 3 * number - 2, 1)
    last = end_of_month(month_on(first, 2))
    if part in ("末", "底", "内"):
        return Meaning(last, past=last, by=part == "内")
    return span(first, end_of_month(first)) if part == "初" else span(first, last)


def _slashed(match: Match[str], today: date) -> Meaning | None:
    if not _HAN.search(match.string):
        return None  # read the English way
    meaning = day_without_year(today, int(match.group(1)), int(match.group(3)))
    if meaning.on is None:
        return None
    if match.group(2) == "." and not _CLEARLY.match(match.string, match.end()):
        return Meaning(meaning.on, Doubt.DOTTED, meaning.others, meaning.past)
    return meaning


def _holiday(match: Match[str], today: date) -> Meaning:
    return Meaning(None, Doubt.HOLIDAY)


def _vague(match: Match[str], today: date) -> Meaning:
    return Meaning(None, Doubt.VAGUE)


_BEFORE_DAY = r"(?<![\d.年月第/-])"
_NO_HOUSE = r"(?!楼|线|院|房|门|机|文|店|馆|厅|会议|实验|仓|车|馆|地块|园|厂|台|位|病|床|手术|教室|展|口)"
_MONTH_WORD = r"(?:(本|这|这个|当|上|上个|上上个?|下|下个|下下个?))"
_NOT_A_DAY = (
    r"(?!\d|[./-]\d|\s?(?:[a-zA-Zμ%°℃‰]|[万亿千百元米毫厘克倍分秒例个台家人次岁年月天周小度级版升项件套条名亩平公吨]"
    r"|[斤组瓦伏]))"
)

_CLEARLY = re.compile(r"(?<=[日号])|\s?(?:之前|以前|前|上午|下午|晚|早|当天|开会|见面)")

RULES: list[Rule] = [
    (re.compile(r"(?<!\d)(\d{4})\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?[日号]"), _with_year),
    (re.compile(r"(?<![\d.])(20\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?![\d.])"), _with_year),
    (re.compile(rf"(?<![\d.])({_N})\s?月\s?({_N})\s?[日号]?\s?[-–—~至到]\s?({_N})\s?[日号]"), _days_of_month),
    (re.compile(rf"(今年|本年|明年|来年|后年|去年)?的?(?<![\d.])({_N})\s?月\s?({_N})\s?[日号]"), _month_and_day),
    (
        re.compile(rf"(今年|本年|明年|来年|后年|去年|20\d\d年)?的?(?<![\d.个])({_N})\s?月份?{_PART}"),
        _part_of_named_month,
    ),
    (
        re.compile(
            r"(今年|本年|明年|来年|后年|去年|20\d\d年)?的?(?<![\d.个半])(\d{1,2}|[一二三四五六七八九十]{1,3})\s?月份?"
            r"(之内|以内|内)?(?!\s?\d|龄|大|子|季|球|经|[一二三四五六七八九十]+[日号])"
        ),
        _named_month,
    ),
    (re.compile(rf"{_MONTH_WORD}月份?的?({_N})\s?[日号]"), _day_of_shifted_month),
    (re.compile(rf"{_MONTH_WORD}?(?<![\d一二两三四五六七八九十半])月份?的?{_PART}"), _part_of_shifted_month),
    (re.compile(rf"{_MONTH_WORD}月份?(?:(之内|以内|内))?"), _month),
    (re.compile(r"(?<![\d一二两三四五六七八九十半每个年])()月(之内|以内|内)"), _month),
    (
        re.compile(rf"{_BEFORE_DAY}(?<![一二两三四五六七八九十])(\d{{1,2}}|{_SIGNS}{{1,3}})\s?号{_NO_HOUSE}"),
        _day_alone,
    ),
    (re.compile(rf"{_BEFORE_DAY}({_N})\s?日(?:之前|以前|前)"), _day_or_days),
    (re.compile(rf"{_BEFORE_DAY}(\d{{1,2}})\s?日(?!本|常|均|志|程|报|期|产|间|后|内|之)"), _day_alone),
    (
        re.compile(
            rf"(?<![\d一二两三四五六七八九十每几半])(上上|上|下下下|下下|下|这个|这|本|上个|下个)?{_WEEK}"
            rf"([二三四五六日天]|{_MONDAY})(?!次|甲)"
        ),
        _weekday,
    ),
    (
        re.compile(
            rf"(?<![\d一二两三四五六七八九十每几半])(上上|上|下下下|下下|下|这个|这|本|上个|下个)?{_WEEK}"
            rf"([一二三四五六])(?:\s?[、到至或和~—–-]\s?(?:{_WEEK})?|{_WEEK})?([二三四五六日天]){_NOT_NEXT}"
        ),
        _weekdays,
    ),
    (
        re.compile(
            rf"(上上|上|下下|下|这个|这|本|上个|下个)个?{_WEEK}(?!{_WEEKDAY})(?![二三四五六日天])(初|末|底|之内|以内|内)?"
        ),
        _week,
    ),
    (re.compile(r"(?<![\d一二两三四五六七八九十每几半])()周(末)"), _week),
    (re.compile(r"(今明|明后)两?[天日]"), _near_days),
    (re.compile(rf"({'|'.join(sorted(_DAYS, key=len, reverse=True))})(?!性|获得|津)"), _near_day),
    (
        re.compile(
            rf"(?<![第\d.])(?:({_N})\s?[-–—~至到、]\s?)?((?:{_N})个半(?=月|小时)|{_N})\s?"
            r"(个?工作日|个?小时|个?星期|个?礼拜|个?季度|个月|(?<=半)月|天|日|周|年)"
            r"(之后|以后|后|之内|以内|内|之前|以前|前)"
        ),
        _distance,
    ),
    (re.compile(r"(今年|本年|明年|来年|后年|去年|20\d\d年)度?的?(初|底|末|内|中(?!心|国))"), _part_of_year),
    (
        re.compile(r"(?<![今本明来后去前\d一二两三四五六七八九十半每多])()年(初|底|末|内(?!部|科)|中(?!心|国|医))"),
        _part_of_year,
    ),
    (
        re.compile(
            r"(今年|明年|去年|20\d\d年)?的?(本|这个?|上个?|下个?|第?[一二三四1-4]|[Qq][1-4])(?:个)?季度(末|底|初|内)?"
        ),
        _quarter,
    ),
    (re.compile(r"(今年|明年|去年|20\d\d年)?的?([Qq][1-4])(末|底|初|内)?(?![A-Za-z0-9])"), _quarter),
    (
        re.compile(
            r"(?<![\d./A-Za-z])(?<!版本)(?<!型号)(?<!编号)(1[0-2]|0?[1-9])([./])(3[01]|[12]\d|0?[1-9])"
            rf"{_NOT_A_DAY}[日号]?"
        ),
        _slashed,
    ),
    (
        re.compile(
            r"(?:元旦|春节|过年|清明|五一|劳动节|端午|中秋|国庆|(?<!\d)十一(?=前|后|假|期间|黄金周|长假))节?"
            r"(?:假期|长假|小长假|黄金周|放假)?(?:之前|以前|前后|前|之后|以后|后|期间)?"
        ),
        _holiday,
    ),
    (re.compile(r"(?:节|放假|假期|假|年)(?:前|后)(?![天年几])"), _holiday),
    (
        re.compile(
            r"尽快|尽早|近期|近日|改天|改日|过几天|过两天|过些天|过段时间|过阵子|这几天|这两天|稍后|随后|抽空|有空时?|择日"
        ),
        _vague,
    ),
]
