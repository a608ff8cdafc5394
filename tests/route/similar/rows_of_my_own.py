"""Determined products of our own invention: what each is can be told from its words."""

from __future__ import annotations

from ronghe.route.similar.catalogue import Entry
from ronghe.route.similar.determinations import Determination, determination

_KINDS = [
    ("class_1", "02-04", "{}手术钳", "由不锈钢制成的手动器械。非无菌提供，可重复使用。用于{}手术中夹持组织。"),
    ("class_2", "07-03", "{}监测仪", "由主机、传感器和电源组成。用于测量{}的生理参数，供医生参考。"),
    ("class_3", "13-07", "{}植入支架", "由镍钛合金制成，无菌提供。植入{}血管内，不再取出，用于扩张狭窄。"),
    ("not_device", "", "{}储物架", "由木板和螺钉组成。放在{}科室，存放衣物，无医用目的。"),
]
_PLACES = ["心脏", "颈部", "腹部", "胸部", "足部", "眼部", "耳部", "肩部", "髋部", "膝部", "腕部", "肘部"]

ROWS: list[Determination] = [
    determination(name.format(place), told.format(place), 2018 + number % 3, code, outcome)
    for outcome, code, name, told in _KINDS
    for number, place in enumerate(_PLACES)
]

ENTRIES = [
    Entry("02-04", "组织钳", "由不锈钢制成，用于夹持组织。", frozenset({"class_1"})),
    Entry("07-03", "生理参数测量设备", "由主机和传感器组成，测量生理参数。", frozenset({"class_2"})),
    Entry("13-07", "血管支架", "植入血管，扩张狭窄。", frozenset({"class_3"})),
    Entry("16-01", "眼用镊", "眼科手术中夹持组织。", frozenset({"class_1", "class_2"})),
]
