"""Reading Chinese and English text: one spelling, search terms, passages, the clauses and figures of a need.

Every span points into the text as it was given. Nothing here knows a framework, a network or a clock.
"""

from ronghe.kernel.text.clauses import Clause, asking, clauses
from ronghe.kernel.text.fields import Field, clauses_of_fields
from ronghe.kernel.text.identity import identity_numbers, medical_record_mentions, medical_record_numbers
from ronghe.kernel.text.kinds import ClauseKind
from ronghe.kernel.text.languages import Language, language
from ronghe.kernel.text.measurements import measurements
from ronghe.kernel.text.normal import Normal, normalise, normalised, without_pinyin
from ronghe.kernel.text.parameters import better, canonical_parameter, comparable
from ronghe.kernel.text.passages import Passage, passages
from ronghe.kernel.text.spans import Span
from ronghe.kernel.text.stem import stem
from ronghe.kernel.text.targets import Measurement, Operator, Target
from ronghe.kernel.text.tokens import Token, bag, crosses_words, is_common_word, terms, tokens
from ronghe.kernel.text.units import Quantity, quantity

__all__ = [
    "Clause",
    "ClauseKind",
    "Field",
    "Language",
    "Measurement",
    "Normal",
    "Operator",
    "Passage",
    "Quantity",
    "Span",
    "Target",
    "Token",
    "asking",
    "bag",
    "better",
    "canonical_parameter",
    "clauses",
    "clauses_of_fields",
    "comparable",
    "crosses_words",
    "identity_numbers",
    "is_common_word",
    "language",
    "measurements",
    "medical_record_mentions",
    "medical_record_numbers",
    "normalise",
    "normalised",
    "passages",
    "quantity",
    "stem",
    "terms",
    "tokens",
    "without_pinyin",
]
