"""From a pasted description to the fields of an achievement, a service or a mandate: literal parts, sorted by what they
say. Needs have a reader of their own (``describing``)."""

from __future__ import annotations

import re
from typing import Any

from ronghe.exchange.enums import IpState, ListingKind, Stage
from ronghe.exchange.queries.describing import TITLE_LENGTH
from ronghe.exchange.queries.guards import require_usable
from ronghe.kernel import text as kernel_text
from ronghe.kernel.match import profile
from ronghe.kernel.text import Language

_LABELS: dict[ListingKind, dict[str, str]] = {
    ListingKind.ACHIEVEMENT: {
        "title": "名称|成果名称|项目名称|题目|title|name",
        "summary": "简介|摘要|概述|summary|abstract",
        "problem": "解决的问题|解决问题|临床问题|应用场景|背景|痛点|problem|problem solved|background",
        "difference": "创新点|优势|技术优势|特点|区别|差异|对比|advantages?|novelty|difference|innovation",
        "evidence": "实测数据|性能|性能指标|技术指标|数据|实验结果|performance|results?|evidence",
        "economics": "经济性|成本|价格|经济效益|economics?|cost|price",
        "maturity": "成熟度|阶段|技术成熟度|进展|maturity|stage|status|readiness",
        "ip": "知识产权|专利|专利情况|ip|patents?|intellectual property",
        "team": "团队|研发团队|负责人|team|inventors?",
        "seeks": "寻求|合作需求|合作方式|转化方式|需求|seeks?|looking for|wanted",
    },
    ListingKind.SERVICE: {
        "title": "名称|服务名称|title|name",
        "summary": "简介|概述|summary",
        "scope": "服务内容|服务范围|范围|内容|scope|services?",
        "standards": "资质|标准|认证|资质标准|standards?|accreditations?",
        "ethics": "伦理|伦理委员会|伦理会议|伦理审查|ethics|ethics committee",
        "past_trials": "既往试验|承担试验|试验经验|past trials|trial experience",
        "capacity": "产能|能力|规模|capacity",
        "price": "价格|收费|报价|费用|price|pricing|fees?",
        "lead_time": "周期|交付周期|时间|lead time|turnaround|duration",
    },
    ListingKind.MANDATE: {
        "title": "名称|基金名称|title|name",
        "summary": "简介|概述|summary",
        "thesis": "投资方向|投资逻辑|关注领域|方向|thesis|focus",
        "wants": "要求|项目要求|关注|wants?|criteria|requirements?",
        "excludes": "不投|排除|除外|excludes?|not considered",
    },
}
"""What a heading before a colon may be called."""

_CUES: dict[ListingKind, tuple[tuple[str, str], ...]] = {
    ListingKind.ACHIEVEMENT: (
        ("ip", r"专利|著作权|软著|\bpatents?\b|\bcopyright"),
        ("seeks", r"寻求|希望.{0,8}合作|转让|作价|\bseek|\blooking for\b|\blicen[cs]e\b|\bpartner"),
        ("economics", r"成本|价格|单价|费用|元/|\bcosts?\b|\bprice|\bcheaper\b"),
        ("difference", r"相比|优于|国产替代|进口|区别于|首创|\bcompared\b|\bunlike\b|\bthan\b"),
        ("maturity", r"样机|样品|定型|注册证|中试|小试|TRL|\bprototype\b|\bpilot\b|\bregistration\b|\bregistered\b"),
        ("team", r"团队|教授|课题组|\bteam\b|\bprofessor\b"),
        (
            "evidence",
            r"实验|试验|体模|动物|例|测试|\btest(?:ed|s)?\b|\btrial\b|\bphantom\b|\bpatients\b|\d\s*(?:%|mm|μm|ms|s\b)",
        ),
    ),
    ListingKind.SERVICE: (
        ("standards", r"CNAS|CMA\b|GLP|GMP|ISO|AAALAC|资质|认可|认证|\baccredit"),
        ("price", r"元|价格|报价|收费|\bCNY\b|\bprice"),
        ("lead_time", r"周期|工作日|\d\s*(?:周|天|个月)|\bweeks?\b|\bdays?\b|\bturnaround\b"),
        ("capacity", r"产能|同时|每[周月年]|台|间|\bcapacity\b|\bper (?:week|month|year)\b"),
    ),
    ListingKind.MANDATE: (
        ("excludes", r"不投|不考虑|不涉及|除外|\bnot invest|\bexclud|\bno \w+ projects"),
        ("wants", r"要求|须|需具备|已获|\bmust\b|\brequire|\bat least\b"),
    ),
}
"""What a sentence without a heading says, by its words; the first that fits."""

_REST = {ListingKind.ACHIEVEMENT: "problem", ListingKind.SERVICE: "scope", ListingKind.MANDATE: "thesis"}
_HEADED = re.compile(r"^\s*(?:[-*•·]|[(（]?[\d一二三四五六七八九十]{1,2}[.、)）])?\s*([^:：\n]{1,24}?)\s*[:：]\s*(.*)$")
_STAGES = (
    (Stage.SEED, r"种子|\bseed\b"), (Stage.ANGEL, r"天使|\bangel\b"), (Stage.A, r"A\s*轮|\bseries A\b"),
    (Stage.B, r"B\s*轮|\bseries B\b"), (Stage.GROWTH, r"成长期|\bgrowth\b"),
)  # fmt: skip
_TICKET = re.compile(r"(\d[\d,]*)\s*[-–—~至到]\s*(\d[\d,]*)\s*万")


def outline_of(kind: str, text: str, *, reason: str = "") -> dict[str, Any]:
    """Column values read from a description, in its language. No statement; a few milliseconds.

    Every text is a literal part of what was pasted; what is not recognised stands in the kind's main field.

    Raises:
        TextEmpty, TextTooShort, TextTooLong, IdentityNumberFound, PatientNameFound: see ``guards``.
        KeyError: needs are read by ``describing.proposal_of``.
    """
    listing_kind = ListingKind(kind)
    require_usable(text, reason=reason)
    ending = "en" if kernel_text.language(text) == Language.EN else "zh"
    parts: dict[str, list[str]] = {}
    title, headed = "", ""
    for number, line in enumerate(line.strip() for line in text.splitlines() if line.strip()):
        match = _HEADED.match(line)
        subject = _subject(listing_kind, match[1]) if match else ""
        if match and subject:
            headed = subject
            if match[2]:
                parts.setdefault(subject, []).append(match[2].strip())
        elif number == 0 and 4 <= len(line.strip("#* ")) <= TITLE_LENGTH and len(text.splitlines()) > 1:
            title = line.strip("#* ")
        elif headed:
            parts.setdefault(headed, []).append(line)
        else:
            for passage in kernel_text.passages(line):
                said = passage.text.strip()
                parts.setdefault(_told(listing_kind, said), []).append(said)
    joint = " " if ending == "en" else ""
    values: dict[str, Any] = {f"{name}_{ending}": joint.join(said) for name, said in parts.items()}
    first = values.get(f"{_REST[listing_kind]}_{ending}") or text.strip()
    values.setdefault(f"title_{ending}", title or first.splitlines()[0][:TITLE_LENGTH])
    values["fields"] = list(profile(text).field)
    return values | _facts(listing_kind, text)


def _subject(kind: ListingKind, heading: str) -> str:
    plain = heading.strip(" *#【】[]").casefold()
    return next((name for name, names in _LABELS[kind].items() if re.fullmatch(names, plain, re.IGNORECASE)), "")


def _told(kind: ListingKind, sentence: str) -> str:
    found = (name for name, cue in _CUES[kind] if re.search(cue, sentence, re.IGNORECASE))
    return next(found, _REST[kind])


def _facts(kind: ListingKind, text: str) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    if kind == ListingKind.ACHIEVEMENT:
        trl = re.search(r"TRL\s*[-:：]?\s*([1-9])\b", text, re.IGNORECASE)
        if trl:
            facts["trl"] = int(trl[1])
        if re.search(r"授权.{0,6}专利|专利.{0,8}授权|\bgranted\b", text, re.IGNORECASE):
            facts["ip_state"] = str(IpState.GRANTED)
        elif re.search(r"申请.{0,8}专利|专利.{0,8}申请|\bfiled\b", text, re.IGNORECASE):
            facts["ip_state"] = str(IpState.FILED)
    if kind == ListingKind.MANDATE:
        facts["stages"] = [str(stage) for stage, cue in _STAGES if re.search(cue, text, re.IGNORECASE)]
        ticket = _TICKET.search(text)
        if ticket:
            facts["ticket_min"], facts["ticket_max"] = (part.replace(",", "") for part in ticket.groups())
    return facts
