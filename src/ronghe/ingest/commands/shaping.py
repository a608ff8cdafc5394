"""What a row says, put into the columns of the room that will own the record. Nothing the row says is lost: what has
no column of its own goes into the summary or the note for members, under its label."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from ronghe.base.problems import Problem
from ronghe.exchange.queries.describing import targets_in
from ronghe.ingest.enums import RecordKind
from ronghe.ingest.queries import model_of
from ronghe.ingest.sources.folding import has_han, simplified
from ronghe.ingest.sources.workbook.records import REGION_CHARACTERS
from ronghe.ingest.sources.workbook.schema import kinds
from ronghe.kernel import text as kernel_text
from ronghe.kernel.match.profiles import specialties
from ronghe.network.enums import OrganisationKind, Specialty

_KIND_WORDS = (
    (OrganisationKind.HOSPITAL, r"医院|卫生院|卫生服务|保健院|诊所|门诊|hospital|clinic\b"),
    (OrganisationKind.INVESTOR, r"投资|创投|基金|资本|venture|capital|fund\b|investment"),
    (OrganisationKind.BANK, r"银行|担保|融资租赁|\bbank\b"),
    (OrganisationKind.INSTITUTE, r"研究院|研究所|研究中心|实验室|科学院|institute|laboratory|research cent"),
    (OrganisationKind.ALLIANCE, r"联盟|协会|学会|商会|促进会|alliance|association|society"),
    (OrganisationKind.PARK, r"产业园|科技园|孵化器|医学城|创新园|science park|incubator"),
    (OrganisationKind.GOVERNMENT, r"管委会|管理委员会|人民政府|委员会$|卫健委|科技局|government|bureau"),
    (OrganisationKind.COMPANY, r"公司|集团|厂$|co\.|ltd|inc\b|corp|gmbh|company|llc"),
    (OrganisationKind.UNIVERSITY, r"大学|学院|高校|university|college"),
)
_REGIONS = [
    "北京",
    "天津",
    "上海",
    "重庆",
    "河北",
    "山西",
    "辽宁",
    "吉林",
    "黑龙江",
    "江苏",
    "浙江",
    "安徽",
    "福建",
    "江西",
    "山东",
    "河南",
    "湖北",
    "湖南",
    "广东",
    "海南",
    "四川",
    "贵州",
    "云南",
    "陕西",
    "甘肃",
    "青海",
    "台湾",
    "内蒙古",
    "广西",
    "西藏",
    "宁夏",
    "新疆",
    "香港",
    "澳门",
    "苏州",
    "深圳",
    "成都",
    "杭州",
    "武汉",
    "西安",
    "广州",
    "南京",
    "宁波",
    "青岛",
    "大连",
    "厦门",
    "无锡",
    "常州",
    "合肥",
    "长沙",
    "郑州",
    "济南",
    "沈阳",
    "长春",
    "哈尔滨",
    "福州",
    "昆明",
    "东莞",
    "佛山",
    "珠海",
]
_ENUM_KEYS = frozenset({"kind", "ip_state"})
_CONTACT = ("contact_name", "contact_phone", "contact_email")


@dataclass(slots=True)
class Shaped:
    """A row in the columns of its record, and what belongs to other records.

    Attributes:
        values: columns of the record itself.
        owner: name of the organisation it belongs to, "" if not said.
        number: credit code of an organisation, ORCID of a person.
        contact: contact_name, contact_phone, contact_email.
        targets: measurable targets read from a need's text.
    """

    values: dict[str, Any]
    owner: str = ""
    number: str = ""
    contact: dict[str, str] = field(default_factory=dict)
    targets: list[dict[str, Any]] | None = None


def shape(kind: str, fields: Mapping[str, Any], *, reason: str = "") -> Shaped:
    """Columns of a row of ``kind``; pure but for the lists it looks up."""
    given = dict(fields)
    known = _columns(kind)
    shaped = Shaped({})
    shaped.contact = {name: str(given.pop(name)) for name in _CONTACT if name in given}
    _part_contact(shaped.contact)
    shaped.number = str(given.pop("orcid" if kind == "person" else "uscc", ""))
    if kind == "organisation":
        shaped.contact.pop("contact_name", None)
    shaped.owner = str(given.pop("owner", "") or (given.pop("organisation", "") if kind == "person" else ""))
    unknown_fields = _specialties(kind, given, shaped.values)
    if day := given.pop("published_on", None):
        shaped.values["source_on"] = day
    for name in [n for n in given if n in known]:
        shaped.values[name] = given.pop(name)
    {"organisation": _organisation, "person": _person, "mandate": _mandate}.get(kind, _listing)(shaped, given)
    if unknown_fields:
        given["fields"] = "、".join(unknown_fields)
    if kind == "need":
        _need(shaped, given, reason)
    _keep_rest(kind, shaped, given)
    return shaped


_PHONE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?(?:1[3-9]\d{9}|0\d{2,3}[- ]?\d{7,8})(?!\d)")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def _part_contact(contact: dict[str, str]) -> None:
    """Ledgers put "王五 13800138000" into one cell: number and address go to their own columns, out of the name."""
    name = contact.get("contact_name", "")
    for key, pattern in (("contact_email", _EMAIL), ("contact_phone", _PHONE)):
        if match := pattern.search(name):
            contact.setdefault(key, match.group())
            name = pattern.sub(" ", name)
    if "contact_name" in contact:
        contact["contact_name"] = " ".join(name.split()).strip(" ,，、;；:：/()（）")
        if not contact["contact_name"]:
            del contact["contact_name"]


@cache
def _columns(kind: str) -> frozenset[str]:
    own = {f.name for f in model_of(kind)._meta.get_fields()}
    return frozenset(
        own - {"id", "status", "tier", "tiers", "owner", "contact", "organisation", "source_key", "text", "targets"}
    )


def _specialties(kind: str, given: dict[str, Any], values: dict[str, Any]) -> list[str]:
    """Set ``fields`` to the specialties that the row names or speaks of; give back words that are none."""
    words = given.pop("fields", None) or []
    words = [words] if isinstance(words, str) else list(words)
    if given.get("department"):
        words += [w for w in [str(given["department"])] if w]
    found: list[str] = []
    unknown: list[str] = []
    for word in words:
        keys = [word] if word in Specialty.values else specialties_in(word)
        found += keys
        if not keys and word != given.get("department"):
            unknown.append(word)
    if not found and kind in {"need", "achievement", "service"}:
        text = " ".join(
            str(given.get(n, ""))
            for n in ("title_zh", "title_en", "problem_zh", "problem_en", "summary_zh", "summary_en")
        )
        found = specialties_in(text)
    if found:
        values["fields"] = list(dict.fromkeys(found))
    return unknown


def specialties_in(text: str) -> list[str]:
    """At most three specialties that a text speaks of, the one with most words first."""
    told = specialties(kernel_text.normalised(text))
    return [key for key, _share in told if key in Specialty.values][:3]


def organisation_kind(name: str) -> str:
    """What an organisation most likely is, by its name; a company in doubt."""
    text = simplified(name).casefold()
    return next((str(kind) for kind, words in _KIND_WORDS if re.search(words, text)), str(OrganisationKind.COMPANY))


def organisation_values(name: str, source: Mapping[str, Any]) -> dict[str, Any]:
    """Columns of an organisation of which a row tells nothing but the name; ``source`` says where the row is from."""
    return {
        "name_zh" if has_han(name) else "name_en": name,
        "kind": organisation_kind(name),
        "region": region_in(name),
        **{key: value for key, value in source.items() if key.startswith("source_name")},
    }


def region_in(text: str) -> str:
    """The province or city that a name or address begins with or holds, "" if none."""
    plain = simplified(text)
    return next((region for region in _REGIONS if plain.startswith(region)), "") or next(
        (region for region in _REGIONS if region in plain), ""
    )


def _organisation(shaped: Shaped, given: dict[str, Any]) -> None:
    values = shaped.values
    name = str(values.get("name_zh") or values.get("name_en") or "")
    if not values.get("kind"):
        values["kind"] = organisation_kind(name)
    if city := given.pop("city", ""):
        values.setdefault("region", city)
    _region(values, given, region_in(name) or region_in(str(given.get("address", ""))))
    if short := given.pop("short_name", ""):
        values["aliases"] = [short]
    for key, column in (("contact_phone", "phone"), ("contact_email", "email")):
        if shaped.contact.get(key):
            values[column] = shaped.contact.pop(key)


def _region(values: dict[str, Any], given: dict[str, Any], otherwise: str) -> None:
    """One spelling for each province or city, so that records are found together; a district stays in the rest."""
    told = str(values.get("region") or "")
    region = region_in(told) or otherwise
    if not region:
        if len(told) > REGION_CHARACTERS:  # no place that we know, and more than a record holds
            given["region"] = values.pop("region")
        return
    values["region"] = region
    if simplified(told).removesuffix("市").removesuffix("省") not in {"", region}:
        given["region"] = told


def _person(shaped: Shaped, given: dict[str, Any]) -> None:
    values = shaped.values
    parts = [given.pop("unit", ""), values.pop("position_zh", ""), given.pop("academic_title", "")]
    position = " ".join(p for p in parts if p)
    if position:
        values["position_zh" if has_han(position) else "position_en"] = position
    for key, column in (("contact_phone", "phone"), ("contact_email", "email")):
        if shaped.contact.get(key):
            values[column] = shaped.contact.pop(key)
    told = ("fields", "summary_zh", "summary_en", "offers_zh", "offers_en")
    values["is_expert"] = any(values.get(name) for name in told)
    given.pop("region", None)


def _mandate(shaped: Shaped, given: dict[str, Any]) -> None:
    if not (shaped.values.get("title_zh") or shaped.values.get("title_en")) and shaped.owner:
        if has_han(shaped.owner):
            shaped.values["title_zh"] = f"{shaped.owner}投资意向"
        else:
            shaped.values["title_en"] = f"Investment mandate of {shaped.owner}"


def _listing(shaped: Shaped, given: dict[str, Any]) -> None:
    _region(shaped.values, given, region_in(shaped.owner))


def _need(shaped: Shaped, given: dict[str, Any], reason: str) -> None:
    """Targets out of the words of the row, and the department as the setting."""
    values = shaped.values
    if not values.get("kind"):
        values["kind"] = (
            "clinical"
            if organisation_kind(shaped.owner) == OrganisationKind.HOSPITAL or given.get("department")
            else (
                "company"
                if shaped.owner and organisation_kind(shaped.owner) == OrganisationKind.COMPANY
                else "clinical"
            )
        )
    department = given.get("department", "")
    if department and not (values.get("setting_zh") or values.get("setting_en")):
        values["setting_zh" if has_han(department) else "setting_en"] = given.pop("department")
    wanted = [given.pop(n) for n in ("targets_zh", "targets_en") if given.get(n)]
    names = ("problem", "practice", "outcome", "requirements")
    own = [str(values[f"{n}_{e}"]) for n in names for e in ("zh", "en") if values.get(f"{n}_{e}")]
    text = "\n".join([*own, *wanted])
    if text:
        try:
            shaped.targets = targets_in(text, reason=reason)
        except Problem:
            shaped.targets = None  # too short to hold a target, or refused when it is saved
    # As the owner wrote them: a target that no rule reads is still read by people.
    if wanted:
        ending = "zh" if has_han(wanted[0]) else "en"
        before = values.get(f"requirements_{ending}", "")
        values[f"requirements_{ending}"] = "\n".join(t for t in (before, *wanted) if t)


def _keep_rest(kind: str, shaped: Shaped, given: dict[str, Any]) -> None:
    """What has no column: labelled lines in the summary of an organisation, or in the members' note of a listing."""
    spec = kinds()[RecordKind(kind)]
    zh: list[str] = []
    for name, value in given.items():
        known = spec.field(name)
        if known is None or value in (None, "", []):
            continue
        text = "、".join(value) if isinstance(value, list) else str(value)
        zh.append(f"{known.label.zh}：{text}")
    if not zh:
        return
    column = "summary_zh" if kind in {"organisation", "person"} else "member_note_zh"
    before = shaped.values.get(column, "")
    shaped.values[column] = "\n".join([before, *zh]).strip()
