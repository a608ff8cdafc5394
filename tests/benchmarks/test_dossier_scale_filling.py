"""A database filled in bulk is taken up again where it was left, and holds every row once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from benchmarks.million import Listing

from benchmarks import dossier_scale_filling as filling
from ronghe.exchange.models import Achievement, Service
from ronghe.network.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


class Few:
    """Stands in for the million: its real texts take minutes to encode."""

    pools = "few"

    def listings(self, start: int, stop: int) -> list[Listing]:
        return [
            Listing(
                number, f"00000000-0000-4000-8000-{number:012}", ("achievement", "service")[number % 2],
                "manufacturing" if number % 2 else "result", f"标题 {number}", "", f"说明 {number}", "",
                ("imaging",), "北京", 5,
            )
            for number in range(start, stop)
        ]  # fmt: skip


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "Made", Few)
    monkeypatch.setattr(filling, "BLOCK", 2)
    monkeypatch.setattr(filling, "OWNERS", 3)
    monkeypatch.setattr("ronghe.ingest.commands.load_sample", lambda actor: {})


def test_filling_goes_on_where_it_was_left(few: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    plain, calls = filling._write, []

    def dies_after_writing(made: Any) -> None:
        calls.append(plain(made))
        if len(calls) == 3:  # owners, first block, second block: written, and not noted
            raise KeyboardInterrupt

    monkeypatch.setattr(filling, "_write", dies_after_writing)
    with pytest.raises(KeyboardInterrupt):
        filling.fill(tmp_path, 5)
    assert json.loads((tmp_path / "filled.json").read_text()) == {"listings": 2, "pools": "few"}

    monkeypatch.setattr(filling, "_write", plain)
    filling.fill(tmp_path, 5)

    assert Organisation.objects.count() == 3
    rows = [*Achievement.objects.all(), *Service.objects.all()]
    assert sorted(row.source_key for row in rows) == [f"million:{number}" for number in range(5)]
    assert {row.kind for row in Service.objects.all()} == {"cdmo"}
    assert filling.fill(tmp_path, 5) == {}
