"""Every weight and threshold of matching, in one place. Change them here, then run the planted benchmark."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# --- The score of a candidate: a mean of its parts (each 0..1) in this proportion; open parts are left out. ---
PARTS: Mapping[str, float] = MappingProxyType(
    {
        "topic": 0.46,  # whole need against title and best passages: is it about the same thing at all
        "ideas": 0.20,  # share of the concepts of the whole need that the offer names anywhere, rare ones weighing more
        "words": 0.20,  # the same of its words, across languages through the bilingual dictionary
        "title": 0.12,  # need against the offer's title alone: a title names the thing itself
        "problem": 0.12,  # problem, population, outcome and setting clauses against the passages
        "targets": 0.18,  # numeric targets, by VERDICT_WORTH
        "requirements": 0.08,  # non-numeric musts, same scale
        "field": 0.06,  # the clinical specialties agree
        "evidence": 0.03,  # rung of the ladder of evidence (data/ladder.yaml), against the one asked for
        "maturity": 0.02,  # technology readiness
        "region": 0.02,  # same region
        "role": 0.02,  # the offer is of the kind the need asks for
    }
)

# What a verdict is worth inside "targets" and "requirements".
VERDICT_WORTH: Mapping[str, float] = MappingProxyType({"met": 1.0, "partly": 0.6, "unknown": 0.4, "unmet": 0.0})

# --- Diversity and fairness ---
ALIKE_FROM = 0.92  # cosine of two offers above which the second is nearly a copy of the first
ALIKE_PENALTY = 0.10  # score taken from an exact copy
QUALIFIES_FROM = 0.25  # score under which a candidate does not count as qualified

# --- Lexical against dense similarity, by language pair: words decide within a language, vectors across. ---
TOPIC_PASSAGES = 3  # best passages whose mean likeness is the topic
LEXICAL_SHARE_SAME = 0.5
LEXICAL_SHARE_ACROSS = 0.35  # through the bilingual lexicon, so more than the 0.1-0.2 of raw BM25

# --- Verdicts on numbers (the weights of ``attachment`` are learned and stand in ``data/attachment.json``) ---
ATTACHED_FOR_MET = 0.7  # probability that a figure is of the parameter asked for, from which it can meet the target
ATTACHED_FOR_UNMET = 0.4  # the same for failing it
HOPED_FROM = 0.35  # the same for a planned figure that would mend an unmet one
ALSO_ATTACHED = 0.3  # figures this near serve too where several may ("5 mm and 10 mm")
LIKELY = 0.4  # figures from which several that agree are weighed together
EQUALLY_ATTACHED = 0.02  # figures within this of the most likely one are as good

# --- Verdicts on words ---
MET_FROM = 0.8  # probability of the verdict model from which "met" is said: a wrong one costs more than a missing one
REST_FROM = 0.6  # share of a clause's other words that must stand beside a property that is shown
REST_IN_HEAD_FROM = 0.67  # ... or in the title and the first sentence
COMMON_CONCEPT = 0.25  # weight of a concept that every text names (patient, system, use)
SHARED_TERMS = 0.5  # worth of common words or ideas against cosine
PASSAGE_SHOWS_FROM = 0.75  # likeness from which a passage shows a requirement
HEAD_STATEMENTS = 2  # the title and the first sentence say what an offer is
THING: Mapping[str, float] = MappingProxyType(
    {
        "passage": 0.30,  # share of the clause's ideas named together in one passage
        "whole": 0.25,  # ... anywhere in the offer
        "head": 0.15,  # ... in its title and first sentence
        "cosine": 0.20,  # nearest passage
        "centre": 0.20,  # the offer as a whole
    }
)
SAME_THING_FROM = 0.55  # from which an offer is the thing sought
MUCH_CONTENT = 3.0  # weight of concepts from which a clause says more than one property
SAME_PEOPLE_FROM = 0.45  # the same for a clause that names only people or a problem
OTHER_THING_BELOW = 0.55  # under which it is another thing; between the two nobody can say
