"""Reading the facts of a product from a description in Chinese or English."""

from __future__ import annotations

from dataclasses import replace

from ronghe.kernel.text import Span, language, normalise
from ronghe.kernel.text.yaml_data import yaml_data
from ronghe.route.facts.durations import duration_of
from ronghe.route.facts.implications import derive, within_bounds
from ronghe.route.facts.products import device_claims, name_of, products_in, says_several, speaks_of_product
from ronghe.route.facts.profile import Contradiction, Note, NoteKind, Profile, Reading, Sureness
from ronghe.route.facts.tongues import readable
from ronghe.route.facts.vocabulary import vocabulary
from ronghe.route.facts.voting import settle, votes

LONGEST = 20_000
"""Characters that are read; a description of one product has some hundreds."""

_TOLD_BY_ANY_TEXT = {"purpose", "patient_group", "setting", "used_by", "medical_purpose", "cancer_indication"}
_DRUG_ACTIONS = frozenset({"pharmacological", "immunological", "metabolic"})


def read_profile(text: str) -> Profile:
    """The facts that a description tells, each with its passages; what it does not tell stays unknown.

    Never raises, whatever the text. Negated words give the opposite or nothing, sentences that begin with "if" give
    nothing, words about another product that this one is used with do not count. Values that cannot hold together are
    reported as a contradiction and left unknown. Offsets point into ``text`` as given.

    Cost: linear in the text, of which the first ``LONGEST`` characters are read; a few milliseconds for a usual one.

    >>> profile = read_profile("一次性使用引流管\\n由管体和接头组成。非无菌提供。")
    >>> profile.values["single_use"], profile.values["sterile"]
    (True, False)
    >>> [span.text for span in profile.readings["sterile"].passages]
    ['非无菌提供']
    """
    blank = Profile(text, language(text[:LONGEST]))
    if not text.strip():
        return replace(blank, notes=(_note(NoteKind.EMPTY),))
    notes = [_note(NoteKind.SHORTENED)] if len(text) > LONGEST else []
    normal = normalise(text[:LONGEST])
    plain = normal.text
    if not readable(plain):
        return replace(blank, notes=(*notes, _note(NoteKind.OTHER_LANGUAGE)))

    def span(start: int, end: int) -> Span:
        begin, stop = normal.origin(start, end)
        return Span(begin, stop, text[begin:stop])

    places = products_in(plain)
    product = places[0]
    products = tuple(span(*place) for place in places if place.end > place.start)
    if len(places) > 1:
        notes.append(_note(NoteKind.SEVERAL_PRODUCTS, products))
    elif said := says_several(plain):
        notes.append(_note(NoteKind.SEVERAL_PRODUCTS, (span(*said),), "several_mixed"))
    name = name_of(plain, *product)
    cast = votes(plain, product, name)
    if not speaks_of_product(plain[product.start : product.end], len(cast.keys() - _TOLD_BY_ANY_TEXT)):
        return replace(blank, notes=(*notes, _note(NoteKind.NO_PRODUCT)), products=products)
    settled = [settle(fact, said, name, span) for fact, said in cast.items()]
    contradictions = [one for one in settled if isinstance(one, Contradiction)]
    stated = {one.fact: one for one in settled if isinstance(one, Reading)}
    closed = frozenset(one.fact for one in contradictions)
    stay = stated.get("contact_days")
    if stay and "duration" not in stated:
        length = duration_of(float(str(stay.value)))
        stated["duration"] = Reading("duration", length, stay.passages, Sureness.DERIVED, ("contact_days",))
    readings, further = derive(stated, closed)
    bounded = within_bounds(stated, readings)
    if len(bounded) < len(stated):
        readings, further = derive(bounded, closed)
    claims = tuple(span(*place) for place in device_claims(plain, *product))
    if claims and (reasons := _drug_like(readings)):
        notes.append(_note(NoteKind.DRUG_AS_DEVICE, (*claims, *reasons)))
    return replace(
        blank,
        name=span(*name) if name and name.end > name.start else None,
        readings={fact: readings[fact] for fact in vocabulary().facts if fact in readings},
        contradictions=tuple(contradictions + further),
        notes=tuple(notes),
        products=products,
    )


def _drug_like(readings: dict[str, Reading]) -> tuple[Span, ...]:
    kind, action = readings.get("product_kind"), readings.get("principal_action")
    if kind and kind.value in ("drug", "cell_gene"):
        return kind.passages
    return action.passages if action and action.value in _DRUG_ACTIONS else ()


def _note(kind: NoteKind, passages: tuple[Span, ...] = (), wording: str = "") -> Note:
    words = yaml_data("ronghe.route.facts", "notes.yaml")[wording or kind.value]
    return Note(kind, words["zh"], words["en"], passages)
