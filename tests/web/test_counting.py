"""Rows are counted as far as it is cheap; pages and files reach no further, and the page says so."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.contrib.humanize.templatetags.humanize import intcomma
from django.db import connection
from django.template.defaultfilters import floatformat
from django.test.utils import CaptureQueriesContext
from django.utils.formats import date_format
from django.utils.translation import override
from openpyxl import load_workbook

from ronghe.exchange.permissions import reading_of
from ronghe.exchange.queries import visible_listings
from ronghe.web import counting, table_pages
from ronghe.web.counting import Count, counted
from tests.factories import NODE, make_need, make_organisation

pytestmark = pytest.mark.django_db
HOME = 8
DAY = date(2026, 11, 27)


@pytest.fixture
def needs(node, db):
    """Seven open needs."""
    owner = make_organisation(kind="hospital")
    return [make_need(owner, title_zh=f"需求{number}", title_en=f"Need {number}") for number in range(7)]


@pytest.fixture
def few(monkeypatch):
    """Rows are counted to four."""
    monkeypatch.setattr(counting, "MOST", 4)


@pytest.mark.parametrize("most", [1, 6, 7, 8, 100])
def test_count_is_exact_up_to_the_bound_and_says_more_beyond(needs, most):
    rows = visible_listings(reading_of(NODE), "need")
    assert counted(rows, most) == Count(min(7, most), most < 7)


def test_count_stops_at_the_bound_and_sorts_nothing(needs):
    with CaptureQueriesContext(connection) as seen:
        counted(visible_listings(reading_of(NODE), "need"), 3)
    (statement,) = [one["sql"] for one in seen if "COUNT" in one["sql"]]
    assert "LIMIT 4" in statement
    assert "ORDER BY" not in statement


@pytest.mark.parametrize("rows", [1, 3])
def test_home_counts_each_kind_once_and_with_a_bound(client, node, rows):
    owner = make_organisation(kind="hospital")
    for number in range(rows):
        make_need(owner, title_zh=f"需求{number}")
    client.get("/")
    with CaptureQueriesContext(connection) as seen:
        assert client.get("/").status_code == 200
    counts = [one["sql"] for one in seen if "COUNT(" in one["sql"]]
    assert len(counts) == 6
    assert all(f"LIMIT {counting.MOST + 1}" in one for one in counts)
    assert len(seen) == HOME


def test_home_says_that_there_are_more(client, needs, few, english):
    page = english.get("/").content.decode()
    assert 'more than </span>4<span aria-hidden="true">+</span></strong><span>Needs</span>' in page


def test_list_reaches_the_bound_and_says_what_is_beyond(needs, few, english, monkeypatch):
    monkeypatch.setattr(table_pages, "PER_PAGE", 2)
    monkeypatch.setattr(table_pages, "EXPORTED", 3)
    page = english.get("/needs/?page=99").content.decode()
    assert "More than 4 records" in page
    assert "The pages reach the first 4, the Excel file the first 3" in page
    assert page.count('class="c-title"') == 2
    assert "page=3" not in page


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_thousands_are_set_apart_and_days_are_iso_in_both_languages(language):
    with override(language):
        assert (intcomma(10_000), floatformat(1051.4, "0g")) == ("10,000", "1,051")
        assert (date_format(DAY), date_format(DAY, "SHORT_DATE_FORMAT")) == ("2026-11-27", "2026-11-27")


def test_list_that_fits_says_how_many_it_has(needs, english):
    page = english.get("/needs/").content.decode()
    assert "7 records" in page
    assert "More than" not in page
    assert "Excel file holds" not in page


def test_file_reads_no_more_rows_than_it_holds(needs, english, monkeypatch):
    monkeypatch.setattr(table_pages, "EXPORTED", 3)
    with CaptureQueriesContext(connection) as seen:
        answer = english.get("/needs/?as=xlsx&sort=title")
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    titles = [row[0] for row in rows if row[0] and str(row[0]).startswith("Need ")]
    assert titles == ["Need 0", "Need 1", "Need 2"]
    assert any("LIMIT 3" in one["sql"] for one in seen)
    assert "The Excel file holds the first 3" in english.get("/needs/").content.decode()
