"""Numbers with their units in a normalised text, leaving out the numbers that measure nothing.

Standards, dates, model numbers, p values, confidence intervals, list numbers and page-like references are masked first.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from ronghe.kernel.patterns import compiled
from ronghe.kernel.text.numerals import ARABIC, CHINESE, ENGLISH, arabic, chinese, english
from ronghe.kernel.text.units import scale_of, unit_names

_CHINESE_SIGNS = "一二两三四五六七八九十百千半"
_GAP = r"[ \t]{0,2}"
_NUMBER = re.compile(rf"(?P<arabic>{ARABIC})|(?P<chinese>{CHINESE})|(?P<english>{ENGLISH})", re.I)
_SPREAD = re.compile(rf"{_GAP}\(?(?:±|\+/-|\+-){_GAP}(?:{ARABIC})")
_SEPARATOR = re.compile(
    r"[ \t]{0,2}(?:-|–|—|−|~|〜|∼|至|到|\bto\b|(?P<and>\band\b|和|与))[ \t]{0,2}(?=[\d.一二两三四五六七八九十百半])"
)
_COLD = re.compile(r"\s?(?:℃|°C|摄氏度|度)")
_TIMES = {"万": 1e4, "亿": 1e8, "千": 1e3, "百": 1e2, "million": 1e6, "billion": 1e9, "thousand": 1e3}
_MULTIPLIER = re.compile(rf"{_GAP}(万|亿|千|百|million|billion|thousand){_GAP}")
_MONEY = ("CNY", "USD", "EUR", "GBP", "HKD")
_MONEY_BEFORE = re.compile(r"(?:(RMB|CNY|人民币|¥|￥)|(US\$|USD|\$)|(€|EUR)|(£|GBP)|(HK\$|HKD))\s{0,2}$")
# What must not follow a Chinese unit, as it then is a part of another word.
_NOT_A_UNIT = re.compile(
    r"次性|次元|次级|分(?:之|期|级|辨|布|别|析|类|割|子|为|型|层|支|泌|娩|散|配|享)|天(?:然|津|线|平)|日(?:本|常)"
    r"|度(?:过|假)|人(?:工|体|员|类|群|机|民|才|口)"
    r"|元(?:素|件|年|器)|年(?:龄|轻|度|代|级|版|发布|起)|升(?:级|高|温|降|至|到)|克(?:服|隆|罗)|秒杀|周(?:围|期"
    r"|边|转|岁|龄)|个(?:体|人|性|案|别)"
    r"|名(?:称|为)|件套|条件|层(?:面|次|级|析|流)|对(?:比|照|应|于|称|接|象)|把(?:握|手)|点(?:击|云|位)|种(?:植"
    r"|类|子)|位(?:置|于|移|点|数)|站点|步(?:骤|态|行)"
    r"|台(?:阶|湾|式)|组(?:织|件|合|成|分)|批(?:准|量|次号)|瓦(?:斯)|米(?:粒)|伏(?:特计)|安(?:全|装|徽)"
    r"|单位(?:面积|体积)|样本(?:量|采集)|病例对照|帕(?:金|拉)"
    r"|欧(?:洲|盟|美)|牛(?:津|皮)|巴(?:斯|西)|头(?:端|部)|项目|块(?:状)|盒(?:子)|度数|倍(?:率|频|数)|张(?:力|开)"
    r"|幅(?:度)|家(?:庭|用|属)|床(?:旁|边|位)"
    r"|根(?:据|管)|枚举"
)
_MASKS = re.compile(
    r"""(?:
    (?<![A-Za-z])(?=[A-Za-z])(?:
        https?://[^\s\u4e00-\u9fff]{1,300} | [\w.+-]{1,64}@[\w-]{1,64}\.[\w.]{1,64}
      | (?:GB|YY|ISO|IEC|ASTM|EN|IEEE|ANSI|AAMI|DIN|JIS|WS|HJ|ICH|USP|UL|MIL-STD|CFR|NCT|ChiCTR|DICOM|HL7|CN|ZL
          |IPX?|TCVN|BS|QB|HIPAA|T/[A-Z]{1,8})
            (?:[ /-]?(?:T|Z|IEC|EN|ISO|TS|TR)){0,3}[ ]?-?[A-Z]?\d[\d.:/-]{0,30}(?:[ ]?[:-][ ]?(?:19
                |20)\d\d)?(?:[ ]?(?:级|class\s?\d))?
      | (?:fig(?:ure)?|table|class|phase|type|version|ver|v|stage|grade|level|no|item|step|section|chapter|claim
          |room|ward|eq)\.?[ ]?\d{1,4}(?:\.\d{1,4}){0,3}(?!\d*[ ]?(?:%|[mμk]m\b|ms\b))
      | (?:since|in|by|from|until|before|after|during|year)\s?(?:19|20)\d\d\b(?!\s?(?:%|[a-zA-Zμ例名个元次]))
      | (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?\s(?:\d{1,2},?\s)?(?:19|20)\d\d\b
      | p[ -]?(?:value|值)?\s?(?:[<>=≤≥为]|of)\s?(?:0?\.\d+|1\.0+)
      | (?:IQR|SD|s\.d\.)\s?(?:为|是|:|=|of|,)?\s?\d{1,6}(?:\.\d{1,4})?\s?(?:%
          |[A-Za-zμ]{1,4}\b)?(?:\s?[-–~,至]\s?\d{1,6}(?:\.\d{1,4})?(?:\s?(?:%|[A-Za-zμ]{1,4}\b))?)?
      | [A-Za-z]{1,16}\d{0,6}[-‐]\d{1,9}[A-Za-z]{0,8}(?:-\d{1,9}){0,4}
    )
  | (?<![\d.])(?=\d)(?:
        1[3-9]\d{9}(?!\d) | 0\d{2,3}-\d{7,8}(?!\d)
      | (?:19|20)\d\d\s?(?:年度?)?\s?[-–~至到]\s?(?:19|20)\d\d(?!\d)(?:\s?年度?)?
      | (?:19|20)\d\d\s?年(?:度|代|版|底|初|中)?(?:\s?\d{1,2}\s?月(?:份)?)?(?:\s?\d{1,2}\s?[日号])?
      | \d{1,2}\s?月(?:份|\s?\d{1,2}\s?[日号]|底|初|中旬|上旬|下旬)
      | (?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])(?:[-/.](?:[0-3]?\d))?(?![\d.])
      | (?:95|90|99)\s?%?\s?-?\s?(?:CI|confidence\s+intervals?|置信区间|可信区间|confidence\s+limits)
            (?:\s?(?:为|是|:|,|=|\[|\(|of)){0,3}\s?(?:[-−]?\d{1,6}(?:\.\d{1,4})?\s?(?:%|[A-Za-zμ]{1,4})?\s?(?:[-–—~,]
                |至|到|to)\s?[-−]?\d{1,6}(?:\.\d{1,4})?\s?(?:%|[A-Za-zμ]{1,4}\b)?)?\s?[\])]?
      | \d{1,6}(?:\.\d{1,4})?\s?(?:[cmμ]?m|px|毫米
          |厘米)?\s?[×x*X]\s?(?!10\^?[-\d])\d{1,6}(?:\.\d{1,4})?(?:\s?(?:[cmμ]?m|px|毫米
          |厘米)?\s?[×x*X]\s?\d{1,6}(?:\.\d{1,4})?)?(?:\s?(?:[cmμ]?m\b|px\b|像素|毫米|厘米)|(?![A-Za-z]))
      | 7\s?[×x*]\s?24(?:\s?(?:小时|h))? | 24/7\b | \d{1,5}:\d{1,6}(?!\d) | [45]G\b | [234]D\b | \d{1,3}K\b
          | \d\.0(?=\s?(?:版|系统|平台|时代))
    )
  | 第\s?[\d一二三四五六七八九十百]{1,6} | (?:图|表|附录|编号|序号|版本|版)\s?\d{1,4}(?:[.-]\d{1,4}){0,2}
  | (?:四分位(?:间|数间)?距|标准差)\s?(?:为|是|:|=|,)?\s?\d{1,6}(?:\.\d{1,4})?\s?(?:%
      |[A-Za-zμ]{1,4})?(?:\s?[-–~,至]\s?\d{1,6}(?:\.\d{1,4})?(?:\s?(?:%|[A-Za-zμ]{1,4}\b))?)?
  | \((?:19|20)\d\d\) | [(]\d{1,2}[)](?=\s?[\u4e00-\u9fffA-Za-z]) | \[\d{1,3}(?:[,–-]\d{1,3}){0,8}\]
  | (?<=[:;,])\s?\d{1,2}[.、)](?!\d)(?=\s?[\u4e00-\u9fffA-Za-z])
  | (?m:^)\s{0,8}(?:[(\[]?\d{1,2}[.)、\]](?!\d)|[一二三四五六七八九十]{1,3}[、.])
  | [一二三四五六七八九十两]{1,3}(?:级|类|期|型|代|甲|线|站式|体化|系列|院|科|旦|般|定|直|些|样|种|体|致|起|方面|步
      |个(?!半?小时|半?月|工作日|星期|疗程)|位|名|家|款|套|批|组
      |项|台|部|同|并|来|键|经)
    )""",
    re.X | re.I,
)
_DIGIT = re.compile(rf"\d|[{_CHINESE_SIGNS}]|{ENGLISH}", re.I)
# Letters that may stand directly before a value without making it a model number.
_PREFIXES = re.compile(
    r"(?:\b(?:AUC|AUROC|Ra|SNR|TRL|Dice|ICC|Kappa|IoU|RMB|CNY|USD|US|F1|n|N|R2|TRE|MARD|CV)|[\u4e00-\u9fffΦφø~]"
    r"|(?<=[^A-Za-z])|^)[=]?$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A number and its unit at ``text[start:end]``; ``high`` for a range; ``spread`` for a bare ±value."""

    start: int
    end: int
    value: float
    high: float | None
    unit: str
    dimension: str
    spread: bool = False
    worded: bool = False  # in Chinese characters or English words


def mentions(text: str) -> list[Mention]:
    """Every quantity of a normalised text, in order, without overlap. Linear in the text."""
    if not _DIGIT.search(text):
        return []
    hidden = [match.span() for match in _MASKS.finditer(text) if match.end() > match.start()]
    opens = [span[0] for span in hidden]
    found: list[Mention] = []
    at = 0
    while match := _NUMBER.search(text, at):
        at = match.end()
        place = bisect_right(opens, match.start()) - 1
        if place >= 0 and match.start() < hidden[place][1]:
            at = max(at, hidden[place][1])
            continue
        mention = _read(text, match)
        if mention is not None:
            found.append(mention)
            at = max(at, mention.end)
    return found


def _read(text: str, match: re.Match[str]) -> Mention | None:
    start, end = match.span()
    value = _value(match)
    if value is None or not _stands_free(text, match):
        return None
    lead = text[max(0, start - 4) : start]
    spread = bool(re.search(r"(?:±|\+/-|\+-)\s?$", lead))
    if spread:
        start -= len(lead) - re.search(r"(?:±|\+/-|\+-)\s?$", lead).start()  # type: ignore[union-attr]
    elif re.search(r"(?:^|[\s(至到~:为在于,])[-−–]$", lead) and match.lastgroup == "arabic":
        value, start = -value, start - 1
    below_zero = bool(re.search(r"[\u4e00-\u9fff][-−–]$", lead)) and match.lastgroup == "arabic"
    share = "分之" in match.group()
    worded = match.lastgroup != "arabic"
    high: float | None = None
    if below_zero and _COLD.match(text, end):
        value, start = -value, start - 1
    plus = _SPREAD.match(text, end)
    if plus:
        end = plus.end()
    unit, unit_end, factor = ("%", end, 100.0) if share else _unit(text, end)
    if plus and unit == "" and text[end : end + 1] == ")":
        unit, unit_end, factor = _unit(text, end + 1)
    if unit and not plus:
        late = _SPREAD.match(text, unit_end)
        if late:
            again, again_end, _ = _unit(text, late.end())
            if again == unit or not again:
                unit_end = again_end if again else late.end()
    second = _second(text, unit_end if unit else end, unit, match, spread or bool(plus))
    if second is not None:
        top, second_unit, second_end, second_factor = second
        if not unit:
            unit, factor = second_unit, second_factor
        unit_end = second_end
        if unit != second_unit and second_unit:
            ours, theirs = scale_of(unit), scale_of(second_unit)
            if ours and theirs:  # "30 s to 2 min": the first in the unit of the last
                value, unit, factor = value * factor * ours[1] / theirs[1], second_unit, 1.0
                value /= 1.0
        high = top * second_factor
    if not unit:
        if worded:
            return None
        money = _MONEY_BEFORE.search(text, max(0, start - 8), start)
        if money:
            unit = next(name for name, sign in zip(_MONEY, money.groups(), strict=True) if sign)
            start = money.start()
            times = _MULTIPLIER.match(text, unit_end)
            if times:
                factor, unit_end = _TIMES[times.group(1)], times.end()
            per = _per_pattern().match(text, unit_end)
            if per and scale_of(unit + per.group()):
                unit, unit_end = unit + per.group(), per.end()
    scale = scale_of(unit)
    if scale is None:
        return None
    if worded and scale[0] == "例" and (value <= 1 or match.group().lower() in {"one", "two", "a", "an"}):
        return None
    if text[start - 1 : start] == "(" and text.find(")", match.end(), unit_end) >= 0:
        start -= 1  # (1.2±0.4) mm
    value = float(f"{value * factor:.12g}")
    high = None if high is None else float(f"{high:.12g}")
    return Mention(start, unit_end, value, high, unit, scale[0], spread, worded)


def _value(match: re.Match[str]) -> float | None:
    if match.lastgroup == "arabic":
        return arabic(match.group())
    return chinese(match.group()) if match.lastgroup == "chinese" else english(match.group())


def _stands_free(text: str, match: re.Match[str]) -> bool:
    """Not inside a word, a model number or a longer number."""
    start = match.start()
    if match.lastgroup != "arabic":
        if match.lastgroup == "english":
            return start == 0 or text[start - 1] != "-"
        if text[start : start + 2] in {"半年", "半月", "半天"} and text[start - 1 : start] in {"上", "下", "前", "后"}:
            return False  # 下半年 is a date
        return start == 0 or text[start - 1] not in "第数几每十"
    before = text[max(0, start - 8) : start]
    if before[-1:] == "." and before[-2:-1].isdigit():
        return False
    if not before or not (before[-1].isascii() and (before[-1].isalpha() or before[-1] == "_")):
        return True
    return bool(_PREFIXES.search(before))


def _unit(text: str, at: int) -> tuple[str, int, float]:
    """The unit written at ``at`` (may be empty), where it ends, and a factor for 万, million and their like."""
    times = _MULTIPLIER.match(text, at)
    match = _unit_pattern().match(text, at)
    factor = 1.0
    if times and (match is None or match.group(1) in {"万", "亿"}):
        after = _unit_pattern().match(text, times.end())
        if after and not _NOT_A_UNIT.match(text, after.start(1)):
            together = times.group(1) + after.group(1)
            if scale_of(together) is not None:
                return together, after.end(), 1.0
            match, factor = after, _TIMES[times.group(1)]
    if match is None or _NOT_A_UNIT.match(text, match.start(1)):
        return "", at, 1.0
    unit = match.group(1)
    end = match.end()
    while follows := _per_pattern().match(text, end):
        longer = unit + text[end : follows.end()]
        if _NOT_A_UNIT.match(text, follows.start(1)) or scale_of(longer) is None:
            break
        unit, end = longer, follows.end()
    return unit, end, factor


def _second(text: str, at: int, unit: str, match: re.Match[str], spread: bool) -> tuple[float, str, int, float] | None:
    """The upper end of a range that goes on at ``at``: value, unit, end, factor."""
    separator = _SEPARATOR.match(text, at)
    if separator is None or spread:
        return None
    if separator.group("and") and not re.search(
        r"(?:\bbetween|介于)\s*$", text[max(0, match.start() - 10) : match.start()], re.I
    ):
        return None
    number = _NUMBER.match(text, separator.end())
    if number is None:
        return None
    top = _value(number)
    if top is None:
        return None
    second, end, factor = _unit(text, number.end())
    if "分之" in number.group():
        second, factor = "%", 100.0
    ours, theirs = scale_of(unit), scale_of(second)
    if unit and second and (ours is None or theirs is None or ours[0] != theirs[0]):
        return None
    if unit and not second:
        return None
    if not second and (
        text[separator.start() : separator.end()].strip() not in {"-", "–", "~", "至", "到", "to"}
        or not number.group()[0].isdigit()
    ):
        return None
    return top, second, end, factor


@lru_cache(maxsize=1)
def _names_pattern() -> str:
    latin = [name for name in unit_names() if name[-1].isascii() and (name[-1].isalnum())]
    other = [name for name in unit_names() if name not in set(latin)]
    both = sorted([(name, True) for name in latin] + [(name, False) for name in other], key=lambda pair: -len(pair[0]))
    parts = []
    for name, is_latin in both:
        written = re.escape(name)
        if is_latin and len(name) > 3 and name.isalpha():
            written = f"(?i:{written})"
        parts.append(written + ("(?![A-Za-z0-9_])" if is_latin else ""))
    return "|".join(parts)


@lru_cache(maxsize=1)
def _unit_pattern() -> re.Pattern[str]:
    return compiled(rf"[ \t]{{0,2}}[-‐]?[ \t]?({_names_pattern()})")


@lru_cache(maxsize=1)
def _per_pattern() -> re.Pattern[str]:
    return compiled(rf"(?:[ \t]?/[ \t]?|每|[ ]per[ ]|·)(?:一)?({_names_pattern()})")
