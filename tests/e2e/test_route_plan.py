"""The plan in a browser: from a description to its stages, a slider moved, a stage opened; in both languages."""

from __future__ import annotations

import pytest

from ronghe.web.route_examples import PRODUCTS

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

DRAWN = "document.documentElement.dataset.drawn === 'yes'"


def open_plan(page) -> None:
    page.goto("/route/")
    page.fill("#text", PRODUCTS[1].text)
    page.locator("main form[method=post] button[type=submit]").click()
    page.wait_for_url("**/route/*/")
    page.goto(page.url + "plan/")


def months(page) -> int:
    return int(page.locator(".plan-figure strong").first.inner_text())


@pytest.mark.parametrize(
    ("page", "words"),
    [({"language": "zh-hans"}, "计入失败"), ({"language": "en", "width": 390}, "failures counted")],
    indirect=["page"],
)
def test_a_slider_moves_the_plan_and_the_address_keeps_it(page, axe, words):
    open_plan(page)
    page.wait_for_function(DRAWN)
    usual = months(page)
    assert words in page.locator(".plan-figures").inner_text()
    assert page.locator("#stage-panel .facts").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.locator("[id='s.patients']").fill("1000")
    page.wait_for_url("**s.patients=1000**")
    page.wait_for_function(f"document.querySelector('.plan-figure strong').textContent.trim() !== '{usual}'")
    longer = months(page)
    assert longer > usual
    page.reload()
    assert months(page) == longer

    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa']})")
    assert [(fault["id"], fault["nodes"][0]["html"][:120]) for fault in found["violations"]] == []


@pytest.mark.parametrize("page", [{"script": False}], indirect=True)
def test_without_scripts_tables_and_a_button_do_the_same(page):
    open_plan(page)
    usual = months(page)
    assert not page.locator("[data-chart]").first.is_visible()
    page.locator(".plan-done summary").click()
    page.check("input[name=done][value=freeze]")
    page.locator("#what-if button[type=submit]").click()
    assert months(page) < usual
    page.locator(".stage-list > summary").click()
    page.locator("#stage-enrolment > summary").click()
    assert page.locator("#stage-enrolment .facts").is_visible()
