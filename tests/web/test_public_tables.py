"""Public tables over the site: open to look at, closed to change but for those who keep them."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from ronghe.route.models import Edition, FdaProductCode
from tests.factories import login, make_duty, make_member, make_organisation

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

PAGE = "/import/tables/"
HEAD = "PRODUCTCODE|DEVICENAME|DEVICECLASS|REGULATIONNUMBER|SUBMISSION_TYPE_ID"


def post(client, *rows: str, act: str = "import", table: str = "fda-classification", **more: str):
    file = SimpleUploadedFile("foiclass_2020.txt", "\n".join([HEAD, *rows]).encode())
    return client.post(PAGE, {"table": table, "file": file, "act": act, **more}, headers={"Accept-Language": "en"})


@pytest.mark.parametrize("duty", ["administrator", "policy_officer"])
def test_keepers_bring_in_an_edition_and_see_what_it_changed(client, node, duty):
    login(client, make_duty(duty))

    answer = post(client, "AAA|Screw <b>|3|888.3040|2", "cut")

    edition = Edition.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{PAGE}{edition.pk}/")
    page = client.get(answer["Location"]).content.decode()
    assert "AAA" in page or "1" in page
    rejects = load_workbook(io.BytesIO(client.get(f"{PAGE}{edition.pk}/rejects.xlsx").content)).active
    assert [row[:2] for row in rejects.iter_rows(min_row=2, values_only=True)] == [(3, "cut")]


def test_a_look_is_shown_and_changes_nothing(client, node):
    login(client, make_duty("administrator"))
    answer = post(client, "AAA|Screw|3|888.3040|2", act="look")
    assert answer.status_code == 200
    assert answer.context["taken"].edition.new == 1
    assert FdaProductCode.objects.count() == 0


@pytest.mark.parametrize("who", ["anonymous", "stranger", "owner", "colleague", "technology_manager"])
def test_others_read_but_bring_in_nothing(client, node, who):
    hospital = make_organisation(name_zh="甲医院")
    if who == "technology_manager":
        login(client, make_duty(who))
    elif who != "anonymous":
        login(
            client,
            make_member(
                make_organisation() if who == "stranger" else hospital, "owner" if who == "owner" else "member"
            ),
        )

    assert client.get(PAGE).status_code == 200
    assert b'<form class="card"' not in client.get(PAGE).content
    assert post(client, "AAA|Screw|3|888.3040|2").status_code == 403
    assert Edition.objects.count() == 0


def test_rows_left_out_are_for_keepers_alone(client, node):
    login(client, make_duty("administrator"))
    post(client, "AAA|Screw|3|888.3040|2", "private words")
    address = f"{PAGE}{Edition.objects.get().pk}/"
    assert b"private words" in client.get(address).content
    client.logout()

    assert b"private words" not in client.get(address).content
    assert client.get(f"{address}rejects.xlsx").status_code == 403


@pytest.mark.parametrize(
    ("rows", "more", "status"),
    [
        (("cut", "cut again"), {}, 422),
        (("AAA|Screw|3|888.3040|2",), {"edition_on": "spring"}, 422),
        (("AAA|Screw|3|888.3040|2",), {"table": "nmpa-catalogue"}, 422),
        (("AAA|Screw|3|888.3040|2",), {"table": "other"}, 404),
    ],
)
def test_what_cannot_be_read_is_refused_on_the_page(client, node, rows, more, status):
    login(client, make_duty("administrator"))
    assert post(client, *rows, **more).status_code == status
    assert Edition.objects.count() == 0


def test_an_empty_form_is_refused(client, node):
    login(client, make_duty("administrator"))
    assert client.post(PAGE, {"table": "fda-classification"}).status_code == 422
    assert client.get(f"{PAGE}00000000-0000-0000-0000-000000000000/").status_code == 404
