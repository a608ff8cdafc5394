"""The ``ronghe`` program. Verbs load only what they need: ``--help`` and kernel verbs do without Django.

Exit codes: 0 done; 1 a problem without a code of its own; 2 the command line is wrong; 3 the input cannot be used;
4 not allowed; 5 not found; 6 conflict; 7 a part of the node is not ready; 8 imported, but rows were left out;
130 interrupted.
"""

from __future__ import annotations

import gc
import importlib
import os
from typing import Any

import click

from ronghe.base.collector import settle
from ronghe.kernel.patterns import starting

WHOLE = "ronghe.config.settings"
QUICK = "ronghe.config.terminal"

VERBS: dict[str, tuple[str, str, str]] = {
    "dossier": ("dossier", QUICK, "Partners that could answer a need, with reasons."),
    "search": ("search", QUICK, "Search over everything."),
    "experts": ("experts", QUICK, "Rank experts for a text by their works."),
    "listings": ("listings", WHOLE, "Submit, review, renew and withdraw listings; the quality gate; pooled needs."),
    "route": ("route", QUICK, "How a product reaches use: its class in three regimes, and why."),
    "import": ("imports", QUICK, "Bring in workbooks, documents, datasets and the sample."),
    "index": ("index", QUICK, "State, update and rebuild of the search index."),
    "match": ("matching", QUICK, "Match every need with every offer."),
    "evaluate": ("evaluate", "", "Measure the answers on a set with known ones."),
    "serve": ("serve", "", "Serve the site, with a worker beside it."),
    "worker": ("worker", WHOLE, "Run waiting jobs."),
    "demo": ("demo", WHOLE, "Set up the sample, print a dossier, serve the site."),
    "introductions": ("introductions", QUICK, "Follow introductions; the agreement's text; feedback for learning."),
    "desk": ("desk", QUICK, "What waits on the desk of the node's staff."),
    "projects": ("projects", QUICK, "Projects that accepted introductions opened, by their numbers."),
    "accounts": ("accounts", WHOLE, "Who may log in: invite, roles, tokens."),
    "audit": ("audit", QUICK, "The log of what was done: check, list, write to a file."),
    "people": ("people", WHOLE, "What is held about a person: write it to a file, erase it."),
    "backup": ("backup", WHOLE, "Write everything into one file."),
    "restore": ("restore", WHOLE, "Bring a backup back into an empty place."),
    "doctor": ("doctor", WHOLE, "Is this node fit to be used by others; how to mend what is not."),
    "manage": ("manage", WHOLE, "Django's own verbs: migrate, makemessages and others."),
}
"""Verb -> (module in ``ronghe.cli``, settings by name or none where Django is not needed, one line of help)."""


class Verbs(click.Group):
    """A group that imports a verb's module only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All verbs, in the order of the table."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The verb's command, loaded now; None where there is none of this name."""
        if cmd_name not in VERBS:
            return None
        module, settings, _help = VERBS[cmd_name]
        name = f"ronghe.cli.{module}"
        if settings:
            start_django(settings, name)
        command = importlib.import_module(name).command
        if not isinstance(command, click.Command):
            raise TypeError(f"{name}.command is no click command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs from the table, so that help loads none of them."""
        with formatter.section("Verbs"):
            formatter.write_dl([(name, help_line) for name, (_module, _settings, help_line) in VERBS.items()])


def start_django(settings: str, *modules: str) -> None:
    """Make Django ready, once, and import modules that need it so: a second call does nothing, and a choice of settings
    made before stands."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings)
    import django  # noqa: PLC0415 -- only for verbs that need it
    from django.apps import apps  # noqa: PLC0415 -- only for verbs that need it
    from django.conf import settings as chosen  # noqa: PLC0415 -- only for verbs that need it

    if not apps.ready:
        gc.disable()
        with starting(chosen.DATA_FOLDER / "tables"):
            django.setup()
            for module in modules:
                importlib.import_module(module)
        settle()


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ronghe")
def cli(**_options: Any) -> None:
    """Ronghe (融合): from a clinical need or a research result to a product on the market.

    Settings are environment variables, listed in docs/operate/settings. Data lies in the folder RONGHE_DATA.
    """


def main() -> None:
    """Entry of the program."""
    cli(prog_name="ronghe")


if __name__ == "__main__":
    main()
