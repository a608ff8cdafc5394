"""Every refusal of plans and files has its words."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

import ronghe
from ronghe.kernel.plan import PlanInvalid
from ronghe.route.stages import StagesUnreadable, networks, plan, reading
from ronghe.route.stages.refusals import REFUSALS, refusal_words

pytestmark = pytest.mark.unit

CODE = re.compile(
    r'(?:refuse|PlanInvalid|StagesUnreadable)\(\s*"([a-z_]+)"|one_of\(\s*(?:[^"\n]|"[a-z_]+"\))*?"(unknown_[a-z]+)"'
)


def test_every_code_that_is_raised_has_words_and_no_other():
    house = Path(ronghe.__file__).parent
    files = [*(house / "kernel" / "plan").glob("*.py"), *(house / "route" / "stages").glob("*.py")]
    shared = [inspect.getsource(read) for read in (reading.mapping, reading.flag, reading.one_of)]
    texts = [*(file.read_text("utf-8") for file in files), *shared]
    raised = {a or b for text in texts for a, b in CODE.findall(text)}

    assert raised == set(REFUSALS)


def test_a_refusal_says_where_and_why_in_both_languages():
    with pytest.raises(StagesUnreadable) as refusal:
        plan(networks()["nmpa-3-trial"], {}, sliders={"patients": 5}, runs=10)
    found = refusal_words(refusal.value)

    assert found.zh == "sliders patients：5：超出范围"
    assert found.en == "sliders patients: 5: it is out of bounds (write a number from 20 to 2000)"
    with pytest.raises(PlanInvalid) as refused:
        plan(networks()["nmpa-3-trial"], {}, runs=0)
    assert refusal_words(refused.value).zh == "runs：0：运行次数超出范围"
