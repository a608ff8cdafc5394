"""Refusals say what, why and the way out, and their codes are told apart."""

from __future__ import annotations

import pytest

from ronghe.base import problems

pytestmark = pytest.mark.unit
KINDS = [problems.BadInput, problems.NotAllowed, problems.NotFound, problems.Conflict, problems.Unavailable]


def test_problem_document_holds_title_detail_and_remedy():
    document = problems.BadInput("row 3: no title", "give a title", field="title").as_json()

    assert document["detail"] == "row 3: no title"
    assert document["remedy"] == "give a title"
    assert document["field"] == "title"
    assert document["status"] == 422
    assert document["type"] == "urn:ronghe:problem:bad-input"


def test_codes_and_exit_codes_are_unique():
    assert len({kind.code for kind in KINDS}) == len(KINDS)
    assert len({kind.exit_code for kind in KINDS}) == len(KINDS)
    assert 2 not in {kind.exit_code for kind in KINDS}  # 2 is a wrong command line
