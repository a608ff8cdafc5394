"""The plan in a browser: from a description to its stages, a slider moved, a stage opened; in both languages."""

from __future__ import annotations

import io
import unicodedata

import pytest
from pypdf import PdfReader

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
    return int(page.locator(".plan-figure strong").first.inner_text().split()[0])


@pytest.mark.parametrize(
    ("page", "words"),
    [({"language": "zh-hans"}, "计入失败"), ({"language": "en", "width": 390}, "with those that fail")],
    indirect=["page"],
)
def test_a_slider_moves_the_plan_and_the_address_keeps_it(page, axe, words):
    open_plan(page)
    page.wait_for_function(DRAWN)
    usual = months(page)
    assert words in page.locator(".plan-chance").inner_text()
    assert page.locator(".plan-figure").last.bounding_box()["y"] < page.viewport_size["height"]
    assert page.locator("#stage-panel .facts").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    if not page.locator("#what-if").is_visible():
        page.locator("#what-if-fold > summary").click()
    page.locator("[id='s.patients']").fill("1000")
    page.wait_for_url("**s.patients=1000**")
    page.wait_for_function(
        f"document.querySelector('.plan-figure strong').textContent.trim().split(/\\s/)[0] !== '{usual}'"
    )
    longer = months(page)
    assert longer > usual
    page.reload()
    assert months(page) == longer

    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa']})")
    assert [(fault["id"], fault["nodes"][0]["html"][:120]) for fault in found["violations"]] == []


def test_what_is_focused_and_unfolded_stays_so_and_a_refusal_stands_above_the_plan(page):
    open_plan(page)
    page.wait_for_function(DRAWN)
    page.locator("#plan-done > summary").click()
    page.locator("#done-freeze").focus()
    page.keyboard.press("Space")
    page.wait_for_url("**done=freeze**")
    page.wait_for_function("document.activeElement.id === 'done-freeze'")
    assert page.locator("#plan-done").get_attribute("open") is not None

    page.locator(".net-node[tabindex='0']").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    second = page.evaluate("document.activeElement.getAttribute('aria-label').split(',')[0]")
    assert page.locator("#stage-panel h3").inner_text() == second

    where = page.url
    page.evaluate(
        "(() => { const one = document.getElementById('s.patients'); one.max = 9999; one.value = 9000;"
        " one.dispatchEvent(new Event('change', {bubbles: true})); })()"
    )
    page.wait_for_selector("#plan-refusal .problem")
    assert "2000" in page.locator("#plan-refusal").inner_text()
    assert page.locator(".plan-figure").count() == 4
    assert page.url == where


def test_paper_has_every_list_and_table(page):
    open_plan(page)
    page.wait_for_function(DRAWN)
    printed = PdfReader(io.BytesIO(page.pdf(format="A4")))
    told = "".join("".join(sheet.extract_text().split()) for sheet in printed.pages)
    told = unicodedata.normalize("NFKC", told)  # a font may give back look-alikes: ⽅ for 方

    assert "验证方案与报告" in told
    assert "先中国" in told
    assert not page.locator("#orders").get_attribute("open")


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
