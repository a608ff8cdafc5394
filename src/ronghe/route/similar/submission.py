"""What the FDA's classification says of the way to the market: the path, in words of ours.

The table states a class and a type of submission. De Novo is never in the table: it is the path of a device that no
code fits, where the risk is low or moderate (21 CFR part 860, subpart D); the codes that it makes are followed by
510(k).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ronghe.route.similar.rows import CodeRow


class Submission(StrEnum):
    """Ways to the market."""

    EXEMPT = "exempt"
    K510 = "k510"
    DE_NOVO = "de_novo"
    PMA = "pma"
    HDE = "hde"
    DISCRETION = "enforcement_discretion"
    EMERGENCY = "emergency_use"
    ASK = "ask_fda"
    NOT_STATED = "not_stated"


# The table's SUBMISSION_TYPE_ID. 3 sends the reader to the agency; 5 stands in no edition seen.
_BY_TYPE = {
    "1": Submission.K510, "2": Submission.PMA, "3": Submission.ASK, "4": Submission.EXEMPT, "6": Submission.HDE,
    "7": Submission.DISCRETION, "8": Submission.EMERGENCY,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Path:
    """The way to the market of one code.

    Args:
        submission: what the table says.
        class_text: ``1``-``3``, ``U`` unclassified, ``N`` not classified, ``F`` humanitarian use, "" unknown.
        gmp_exempt: exempt from most of the quality system regulation too.
        verify: the class and the submission type do not go together, so that a person should look.
    """

    submission: Submission
    class_text: str
    gmp_exempt: bool = False
    verify: bool = False


_CLASS_FACTS = {"1": "class_1", "2": "class_2", "3": "class_3", "U": "unclassified"}


def facts_of(row: CodeRow) -> dict[str, str]:
    """What a product code says to the rules of the pack ``fda-path``; what it leaves open is not there.

    >>> facts_of(CodeRow("LNH", "System, nuclear magnetic resonance imaging", "2", submission_type="1"))
    {'fda_class': 'class_2', 'fda_submission': 'k510'}
    """
    said = _BY_TYPE.get(row.submission_type)
    facts = {}
    if row.device_class in _CLASS_FACTS:
        facts["fda_class"] = _CLASS_FACTS[row.device_class]
    if said is not None:
        facts["fda_submission"] = str(said) if said in _IN_PACK else "other"
    return facts


_IN_PACK = (Submission.K510, Submission.EXEMPT, Submission.PMA, Submission.HDE)


def path_of(row: CodeRow) -> Path:
    """The path of a product code.

    Class I devices with type 4 are exempt from 510(k) within the limits of their regulation (each .9 section: a new
    use or technology ends the exemption), so an exemption is a starting point. Odd pairs are marked to be verified.

    >>> path_of(CodeRow("LNH", "System, nuclear magnetic resonance imaging", "2", "892.1000", "RA", "1")).submission
    <Submission.K510: 'k510'>
    """
    submission = _BY_TYPE.get(row.submission_type, Submission.NOT_STATED)
    odd = (
        (row.device_class == "3" and submission is Submission.EXEMPT)
        or (row.device_class in ("1", "2") and submission is Submission.PMA)
        or (row.device_class == "3" and submission is Submission.K510)
        or submission is Submission.NOT_STATED
    )
    return Path(submission, row.device_class, row.gmp_exempt, verify=odd)
