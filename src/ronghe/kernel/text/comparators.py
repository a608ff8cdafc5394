"""How a text bounds a number: the words before it and after it, in Chinese and English."""

import re
from dataclasses import dataclass
from enum import Enum, auto

from ronghe.kernel.text.targets import Operator


class Bound(Enum):
    """A comparator as written; what it means may depend on the way that is better and on who speaks."""

    PLAIN = auto()  # a value, with "of", "is", "约" or nothing
    LT = auto()
    LE = auto()
    GE = auto()
    GT = auto()
    BEST = auto()  # 优于, better than
    WORSE = auto()  # no worse than: the value itself is good enough
    REACH = auto()  # 达到, achieves
    DOWN_TO = auto()  # 缩短至, reduced to
    UP_TO = auto()  # 提高到, increased to
    AT_LEAST_CLAIMED = auto()  # 最低灵敏度, minimum sensitivity
    AT_MOST_CLAIMED = auto()  # 最长, 高达, up to: a limit of what is claimed


_NO = r"(?:不得|不能|不应|不可|不宜|不要|不许|别|应不|须不|不|未|无|勿)(?:应|得|能|会|可|需|必|再)?"
_BE = r"(?:be\s+|fall\s+|go\s+|drop\s+|take\s+|last\s+|cost\s+|weigh\s+)?"
_SMALL = r"(?:less|lower|fewer|shorter|smaller|thinner|lighter|narrower|slower|cheaper|younger|quieter|finer)"
_LARGE = r"(?:more|greater|higher|longer|larger|bigger|thicker|heavier|wider|later|deeper|older|louder)"
_BEFORE = re.compile(
    rf"""(?:
    (?P<GE>{_NO}(?:低于|小于|少于|短于|浅于|薄于|慢于)|至少(?:为|达到?|能|要|需)?|最少(?:为|需)?|最低(?:为|达|要
        |需)?|不下于|≥|>\s?=|≧|⩾|⩾|大于(?:或)?等于
        |高于(?:或)?等于|(?<!检测)(?<!检出)(?<!测量)(?<!定量)下限(?:为)?
        |at\s+least|not?\s+{_BE}{_SMALL}\s+than|not\s+(?:be\s+|fall\s+|drop\s+)?(?:below|under)|never\s+below
            |(?:a\s+)?minimum(?:\s+of)?|(?<!\d)(?<!\d\s)\bmin\.?\s
        |(?:greater|more|higher)\s+than\s+or\s+equal\s+to|equal\s+to\s+or\s+(?:greater|more)\s+than|upwards?\s+of)
  | (?P<WORSE>(?:no|not)\s+(?:be\s+)?worse\s+than)
  | (?P<LE>at\s+least\s+(?:once\s+)?every|(?:no|not)\s+less\s+(?:often\s+)?than\s+(?:once\s+)?every
      |{_NO}(?:超过|大于|高于|多于|长于|超出|厚于|重于|宽于|晚于|迟于|逾|深于)|≤|<\s?=|≦|⩽|小于(?:或)?等于
      |低于(?:或)?等于|至多|最多(?:为)?
      |(?<!检测)(?<!测量)(?<!定量)上限(?:为)?
        |not?\s+{_BE}{_LARGE}\s+than|(?:not|never|n't)\s+(?:to\s+)?exceed(?:ing)?|(?:not|never)\s+(?:be\s+|go\s+|rise\s+)?(?:above|over|beyond)
            |never\s+(?:more|greater|higher|longer)\s+than
            |without\s+exceeding|at\s+(?:the\s+)?most|within|\bin\s+under|(?:less|lower|fewer)\s+than\s+or\s+equal\s+to
        |limited\s+to|capped\s+at|kept\s+to|no\s+later\s+than)
  | (?P<BEST>优于|好于|强于|{_NO}差于|better\s+than|superior\s+to)
  | (?P<LT>小于|低于|少于|短于|不足|不到|不满|未满|未到|未达|薄于|轻于|窄于|细于|快于|<|(?:{_SMALL}|faster
      |quicker)\s+than|\bunder|\bbelow|\bsub-
      |under\s+a)
  | (?P<GT>超过|大于|高于|多于|长于|超出|逾|突破|深于|>|{_LARGE}\s+than|\bover|\babove|exceed(?:s|ed|ing)?
      |in\s+excess\s+of|beyond)
  | (?P<DOWN_TO>(?:缩短|降低|下降|减少|减小|压缩|降|减|缩小|缩减|压减|减轻|缩|压)(?:至|到|为|成)了?|down\s+to
      |(?:reduced|shortened|cut|lowered
      |brought|decreased|falls?|fell|drops?|dropped|shrunk|reduces|reducing)\s+(?:down\s+)?to)
  | (?P<UP_TO>(?:提高|提升|增加|延长|升高|增|升|扩大|增大|改善)(?:至|到|为)了?|(?:increased|raised|extended|improved
      |boosted|rises?|rose)\s+to)
  | (?P<AT_MOST_CLAIMED>控制在|限制在|限定在|(?:可|能)?(?:最长|最大|最高|最远|最深|最短|最快|最小)(?:可达|可|达到?
      |为|不超过)?|高达|长达|多达|up\s+to
      |as\s+(?:high|long|much|many|low|little|few|small|short|thin|fine)\s+as|(?:a\s+)?maximum(?:\s+of)?|\bmax\.?)
  | (?P<REACH>(?:可|能|应|须|需|已|要)?(?:达到了?|达|实现)|(?:can\s+|to\s+)?(?:reach|achiev|attain)(?:e|es|ed|ing)?)
    )
    (?:(?<=至少)[能可要用提前在洗戴撑]{{0,3}}|(?<=最少)[能可要用]{{0,2}})?
    (?:[ \t]|约|大约|平均|近|为|在|的|:|=|每例|每次|仅|RMB|CNY|USD|US\$|\$|¥|人民币|φ|~|≈
      |about\b|approximately\b|approx\.?|around\b|roughly\b|nearly\b|just\b|some\b|\ban?\b|\bthe\b|of\b|only\b)*$""",
    re.X | re.I,
)
_AFTER = re.compile(
    r"""[ \t]?\(?(?:
    (?P<LE>(?:或|及|和)?(?:以内|之内|以下|之下)|内(?![部置镜径窥科腔壁外分源皮生含嵌])|封顶|或更(?:少|低|短|小|快)
        |(?:or|and)\s+younger|or\s+(?:less|lower|below|under|fewer|shorter|smaller|faster|thinner|lighter|cheaper)|at\s+(?:the\s+)?most
            |max(?:imum)?\b|and\s+(?:below|under))
  | (?P<GE>(?:或|及|和)?(?:以上|之上)|upwards?\b|或更(?:多|高|长|大|久)|起(?=[,。;、\s)]|$)|\+(?![\d/-])
        |(?:or|and)\s+older|or\s+(?:more|above|greater|longer|higher|over|larger)|and\s+(?:above|over|up)\b|at\s+(?:least
            |minimum)|minimum\b|plus\b)
  | (?P<BEST>(?:或|及)更(?:好|优)|or\s+better)
  | (?P<PLAIN>左右|上下))""",
    re.X | re.I,
)
_TO = re.compile(r"\bto\s+(?:about\s+|approximately\s+|around\s+|an?\s+)?$", re.I)
_LOWER = re.compile(
    r"\b(?:reduc|shorten|cut|lower|decreas|bring|brought|drop|fall|fell|compress|shrink|shrunk|trim"
    r"|minimi)\w*\b[^.;]*$",
    re.I,
)
_RAISE = re.compile(r"\b(?:increas|rais|improv|extend|boost|lengthen|prolong)\w*\b[^.;]*$", re.I)
_WINDOW = 34
_REACH_BACK = 90


@dataclass(frozen=True, slots=True)
class Bounded:
    """The bound of a number and where its words begin and end."""

    bound: Bound
    start: int
    end: int


def bound_of(text: str, start: int, end: int, floor: int = 0) -> Bounded:
    """The comparator around ``text[start:end]``, its words not looked for before ``floor``. Constant cost."""
    left = max(floor, start - _WINDOW)
    before = _BEFORE.search(text[left:start])
    after = _AFTER.match(text[end : end + 16])
    bound, begin, stop = Bound.PLAIN, start, end
    if before:
        bound, begin = Bound[before.lastgroup or "PLAIN"], left + before.start()
    else:
        to = _TO.search(text, left, start)
        if to:
            span = text[max(floor, to.start() - _REACH_BACK) : to.start()]
            if _LOWER.search(span):
                bound, begin = Bound.DOWN_TO, to.start()
            elif _RAISE.search(span):
                bound, begin = Bound.UP_TO, to.start()
    if after:
        stop = end + after.end()
        later = Bound[after.lastgroup or "PLAIN"]
        keeps = (
            (bound is Bound.LT or bound is Bound.LE)
            if later is Bound.LE
            else (bound is Bound.GT or bound is Bound.GE)
            if later is Bound.GE
            else bound is not Bound.AT_MOST_CLAIMED
        )
        if not keeps:
            bound = later
    return Bounded(bound, begin, stop)


def operator_of(bound: Bound, way: str | None, *, wanted: bool) -> Operator:
    """What a bound means for a parameter of which ``way`` values are better; ``wanted``: in a need, not an offer."""
    plain = {Bound.LT: Operator.LT, Bound.LE: Operator.LE, Bound.GE: Operator.GE, Bound.GT: Operator.GT}
    if bound in plain:
        return plain[bound]
    if bound is Bound.BEST:
        return Operator.GT if way == "high" else Operator.LT
    if bound is Bound.WORSE:
        return Operator.GE if way == "high" else Operator.LE
    if bound is Bound.DOWN_TO:
        return Operator.LE if wanted else Operator.EQ
    if bound is Bound.UP_TO:
        return Operator.GE if wanted else Operator.EQ
    if bound is Bound.REACH:
        return (Operator.LE if way == "low" else Operator.GE) if wanted else Operator.EQ
    if bound is Bound.AT_LEAST_CLAIMED:
        return Operator.EQ if way == "low" else Operator.GE
    if bound is Bound.AT_MOST_CLAIMED:
        if way == "high":
            return Operator.GE if wanted else Operator.EQ
        return Operator.LE
    return Operator.EQ
