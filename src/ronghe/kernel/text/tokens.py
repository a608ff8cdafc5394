"""Search words of a Chinese, English or mixed text; the same for an index and for a query."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from threading import Lock

import rjieba

from ronghe.kernel.text.normal import normalise, normalised
from ronghe.kernel.text.stem import stem

_PIECE = re.compile(
    r"(?P<han>[\u3400-\u4dbf\u4e00-\u9fff]+)"
    r"|(?P<number>\d+(?:\.\d+)?(?:\s?(?:[nuμm]?m|[cd]m|m?s|min|h|[mμn]?[lLgAV]|kg|[kM]?Hz|[kM]?Pa|mmHg|Fr|%|°C?|T|dB"
    r"|fps)"
    r"(?![A-Za-z\d]))?)"
    r"|(?P<word>[^\W\d_]+(?:\d[^\W_]*)?)",
)
_ANY_PIECE = re.compile(re.sub(r"\?P<\w+>", "?:", _PIECE.pattern))  # without groups: the pieces as they stand
_FIRST_HAN, _AFTER_HAN = "\u3400", "\ua000"  # a piece of Chinese begins between them, and nothing else does
_COMMON = 20  # of the segmenter's count; names of people that it knows have less
_AROUND = 40  # characters; words are told from what stands near
_LONGEST = 64  # a longer "word" is data, not language
_STOP_WORDS = (
    "a an and are as at be by for from has have in is it its of on or that the this to was were will with "
    "which 的 了 和 是 在 与 及 或 对 为 等 其 以 由 并 将 被 于 之 也 该 而 且"
)
_STOP = frozenset(_STOP_WORDS.split())
_STOP_OR_BREAK = _STOP | {"\n"}
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Token:
    """``source[start:end] == text``; ``term`` is what is searched for. Tokens of a long word may overlap."""

    text: str
    start: int
    end: int
    term: str


def terms(source: str) -> list[str]:
    """Lower-cased search terms: Chinese words and their parts, stemmed English words, numbers with their units.

    ``terms(s) == [token.term for token in tokens(s)]``. Function words are left out. Linear in the text.

    >>> terms("肺结节检测 catheters 0.5 mm")
    ['结节', '肺结节', '检测', 'catheter', '0.5mm']
    """
    return list(_kept_terms(source) if len(source) <= _KEPT_LENGTH else _terms(source))


def bag(source: str) -> list[str]:
    """The terms of a long text in no order, each as often as in ``terms``: what a bag of words needs, for a third less.

    >>> sorted(bag("肺结节检测 catheters 0.5 mm")) == sorted(terms("肺结节检测 catheters 0.5 mm"))
    True
    """
    pieces = _ANY_PIECE.findall(normalised(source))
    chinese = "\n".join([piece for piece in pieces if _FIRST_HAN <= piece < _AFTER_HAN])
    words = [word for word in _segmenter().cut_for_search(chinese) if word not in _STOP_OR_BREAK] if chinese else []
    words += [term for one in pieces if not _FIRST_HAN <= one < _AFTER_HAN and (term := _kept_written(one))]
    return words


def _terms(source: str) -> tuple[str, ...]:
    segmenter = _segmenter()
    found: list[str] = []
    for match in _PIECE.finditer(normalised(source)):
        if match.lastgroup == "han":
            found.extend([word for word in segmenter.cut_for_search(match.group()) if word not in _STOP])
        elif term := _kept_term(match.lastgroup, match.group()):
            found.append(term)
    return tuple(found)


# Names and parts of sentences come again and again while offers are judged.
_KEPT_LENGTH = 200
_kept_terms = lru_cache(maxsize=16384)(_terms)


def tokens(source: str) -> list[Token]:
    """The terms of ``source`` with their places in it, in the order of ``terms``."""
    normal = normalise(source)
    found = []
    for term, start, end in _pieces(normal.text):
        begin, stop = normal.origin(start, end)
        found.append(Token(source[begin:stop], begin, stop, term))
    return found


def is_common_word(source: str) -> bool:
    """Whether a Chinese text is one word that a dictionary knows as often used: 高峰 is, 王芳 is not.

    >>> is_common_word("高峰"), is_common_word("王芳"), is_common_word("欧阳慕白")
    (True, False, False)
    """
    segmenter = _segmenter()
    return segmenter.has_word(source) and segmenter.suggest_freq(source) >= _COMMON


def crosses_words(source: str, start: int, end: int) -> bool:
    """Whether ``source[start:end]`` begins or ends within a word: 高峰 does in 高峰期, and does not in 由高峰提出.

    >>> crosses_words("疼痛高峰期", 2, 4), crosses_words("由高峰提出", 1, 3)
    (True, False)
    """
    near = source[max(0, start - _AROUND) : end + _AROUND]
    first, last = start - max(0, start - _AROUND), end - max(0, start - _AROUND)
    return any(token.start < first < token.end or token.start < last < token.end for token in tokens(near))


def _pieces(text: str) -> Iterator[tuple[str, int, int]]:
    segmenter = _segmenter()
    for match in _PIECE.finditer(text):
        start, end = match.span()
        if match.lastgroup == "han":
            for word, begin, stop in segmenter.tokenize(match.group(), "search"):
                if word not in _STOP:
                    yield word, start + begin, start + stop
        else:
            term = _term(match.lastgroup, match.group())
            if term:
                yield term, start, end


def _term(group: str | None, written: str) -> str:
    """The term of a number or a word; empty for a function word or for data too long to be a word."""
    if group == "number":
        return "".join(written.split()).lower()
    word = written.lower()
    return "" if len(word) > _LONGEST or word in _STOP else stem(word)


def _written(written: str) -> str:
    """As ``_term``; a number is what begins with a digit."""
    return _term("number" if written[0].isdecimal() else "word", written)


_kept_written = lru_cache(maxsize=65536)(_written)
_kept_term = lru_cache(maxsize=65536)(_term)  # the same few thousand words and numbers come again and again


def _segmenter() -> rjieba.Jieba:
    """One segmenter for the process; it is only read once its words are in, so threads may share it."""
    with _lock:
        return _loaded_segmenter()


@lru_cache(maxsize=1)
def _loaded_segmenter() -> rjieba.Jieba:
    # The library's own one: a second would load the dictionary a second time. Nobody else here uses it.
    segmenter = rjieba._DEFAULT_JIEBA
    words = resources.files(__package__).joinpath("data", "medical_words.txt").read_text(encoding="utf-8")
    for line in words.splitlines():
        for word in line.partition("#")[0].split():
            segmenter.add_word(word, segmenter.suggest_freq(word), "n")
    return segmenter
