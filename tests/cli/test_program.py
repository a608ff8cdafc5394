"""The whole program in a fresh process."""

from __future__ import annotations

import json
import socket

import click
import pytest

from ronghe.cli.serve import free_port

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

NEED = "脊柱侧弯手术中，重度旋转椎体置钉偏差大，希望定位误差 < 1 mm，注册时间不超过 3 分钟。"


def test_dossier_on_an_empty_node_is_json(program):
    result = program("dossier", "-", "--json", stdin=NEED.encode("gb18030"))

    assert result.returncode == 0, result.stderr.decode()
    document = json.loads(result.stdout)
    assert document["partners"] == []
    assert document["need"]["text"].strip() == NEED


def test_refusal_goes_to_standard_error_with_its_exit_code(program):
    result = program("dossier", "-", stdin=b"")

    assert (result.returncode, result.stdout) == (3, b"")
    assert result.stderr.decode().startswith("错误：")


def test_bad_setting_stops_the_program(program):
    result = program("manage", "check")
    assert result.returncode == 0, result.stderr.decode()


def test_taken_port_is_passed_over(capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        found = free_port("127.0.0.1", port)

    assert found > port
    assert str(port) in capsys.readouterr().err


def test_address_that_is_not_ours_is_refused():
    with pytest.raises(click.ClickException) as refusal:
        free_port("192.0.2.1", 8000)

    assert "192.0.2.1" in refusal.value.message
