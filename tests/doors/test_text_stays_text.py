"""Whatever stands in a text column of whichever table, a page shows it as text."""

from __future__ import annotations

import re

import pytest
from django.db import IntegrityError, models, transaction
from django.test import Client

from ronghe.base.tables import label_of, tables
from tests.doors.test_every_route import closed
from tests.doors.world import ROOMS, make_world, routes, values_for
from tests.factories import login

pytestmark = [pytest.mark.integration, pytest.mark.slow, pytest.mark.django_db]

MEANS_SOMETHING = re.compile(
    r"^(kind|language|number|sha256|digest|previous|prefix|hash|secret\w*|figure|path|content_type|format|fingerprint|"
    r"username|password|field|status|source_key|claim|\w*_kind|encoder|algorithm|salt|why_seal|door|content_hash)$"
)
"""Columns that hold codes of ours, which no person writes."""


def payload(label: str, column: str) -> str:
    return f"<u>{label}.{column}</u>\"'&"


def text_columns(model: type[models.Model]) -> list[models.Field]:
    return [
        field
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and not field.primary_key
        and not MEANS_SOMETHING.match(field.name)
    ]


def poison() -> set[str]:
    """Put markup into every text column of every row of ours; which columns."""
    poisoned = set()
    for model in tables():
        if model._meta.app_label not in ROOMS or label_of(model) == "base.entry":
            continue
        for field in text_columns(model):
            text = payload(label_of(model), field.name)
            if field.max_length and len(text) > field.max_length:
                text = "<u>x</u>"[: field.max_length]
            try:
                with transaction.atomic():
                    model._base_manager.update(**{field.name: text})
            except IntegrityError:
                continue  # must differ between rows, or follow another column
            poisoned.add(f"{label_of(model)}.{field.name}")
    return poisoned


@pytest.mark.parametrize("who", ["owner", "technology_manager", "administrator"])
def test_markup_in_any_column_is_shown_as_text_on_every_page(node, who):
    world = make_world()
    client = Client(raise_request_exception=False)
    login(client, world.people[who])
    addresses = [(route, route.at(values_for(world, route))) for route in routes() if route.name != "account_logout"]
    poisoned = poison()
    loud, broken, escaped = [], [], set()
    for route, address in addresses:
        answer = client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        closed(answer)
        if answer.status_code >= 500 and route.name != "health-ready":
            broken.append((route.pattern, answer.status_code))
        if "html" not in answer.headers.get("Content-Type", ""):
            continue
        text = body.decode()
        loud += [(route.pattern, found) for found in re.findall(r"<u>[^<]{0,60}", text)]
        escaped |= set(re.findall(r"&lt;u&gt;([\w.]+)&lt;", text))

    assert len(poisoned) > 100
    assert not loud, "\n".join(map(str, loud))
    assert not broken, "\n".join(map(str, broken))
    assert len(escaped) >= 5  # they were there to be seen
