import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ronghe.kernel.index import default_encoder, usem3, usem3_forward
from ronghe.kernel.index.usem3_forward import Forward

WORDS = ["手术机器人", "定位精度", "0.5 mm", "endoscope", " ", "。", "x", "Übung", "𠮷", "flow"]
texts = st.lists(st.lists(st.sampled_from(WORDS), max_size=40).map("".join), min_size=1, max_size=12)


@pytest.fixture(scope="module")
def models():
    forward = default_encoder().inner._loaded()
    assert isinstance(forward, Forward)
    return forward, forward._model


@given(texts, st.sampled_from([8, 64, 4096]), st.sampled_from([4, 512]))
@settings(max_examples=30, deadline=None)
def test_gives_what_the_package_gives(models, sources, block, step):
    forward, package = models
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(usem3_forward, "BLOCK", block)
        patched.setattr(usem3_forward, "STEP", step)
        found = forward.encode(sources)

    assert found.dtype == np.float32
    assert found == pytest.approx(package.encode(sources), abs=2e-6)


def test_a_text_longer_than_a_block_is_encoded_whole(models):
    forward, package = models
    source = "一根五毫米的内窥镜需要更小的弯曲半径 " * 300
    assert len(package.sp.encode(source, out_type=int, add_bos=True, add_eos=True)) > usem3_forward.STEP

    assert forward.encode([source, "短"]) == pytest.approx(package.encode([source, "短"]), abs=2e-6)


@pytest.mark.parametrize("change", ["cnn_W", "w1", "table", "_window_index"])
def test_a_package_whose_insides_have_changed_keeps_its_own_pass(models, change):
    _, package = models

    class Changed:
        sp, threads, _threadpool, encode = package.sp, 1, None, staticmethod(package.encode)

        def __getattr__(self, name):
            if name == change:
                raise AttributeError(name)
            return getattr(package, name)

    changed = Changed()
    assert usem3._faster(changed) is changed


def test_a_pass_that_gives_something_else_is_not_taken(models):
    _, package = models

    class Other:
        def __getattr__(self, name):
            return getattr(package, name)

        def encode(self, sources):
            return -package.encode(sources)

    other = Other()
    assert usem3._faster(other) is other
