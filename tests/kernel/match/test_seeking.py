"""A clause that names the thing sought is known by the words around it."""

import pytest

from ronghe.kernel.match.seeking import signs


@pytest.mark.parametrize(
    ("before", "clause"),
    [
        ("We are looking for ", "a pump that stops by itself"),
        ("Dear colleagues, our ward needs ", "something to wake no one"),
        ("各位老师好,急诊科", "能提前报警的贴片"),
        ("ICU求购:", "床旁超声引导支架"),
    ],
)
def test_a_word_of_seeking_before_it_or_its_form_is_a_sign(before, clause):
    assert signs(clause, before) & {"asked_for", "begins", "ends"}


def test_the_word_of_seeking_must_stand_right_before():
    assert "asked_for" in signs("a sensor", "We are looking for ")
    assert "asked_for" not in signs("works offline", "We are looking for a sensor for the drip; it ")
    assert "asked_for" in signs("输液外渗报警仪", "儿科想找一种")
    assert "asked_for" not in signs("断网能用", "儿科想找输液报警仪,价格两千以内,")


def test_the_opening_clause_is_known_by_its_place():
    assert "opens" in signs("a sensor", "Hello: ")
    assert "opens" not in signs("a sensor", "Hello, this is the ward for the newborn. ")
