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
from ronghe.route.errors import AnswerUnfit, DayTooEarly
from ronghe.route.facts import Profile, read_profile, vocabulary
from ronghe.route.judging.answers import RegimeAnswer, judge
from ronghe.route.judging.drugs import DrugAnswer, is_drug, judge_drug, judge_intake
from ronghe.route.judging.eu import EuAnswer, eu_packs, judge_eu
from ronghe.route.judging.nmpa import NmpaAnswer, judge_nmpa, nmpa_packs
from ronghe.route.judging.presuming import presume
from ronghe.route.models import ClinicalExemption
from ronghe.route.packs import NoSuchPack, shelf
from ronghe.route.queries.determined import nmpa_prediction
from ronghe.route.queries.editions import latest_editions
from ronghe.route.queries.fda_codes import fda_answer
from ronghe.route.similar.fda import FdaAnswer
from ronghe.route.similar.model import Prediction
from ronghe.route.similar.store import ModelUnusable
from ronghe.route.similar.submission import facts_of

logger = logging.getLogger(__name__)

CLASSES = ("nmpa-class", "fda-path", "eu-mdr")
"""The pack of each regime without which it says nothing."""

Answers = Mapping[str, Value]
"""What a person answered to questions, or corrected, by fact."""


@dataclass(frozen=True)
class UsAnswer:
    """What the FDA would make of a product: codes that may fit (None: no table is held), and the rules of the path
    for the likeliest code, or for none, with the facts that were assumed."""

    codes: FdaAnswer | None
    path: RegimeAnswer
    assumed: tuple[str, ...] = ()


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
    if unknown := sorted(answers.keys() - vocabulary().facts.keys()):
        raise AnswerUnfit.of(unknown[0])
    profile = read_profile(text)
    told = {**profile.values, **answers}
    name = profile.name.text if profile.name else ""
    open_facts = frozenset(one.fact for one in profile.contradictions) - answers.keys()
    _require_some_in_force(day)
    china = nmpa_packs(day, own_packs(), or_first=True)
    europe = eu_packs(day, own_packs(), or_first=True)
    try:
        nmpa = judge_nmpa(
            told,
            china,
            name,
            prediction=_prediction(name, text, told, day),
            rows=_exemptions(),
            open_facts=open_facts,
        )
        us = _us(told, name, text, day)
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


def _prediction(name: str, text: str, told: Mapping[str, Value], day: date) -> Prediction | None:
    """What determined products say. None where nothing was learned, or what was learned is damaged or of another
    version: then the rules stand alone, as the memo says, and the log says how to mend it."""
    try:
        return nmpa_prediction(name, text, told, day)
    except ModelUnusable as damaged:
        logger.warning("%s", damaged)
        return None


def _us(told: Mapping[str, Value], name: str, text: str, day: date) -> UsAnswer:
    codes = fda_answer(name or text[:200], text)
    facts = dict(told)
    if codes is not None and codes.is_learned and not codes.is_unknown and codes.candidates:
        row = codes.candidates[0].row  # what was not learned only orders: it settles nothing
        facts.update(facts_of(row) if row is not None else {})
    pack, filled = shelf(own_packs()).in_force("fda-path", day, or_first=True).pack, presume(facts)
    return UsAnswer(codes, judge(pack, filled.facts), tuple(name for name in filled.assumed if name in pack.facts))


def _drugs(told: Mapping[str, Value], day: date) -> DrugSide:
    found = shelf(own_packs())
    return DrugSide(
        judge_drug(found.in_force("nmpa-drug", day, or_first=True).pack, told),
        judge_intake(found.in_force("park-intake", day, or_first=True).pack, told),
    )


def _exemptions() -> list[ClinicalExemption]:
    """One statement."""
    return list(ClinicalExemption.objects.filter(withdrawn_on=None))
