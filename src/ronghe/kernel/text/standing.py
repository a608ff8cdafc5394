"""Which parts of a sentence stand alone, and which lean on the part after them or before them."""

import re

from ronghe.kernel.text.cues import Cue

_REQUIREMENT = Cue(
    re.compile(
        r"[可能须应需要](?!性|量|力|见|以来|用性)|支持|具备|具有|兼容|符合|满足|不(?!过|仅|但|同|如|急|知|只|论|管|然|确|足|良|全|均|稳|适|明|佳|清|便|规|完|到|[低高少多超大小])"
        r"|无需|无须|无创|免|耐(?!心|药|受)|适配|对接|提供|配[备有套]|通过|保留|留在|一次性|国产|离线"
        r"|(?:做|试|用|验证|装|测|比对|种|治|打)过(?!程|敏|滤|高|低|大|渡|量|于)|注册证|备案|获批|认证|[一二三]类证|已(?:有|经)"
    ),
    re.compile(
        r"\b(?:must|can|cannot|should|shall|no|not|without|with|compatible|compliant|offline|free of|to be|is|are)\b"
        r"|\b(?:needs?|has|have) to\b|\b(?:supports?|works?|fits?|runs?)\b|\bsingle[- ]use\b"
        r"|^\s*(?:and\s+|but\s+)?(?:be|stay|remain|keep|allow|leave|survive|integrate)s?\b"
        r"|^(?!\s*(?:an?|the)\b).*\b(?:approved|registered|certified|licensed|included)\s*$"
        r"|\b(?:sterili[sz]|reus|dispos|wash|wear|replace|remov)e?able\b",
        re.I,
    ),
)
_NO_CLAIM = r"(?:可疑|可见|可能|功能|性能|智能|能力|反应|感应|供应|适应|应用|获得|[^可能须应需得也])*"
"""Words in which 可, 能, 应 ask for nothing."""
_CONDITION = Cue(
    re.compile(
        rf"^\s*(?:若|如果?(?!此|下|何|有线索|能|有意)|当(?!地|天|场|日|班)|对于|即使){_NO_CLAIM}$"
        r"|^\s*对[^可能须应需要]*(?:者|人|患者|病人|儿|人群)\s*,?\s*$|^\s*除[^,]*外\s*,?\s*$"
        r"|^\s*(?:要求|希望)?(?:在[^可能须应需]*|"
        r"(?:手?术|治疗|检查|麻醉|运动|睡眠|夜间?|出院|入院|转运|住院|随访|使用|植入|停电|断[网电])\S{0,3})(?:下|中|前|后|期间)\s*,\s*$"
        r"|(?<![小及实临准按同随定])时\s*,?\s*$|(?:情况|条件|前提)下\s*,?\s*$|[年月周日天时钟]内\s*,?\s*$"
    ),
    re.compile(
        r"^\s*(?:and\s+)?(?:(?:if|when|where|while|in case|unless)\b"
        r"|(?:after|before|during|under|once(?! an?\b| per\b| every\b| daily\b))\b(?!\D{0,6}\d))"
        r"(?!.*\b(?:we|I|must|should|needs?|want)\b)(?:\s+\S+){1,12}\s*$",
        re.I,
    ),
)
_ADDITION = Cue(
    re.compile(r"^\s*(?:或(?!许)|尤其|特别是|包括|例如|比如|譬如|诸如|以便|以免|否则)"),
    re.compile(
        r"^\s*(?:or|otherwise|else|especially|particularly|in particular|including|such as|e\.?g\b|i\.?e\b|namely|even"
        r"|not (?:only|just)"
        r"|(?:show|giv|allow|us|mean)ing|thereby"
        r"|who|whom|whose|which|so that|so as to|because)\b",
        re.I,
    ),
)
_JOINED = Cue(re.compile(r"^\s*(?:且|并|而且|同时|以及)"), re.compile(r"^\s*(?:and|but|plus)\b", re.I))
_DEPENDENT = re.compile(r"^\s*(?:也|均|都|仍|还|亦|则|[可应须能](?![靠量力用性]))")
ENOUGH_HAN = 4
ENOUGH_WORDS = 2
_HAN = re.compile(r"[\u4e00-\u9fff]")
_WORD = re.compile(r"[A-Za-z]{2,}")
_BARE = re.compile(r"\s*(?:and|but|or|plus|且|并且?|而且|同时|以及|另外|此外)\s*,?\s*", re.I)


def is_requirement(segment: str) -> bool:
    """Whether a part of a requirement could stand alone (器械可灭菌, run offline): no condition, no addition."""
    return _REQUIREMENT.search(segment) and not is_condition(segment) and not is_addition(segment)


def is_apart(segment: str) -> bool:
    """Whether a part of a list says enough to be a clause (国内有注册证, class II certificate issued)."""
    leans = is_condition(segment) or is_addition(segment) or is_dependent(segment)
    return not leans and (len(_HAN.findall(segment)) >= ENOUGH_HAN or len(_WORD.findall(segment)) >= ENOUGH_WORDS)


def is_condition(segment: str) -> bool:
    """Whether a part tells when another part holds (断网时, when the network is down)."""
    return _CONDITION.search(segment)


def is_addition(segment: str) -> bool:
    """Whether a part goes on with the one before it: an alternative, an example, a reason (或一次性使用)."""
    return _ADDITION.search(segment)


def is_joined(segment: str) -> bool:
    """Whether a part begins with a word that sets it beside the one before it (且, and)."""
    return _JOINED.search(segment)


def is_dependent(segment: str) -> bool:
    """Whether a Chinese part lacks the thing it speaks of, which the part before it named (也应能清晰成像)."""
    return bool(_DEPENDENT.match(segment))


def is_bare_joint(segment: str) -> bool:
    """Whether a part is but a word that joins its neighbours (", and, when …")."""
    return bool(_BARE.fullmatch(segment))
