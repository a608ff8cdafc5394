"""Verbs of the route room."""

from ronghe.route.commands.determined import learn_determinations
from ronghe.route.commands.editions import Head, Saved, save_edition
from ronghe.route.commands.learning import learn_fda_codes

__all__ = ["Head", "Saved", "learn_determinations", "learn_fda_codes", "save_edition"]
