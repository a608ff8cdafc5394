import multiprocessing
import threading

import pytest

from ronghe.kernel.running import Beside, beside

pytestmark = pytest.mark.unit


@pytest.fixture(params=[1, 2])
def two_cores(request, monkeypatch):
    monkeypatch.setattr(beside, "cores", lambda: request.param)
    beside._threads.cache_clear()
    yield request.param
    beside._threads.cache_clear()


def test_gives_what_the_work_gives(two_cores):
    assert Beside(lambda: 3).result() == 3


def test_raises_what_the_work_raises(two_cores):
    def refused():
        raise LookupError("not here")

    with pytest.raises(LookupError, match="not here"):
        Beside(refused).result()


def test_is_done_on_another_core_while_its_caller_goes_on(monkeypatch):
    monkeypatch.setattr(beside, "cores", lambda: 2)
    begun, go_on = threading.Event(), threading.Event()

    def work():
        begun.set()
        assert go_on.wait(30)
        return threading.get_ident()

    handed = Beside(work)
    assert begun.wait(30)
    assert not handed.done
    go_on.set()
    assert handed.result() != threading.get_ident()
    assert handed.done


def test_work_for_which_no_core_is_free_is_done_by_who_asks(two_cores):
    held = threading.Event()
    busy = [Beside(lambda: held.wait(30)) for _ in range(two_cores)]
    try:
        assert Beside(threading.get_ident).result() == threading.get_ident()
    finally:
        held.set()
    assert all(one.result() for one in busy)


def test_work_may_hand_over_work(two_cores):
    def counted(depth):
        if not depth:
            return 1
        return sum(one.result() for one in [Beside(lambda: counted(depth - 1)) for _ in range(3)])

    assert Beside(lambda: counted(4)).result() == 81


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="no fork here")
def test_a_forked_process_has_cores_of_its_own(monkeypatch):
    monkeypatch.setattr(beside, "cores", lambda: 2)
    assert Beside(lambda: 3).result() == 3
    process = multiprocessing.get_context("fork").Process(target=lambda: Beside(lambda: 3).result())
    process.start()
    process.join(30)
    assert process.exitcode == 0
