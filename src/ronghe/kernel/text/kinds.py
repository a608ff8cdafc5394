"""What a part of a need says, told from its words."""

import re
from enum import Enum, StrEnum, auto

from ronghe.kernel.text.cues import Cue
from ronghe.kernel.text.standing import is_requirement


class ClauseKind(StrEnum):
    """What a clause of a need says.

    ``CONSTRAINT`` is a requirement without a number, ``PRACTICE`` what is done today.
    """

    PROBLEM = "problem"
    POPULATION = "population"
    OUTCOME = "outcome"
    SETTING = "setting"
    PRACTICE = "practice"
    TARGET = "target"
    CONSTRAINT = "constraint"


class Mood(Enum):
    """Whether a number is wished for or merely told."""

    NEUTRAL = auto()
    WISH = auto()
    PRACTICE = auto()
    WISH_AND_PRACTICE = auto()


_SOUGHT = Cue(
    re.compile(r"^\s*(?:\w{0,8}[:,])?\s*(?:现|特)?求(?!助|救|诊|医|证|解)|^.{0,12}?有没有(?!遇|碰|发生)"),
    re.compile(
        r"\b(?:is|are) there an?y?\b|\bdo(?:es)? (?:you|any|your \w+) (?:know|have|make|offer)|\bdoes any(?:one|body)\b"
        r"|\bany(?:one|body) (?:working|making|building)\b|\bwho (?:makes|builds|sells|offers|runs)\b",
        re.I,
    ),
)
"""Words that ask for a thing, as in a chat (求…, 有没有…, does anyone make …)."""
_WISH = Cue(
    re.compile(
        r"希望|期望|要求|需要(?!\s*(?:\d|约|平均|近|超过|[一二三四五六七八九十半]))|需求|需(?!氧|要|\s*(?:\d|约|时"
        r"|近))|须|应(?!用|激|对|答|力|变|急)|必须|要能|能否|想要"
        r"|想找|寻找|寻求|求(?:购|一|个)|征集|最好|目标|指标|力争|争取|保证|确保|要(?=[小不低高达有在做能是]|求|找"
        r"|一)|实现|达到"
    ),
    re.compile(
        r"\bneeds?\b|\bwant|\bmust\b|\bshould\b|\bshall\b|\brequire|\blooking for|\bseek|\bwish|\bwould like|\bhope"
        r"|\bideally|\bpreferabl|\btarget|\bgoal|\baim|\bhas to\b|\bhave to\b|\bplease\b|\bdesired?\b",
        re.I,
    ),
)
_TOGETHER = r"[^,;。]{1,14}?(?:配合|兼容|适配|对接|联用|共用|集成|匹配|互通|配套|衔接)"
"""What makes of something there already a thing to get on with: 能与现有 C 臂配合 asks for something."""
_UNDENIED = r"(?<!不)(?<![无不]需)(?<!不[能得再用])(?<!无须)(?<!不需要)(?<!免)(?<!减少)(?<!降低)(?<!摆脱)"
"""What is not to be relied on (不依赖网络) is asked for, not told."""
_PRACTICE = Cue(
    re.compile(
        r"目前(?!的?(?:一半|[\d一二三四五六七八九十]+(?:分之|成|/)))|现在"
        rf"|现有(?!{_TOGETHER})|当前|如今|常规|传统(?!医)|以往|{_UNDENIED}人工(?!智能|关节|耳蜗|心脏|血管|晶状|骨|皮|角膜|瓣)|手工|徒手"
        rf"|现行|临床上|我科|我院|平均需|往往|通常|国内外|市面上|经常|{_UNDENIED}依赖|靠经验|仍以"
        r"|多采用|^\s*(?:我|我们|我们科|本科|本院|本中心)是(?!想|希望|否|要)"
    ),
    re.compile(
        r"\bcurrent(?:ly)?\b|\btoday\b|\bat present\b|(?<!with )(?<!with our )(?<!with the )\bexisting\b"
        r"|\bconventional|\bat the moment\b|\bnow\b(?! need)"
        r"|(?<!no )(?<!without )\bmanual(?:ly)?\b|(?<!not )\brel(?:y|ies) on\b|\busually\b|\btypically\b|\bpresently\b"
        r"|(?<!more )(?<!less )(?<!how )(?<!as )\boften\b|\bstandard practice"
        r"|\bwe(?:'re| are) an? |\bI(?:'m| am) an? "
        r"|\bin our (?:centre|center|hospital|department)|\bwe (?:use|see|treat|perform|measured?)\b",
        re.I,
    ),
)
_CONSTRAINT = Cue(
    re.compile(
        rf"(?:与|和|同|跟)现有{_TOGETHER}|必须|须(?!臾)|不得|不能(?!满足|准确|有效|及时|实现)|不可|无需|无须|不需|免(?:耗材|校准|标定|穿刺|洗|安装"
        r"|维护|充电|手术|麻醉|缝合|扩散)|可(?:灭菌|高[温压]|低温|蒸汽|重复|拆|水洗|穿戴|离线"
        r"|消毒|降解|回收|移动|升级|追溯|单手|定制|视化)|应(?:支持|能|可|具备|符合|避免)|兼容|不(?:使用|含|依赖|接触"
        r"|影响|增加|改变|占用|需要)|符合|支持|一次性使用|离线|国产|接口|适配|不联网"
        r"|本地(?:部署|运行)|操作简便|易于|无辐射|无创|低成本|通过.{0,8}(?:认证|注册)|生物相容|需(?:能|可|支持|具备"
        r"|要能|通过|在)"
    ),
    re.compile(
        r"\bsingle[- ]use\b|\bnot required\b|\bmust\b|\bcannot\b|\bwithout\b|\bno need\b|\bcompatib|\bhas to\b"
        r"|\bhave to\b|\bsterili[sz]|\boffline\b|\bdisposable\b|\breusable\b|\bshould (?:not|be|work|run|fit|support"
        r"|allow)\b|\bneeds? to (?:be|work|run|fit|support)\b|\bsupports?\b|\bcompl(?:y|iant|ies)\b|\bbiocompatib"
        r"|\bno (?:radiation|consumables|extra|additional|external)\b|\bonly\b.{0,40}\ballowed|\bfree of\b"
        r"|\bexisting (?:PACS|HIS|workflow|equipment)",
        re.I,
    ),
)
_POPULATION = Cue(
    re.compile(
        r"(?:患者|病人|人群|患儿|受试者|婴儿|新生儿|早产儿|儿童|老年人|老人|孕妇|产妇|青少年|术者)(?:群体)?(?:[,。;]"
        r"|$|为主|为|\()|适用于|面向|针对.{0,16}(?:患者|人群|儿童|老人"
        r"|新生儿)|\d+\s?(?:岁|周岁|孕周)|适应[症证]"
    ),
    re.compile(
        r"\bpatients (?:with|who|aged|undergoing|over|under|in)\b|\b(?:adults|children|neonates|infants|newborns"
        r"|elderly|pregnant women|preterm)\b|\bpopulation\b|\baged\b|\byears? old\b",
        re.I,
    ),
)
_SETTING = Cue(
    re.compile(
        r"基层|门诊|手术室|ICU|病房|急诊|社区|家庭|居家|救护车|院前|床旁|乡镇|县(?:级|域)|导管室|检验科|手术间|诊所"
        r"|养老|户外|野外|介入室|杂交手术|日间|远程(?=会诊|医疗)"
    ),
    re.compile(
        r"\bat home\b|\bprimary care\b|\bward\b|\boperating (?:room|theatre)|\bclinic\b|\bclinics\b|\bICU\b"
        r"|\bemergency (?:department|room)|\bbedside\b|\bambulance|\bcommunity\b|\boutpatient|\bhome use\b|\brural\b"
        r"|\bcath(?:eter)? lab|\bin the field\b",
        re.I,
    ),
)
_OUTCOME = Cue(
    re.compile(
        r"希望|期望|想(?:要|找|做)|寻(?:找|求)|需要(?:一|能|开发|找)|实现|提高|提升|降低|减少|改善|缩短|避免|使得"
        r"|以便|从而|解决|开发|研发|研制|求(?:购|一)|达到"
    ),
    re.compile(
        r"\bwe (?:want|need|seek|are looking)|\blooking for\b|\bseek|\baim|\bgoal|\breduc|\bimprov|\bso that\b|\benabl"
        r"|\bwould like|\bhope|\bavoid|\bdevelop|(?<!not )(?<!no )\bneed(?:s|ed)?\b(?! no\b)|\bwant",
        re.I,
    ),
)
_WANTED = re.compile(
    r"(?:希望|需要|寻找|征集|求|想(?:要|找)|研发|开发)[^,;]{0,8}?(?:一种|一款|一个|一套|一台|有)|\b(?:we"
    r"|i) (?:need|want|seek|are (?:seeking"
    r"|looking for)) an?\b",
    re.I,
)
_NOISE = re.compile(
    r"^\W*[^,:;。]{0,10}(?:(?:需求|征集|申请|登记|采购)(?:表|单|清单)|采购需求|登记表)\W*$"
    r"|^\W*(?:request|collection) form\W*$"
    r"|^\W*(?:微信:)?[\u4e00-\u9fff]{1,4}?(?:(?:老师|主任|教授|院长|博士)(?:您好|你好|好)?|您好|你好)\W*$"
    r"|^\W*(?:您好|你好|大家好|各位(?:老师|专家|领导)?好?|谢谢(?:大家|各位|您)?|感谢|多谢|请问|急|在吗|hello"
    r"|hi(?: all| everyone| team| there| folks| colleagues)?|dear [\w.-]+(?: [\w.-]+){0,3}"
    r"|thanks?(?: you)?(?: in advance)?|many thanks|(?:best|kind) regards|cheers|regards)\W*$"
    r"|^(?:.{0,20}\d{4}-\d{1,2}-\d{1,2}[^:]{0,12}:)?\s*(?:想问一?下|请问|想请教|咨询一?下)?.{0,3}(?:有没有|有无"
    r"|是否有)(?:能|可以)?$",
    re.I,
)


def is_noise(segment: str) -> bool:
    """Whether a segment is a greeting, thanks or the name of a form."""
    return bool(_NOISE.match(segment))


def mood_of(segment: str, before: Mood) -> Mood:
    """The mood of a segment; without a cue of its own it goes on in the mood before it."""
    wish, practice = _WISH.search(segment), _PRACTICE.search(segment)
    if _SOUGHT.search(segment) and not wish:
        return Mood.NEUTRAL if before is Mood.PRACTICE else before
    if wish and practice:
        return Mood.WISH_AND_PRACTICE if before is not Mood.WISH else Mood.WISH
    if wish:
        return Mood.WISH
    if practice:
        return Mood.PRACTICE
    return before


_THING = re.compile(r"\s*(?:and\s+)?(?:an?|the|one|something)\b", re.I)
_NOT_INHERITED = frozenset({None, ClauseKind.POPULATION, ClauseKind.SETTING, ClauseKind.PRACTICE})
"""Kinds that end with their segment where something is wished for: what follows the people meant is a requirement."""


def _adds(segment: str) -> bool:
    """Whether what follows the thing sought requires something of it, and names no second thing (a warning when …)."""
    return is_requirement(segment) and not _THING.match(segment)


def kind_of(segment: str, heading: ClauseKind | None, before: ClauseKind | None, mood: Mood) -> ClauseKind:
    """The kind of a segment without a target: its heading, else its own words, else that of the one before it."""
    if heading is not None and heading is not ClauseKind.TARGET:
        return heading
    if mood in {Mood.NEUTRAL, Mood.PRACTICE} and _PRACTICE.search(segment):
        return ClauseKind.PRACTICE
    if _WANTED.search(segment) or _SOUGHT.search(segment):
        return ClauseKind.OUTCOME
    if _CONSTRAINT.search(segment):
        return ClauseKind.CONSTRAINT
    if heading is ClauseKind.TARGET:
        return ClauseKind.CONSTRAINT
    if _POPULATION.search(segment):
        return ClauseKind.POPULATION
    if _OUTCOME.search(segment):
        return ClauseKind.OUTCOME
    if _SETTING.search(segment):
        return ClauseKind.SETTING
    if mood is Mood.WISH and (before in _NOT_INHERITED or (before is ClauseKind.OUTCOME and _adds(segment))):
        return ClauseKind.CONSTRAINT
    return before if before is not None else ClauseKind.PROBLEM
