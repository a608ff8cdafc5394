"""What the command line prints, read for words that members may not read."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from ronghe.cli.main import cli
from tests.doors.canaries import World


def require_verb_tells_nothing(world: World, verb: str, folder: Path) -> None:
    """The verb runs, with every argument that is tried, and prints nothing that members may not read; ``folder`` is
    for a text that some verbs read."""
    text = folder / "need.txt"
    text.write_text("椎弓根螺钉置入偏差大,需要导航。定位误差 < 1 mm。", encoding="utf-8")
    kinds = {"dossier": [[str(text)], [str(text), "--json"]], "experts": [[str(text)]]}
    kinds["route classify"] = kinds["route plan"] = kinds["dossier"]
    arguments = kinds.get(verb, [[]])
    if verb == "search":
        arguments = [[], ["--json", "--limit", "200"], *([told] for told in list(world.words)[::15])]
    for more in arguments:
        result = CliRunner().invoke(cli, [*verb.split(), *more])
        assert result.exit_code in (0, 1, 3), result.output
        assert result.exception is None or isinstance(result.exception, SystemExit)
        printed = result.output
        for asked in more:
            printed = printed.replace(asked, "")
        assert world.leaks("rival", printed, directory=verb in ("search", "dossier")) == []
