"""Text into needs: one per form, per message, per number, each with its place, sender and date; nothing is dropped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from ronghe.ingest.errors import Message, Remark
from ronghe.ingest.sources.documents.chat import Said, joined, messages, words
from ronghe.ingest.sources.documents.labels import SAID_OF_A_NEED, label_line, label_of
from ronghe.ingest.sources.folding import has_han
from ronghe.ingest.sources.guards import (
    MEDICAL_RECORD,
    PATIENT_WITHHELD,
    Checked,
    check_person_data,
    without_mentions,
)
from ronghe.ingest.sources.workbook import amounts, coerce, days, identifiers
from ronghe.kernel import text as kernel_text

_TITLE = 60
NOBODY = Said("", "", "", "", 0, 0)
# Below this a message greets, thanks or agrees.
_NEED_CHARACTERS = 14
# From here on it is taken for one whatever its words.
_LONG = 60
_CN = "[一二三四五六七八九十]{1,3}"
_NUMBERED = re.compile(
    r"^[ \t　]*(?:#{1,4}[ \t]*)?(?:"
    rf"[【\[]?(?:需求|问题|难题|课题|项目|need|problem)[ \t]*(?P<a>{_CN}|\d{{1,3}})[】\]]?[ \t]*[:：.、)）-]?"
    rf"|(?P<b>{_CN})[、.．]|[（(](?P<c>\d{{1,3}}|{_CN})[）)]|(?P<d>\d{{1,3}})[、.．)）](?!\d))[ \t]*",
    re.IGNORECASE | re.MULTILINE,
)
_SMALL_TALK = re.compile(
    r"^(大家好|各位|收到|谢谢|好的|明白|辛苦|请问|你好|您好|在吗|ok|okay|thanks|thank you|hi|hello|noted"
    r"|\[[^\]]{1,8}\]|@[^\s@]+\s*)+[\s!！。.,，~～、各位老师专家]*$",
    re.IGNORECASE,
)
_STOPS = re.compile(r"[,，!！。.~～、;；\n]+")
_GREETING = re.compile(
    r"^((大家|各位(老师|专家|领导|同仁)?|老师们?|你|您)(好|上午好|下午好|晚上好)?|hi|hello|dear all)"
    r"[\s,，!！.。:：~～]+",
    re.IGNORECASE,
)
# 求 asks where it stands alone (求一种…), not within 要求, 追求, 求助 and the like.
_ASKING = (
    r"需要|希望|寻找|急需|亟需|想要|想做|想找|要一种|征集|有无|有没有|能不能做|(?<![要需请追力讲征供苛诉])求(?![助证学职解和])"
    r"|need|want|looking for|seek|wish|would like|is there any|anyone making"
)
_WANT = re.compile(
    rf"{_ASKING}|需求|能否|难以|不足|痛点|解决|缺乏|缺少|困难|问题|误差|灵敏度|require|problem|lack|difficult|hope",
    re.IGNORECASE,
)
_ASKS = re.compile(_ASKING, re.IGNORECASE)
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九十")}


@dataclass(frozen=True, slots=True)
class DraftNeed:
    """A need as found in a text.

    Attributes:
        title: its first line or the form's title, at most 60 characters; never empty.
        text: its own words; identity numbers and header lines of a chat removed.
        fields: labelled parts by need field (``problem_zh``, ``targets_zh``, ``contact_phone`` …).
        sender: who said it, "" if not told.
        said_on: ISO day, "" if not told.
        start, end: place in the whole text.
        remarks: what was removed or is unsure.
        held: a patient may be named.
        recognised: it reads as a need; ``False`` for what was said in a chat beside its needs. There the name of a
            patient is withheld at once.
    """

    title: str
    text: str
    fields: dict[str, str | int | list[str]] = field(default_factory=dict)
    sender: str = ""
    said_on: str = ""
    start: int = 0
    end: int = 0
    remarks: tuple[Remark, ...] = ()
    held: bool = False
    recognised: bool = True


@dataclass(frozen=True, slots=True)
class Split:
    """A text taken apart.

    Attributes:
        needs: in text order, and between them what a chat holds beside its needs (``recognised`` is false).
        small_talk: how many messages only greet, thank or agree; they are in ``needs`` no more.
    """

    needs: tuple[DraftNeed, ...]
    small_talk: int = 0


def split_needs(source: str, today: date | None = None) -> Split:
    """The needs of a text. A chat is split by message, a list by its numbers, forms by their titles; a text that shows
    none of these is one need, as is a chat in which no need is recognised. Blank text gives none.
    ``today`` tells the year of days written without one.

    Of a chat nothing is lost: a message is a need, stands among the needs as not recognised, or is counted as small
    talk.

    Complexity: linear.
    """
    if not source.strip():
        return Split(())
    drafts: list[DraftNeed] = []
    small_talk = 0
    for message in _joined(messages(source, today)):
        parts = _parts(source, message.start, message.end)
        lead = _trimmed(source, message.start, parts[0][0])  # what stands before the numbers introduces them
        for start, end in [lead, *parts]:
            text = source[start:end]
            if (start, end) == lead and not text:
                continue
            if _is_small_talk(text):
                small_talk += 1
                continue
            recognised = (start, end) != lead and _is_need(text)
            drafts.append(_draft(words(source, start, end, message.gaps), start, end, message, recognised=recognised))
    if any(draft.recognised for draft in drafts):
        return Split(tuple(drafts), small_talk)
    return Split(tuple(_draft(source[start:end], start, end) for start, end in _parts(source, 0, len(source))))


def _joined(said: list[Said]) -> Iterator[Said]:
    """Messages of one sender in a row, joined where the later one only goes on (a short line, a target)."""
    current: Said | None = None
    is_need = False  # of the current one; what is joined to it leaves it one
    for message in said:
        goes_on = (
            current is not None
            and is_need
            and message.sender == current.sender
            and message.on == current.on
            and not (_ASKS.search(message.text) and _is_need(message.text))
            and not _NUMBERED.match(message.text)
            and not _is_small_talk(message.text)
        )
        if goes_on and current is not None:
            current = joined(current, message)
        else:
            if current is not None:
                yield current
            current, is_need = message, _is_need(message.text)
    if current is not None:
        yield current


def _is_need(text: str) -> bool:
    """Whether a message asks for something: by its words, its length, or a figure wanted (直径 ≤ 4 mm)."""
    plain = text.strip()
    if _is_small_talk(plain):
        return False
    if len(plain) >= _NEED_CHARACTERS and (len(plain) >= _LONG or _WANT.search(plain)):
        return True
    return any(clause.target is not None for clause in kernel_text.clauses(plain))


def _is_small_talk(text: str) -> bool:
    """Greetings, thanks and signs alone; not a word or figure beside them."""
    plain = text.strip()
    if not any(character.isalnum() for character in plain):
        return True
    pieces = [piece for one in _STOPS.split(plain) if (piece := one.strip())]
    return bool(_SMALL_TALK.match(plain)) or all(_SMALL_TALK.match(piece) for piece in pieces)


def _parts(source: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of the needs between two places: by form titles, else by numbers, else the whole."""
    titles = _title_lines(source, start, end)
    if len(titles) >= 2:
        bounds = [*titles, end]
        return [_trimmed(source, a, b) for a, b in pairwise(bounds)]
    numbers = _series(source, start, end)
    if len(numbers) >= 2:
        bounds = [*numbers, end]
        spans = [_trimmed(source, a, b) for a, b in pairwise(bounds)]
        bodies = [_NUMBERED.sub("", source[a:b], count=1).strip() for a, b in spans]
        # Numbers also count the parts, targets or conditions of one need: those items are short or labelled.
        whole = sum(
            len(body) >= _NEED_CHARACTERS and label_of(body.split("：")[0].split(":")[0]) is None for body in bodies
        )
        wanted = sum(bool(_WANT.search(body)) for body in bodies)
        explicit = bool(
            re.match(
                r"\s*[#【\[\s]*(需求|问题|难题|课题|项目|need|problem)",
                source[numbers[0] : numbers[0] + 12],
                re.IGNORECASE,
            )
        )
        if explicit or (whole == len(bodies) and wanted * 2 >= len(bodies)):
            return spans
    return [_trimmed(source, start, end)]


def _title_lines(source: str, start: int, end: int) -> list[int]:
    """Where lines "需求名称：…" stand; what belongs before the title (a number, a form heading) stays with it."""
    found = []
    offset = start
    for line in source[start:end].splitlines(keepends=True):
        match = label_line(line)
        if match and label_of(match[1]) == "title" and match[2].strip():
            found.append(offset)
        offset += len(line)
    if len(found) >= 2:
        found[0] = start if len(source[start : found[0]].strip()) < 200 else found[0]
    return found


def _series(source: str, start: int, end: int) -> list[int]:
    """Places of the longest run 1, 2, 3 … of one style of number at line starts."""
    by_style: dict[str, list[tuple[int, int]]] = {}
    for match in _NUMBERED.finditer(source[start:end]):  # sliced: a message may begin in the middle of a line
        style = next(name for name, text in match.groupdict().items() if text)
        by_style.setdefault(style, []).append((_number(match[style]), start + match.start()))
    best: list[int] = []
    for style in sorted(by_style):
        run: list[int] = []
        for number, place in by_style[style]:
            if number == len(run) + 1:
                run.append(place)
        # The outermost style comes first in the text.
        if len(run) >= 2 and (not best or run[0] < best[0]):
            best = run
    return best


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    if "十" in text and len(text) > 1:
        tens, _, ones = text.partition("十")
        return (_DIGITS.get(tens, 0) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)
    return _DIGITS.get(text, 0)


def _trimmed(source: str, start: int, end: int) -> tuple[int, int]:
    text = source[start:end]
    return start + len(text) - len(text.lstrip()), start + len(text.rstrip())


def _draft(raw: str, start: int, end: int, said: Said = NOBODY, *, recognised: bool = True) -> DraftNeed:
    checked = check_person_data(raw)
    if checked.held and not recognised:
        remarks = tuple(remark for remark in checked.remarks if remark is not MEDICAL_RECORD)
        checked = Checked(without_mentions(checked.text), (*remarks, PATIENT_WITHHELD))
    fields = labelled(checked.text)
    title = str(fields.get("title_zh") or fields.get("title_en") or "") or _title(checked.text)
    return DraftNeed(
        title[:200],
        checked.text,
        fields,
        said.sender or str(fields.get("proposer") or fields.get("contact_name") or ""),
        said.on or str(fields.get("published_on") or ""),
        start,
        end,
        (*checked.remarks, *_unsure_day(said)),
        checked.held,
        recognised,
    )


def _unsure_day(said: Said) -> tuple[Remark, ...]:
    """That the day of a message is no whole day as it was written."""
    if not said.unsure:
        return ()
    if said.on:
        taken = Message(
            f"聊天中日期写作“{said.unsure}”，无年份，按 {said.on} 记录",
            f"the chat says {said.unsure!r} without a year; taken for {said.on}",
        )
        return (Remark("day_without_year", taken, Message("如不对，请改正日期", "correct the date where it is wrong")),)
    left = Message(
        f"聊天中日期写作“{said.unsure}”，无法确定是哪一天，日期留空",
        f"the chat says {said.unsure!r}, which tells no day; the date is left open",
    )
    return (Remark("day_unknown", left, Message("请补写日期，如 2026-03-05", "write the date, as 2026-03-05")),)


def labelled(text: str) -> dict[str, str | int | list[str]]:
    """The labelled parts of a need's text: "技术指标：…" up to the next label, or a heading and what follows it."""
    parts: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        match = label_line(line)
        key = label_of(match[1]) if match else None
        if match and key:
            parts.append((key, [match[2].strip()]))
            continue
        heading = label_of(line) if len(line.strip()) <= 24 and not line.strip().endswith(("。", ".", "；")) else None
        if heading and re.match(r"\s*(#|【|[（(]?[\d一二三四五六七八九十]{1,3}[.、)）])", line):
            parts.append((heading, []))
        elif parts and line.strip():
            parts[-1][1].append(line.strip())
    out: dict[str, str | int | list[str]] = {}
    for key, lines in parts:
        body = "\n".join(one for one in lines if one).strip()
        if not body or coerce.is_blank(body):
            continue
        value = _typed(key, body)
        if value is None:
            continue
        name = f"{key}_{'zh' if has_han(body) else 'en'}" if key in SAID_OF_A_NEED else key
        out.setdefault(name, value)
    return out


def _typed(key: str, body: str) -> str | int | list[str] | None:
    if key in {"published_on", "renew_on"}:
        return days.read_date(body).value
    if key == "fields":
        return coerce.read_list(body).value
    if key == "budget_cny":
        return amounts.read_money(body).value
    if key == "kind":
        return coerce.read_choice(body, "need_kind").value
    if key == "contact_email":
        return identifiers.read_email(body).value
    return body


_PAUSES = "，,：:、 "


def _title(text: str) -> str:
    """The first words that name the matter: no number, no mark, cut at the first stop."""
    for line in text.splitlines():
        plain = _NUMBERED.sub("", line.strip(), count=1).strip("#*·• \t　【】[]")
        plain = _GREETING.sub("", plain)
        if len(plain) < 4 or _SMALL_TALK.match(plain):
            continue
        sentences = re.split(r"[。！？；\n]|[.!?;](?:\s|$)", plain)
        first = next((said for sentence in sentences if (said := sentence.strip(_PAUSES).strip())), "")
        if len(first) > _TITLE:
            cut = re.match(rf".{{12,{_TITLE}}}(?=[{_PAUSES}])", first)
            first = cut[0].rstrip(_PAUSES) if cut else first[: _TITLE - 1] + "…"
        if first:
            return first
    return " ".join(text.split())[:_TITLE] or "—"
