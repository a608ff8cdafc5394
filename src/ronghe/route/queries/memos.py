"""One set of facts under all regimes: China, the United States, Europe, and the drug route where it is one."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from ronghe.exchange.queries.guards import require_no_patient_data
from ronghe.kernel.rules import FactUnfit, Pack, Value
from ronghe.kernel.text import Language
from ronghe.route.errors import AnswerUnfit, DayTooEarly
from ronghe.route.facts import NoteKind, Profile, read_profile, vocabulary
from ronghe.route.judging.answers import RegimeAnswer, judge
from ronghe.route.judging.combining import Agreement
from ronghe.route.judging.drugs import DrugAnswer, is_drug, judge_drug, judge_intake
from ronghe.route.judging.eu import EuAnswer, eu_packs, judge_eu
from ronghe.route.judging.nmpa import NmpaAnswer, judge_nmpa, nmpa_packs
from ronghe.route.judging.options import options_of
from ronghe.route.judging.paths import PathAnswer
from ronghe.route.judging.presuming import presume
from ronghe.route.models import ClinicalExemption
from ronghe.route.packs import NoSuchPack, shelf
from ronghe.route.queries.answering import FDA_CODE
from ronghe.route.queries.determined import nmpa_prediction
from ronghe.route.queries.editions import latest_editions
from ronghe.route.queries.fda_codes import fda_answer_of_text, fda_code_row, fda_codes_held
from ronghe.route.similar.fda import FdaAnswer
from ronghe.route.similar.model import Prediction
from ronghe.route.similar.rows import CodeRow
from ronghe.route.similar.store import ModelUnusable
from ronghe.route.similar.submission import facts_of

logger = logging.getLogger(__name__)

CLASSES = ("nmpa-class", "fda-path", "eu-mdr")
"""The pack of each regime without which it says nothing."""

DRUGS, GOODS = frozenset({"drug", "cell_gene"}), frozenset({"cosmetic", "food"})
"""Kinds of product that are no device in the United States; a disinfectant of devices is one there."""

NOT_READ = (NoteKind.EMPTY, NoteKind.NO_PRODUCT, NoteKind.OTHER_LANGUAGE)
"""Notes of a text that describes no product."""

Answers = Mapping[str, Value]
"""What a person answered to questions, or corrected, by fact."""


@dataclass(frozen=True)
class UsAnswer:
    """What the FDA would make of a product.

    ``codes`` may fit (None: no table is held, or nothing to look for was read); ``path`` are the rules for the code
    that the reader has ``chosen``, else for the likeliest, or for none. ``held``: whether a table is held. ``is_drug``:
    a drug, a cell or gene product, to which no device route applies. ``assumed``: facts of the path that nobody told,
    taken as is usual. ``options``: alternatives for which something told speaks.
    ``is_goods``: a cosmetic or a food, to which no device route applies either.
    """

    codes: FdaAnswer | None
    path: RegimeAnswer
    held: bool
    is_drug: bool
    chosen: CodeRow | None = None
    assumed: tuple[str, ...] = ()
    options: tuple[PathAnswer, ...] = ()
    is_goods: bool = False


@dataclass(frozen=True)
class DrugSide:
    """The drug route, and whether a park takes the project in."""

    drug: DrugAnswer
    intake: RegimeAnswer


@dataclass(frozen=True)
class Memo:
    """What is known of a product and what follows, as of one day.

    ``profile`` is what the text says; ``answers`` what was answered beside it, which stands above the text; ``told``
    the two together. ``tables`` names the public tables used and their editions, which are those held today whatever
    the day. ``not_yet`` are packs that were not in force on the day: of them the earliest edition was used.
    """

    text: str
    profile: Profile
    answers: Answers
    told: Mapping[str, Value]
    on: date
    nmpa: NmpaAnswer
    us: UsAnswer
    eu: EuAnswer
    drugs: DrugSide | None
    tables: tuple[str, ...]
    not_yet: tuple[Pack, ...] = ()

    @property
    def name(self) -> str:
        """What the text calls the product; empty where that cannot be told."""
        return self.profile.name.text if self.profile.name else ""

    @property
    def is_unread(self) -> bool:
        """Whether the text describes no product that can be read, and nobody answered a question either: then no
        regime says anything."""
        return self.nmpa.agreement is Agreement.UNREAD and not self.answers


def memo_of(text: str, *, answers: Answers | None = None, on: date | None = None, reason: str = "") -> Memo:
    """The memo of a description under the rules of a day.

    Args:
        answers: facts told beside the text.
        on: the day whose editions count; today where none is given.
        reason: answers the patient-data guard.

    Raises:
        IdentityNumberFound, PatientNameFound: the text holds what is not worked on.
        AnswerUnfit: an answer that names no fact, or holds a value that the fact does not take.
        DayTooEarly: of no regime are rules held that were in force on the day.

    Cost: some tens of milliseconds each side, and ten small statements; the first in a process reads the packs.
    """
    require_no_patient_data([text], reason=reason)
    day = on or timezone.localdate()
    answers = dict(answers or {})
    if unknown := sorted(answers.keys() - vocabulary().facts.keys() - {FDA_CODE}):
        raise AnswerUnfit.of(unknown[0])
    chosen = _chosen(answers)
    profile = read_profile(text)
    told = {**profile.values, **{name: value for name, value in answers.items() if name != FDA_CODE}}
    name = profile.name.text if profile.name else ""
    open_facts = frozenset(one.fact for one in profile.contradictions) - answers.keys()
    _require_some_in_force(day)
    china = nmpa_packs(day, own_packs(), or_first=True)
    europe = eu_packs(day, own_packs(), or_first=True)
    prediction, silent = _prediction(profile, name, text, told, day)
    try:
        nmpa = judge_nmpa(
            told,
            china,
            name,
            prediction=prediction,
            rows=_exemptions(),
            open_facts=open_facts,
            answered=frozenset(answers),
            silent=silent,
        )
        us = _us(told, "" if describes_nothing(profile) else text, name, day, chosen)
        eu = judge_eu(told, europe, open_facts)
        drugs = _drugs(told, day) if is_drug(told) else None
    except FactUnfit as unfit:
        raise AnswerUnfit.of(str(unfit)) from unfit
    spoke = [china.classes, china.paths, china.evaluation, us.path.pack, eu.rules.pack]
    spoke += [drugs.drug.route.pack, drugs.intake.pack] if drugs else []
    return Memo(
        text=text,
        profile=profile,
        answers=answers,
        told=told,
        on=day,
        nmpa=nmpa,
        us=us,
        eu=eu,
        drugs=drugs,
        tables=tuple(str(edition) for edition in latest_editions().values()),
        not_yet=tuple(pack for pack in spoke if pack.effective_on > day),
    )


def _require_some_in_force(day: date) -> None:
    """Raises ``DayTooEarly`` where no regime had rules on the day."""
    found = shelf(own_packs())
    for number, pack in enumerate(CLASSES):
        try:
            found.in_force(pack, day)
        except NoSuchPack as missing:
            if number == len(CLASSES) - 1:
                raise DayTooEarly.of(missing.pack, day) from missing
        else:
            return


def own_packs() -> Path:
    """The folder of a node's own editions; it need not exist."""
    return Path(settings.DATA_FOLDER) / "route" / "packs"


def describes_nothing(profile: Profile) -> bool:
    """Whether a text describes no product that can be read: it is empty, in a language that is not read, or of other
    things, and no fact was read from it."""
    return not profile.readings and not profile.contradictions and any(profile.says(kind) for kind in NOT_READ)


def _prediction(
    profile: Profile, name: str, text: str, told: Mapping[str, Value], day: date
) -> tuple[Prediction | None, Agreement]:
    """What determined products say; where they are silent, why.

    What was learned is in Chinese: of a text in another language it knows nothing, however sure it sounds. Where what
    was learned is damaged or of another version the rules stand alone, and the log says how to mend it.
    """
    if describes_nothing(profile):
        return None, Agreement.UNREAD
    if profile.language is not Language.ZH:
        return None, Agreement.OTHER_TONGUE
    if told.get("product_kind") in DRUGS and "drug_kind" in told:  # of drugs and cells determined devices say nothing
        return None, Agreement.UNLIKE
    try:
        return nmpa_prediction(name, text, told, day), Agreement.RULES_ONLY
    except ModelUnusable as damaged:
        logger.warning("%s", damaged)
        return None, Agreement.RULES_ONLY


def _chosen(answers: Answers) -> CodeRow | None:
    """The row of the code that was chosen, if one was; an answer that the table does not have is unfit."""
    if FDA_CODE not in answers:
        return None
    row = fda_code_row(str(answers[FDA_CODE]))
    if row is None:
        raise AnswerUnfit.of(f"{FDA_CODE} = {answers[FDA_CODE]}")
    return row


def _us(told: Mapping[str, Value], text: str, name: str, day: date, chosen: CodeRow | None) -> UsAnswer:
    """The FDA's side; no code is looked for where there is no text."""
    kind = told.get("product_kind") if chosen is None else None
    is_drug_alone, is_goods = kind in DRUGS, kind in GOODS
    codes = fda_answer_of_text(name, text) if text and not is_drug_alone and not is_goods else None
    row = chosen
    if row is None and codes is not None and codes.settles:
        row = codes.candidates[0].row
    filled = presume({**told, **(facts_of(row) if row is not None else {})})
    pack = shelf(own_packs()).in_force("fda-path", day, or_first=True).pack
    assumed = tuple(fact for fact in filled.assumed if fact in pack.facts)
    held = codes is not None or fda_codes_held()
    options = () if is_drug_alone or is_goods else options_of(pack, told)
    return UsAnswer(codes, judge(pack, filled.facts), held, is_drug_alone, chosen, assumed, options, is_goods)


def _drugs(told: Mapping[str, Value], day: date) -> DrugSide:
    found = shelf(own_packs())
    return DrugSide(
        judge_drug(found.in_force("nmpa-drug", day, or_first=True).pack, told),
        judge_intake(found.in_force("park-intake", day, or_first=True).pack, told),
    )


def _exemptions() -> list[ClinicalExemption]:
    """One statement."""
    return list(ClinicalExemption.objects.filter(withdrawn_on=None))
