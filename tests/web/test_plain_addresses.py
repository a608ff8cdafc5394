"""NUL characters in an address."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


def test_an_address_with_nul_is_not_found(client):
    assert client.get("/accounts/oidc/a%00b/login/").status_code == 404


def test_nul_in_a_query_is_dropped(client):
    with_nul = client.get("/organisations/?q=%00").content

    assert b"%00" not in with_nul
    assert client.get("/organisations/?q=%00").status_code == 200
