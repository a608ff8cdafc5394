"""Files that somebody handed in leave as attachments that no browser runs."""

from __future__ import annotations

import pytest

from ronghe.base.actors import Actor
from ronghe.base.files import store
from ronghe.web.downloads import disposition, stored_file_response
from tests.factories.files import pdf


@pytest.mark.django_db
def test_stored_file_is_sent_with_safe_headers(node):
    file = store(Actor.system("test"), "检测报告 1.pdf", pdf())

    response = stored_file_response(file)

    assert b"".join(response.streaming_content) == pdf()
    response.close()
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Length"] == str(len(pdf()))
    assert response["Content-Disposition"] == (
        "attachment; filename=\"____ 1.pdf\"; filename*=UTF-8''%E6%A3%80%E6%B5%8B%E6%8A%A5%E5%91%8A%201.pdf"
    )


@pytest.mark.parametrize("name", ['a";x="b.pdf', "a\r\nX: y.pdf", "a;b.pdf"])
def test_no_name_leaves_its_quotes(name):
    header = disposition(name)

    assert "\r" not in header
    assert "\n" not in header
    assert header.count('"') == 2
