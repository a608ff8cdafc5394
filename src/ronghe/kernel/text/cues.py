"""Words that tell something, Chinese and English side by side."""

import re
from dataclasses import dataclass

_LATIN = re.compile(r"[A-Za-z]{2}")


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that tell something; each language is only looked for where its script is written."""

    chinese: re.Pattern[str]
    english: re.Pattern[str]

    def search(self, text: str) -> bool:
        if not text.isascii() and self.chinese.search(text):
            return True
        return bool(_LATIN.search(text) and self.english.search(text))
