"""Days read from a line, against a calendar walked day by day."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.kernel.text.dates import DateReading, Doubt, dates

pytestmark = pytest.mark.unit

TODAY = date(2026, 11, 26)  # a Thursday
DAYS = st.dates(date(2001, 1, 1), date(2098, 12, 31))
WEEKDAYS = "一二三四五六日"
ENGLISH_WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November"]
MONTHS.append("December")
CHINESE = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]


def one(text: str, today: date = TODAY) -> DateReading:
    [reading] = dates(text, today)
    return reading


def walked(day: date, weekday: int, weeks: int) -> date:
    """The weekday of the week so many Mondays on, found by walking."""
    while day.weekday() != 0:
        day -= timedelta(days=1)
    for _ in range(abs(weeks)):
        for _ in range(7):
            day += timedelta(days=1 if weeks > 0 else -1)
    while day.weekday() != weekday:
        day += timedelta(days=1)
    return day


def coming(day: date, fits) -> date:
    while not fits(day):
        day += timedelta(days=1)
    return day


def gone(day: date, fits) -> date:
    while not fits(day):
        day -= timedelta(days=1)
    return day


@given(
    DAYS, st.integers(0, 6), st.sampled_from([("上上", -2), ("上", -1), ("本", 0), ("这", 0), ("下", 1), ("下下", 2)])
)
def test_a_weekday_with_its_week_is_certain(today, weekday, week):
    words, weeks = week
    reading = one(f"{words}周{WEEKDAYS[weekday]}前发资料", today)

    assert (reading.on, reading.by, reading.doubt) == (walked(today, weekday, weeks), True, None)
    assert reading.words == f"{words}周{WEEKDAYS[weekday]}前"


@given(DAYS, st.integers(0, 6), st.sampled_from(["周", "星期", "礼拜"]))
def test_a_weekday_alone_is_the_coming_one_and_says_when_it_is_doubtful(today, weekday, word):
    reading = one(f"{word}{WEEKDAYS[weekday]}", today)

    ahead, behind = coming(today, lambda d: d.weekday() == weekday), gone(today, lambda d: d.weekday() == weekday)
    assert (reading.on, reading.past) == (ahead, behind)
    doubtful = ahead == today or ahead > walked(today, 6, 0)
    assert (reading.doubt == Doubt.WEEKDAY) is doubtful
    assert bool(reading.others) is doubtful


@given(DAYS, st.integers(0, 6))
def test_next_weekday_in_english_gives_the_coming_one_too(today, weekday):
    reading = one(f"send it by next {ENGLISH_WEEKDAYS[weekday]}", today)

    nearest = coming(today + timedelta(days=1), lambda d: d.weekday() == weekday)
    assert (reading.on, reading.by) == (walked(today, weekday, 1), True)
    assert reading.others == (() if nearest == reading.on else (nearest,))
    assert (reading.doubt == Doubt.NEXT_WEEKDAY) is (nearest != reading.on)


@given(DAYS, st.integers(1, 12), st.integers(1, 31), st.sampled_from(["{m}月{d}日", "{m}月{d}号", "{c}月{d}日"]))
def test_a_day_without_a_year_is_the_coming_one(today, month, day, form):
    reading = one(form.format(m=month, d=day, c=CHINESE[month - 1]), today)

    if day > monthrange(2000, month)[1]:
        assert (reading.on, reading.doubt) == (None, Doubt.NO_SUCH_DAY)
        return

    def fits(on: date) -> bool:
        return (on.month, on.day) == (month, day)

    assert (reading.on, reading.past) == (coming(today, fits), gone(today, fits))
    if reading.on is not None and reading.on.year != today.year:
        assert reading.doubt == Doubt.YEAR
    if reading.doubt is not None:
        assert reading.others == (reading.past,)


@given(DAYS, st.integers(1, 31))
def test_a_day_without_a_month_is_the_coming_one(today, day):
    reading = one(f"{day}号", today)

    ahead = coming(today, lambda d: d.day == day)
    assert reading.on == ahead
    assert (reading.doubt == Doubt.MONTH) is ((ahead.year, ahead.month) != (today.year, today.month))


@given(DAYS, st.sampled_from([("本月", 0), ("下月", 1), ("下个月", 1), ("上个月", -1), ("", 0)]))
def test_parts_of_a_month(today, which):
    words, months = which
    first = today.replace(day=1)
    for _ in range(abs(months)):
        first = (first + timedelta(days=31 if months > 0 else -1)).replace(day=1)
    last = coming(first, lambda d: (d + timedelta(days=1)).month != d.month)
    month = words or "月"

    end = one(f"{month}底前", today)
    assert (end.on, end.by, end.doubt) == (last, True, None)
    early = one(f"{month}初", today)
    assert (early.on, early.doubt, early.others) == (first.replace(day=10), Doubt.SPAN, (first,))
    mid = one(f"{month}中旬", today)
    assert (mid.on, mid.others) == (first.replace(day=20), (first.replace(day=11),))
    before = one(f"{month}初前", today)
    assert (before.on, before.by) == (first, True)


@given(DAYS, st.integers(1, 99))
def test_distances_in_days_and_weeks(today, count):
    assert one(f"{count}天后", today).on == today + timedelta(days=count)
    assert one(f"{count}天内", today).by
    assert one(f"in {count} days", today).on == today + timedelta(days=count)
    assert one(f"{count}周内", today).on == today + timedelta(weeks=count)
    assert one(f"{count} weeks ago", today).past == today - timedelta(weeks=count)
    within = one(f"within {count} working days", today)
    day, left = today, count
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    assert (within.on, within.doubt) == (day, Doubt.WORKDAYS)


@given(DAYS, st.integers(1, 40))
def test_distances_in_months_keep_the_day_or_take_the_last(today, count):
    reading = one(f"{count}个月后", today)

    assert reading.on is not None
    assert (reading.on.year * 12 + reading.on.month) - (today.year * 12 + today.month) == count
    longest = monthrange(reading.on.year, reading.on.month)[1]
    assert reading.on.day == min(today.day, longest)


@given(DAYS, DAYS, st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%d %B %Y", "%B %d, %Y"]))
def test_a_day_with_its_year_is_that_day_whenever_it_is_read(today, day, form):
    reading = one(f"x {day.strftime(form)}", today)

    assert (reading.on, reading.past, reading.doubt) == (day, day, None)


@given(st.text(max_size=80), DAYS)
def test_any_text_is_read_without_overlap_and_words_stand_in_it(text, today):
    at = 0
    for reading in dates(text, today):
        assert at <= reading.start < reading.end
        assert reading.words == text[reading.start : reading.end]
        assert reading.on is not None or reading.doubt is not None
        at = reading.end


@given(DAYS, st.integers(-3, 3))
def test_near_days(today, shift):
    words = {-3: "大前天", -2: "前天", -1: "昨天", 0: "今天", 1: "明天", 2: "后天", 3: "大后天"}[shift]
    english = {-1: "yesterday", 0: "today", 1: "tomorrow", 2: "the day after tomorrow", -2: "the day before yesterday"}

    assert one(words, today).on == today + timedelta(days=shift)
    if shift in english:
        assert one(english[shift], today).on == today + timedelta(days=shift)


@pytest.mark.parametrize(
    ("text", "words", "on", "doubt"),
    [
        ("年底前完成", "年底前", "2026-12-31", None),
        ("12.3发资料", "12.3", "2026-12-03", Doubt.DOTTED),
        ("12.3前发资料", "12.3前", "2026-12-03", None),
        ("12月1-3日", "12月1-3日", "2026-12-03", Doubt.SPAN),
        ("下周", "下周", "2026-12-04", Doubt.SPAN),
        ("15日前", "15日前", "2026-12-15", Doubt.COUNT),
        ("下周三以后再说", "下周三以后", "2026-12-02", Doubt.AFTER),
        ("下周三下午3点前", "下周三下午3点前", "2026-12-02", None),
        ("最晚周五", "最晚周五", "2026-11-27", None),
        ("四季度末", "四季度末", "2026-12-31", None),
        ("半个月内", "半个月内", "2026-12-11", Doubt.ABOUT),
        ("国庆后签约", "国庆后", None, Doubt.HOLIDAY),
        ("节后联系", "节后", None, Doubt.HOLIDAY),
        ("尽快安排", "尽快", None, Doubt.VAGUE),
        ("2月30日", "2月30日", None, Doubt.NO_SUCH_DAY),
        ("on 3/12/2026", "on 3/12/2026", None, Doubt.DAY_MONTH),
        ("by the end of next month", "by the end of next month", "2026-12-31", None),
        ("the 15th of next month", "the 15th of next month", "2026-12-15", None),
        ("end of month", "end of month", "2026-11-30", None),
        ("as soon as possible", "as soon as possible", None, Doubt.VAGUE),
        ("after National Day", "after National Day", None, Doubt.HOLIDAY),
    ],
)
def test_ways_of_saying_it(text, words, on, doubt):
    reading = one(text)

    assert (reading.words, reading.on and reading.on.isoformat(), reading.doubt) == (words, on, doubt)


@pytest.mark.parametrize(
    "text",
    [
        "阈值12.3mm", "12.3万元", "3号楼", "两周一次", "每周三", "3月龄", "v1.2", "sat down", "may I call", "前台",
        "年内科", "误差 0.5", "版本3.5", "日常", "后天性", "1000平米", "Mondays", "",
    ],
)  # fmt: skip
def test_what_is_no_day(text):
    assert dates(text, TODAY) == []


def test_the_same_line_reads_the_same_in_either_width():
    assert one("１２月３日").on == one("12月3日").on == date(2026, 12, 3)


@pytest.mark.parametrize(
    ("text", "on", "others", "by"),
    [
        ("两三天内发资料", "2026-11-29", ["2026-11-28"], True),
        ("一两天内发资料", "2026-11-28", ["2026-11-27"], True),
        ("三五天内发资料", "2026-12-01", ["2026-11-29"], True),
        ("两三个月后再联系", "2027-02-26", ["2027-01-26"], False),
        ("十二三天后", "2026-12-09", ["2026-12-08"], False),
        ("2-3天内寄出", "2026-11-29", ["2026-11-28"], True),
        ("两到三周后", "2026-12-17", ["2026-12-10"], False),
        ("两三天前去过", "2026-11-24", ["2026-11-23"], False),
        ("within 2-3 weeks", "2026-12-17", ["2026-12-10"], True),
        ("in two or three days", "2026-11-29", ["2026-11-28"], False),
        ("明后天发资料", "2026-11-28", ["2026-11-27"], False),
        ("今明两天发", "2026-11-27", ["2026-11-26"], False),
        ("下周三四发资料", "2026-12-03", ["2026-12-02"], False),
        ("下周三、四发资料", "2026-12-03", ["2026-12-02"], False),
        ("周三到周五", "2026-11-27", ["2026-11-25"], False),
    ],
)
def test_several_days_propose_the_later_and_say_so(text, on, others, by):
    reading = one(text)

    assert (reading.on.isoformat(), [day.isoformat() for day in reading.others]) == (on, others)
    assert (reading.doubt, reading.by) == (Doubt.SPAN, by)


@pytest.mark.parametrize(
    ("text", "on"), [("三天内", "2026-11-29"), ("十五天内", "2026-12-11"), ("within 3 days", "2026-11-29")]
)
def test_one_count_is_certain(text, on):
    assert (one(text).on.isoformat(), one(text).doubt) == (on, None)


@pytest.mark.parametrize(
    "rest", ["回复", "回访", "样品寄出", "起草方案", "定下来", "直接寄", "发资料", "给报价", "上午", "和他通话"]
)
@pytest.mark.parametrize("week", ["下", "本", "上"])
def test_monday_whatever_verb_follows(week, rest):
    reading = one(f"{week}周一{rest}")

    assert reading.words == f"{week}周一"
    assert reading.on.weekday() == 0


@pytest.mark.parametrize("rest", ["一起去", "一定来", "一次例会", "一直在", "一般不去"])
def test_the_week_itself_before_other_words_with_one(rest):
    assert (one(f"下周{rest}").words, one(f"下周{rest}").doubt) == ("下周", Doubt.SPAN)


@pytest.mark.parametrize("text", ["周三四点开会", "下周三四院开会", "周五六位专家来"])
def test_a_count_after_a_weekday_is_no_weekday(text):
    assert len(one(text).words.removeprefix("下")) == 2


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("by EOW", "2026-11-27"), ("send it by month end", "2026-11-30"), ("by week-end", "2026-11-27"),
        ("until quarter end", "2026-12-31"), ("by next month's end", "2026-12-31"), ("by EOM", "2026-11-30"),
    ],
)  # fmt: skip
def test_ends_said_in_short(text, on):
    assert (one(text).on.isoformat(), one(text).by) == (on, True)
