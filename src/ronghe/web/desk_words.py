"""What was read of a line, in words: each reading beside the words it rests on, each doubt as a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from ronghe.exchange.enums import ContactKind
from ronghe.exchange.queries.loglines import LogReading
from ronghe.journey.exports.wording import listed

DOUBTS = {
    "weekday": gettext_lazy("This week's day is today or over: is the next one meant?"),
    "next_weekday": gettext_lazy("“Next” is read as the day of next week, not the coming one."),
    "year": gettext_lazy("No year is written: the coming one is taken."),
    "month": gettext_lazy("No month is written: the coming one is taken."),
    "span": gettext_lazy("Several days are meant: please choose one."),
    "day_month": gettext_lazy("Day and month could be the other way round: please choose."),
    "dotted": gettext_lazy("This may be a number and not a date."),
    "workdays": gettext_lazy("Working days are counted without public holidays."),
    "about": gettext_lazy("The words give the day only roughly."),
    "count": gettext_lazy("It is read as the day of the month, not as a number of days."),
    "after": gettext_lazy("It may be done after that day: please give a day."),
    "holiday": gettext_lazy("The days of the festival are not known here: please give a day."),
    "vague": gettext_lazy("No day is said: please give one."),
    "no_such_day": gettext_lazy("There is no such day in the calendar."),
    "assumed": gettext_lazy("No day is said: today is taken."),
    "direction": gettext_lazy("It is read as having taken place; if it is still to come, plan it below instead."),
    "past": gettext_lazy("This day is over: please give a day to come."),
    "missing": gettext_lazy("By when is not said: please give a day."),
    "several": gettext_lazy("Several days are named: please check."),
}
_WEEKDAYS = (
    pgettext_lazy("weekday", "Mon"),
    pgettext_lazy("weekday", "Tue"),
    pgettext_lazy("weekday", "Wed"),
    pgettext_lazy("weekday", "Thu"),
    pgettext_lazy("weekday", "Fri"),
    pgettext_lazy("weekday", "Sat"),
    pgettext_lazy("weekday", "Sun"),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing read: the words, what they are read as, and the question where it is not certain."""

    words: str
    label: str
    value: str
    question: str = ""


def day_text(day: date | None) -> str:
    """A day with its weekday."""
    return f"{day:%Y-%m-%d} {_WEEKDAYS[day.weekday()]}" if day else _("not said")


def late_text(day: date, today: date) -> str:
    """How far a day lies from today, in words."""
    days = (day - today).days
    if days < 0:
        return ngettext("%(n)d day late", "%(n)d days late", -days) % {"n": -days}
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    return f"{date_format(day, 'm-d')} {_WEEKDAYS[day.weekday()]}"


def readings_of(reading: LogReading) -> list[Reading]:
    """Everything read of the line, in the order of the form."""
    line = reading.line
    found = []
    if line.kind_words:
        found.append(Reading(line.kind_words.text, _("Kind of contact"), str(ContactKind(line.kind).label)))
    if line.on is not None:
        words = line.on_words.words if line.on_words else "—"
        found.append(Reading(words, _("Day"), day_text(line.on), _question(line.on_doubt, line.others)))
    found += _organisation(reading)
    if reading.unit:
        found.append(Reading(reading.unit, _("Department"), reading.unit))
    if line.people:
        names = listed(person.text for person in line.people)
        found.append(Reading(names, _("People met"), names))
    for plan in line.planned:
        words = plan.rests_on.words if plan.rests_on else "—"
        by = bool(plan.rests_on and plan.rests_on.by)
        day = day_text(plan.due_on)
        value = _("%(what)s: by %(day)s, that day included") if by else _("%(what)s: %(day)s")
        question = _question(plan.doubt, plan.others)
        found.append(Reading(words, _("To be done"), value % {"what": plan.what, "day": day}, question))
    return found


def _organisation(reading: LogReading) -> list[Reading]:
    label = _("Organisation")
    names = _("or: %(names)s") % {"names": listed(str(one.organisation) for one in reading.others)}
    if reading.organisation is not None:
        question = "" if reading.organisation.sure else _("Only a part of the name is written: please check.")
        if reading.others:
            question = f"{question} {names}".strip()
        return [Reading(reading.organisation.words, label, str(reading.organisation.organisation), question)]
    if reading.others:
        return [Reading(reading.named, label, _("several could be meant"), names)]
    if reading.named:
        return [
            Reading(
                reading.named,
                label,
                _("not known here"),
                _("It is kept by this name, or choose an organisation of the network."),
            )
        ]
    return []


def _question(doubt: str, others: Sequence[date]) -> str:
    question = str(DOUBTS.get(doubt, ""))
    if question and others:
        days = listed(day_text(day) for day in others)
        question += " " + _("Or: %(days)s") % {"days": days}
    return question
