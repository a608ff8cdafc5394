"""The site in a real browser: with and without scripts, on a phone, and for those who do not see it."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

NEED = "椎弓根螺钉置入偏差大,需要导航。要求定位误差 < 1 mm,配准时间不超过 3 分钟。"
WITHOUT_SCRIPT = {"script": False}
PHONE = {"width": 390}


def describe(page: Any, text: str = NEED) -> None:
    """From the home page to the dossier of a text."""
    page.goto("/")
    page.fill("#hero-text", text)
    page.click(".hero-need button[value=dossier]")
    page.wait_for_selector(".partner")


@pytest.mark.parametrize("page", [{}, WITHOUT_SCRIPT], indirect=True, ids=["script", "plain"])
def test_from_a_text_to_a_cell_with_both_passages(page):
    describe(page)
    page.locator(".cgrid td a").first.click()
    page.wait_for_selector(".cell-view")
    assert "椎弓根螺钉置入偏差大" in page.locator(".cell-sides").inner_text()


@pytest.mark.parametrize("page", [{}, WITHOUT_SCRIPT], indirect=True, ids=["script", "plain"])
def test_structure_is_corrected_and_leads_to_the_dossier(page):
    page.goto("/describe/?example=1")
    page.click("button[value=structure]")
    value = page.locator("input[name$=_value]").first
    value.fill("0.5")
    page.locator("textarea[name^=answer_]").first.fill("减少翻修")
    page.click("button[value=dossier]")
    page.wait_for_selector(".need-text")
    text = page.locator(".need-text").inner_text()
    assert "0.5" in text
    assert "减少翻修" in text


def test_drawer_closes_with_escape_and_gives_the_focus_back(page):
    describe(page)
    cell = page.locator(".cgrid td a").nth(1)
    cell.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#cell .cell-view")
    page.keyboard.press("Escape")
    page.wait_for_selector("#cell .cell-view", state="detached")
    assert page.evaluate("document.activeElement.closest('td') !== null")


@pytest.mark.parametrize("page", [{}, WITHOUT_SCRIPT], indirect=True, ids=["script", "plain"])
def test_candidates_are_filtered_and_compared(page):
    describe(page)
    page.check("input[name=kind][value=achievement]")
    page.click(".side-filter button")
    page.wait_for_url("**kind=achievement**")
    assert page.locator(".partner-group[id^=kind-]").count() == 1
    for number in range(3):
        page.locator("input[name=c]").nth(number).check()
    page.click("#compare button")
    page.wait_for_selector(".comparison")
    assert page.locator(".comparison thead th").count() == 4


@pytest.mark.parametrize("page", [{}, WITHOUT_SCRIPT], indirect=True, ids=["script", "plain"])
def test_facets_narrow_the_results_and_the_way_back_works(page):
    page.goto("/search/?q=导航")
    before = page.locator(".result").count()
    page.click(".facet >> text=专家")
    page.wait_for_url("**kind=expert**")
    page.wait_for_selector(".chip")
    assert 0 < page.locator(".result").count() < before
    assert page.locator("header.site-head").count() == 1
    page.go_back()
    page.wait_for_selector(".chip", state="detached")
    assert page.locator(".result").count() == before


def test_word_file_is_downloaded(page):
    describe(page)
    with page.expect_download() as waiting:
        page.click(".take-away .btn-primary")
    assert waiting.value.suggested_filename == "ronghe-dossier.docx"


def test_language_switch_stays_on_the_page(page):
    page.goto("/achievements/?sort=-trl")
    page.click("text=English")
    page.wait_for_selector("html[lang=en]")
    assert page.url.endswith("/achievements/?sort=-trl")
    assert "Spine navigation" in page.content()


@pytest.mark.parametrize("page", [{**PHONE, **WITHOUT_SCRIPT}], indirect=True, ids=["phone"])
def test_phone_menu_works_without_script(page):
    page.goto("/")
    page.click(".site-menu summary")
    page.click(".site-menu >> text=成果")
    page.wait_for_url("**/achievements/")


@pytest.mark.parametrize("page", [PHONE, {**PHONE, "language": "en"}], indirect=True, ids=["zh", "en"])
def test_no_page_is_wider_than_a_phone(page, site):
    describe(page)
    addresses = [
        page.url,
        "/",
        "/search/?q=椎弓根",
        "/achievements/",
        f"/needs/{site['need']}/",
        "/describe/",
        "/import/",
    ]
    for address in addresses:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, address


@pytest.mark.parametrize("page", [{}, {"language": "en"}], indirect=True, ids=["zh", "en"])
def test_axe_finds_no_serious_fault(page, site, axe):
    page.goto("/describe/?example=1")
    page.click("button[value=structure]")
    page.wait_for_selector(".target-grid")
    structure = page.url
    describe(page)
    dossier = page.url
    page.locator("input[name=c]").nth(0).check()
    page.locator("input[name=c]").nth(1).check()
    page.click("#compare button")
    page.wait_for_selector(".comparison")
    pages = [
        dossier,
        page.url,
        structure,
        "/",
        "/search/?q=椎弓根",
        "/search/?q=zzzz&kind=service",
        "/describe/",
        "/needs/",
        f"/needs/{site['need']}/",
        f"/organisations/{site['hospital']}/",
        "/experts/",
        "/import/",
        "/accounts/profile/",
        "/accounts/password/change/",
    ]
    faults = []
    for address in pages:
        page.goto(address)
        page.evaluate(axe)
        result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        faults += [
            (address, fault["id"], fault["impact"], [node["html"][:150] for node in fault["nodes"][:3]])
            for fault in result["violations"]
            if fault["impact"] in {"serious", "critical"}
        ]
    assert faults == []


@pytest.mark.parametrize("page", [{"failing": True}], indirect=True)
def test_a_part_that_could_not_be_had_says_so_and_what_was_typed_stays(page):
    page.goto("/desk/")
    page.fill("#log-text", "拜访示例医院")
    page.context.set_offline(True)
    page.press("#log-text", "Enter")
    page.wait_for_selector("#refusal p")
    assert "没有应答" in page.locator("#refusal").inner_text()
    assert page.input_value("#log-text") == "拜访示例医院"
    page.keyboard.press("Escape")
    page.click("#refusal button")
    assert page.locator("#refusal *").count() == 0
    page.context.set_offline(False)
    page.press("#log-text", "Enter")
    page.wait_for_selector("#log-read form")
    page.route("**/contacts/new/", lambda route: route.fulfill(status=503, body="gateway", content_type="text/html"))
    page.press("#log-text", "Enter")
    page.wait_for_selector("#refusal p")
    assert "错误" in page.locator("#refusal").inner_text()


@pytest.mark.parametrize("page", [PHONE], indirect=True)
def test_lists_are_sorted_on_a_phone_and_the_head_is_one_row(page):
    page.goto("/achievements/")
    tops = [page.locator(name).bounding_box()["y"] for name in (".site-mark", ".site-language", ".site-me")]
    assert max(tops) - min(tops) < 30
    page.click(".list-order summary")
    page.click(".list-order a >> nth=0")
    page.wait_for_url("**sort=title**")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("page", [{**PHONE, "language": "en"}], indirect=True)
def test_columns_of_a_ledger_are_corrected_on_a_phone(page, site, tmp_path):
    ledger = tmp_path / "ledger.csv"
    ledger.write_text("单位名称,需求名称,问题描述\n示例医院,,术中定位困难而且反复透视\n", encoding="utf-8")
    page.goto("/import/")
    page.set_input_files("input[type=file]", ledger)
    page.click("main form button[type=submit]")
    page.wait_for_selector(".map-table select")
    for choice in page.locator(".map-table select").all():
        place = choice.bounding_box()
        assert place["x"] >= 0
        assert place["x"] + place["width"] <= 390


@pytest.mark.parametrize("page", [{**PHONE, "language": "en"}], indirect=True)
def test_fields_of_a_target_are_named_on_a_phone(page):
    page.goto("/describe/?example=1")
    page.click("button[value=structure]")
    page.wait_for_selector(".target-grid")
    empty = page.locator(".target-row:not(.target-head)").last.locator(
        "input[name$=_value], input[name$=_high], input[name$=_unit]"
    )
    assert [one.get_attribute("placeholder") for one in empty.all()] == ["Value", "to", "Unit"]
