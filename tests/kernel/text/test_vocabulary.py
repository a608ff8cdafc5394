"""What a targets builder offers is what the reader of targets understands."""

from __future__ import annotations

import pytest

from ronghe.kernel.text import quantity
from ronghe.kernel.text.parameters import canonical_parameter, fits
from ronghe.kernel.text.units import scale_of
from ronghe.kernel.text.vocabulary import parameter_entries, parameter_entry

pytestmark = pytest.mark.unit


def test_every_offered_unit_is_read_and_fits_its_parameter():
    for entry in parameter_entries():
        for unit in entry.units:
            scale = scale_of(unit)
            assert scale is not None, (entry.key, unit)
            assert quantity(1, unit) is not None
            assert fits(entry.key, scale[0]), (entry.key, unit, scale[0])


def test_every_offered_name_stands_for_its_parameter_in_one_of_its_units():
    lost = [
        (entry.key, name)
        for entry in parameter_entries()
        for name in (entry.zh, entry.en)
        if entry.key not in {canonical_parameter(name, unit or None) for unit in (*entry.units, "")}
    ]
    assert lost == []


@pytest.mark.parametrize(
    ("name", "unit", "key", "better"),
    [
        ("定位误差", "", "positioning_error", "low"),
        ("Sensitivity", "", "sensitivity", "high"),
        ("灵敏度", "copies/mL", "detection_limit", "low"),
        ("天气", "", None, None),
        ("", "", None, None),
    ],
)
def test_names_are_found_in_both_languages(name, unit, key, better):
    entry = parameter_entry(name, unit)
    assert (entry and entry.key, entry and entry.better) == (key, better)
