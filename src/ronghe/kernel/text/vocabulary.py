"""The parameters and units that a targets builder offers: one name in each language, and the units that fit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from ronghe.kernel.text.parameters import _read, better, canonical_parameter

_MOST_UNITS = 10
_USUAL = """
m | mm cm μm m nm
m2 | cm2 mm2 m2
m3 | mL L μL
s | s min h ms d 月 年
kg | g mg kg μg ng
N | N mN kN
N·m | N·m mN·m N·cm
Pa | mmHg kPa Pa MPa cmH2O
Hz | Hz kHz MHz
Sa/s | S/s kS/s MS/s
V | V mV μV kV
A | A mA μA
Ω | Ω kΩ MΩ
W | W mW kW
J | J mJ kJ
A·h | mAh Ah
F | pF nF μF
eV | keV MeV
T | T mT
Gy | Gy mGy cGy
Sv | mSv Sv μSv
Bq | MBq GBq
mol/L | mmol/L μmol/L nM pM
mg/L | mg/L μg/mL ng/mL pg/mL
CFU/L | CFU/mL CFU/L
拷贝/L | copies/mL 拷贝/mL
cells/L | cells/mL
U/L | U/L U/mL
CNY | 元 万元
USD | USD
% | %
px | px
B | MB GB TB
bit/s | Mbps Gbps
例 | 例
分 | 分值
周龄 | 孕周
例/s | bpm 次/min
m/s | mm/s cm/s m/s
m3/s | mL/min L/min mL/h
1 |
"""


@dataclass(frozen=True, slots=True)
class ParameterEntry:
    """One parameter: its key, its first name in each language, and the units in which it is measured.

    ``units`` is empty where any unit may stand, and holds ``""`` for a bare number.
    """

    key: str
    zh: str
    en: str
    units: tuple[str, ...]

    @property
    def better(self) -> str | None:
        """``low`` or ``high``, or ``None`` where neither is better."""
        return better(self.key)


@lru_cache(maxsize=1)
def parameter_entries() -> tuple[ParameterEntry, ...]:
    """All parameters, in the order of the vocabulary."""
    return tuple(
        ParameterEntry(key, row["zh"][0], row["en"][0], _units(row.get("units")))
        for key, row in _read().items()
        if row.get("zh") and row.get("en")
    )


def parameter_entry(name: str, unit: str = "") -> ParameterEntry | None:
    """The parameter that a name in either language stands for; a unit decides between homonyms.

    >>> entry = parameter_entry("配准时间")
    >>> (entry.en, entry.better, "min" in entry.units) if entry else None
    ('registration time', 'low', True)
    >>> parameter_entry("天气") is None
    True
    """
    key = canonical_parameter(name, unit or None)
    return _by_key().get(key) if key else None


@lru_cache(maxsize=1)
def _by_key() -> dict[str, ParameterEntry]:
    return {entry.key: entry for entry in parameter_entries()}


@lru_cache(maxsize=1)
def _usual() -> dict[str, tuple[str, ...]]:
    rows = (line.split("|") for line in _USUAL.strip().splitlines())
    return {dimension.strip(): tuple(names.split()) or ("",) for dimension, names in rows}


def _units(dimensions: list[str] | None) -> tuple[str, ...]:
    names = [name for dimension in dimensions or () for name in _usual().get(dimension, (dimension,))]
    return tuple(dict.fromkeys(names))[:_MOST_UNITS]
