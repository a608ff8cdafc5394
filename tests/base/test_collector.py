"""What is loaded at the start is left alone by the collector, which goes on with the rest."""

import gc

from ronghe.base.collector import COLLECT_AFTER, settle


def test_settle_leaves_the_collector_on_and_what_was_loaded_alone() -> None:
    before = gc.get_threshold()
    gc.disable()
    try:
        settle()

        assert gc.isenabled()
        assert gc.get_threshold()[0] == COLLECT_AFTER
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
        gc.enable()
