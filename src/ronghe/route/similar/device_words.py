"""Usual Chinese names of devices, as the FDA's classification calls such devices in English."""

from __future__ import annotations

import re
from functools import lru_cache

from ronghe.kernel import text
from ronghe.kernel.patterns import compiled
from ronghe.kernel.text.yaml_data import yaml_data

LOOKED_AT = 60
"""Characters of a description in which a name is looked for where the product's own name holds none."""

_BRACKETS = compiled(r"[(（\[][^)）\]]{0,60}[)）\]]?")
_TAIL = compiled(
    r"(?:系统|设备|装置|仪器|仪|机|器|产品|套装|系列|组件|试剂盒?|试纸条?|试条|卡|假体|材料|导管|凝胶|敷料|膜|假?体"
    r"|检测|测定|分析|测量|治疗|诊断|监测|记录|扫描|影像|带针|型|式|抗体|抗原|核酸|定量|定性|[、/和及A-Za-z0-9\-]){0,5}"
)
"""What may follow a name without making another thing of it: "关节镜用钻头" is no arthroscope."""


def english_name(name: str, description: str = "") -> str:
    """What a Chinese product is called there; empty where nothing of ``data/device_words.yaml`` stands in it.

    A Chinese name ends in what the thing is: an entry counts where only general words follow it, or where the thing is
    software. Of several the longest counts, of those as long the last. Linear.

    >>> english_name("一次性使用无菌导尿管"), english_name("医用透明质酸钠凝胶敷料"), english_name("杯子")
    ('catheter, retention type, balloon', 'implant, dermal, for aesthetic use', '')
    """
    for source in (name, description[:LOOKED_AT]):
        plain = _BRACKETS.sub("", text.normalised(source).split("\n")[0])
        clause = re.split(r"[,;。:]", plain)[0].rstrip()
        found = [match for match in _either().finditer(clause) if _is_head(clause[match.end(1) :])]
        if found:
            best = max(found, key=lambda match: (len(match[1]), match.start()))
            return _words()[best[1].lower()]
    return ""


def _is_head(rest: str) -> bool:
    return bool(_TAIL.fullmatch(rest)) or (rest.endswith("软件") and "用" not in rest)


@lru_cache(maxsize=1)
def _words() -> dict[str, str]:
    groups = yaml_data("ronghe.route.similar", "device_words.yaml")
    return {zh.lower(): en for group in groups.values() for zh, en in group.items()}


@lru_cache(maxsize=1)
def _either() -> re.Pattern[str]:
    """Any entry at any place, the longest at each; looked for ahead, so that they may overlap."""
    longest = sorted(_words(), key=len, reverse=True)
    return compiled("(?=(" + "|".join(re.escape(one) for one in longest) + "))", re.I)
