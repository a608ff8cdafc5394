"""Units of measure, Chinese and English, and their common scale."""

import re
from dataclasses import dataclass
from functools import lru_cache

# dimension | factor to it | names. SI prefixes are written out only where the unit really takes them in this field.
_TABLE = """
m | 1 | m metre metres meter meters 米
m | 1e-1 | dm 分米
m | 1e-2 | cm 厘米 公分 centimetre centimetres centimeter centimeters
m | 1e-3 | mm 毫米 millimetre millimetres millimeter millimeters
m | 1e-6 | μm um 微米 micron microns micrometre micrometres micrometer micrometers
m | 1e-9 | nm 纳米 nanometre nanometres nanometer nanometers
m | 1e3 | km 公里 千米 kilometre kilometres kilometer kilometers
m | 0.0254 | inch inches 英寸 寸
m | 0.000333333333333333333 | Fr F French Fr.
m2 | 1 | m2 m^2 平方米 平米 ㎡ sqm square_metre square_metres square_meter square_meters
m2 | 1e-2 | dm2 dm^2
m2 | 1e-4 | cm2 cm^2 平方厘米 sq.cm square_centimetre square_centimetres square_centimeter square_centimeters
m2 | 1e-6 | mm2 mm^2 平方毫米
m2 | 1e-12 | μm2 um2 μm^2 平方微米
m3 | 1 | m3 m^3 立方米
m3 | 1e-3 | L l 升 litre litres liter liters dm3
m3 | 1e-4 | dL dl
m3 | 1e-6 | mL ml ML 毫升 cm3 cm^3 cc 立方厘米 millilitre millilitres milliliter milliliters
m3 | 1e-9 | μL uL μl ul 微升 mm3 mm^3 立方毫米 microlitre microlitres microliter microliters
m3 | 1e-12 | nL nl 纳升
s | 1 | s sec secs second seconds 秒 秒钟
s | 1e-3 | ms msec 毫秒 millisecond milliseconds
s | 1e-6 | μs us 微秒 microsecond microseconds
s | 1e-9 | ns 纳秒
s | 60 | min mins minute minutes 分钟 分
s | 3600 | h hr hrs H hour hours 小时 个小时 钟头 个钟头
s | 86400 | d day days 天 日 昼夜 工作日 个工作日
s | 604800 | week weeks wk wks 周 星期 个星期 礼拜
s | 2629800 | month months mo 月 个月 个月龄 月龄
s | 31557600 | year years yr yrs y 年
岁 | 1 | 岁 周岁 years_old year-old years-old year_old years_of_age
周龄 | 1 | 孕周 周龄
kg | 1 | kg KG Kg 千克 公斤 kilogram kilograms kilo kilos
kg | 1e-3 | g 克 gram grams gm
kg | 1e-6 | mg 毫克 milligram milligrams
kg | 1e-9 | μg ug mcg 微克 microgram micrograms
kg | 1e-12 | ng 纳克 nanogram nanograms
kg | 1e-15 | pg 皮克
kg | 1e3 | t 吨 tonne tonnes
kg | 0.5 | 斤
kg | 0.45359237 | lb lbs pound pounds
N | 1 | N 牛 牛顿 newton newtons
N | 1e-3 | mN 毫牛
N | 1e-2 | cN
N | 1e-6 | μN uN 微牛
N | 1e3 | kN 千牛
N | 0.00980665 | gf
N | 9.80665 | kgf
N·m | 1 | N·m N.m Nm N*m 牛米 牛·米
N·m | 1e-2 | N·cm N.cm Ncm
N·m | 1e-3 | mN·m mN.m mNm
Pa | 1 | Pa 帕 pascal pascals
Pa | 1e2 | hPa mbar
Pa | 1e3 | kPa KPa 千帕
Pa | 1e6 | MPa Mpa 兆帕
Pa | 1e9 | GPa Gpa 吉帕
Pa | 133.322387415 | mmHg mmhg mm_Hg 毫米汞柱 torr
Pa | 98.0665 | cmH2O cmH20 cm_H2O 厘米水柱
Pa | 1e5 | bar 巴
Pa | 101325 | atm 大气压 个大气压
Pa | 6894.757293 | psi
° | 1 | ° deg degree degrees 度 arc-degree
° | 57.29577951308232 | rad
° | 0.05729577951308232 | mrad
Hz | 1 | Hz hz HZ 赫兹 赫 hertz
Hz | 1e3 | kHz KHz khz 千赫 千赫兹 kilohertz
Hz | 1e6 | MHz Mhz 兆赫 兆赫兹 megahertz
Hz | 1e9 | GHz Ghz 吉赫
Hz | 1e-3 | mHz
rpm | 1 | rpm r/min 转/分 转/分钟 转每分
fps | 1 | fps FPS 帧/秒 帧/s f/s 帧每秒 frames/s frames_per_second 帧
Sa/s | 1 | S/s sps SPS
Sa/s | 1e3 | kS/s ksps
Sa/s | 1e6 | MS/s Msps
℃ | 1 | ℃ °C ºC 摄氏度 celsius degC degrees_Celsius degrees_C
℉ | 1 | °F
K | 1 | kelvin
K | 1e-3 | mK
V | 1 | V 伏 伏特 volt volts
V | 1e-3 | mV 毫伏 millivolt millivolts
V | 1e-6 | μV uV 微伏 microvolt microvolts
V | 1e-9 | nV
V | 1e3 | kV 千伏
A | 1 | A 安培 amp amps ampere amperes
A | 1e-3 | mA 毫安
A | 1e-6 | μA uA 微安
A | 1e-9 | nA 纳安
A | 1e-12 | pA
Ω | 1 | Ω ohm ohms 欧姆 欧
Ω | 1e3 | kΩ kohm 千欧
Ω | 1e6 | MΩ Mohm 兆欧
W | 1 | W 瓦 瓦特 watt watts
W | 1e-3 | mW 毫瓦
W | 1e-6 | μW uW 微瓦
W | 1e3 | kW 千瓦
J | 1 | J 焦耳 焦 joule joules
J | 1e-3 | mJ 毫焦
J | 1e3 | kJ
J | 3600 | Wh
A·h | 1 | Ah
A·h | 1e-3 | mAh mah 毫安时
F | 1e-12 | pF
F | 1e-9 | nF
F | 1e-6 | μF uF
eV | 1e3 | keV
eV | 1e6 | MeV
kVp | 1 | kVp
T | 1 | T tesla 特斯拉
T | 1e-3 | mT
T | 1e-4 | Gs gauss 高斯
Gy | 1 | Gy gray
Gy | 1e-3 | mGy
Gy | 1e-2 | cGy
Gy | 1e-6 | μGy uGy
Sv | 1 | Sv sievert
Sv | 1e-3 | mSv 毫西弗
Sv | 1e-6 | μSv uSv
Bq | 1 | Bq
Bq | 1e6 | MBq
Bq | 1e9 | GBq
Bq | 3.7e7 | mCi
mol | 1 | mol
mol | 1e-3 | mmol 毫摩尔
mol | 1e-6 | μmol umol
mol | 1e-9 | nmol
mol | 1e-12 | pmol
mol/L | 1e-3 | mM
mol/L | 1e-6 | μM uM
mol/L | 1e-9 | nM
mol/L | 1e-12 | pM
U | 1 | U IU EU 单位 国际单位
U | 1e-3 | mU mIU
U | 1e-6 | μIU uIU
CFU | 1 | CFU cfu
CFU | 1 | PFU pfu
拷贝 | 1 | 拷贝 copies copy
cells | 1 | cells 细胞 个细胞
ppm | 1 | ppm
ppm | 1e-3 | ppb
% | 1 | % 个百分点 百分点 percent per_cent pct percentage_points percentage_point pp
% | 0.1 | ‰ permille
倍 | 1 | 倍 x X × fold -fold times_faster times_higher
dB | 1 | dB dBA dB(A) 分贝 decibel decibels
dBm | 1 | dBm
px | 1 | px 像素 pixel pixels
px | 1e4 | 万像素
px | 1e6 | MP megapixel megapixels 百万像素
bit | 1 | bit bits
bit/s | 1 | bps
bit/s | 1e3 | kbps Kbps
bit/s | 1e6 | Mbps mbps
bit/s | 1e9 | Gbps
B | 1 | B byte bytes
B | 1e3 | KB kB
B | 1e6 | MB
B | 1e9 | GB
B | 1e12 | TB
B | 1e15 | PB
lx | 1 | lx lux 勒克斯
lm | 1 | lm 流明
cd | 1 | cd nit nits 尼特
HU | 1 | HU
D | 1 | D 屈光度 diopter diopters dioptre dioptres
G | 1 | G gauge
排 | 1 | 排
分 | 1 | 分值 points
CNY | 1 | 元 块 块钱 元人民币 人民币 RMB CNY yuan renminbi
CNY | 1e2 | 百元
CNY | 1e3 | 千元
CNY | 1e4 | 万元 万 万人民币 万元人民币 万块
CNY | 1e8 | 亿元 亿 亿元人民币
USD | 1 | USD US$ 美元 美金 dollar dollars
USD | 1e4 | 万美元
USD | 1e8 | 亿美元
EUR | 1 | EUR € 欧元 euro euros
HKD | 1 | HKD 港元 港币
GBP | 1 | GBP £ 英镑 pounds_sterling
例 | 1 | 例 次 人 人次 例次 名 位 个 台 套 件 家 张 幅 份 条 只 支 片 枚 项 床 所 通道 个通道 导联 层 户 对 把 根
例 | 1 | 颗 粒 盒 头 匹 点 种 款 类 步 组 批 批次 站 病例 测试 样本 个样本
例 | 1 | 标本 病人 患者 例患者 名患者 个病例
例 | 1 | patients patient subjects subject cases case participants participant samples sample images image scans scan
例 | 1 | channels channel
例 | 1 | degrees_of_freedom DOF DoF 自由度 个自由度 个电极 个触点 个医院 家医院 个中心 中心 名受试者 例受试者
例 | 1 | 例病例 只动物 clips shots
例 | 1 | unit piece pieces set kit strip patch patches dressing dressings treatment treatments session sessions
例 | 1 | person_time
例 | 1 | leads electrodes electrode users devices device hospitals centres centers sites units tests test procedures
例 | 1 | procedure
例 | 1 | animals pigs rabbits volunteers eyes lesions nodules slices uses cycles cycle operators steps beds
例 | 1 | examinations exams
例 | 1 | beats breaths people persons person volunteers doctors physicians nurses surgeons specimens slides records
例 | 1 | operations surgeries
例 | 1 | 株 包 段 篇 眼 人份
例 | 1 | adults children infants babies newborns neonates women men mothers families volunteers girls boys
例 | 1 | 例患儿 名患儿 名儿童 例儿童 名成人 例成人 名产妇 例产妇 条规则 名志愿者
例/s | 0.016666666666666666 | bpm
"""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value on the common scale of its dimension, named by that scale's unit; dimensionless is ``"1"``."""

    value: float
    dimension: str


def quantity(value: float, unit: str) -> Quantity | None:
    """``value unit`` on the common scale, or ``None`` for an unknown unit.

    Compounds (``mmol/L``, ``元/次``) are parsed; money or a share per case keeps its own dimension, since what it is
    per is part of the parameter. Months are a twelfth of 365.25 days. A French gauge is a third of a millimetre.

    >>> [(one.value, one.dimension) for one in (quantity(450, "µm"), quantity(2, "万元"), quantity(9, "F")) if one]
    [(0.00045, 'm'), (20000.0, 'CNY'), (0.003, 'm')]
    """
    scale = scale_of(unit)
    if scale is None:
        return None
    dimension, factor, offset = scale
    return Quantity(float(f"{value * factor + offset:.12g}"), dimension)


@lru_cache(maxsize=4096)
def scale_of(unit: str) -> tuple[str, float, float] | None:
    """Dimension, factor and offset of a unit, or ``None``."""
    unit = " ".join(unit.replace("µ", "μ").replace("º", "°").split())
    if not unit:
        return "1", 1.0, 0.0
    if unit in ("°F", "℉"):
        return "℃", 5 / 9, -160 / 9
    found = _simple(unit)
    if found is not None:
        return found[0], found[1], 0.0
    top, *rest = re.split(r"\s?/\s?|每| per ", unit)
    if not rest:
        return None
    numerator = _simple(top)
    if numerator is None:
        return None
    dimension, factor = numerator
    for part in rest:
        part_found = _simple(part)
        if part_found is None:
            return None
        if part_found[0] == "例" and dimension in _PER_CASE:
            continue
        if part_found[0] == "m3" and dimension in _PER_LITRE:
            dimension, factor = dimension + "/L", factor / (part_found[1] * 1000)
            continue
        dimension, factor = f"{dimension}/{part_found[0]}", factor / part_found[1]
    return _RENAMED.get(dimension, dimension), factor * _RESCALED.get(dimension, 1.0), 0.0


_PER_CASE = {"CNY", "USD", "EUR", "HKD", "GBP", "s", "%", "Sv", "Gy"}
_PER_LITRE = {"kg", "mol", "U", "CFU", "拷贝", "cells"}
_RENAMED = {"kg/L": "mg/L"}
_RESCALED = {"kg/L": 1e6}


@lru_cache(maxsize=1)
def _units() -> tuple[dict[str, tuple[str, float]], dict[str, tuple[str, float]]]:
    exact: dict[str, tuple[str, float]] = {}
    folded: dict[str, tuple[str, float]] = {}
    for line in _TABLE.strip().splitlines():
        dimension, factor, names = (part.strip() for part in line.split(" | "))
        for written in names.split():
            name = written.replace("_", " ")
            exact.setdefault(name, (dimension, float(factor)))
            if len(name) > 1:
                folded.setdefault(name.casefold(), (dimension, float(factor)))
    return exact, folded


def _simple(name: str) -> tuple[str, float] | None:
    exact, folded = _units()
    return exact.get(name) or (folded.get(name.casefold()) if len(name) > 1 else None)


@lru_cache(maxsize=1)
def unit_names() -> tuple[str, ...]:
    """Every simple unit name, longest first."""
    return tuple(sorted(_units()[0], key=len, reverse=True))
