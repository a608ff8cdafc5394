"""Verbs of the route room."""

from ronghe.route.commands.determined import learn_determinations
from ronghe.route.commands.editions import Head, Saved, save_edition
from ronghe.route.commands.history import StageCase, drop_stage_record, note_stage_history
from ronghe.route.commands.learning import learn_fda_codes

__all__ = [
    "Head",
    "Saved",
    "StageCase",
    "drop_stage_record",
    "learn_determinations",
    "learn_fda_codes",
    "note_stage_history",
    "save_edition",
]
