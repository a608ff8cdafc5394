"""The API is what its documents say: the OpenAPI snapshot, and a problem document for every refusal."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from ronghe.api.root import openapi

pytestmark = pytest.mark.unit

SNAPSHOT = Path(__file__).resolve().parents[2] / "docs" / "api" / "openapi.json"
RENEW = "RONGHE_RENEW=1 .venv/bin/pytest tests/api/test_openapi.py"


def written() -> str:
    return json.dumps(openapi(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def operations():
    for path, methods in openapi()["paths"].items():
        for method, operation in methods.items():
            yield f"{method} {path}", operation


def test_openapi_is_its_snapshot():
    if os.environ.get("RONGHE_RENEW"):
        SNAPSHOT.write_text(written(), encoding="utf-8")

    assert SNAPSHOT.read_text(encoding="utf-8") == written(), f"the API changed; if it should, renew: {RENEW}"


def test_openapi_is_version_3_1():
    assert openapi()["openapi"].startswith("3.1")


def test_every_operation_documents_its_refusals_as_problems():
    for name, operation in operations():
        refusals = {status: answer for status, answer in operation["responses"].items() if str(status) != "200"}
        assert {"422", "default"} <= set(refusals), name
        for status, answer in refusals.items():
            assert list(answer["content"]) == ["application/problem+json"], (name, status)


def test_every_operation_has_its_own_name_and_description():
    ids = [operation["operationId"] for _, operation in operations()]

    assert len(set(ids)) == len(ids)
    assert all(operation["description"] for _, operation in operations())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_operation_is_in_the_documentation(language):
    text = (SNAPSHOT.parent / f"overview.{language}.md").read_text(encoding="utf-8")

    assert [op["operationId"] for _, op in operations() if f"`{op['operationId']}`" not in text] == []
