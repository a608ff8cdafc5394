"""Verbs of the route room."""

from ronghe.route.commands.determined import learn_determinations
from ronghe.route.commands.editions import Head, Saved, save_edition
from ronghe.route.commands.history import Noted, StageCase, drop_stage_record, note_stage_history
from ronghe.route.commands.keeping import Belonging, drop_memo, keep_memo, rekeep_memo
from ronghe.route.commands.learning import learn_fda_codes

__all__ = [
    "Belonging",
    "Head",
    "Noted",
    "Saved",
    "StageCase",
    "drop_memo",
    "drop_stage_record",
    "keep_memo",
    "learn_determinations",
    "learn_fda_codes",
    "note_stage_history",
    "rekeep_memo",
    "save_edition",
]
