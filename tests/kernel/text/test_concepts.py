"""The concept lexicon: finding, relations and the soundness of its data."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.kernel.text.concept_data import Concept, ConceptsInvalid, compile_lexicon, lexicon, parse_concepts
from ronghe.kernel.text.concepts import ancestors, category_of, concepts, concerns, covers, related, terms_of
from ronghe.kernel.text.normal import normalise

_TERMS = sorted({term for concept in lexicon().concepts.values() for term in (*concept.zh, *concept.en)})


def _found(text: str, **options: bool) -> list[tuple[str, str]]:
    return [(m.concept, text[m.start : m.end]) for m in concepts(text, **options)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("糖尿病视网膜病变患者", ("disease:diabetic_retinopathy", "糖尿病视网膜病变")),
        ("糖尿病視網膜病變", ("disease:diabetic_retinopathy", "糖尿病視網膜病變")),
        ("PRETERM INFANTS in care", ("population:preterm", "PRETERM INFANTS")),
        ("the oesophagus", ("anatomy:esophagus", "oesophagus")),
        ("the esophagus", ("anatomy:esophagus", "esophagus")),
        ("three vertebrae", ("anatomy:vertebra", "vertebrae")),
        ("ICU 患者", ("population:icu_patient", "ICU 患者")),
        ("both ICUs", ("setting:icu", "ICUs")),
        ("Meniere's disease", ("disease:meniere", "Meniere's disease")),
        ("point-of-care", ("setting:point_of_care", "point-of-care")),
    ],
)
def test_concepts_reads_the_usual_spellings(text: str, expected: tuple[str, str]) -> None:
    assert expected in _found(text)


@pytest.mark.parametrize(
    "text", ["icu", "two icus", "着眼未来", "蓝牙眼镜", "a joint venture", "the lenticular hipster", ""]
)
def test_concepts_leaves_alone_what_only_looks_alike(text: str) -> None:
    assert not {"setting:icu", "anatomy:eye", "anatomy:joint", "anatomy:hip", "anatomy:tooth"} & {
        m.concept for m in concepts(text)
    }


def test_concepts_takes_the_longest_term_and_nested_ones_of_other_categories_on_request() -> None:
    assert _found("糖尿病视网膜病变") == [("disease:diabetic_retinopathy", "糖尿病视网膜病变")]
    assert ("anatomy:retina", "视网膜") in _found("糖尿病视网膜病变", nested=True)
    assert "anatomy:liver" not in {m.concept for m in concepts("肝素", nested=True)}


@given(st.text() | st.lists(st.sampled_from(_TERMS) | st.text(max_size=4), max_size=8).map("".join))
def test_concepts_points_literally_into_any_text(text: str) -> None:
    for mention in concepts(text, nested=True):
        assert 0 <= mention.start < mention.end <= len(text)
        assert mention.category == category_of(mention.concept)
        again = concepts(text[mention.start : mention.end], nested=True)
        assert mention.concept in {other.concept for other in again}


@given(st.lists(st.sampled_from(_TERMS), min_size=1, max_size=5).map("，".join))
def test_concepts_overlaps_only_for_one_span(text: str) -> None:
    for a, b in itertools.combinations(concepts(text), 2):
        assert (a.start, a.end) == (b.start, b.end) or a.end <= b.start or b.end <= a.start


@given(st.sampled_from(_TERMS))
def test_every_term_finds_its_concept(term: str) -> None:
    holders = {name for name, concept in lexicon().concepts.items() if term in (*concept.zh, *concept.en)}
    whole = {m.concept for m in concepts(term) if (m.start, m.end) == (0, len(term))}
    assert {name for name in holders if not name.startswith("blocked:")} <= whole


@given(st.data())
def test_relations_mirror_each_other(data: st.DataObject) -> None:
    names = st.sampled_from(sorted(lexicon().concepts))
    a, b = data.draw(names), data.draw(names)
    mirror = {"narrower": "broader", "broader": "narrower"}
    assert related(b, a) == mirror.get(related(a, b), related(a, b))
    assert covers(a, b) == (related(a, b) in {"same", "narrower"})
    assert a not in ancestors(a)


def test_related_tells_siblings_from_strangers() -> None:
    assert related("disease:glaucoma", "disease:diabetic_retinopathy") == "sibling"
    assert related("population:newborn", "population:adult") == "sibling"
    assert related("population:adult", "population:women") == "other"
    assert related("anatomy:spine", "anatomy:lumbar_spine") == "narrower"
    assert related("anatomy:lumbar_spine", "anatomy:spine") == "broader"
    assert related("anatomy:eye", "disease:glaucoma") == "other"


def test_concerns_is_inherited() -> None:
    assert concerns("disease:diabetic_retinopathy") == ("anatomy:retina", "anatomy:eye")
    assert "disease:diabetes" in concerns("population:diabetic_patient")
    assert terms_of("disease:glaucoma")[0][0] == "青光眼"


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("a: {in: b, zh: [甲]}", "does not exist"),
        ("a: {in: b}\nb: {in: a}", "its own ancestor"),
        ("a: {zh: [甲乙]}\nb: {zh: [甲乙]}", "is a term of both"),
        ("a: {en: [tumour]}\nb: {en: [Tumor, tumors]}", "is a term of both"),
        ("a: {called: [x]}", "are known"),
        ("a: {zh: ['']}", "empty term"),
        ("a: {zh: [甲]}\na: {zh: [乙]}", "written twice"),
    ],
)
def test_contradicting_data_is_refused(written: str, message: str) -> None:
    with pytest.raises(ConceptsInvalid, match=message):
        compile_lexicon(list(parse_concepts("sample.yaml", written)))


def test_a_concept_written_twice_is_refused() -> None:
    one = Concept("sample:a", "sample", (), (), ("甲",), ())
    with pytest.raises(ConceptsInvalid, match="twice"):
        compile_lexicon([one, one])


def test_terms_are_written_as_they_are_compared() -> None:
    odd = [term for term in _TERMS if normalise(term).text != term or term != term.strip()]
    assert odd == []
