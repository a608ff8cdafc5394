"""Words for the closed vocabularies that a dossier speaks of, in the active language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ronghe.base.audience import Audience
from ronghe.base.bilingual import pick, prefers_english
from ronghe.kernel.match import Verdict
from ronghe.kernel.text import ClauseKind, Operator
from ronghe.network.enums import Bound, Specialty

PARTNER_KINDS: dict[str, str | Promise] = {
    "achievement": _("Achievements"),
    "company": _("Companies"),
    "institution": _("Hospitals and institutes"),
    "expert": _("Experts"),
    "service": _("Services"),
    "investor": _("Investors"),
}

ONE_PARTNER: dict[str, str | Promise] = {
    "achievement": _("Achievement"),
    "company": _("Company"),
    "institution": _("Hospital or institute"),
    "expert": _("Expert"),
    "service": _("Service"),
    "investor": _("Investor"),
}
"""What one partner of a kind is called."""

RECORD_LISTS: dict[str, str | Promise] = {
    "need": _("Needs"),
    "achievement": _("Achievements"),
    "service": _("Services"),
    "mandate": _("Investment mandates"),
}
"""What the list of a kind of listing is called."""

RECORD_KINDS: dict[str, str | Promise] = {
    "need": _("Need"),
    "achievement": _("Achievement"),
    "service": _("Service"),
    "mandate": _("Investment mandate"),
    "organisation": _("Organisation"),
    "expert": _("Expert"),
    "cleared": _("Cleared product"),
}

INTRODUCTION_STAGES: dict[str, str | Promise] = {
    "interest": pgettext_lazy("stage", "Interest"),
    "consented": pgettext_lazy("stage", "Consent"),
    "nda": pgettext_lazy("stage", "Confidentiality"),
    "open": pgettext_lazy("stage", "Conversation"),
    "closed": pgettext_lazy("stage", "Outcome"),
}

CLAUSE_KINDS: dict[str, str | Promise] = {
    ClauseKind.PROBLEM: pgettext_lazy("clause", "Problem"),
    ClauseKind.POPULATION: pgettext_lazy("clause", "Population"),
    ClauseKind.OUTCOME: pgettext_lazy("clause", "Outcome"),
    ClauseKind.SETTING: pgettext_lazy("clause", "Setting"),
    ClauseKind.PRACTICE: pgettext_lazy("clause", "Present practice"),
    ClauseKind.TARGET: pgettext_lazy("clause", "Target"),
    ClauseKind.CONSTRAINT: pgettext_lazy("clause", "Requirement"),
}

VERDICTS: dict[str, str | Promise] = {
    Verdict.MET: pgettext_lazy("verdict", "Met"),
    Verdict.PARTLY: pgettext_lazy("verdict", "Partly met"),
    Verdict.UNMET: pgettext_lazy("verdict", "Not met"),
    Verdict.UNKNOWN: pgettext_lazy("verdict", "Unknown"),
}

SYMBOLS: dict[str, str] = {Verdict.MET: "✓", Verdict.PARTLY: "◐", Verdict.UNMET: "✗", Verdict.UNKNOWN: "?"}
"""One sign per verdict, so that a grid can be read without colour."""

SUBJECTS: dict[str, str | Promise] = {
    "title": _("Title"),
    "name": _("Name"),
    "aliases": _("Other names"),
    "summary": _("Summary"),
    "problem": _("Problem"),
    "population": _("Patients"),
    "outcome": _("What should change"),
    "setting": _("Where and by whom it is used"),
    "practice": _("Present practice and its failing"),
    "requirements": _("Other requirements"),
    "targets": _("Measurable targets"),
    "evidence": _("Evidence"),
    "wanted": _("Partner wanted"),
    "difference": _("Difference from the incumbent"),
    "economics": _("Economic comparison"),
    "maturity": _("Evidence of maturity"),
    "ip": _("Intellectual property"),
    "team": _("Team"),
    "seeks": _("What the owner seeks"),
    "scope": _("Scope and limits"),
    "standards": _("Standards and accreditations"),
    "ethics": _("Ethics committee meetings"),
    "past_trials": _("Past trials"),
    "capacity": _("Capacity"),
    "price": _("Price"),
    "lead_time": _("Lead time"),
    "thesis": _("Investment thesis"),
    "wants": _("What the investor looks for"),
    "excludes": _("What is ruled out"),
    "member_note": _("Note for members"),
    "position": _("Position"),
    "offers": _("What the expert offers"),
    "region": _("Region"),
    "owner": pgettext_lazy("listing", "Owner"),
    "fields": _("Field"),
    "kind": pgettext_lazy("listing", "Type"),
    "source": _("Source"),
    "contact": _("Contact person"),
    "attachments": _("Attachments"),
    "text": _("Text as written"),
    "trl": _("Technology readiness level"),
    "ip_state": _("State of the IP"),
    "regions": pgettext_lazy("mandate", "Regions"),
    "stages": _("Stage"),
    "ticket": _("Ticket"),
    "device": _("Device"),
    "firm": _("Firm"),
}

_CIRCLES: dict[Audience, str | Promise] = {
    Audience.PUBLIC: "",
    Audience.MEMBER: _("Made from what members of this node may read: not for the public."),
    Audience.NDA: _("Holds what was opened to you under a confidentiality agreement: do not hand it on."),
    Audience.PRIVATE: _("Holds what your organisation keeps to itself: do not hand it on."),
}


def colon() -> str:
    """What stands between a name and what is said of it."""
    return pick("：", ": ")


def circle_text(audience: Audience) -> str:
    """For whom a dossier may be, in one sentence; empty for one that everybody may read."""
    return str(_CIRCLES[audience])


OPERATORS = {one.value: one.sign for one in Operator if one.sign}
_WORK = re.compile(r"work_(\d+)")


def subject_label(field: str) -> str:
    """What a field of a record is called; ``evidence_zh``, ``evidence`` and ``work_2`` are all known."""
    work = _WORK.fullmatch(field)
    if work:
        return gettext("Work %(number)s") % {"number": work.group(1)}
    name = field.removesuffix("_zh").removesuffix("_en")
    return str(SUBJECTS.get(name, name))


_REGIONS = {
    "北京": "Beijing", "上海": "Shanghai", "天津": "Tianjin", "重庆": "Chongqing", "河北": "Hebei", "山西": "Shanxi",
    "内蒙古": "Inner Mongolia", "辽宁": "Liaoning", "吉林": "Jilin", "黑龙江": "Heilongjiang", "江苏": "Jiangsu",
    "浙江": "Zhejiang", "安徽": "Anhui", "福建": "Fujian", "江西": "Jiangxi", "山东": "Shandong", "河南": "Henan",
    "湖北": "Hubei", "湖南": "Hunan", "广东": "Guangdong", "广西": "Guangxi", "海南": "Hainan", "四川": "Sichuan",
    "贵州": "Guizhou", "云南": "Yunnan", "西藏": "Tibet", "陕西": "Shaanxi", "甘肃": "Gansu", "青海": "Qinghai",
    "宁夏": "Ningxia", "新疆": "Xinjiang", "香港": "Hong Kong", "澳门": "Macao", "台湾": "Taiwan", "广州": "Guangzhou",
    "深圳": "Shenzhen", "成都": "Chengdu", "武汉": "Wuhan", "杭州": "Hangzhou", "南京": "Nanjing", "苏州": "Suzhou",
    "西安": "Xi'an", "长沙": "Changsha", "郑州": "Zhengzhou", "合肥": "Hefei", "青岛": "Qingdao", "济南": "Jinan",
    "大连": "Dalian", "沈阳": "Shenyang", "长春": "Changchun", "哈尔滨": "Harbin", "宁波": "Ningbo", "无锡": "Wuxi",
    "常州": "Changzhou", "厦门": "Xiamen", "福州": "Fuzhou", "泉州": "Quanzhou", "东莞": "Dongguan", "佛山": "Foshan",
    "珠海": "Zhuhai", "昆明": "Kunming", "贵阳": "Guiyang", "南宁": "Nanning", "南昌": "Nanchang", "太原": "Taiyuan",
    "石家庄": "Shijiazhuang", "兰州": "Lanzhou", "乌鲁木齐": "Urumqi", "海口": "Haikou", "长三角": "Yangtze Delta",
    "粤港澳大湾区": "Greater Bay Area", "京津冀": "Beijing-Tianjin-Hebei", "全国": "nationwide",
}  # fmt: skip


def listed(parts: Iterable[object]) -> str:
    """Words in one line, with the comma of the active language."""
    return gettext(", ").join(str(part) for part in parts)


def region_label(value: str) -> str:
    """A region for the reader: provinces and large cities have English names, others stand as they are."""
    if not prefers_english() or not value:
        return value
    return ", ".join(_REGIONS.get(part.strip(), part.strip()) for part in re.split(r"[/、,，]", value))


def specialty_label(value: str) -> str:
    """A specialty in words; a value outside the vocabulary as it stands."""
    return str(Specialty(value).label) if value in Specialty.values else value


_UNITS: dict[str, str | Promise] = {
    "enterprise": pgettext_lazy("unit", "enterprises"),
    "person": pgettext_lazy("unit", "people"),
    "year": pgettext_lazy("unit", "years"),
}
_BIG_ZH, _BIG_EN = (Decimal(100_000_000), "亿元", Decimal(10_000), "万元"), Decimal(1_000_000)


def figure_text(value: Decimal, unit: str, bound: str) -> str:
    """A reported figure with bound and unit, in the active language: "more than 1,000 enterprises", "超过 10 亿元"."""
    amount = _money(value) if unit == "CNY" else f"{value.normalize():,f} {_UNITS.get(unit, unit)}".strip()
    if bound == Bound.EXACT:
        return amount
    return gettext("%(bound)s %(amount)s") % {"bound": Bound(bound).label, "amount": amount}


def _money(value: Decimal) -> str:
    if prefers_english():
        return f"CNY {(value / _BIG_EN).normalize():,f} million"
    large, large_word, small, small_word = _BIG_ZH
    size, word = (large, large_word) if value >= large else (small, small_word)
    return f"{(value / size).normalize():,f} {word}"
