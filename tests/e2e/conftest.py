"""A live site with a browser; skipped where there is no Chromium."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from ronghe.exchange.commands import follow_outbox
from tests.factories import login, make_achievement, make_duty, make_expert, make_need, make_organisation

ROOT = Path(__file__).resolve().parents[2]
BUNDLE = ROOT / "src" / "ronghe" / "web" / "static" / "dist" / "app.css"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium under Playwright."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("there is no chromium on this machine")
    if not BUNDLE.exists():
        pytest.skip("the front end is not bundled; run `make setup`")
    playwright_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps a loop running in this thread
    with playwright_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield chromium
        chromium.close()
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)


@pytest.fixture(scope="session")
def axe() -> str:
    """The text of axe-core, which finds faults of accessibility."""
    if not AXE.exists():
        pytest.skip("axe-core is not there; run `make setup`")
    return AXE.read_text(encoding="utf-8")


@pytest.fixture
def site(node, live_server, settings) -> Any:
    """Address of a live site with a few records, and a technology manager."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    hospital = make_organisation(kind="hospital", name_zh="示例医院", name_en="Example Hospital", region="北京")
    institute = make_organisation(kind="institute", name_zh="示例研究所", name_en="Example Institute", region="苏州")
    need = make_need(hospital, illustrative=True, problem_en="Screws are misplaced in rotated vertebrae")
    for number in range(4):
        make_achievement(
            institute,
            title_zh=f"脊柱手术导航系统{number}",
            title_en=f"Spine navigation {number}",
            evidence_zh=f"体模实验 60 枚螺钉,平均定位误差 0.{number + 4} mm。",
            illustrative=True,
            unverified_zh="单中心数据" if number else "",
        )
    make_expert(("椎弓根导航研究", "体模实验"), name_zh="专家乙", organisation=institute.pk)
    follow_outbox()
    manager = make_duty("technology_manager", name_zh="李经理")
    return {"address": live_server.url, "need": need.pk, "hospital": hospital.pk, "manager": manager}


@pytest.fixture
def page(browser, site, request) -> Iterator[Any]:
    """A fresh page; ``request.param`` may give language, width, whether scripts run and whether the technology manager
    is logged in. No console errors allowed, but for a part of a page that was refused, and where the test makes
    the network fail (``failing``).
    """
    usual = {"language": "zh-hans", "width": 1366, "script": True, "manager": True, "failing": False}
    wanted = {**usual, **getattr(request, "param", {})}
    context = browser.new_context(
        viewport={"width": wanted["width"], "height": 900},
        java_script_enabled=wanted["script"],
        base_url=site["address"],
    )
    context.add_cookies([{"name": "django_language", "value": wanted["language"], "url": site["address"]}])
    if wanted["manager"]:
        session = login(Client(), site["manager"]).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": site["address"]}])
    fresh = context.new_page()
    fresh.set_default_timeout(15_000)
    errors: list[str] = []
    foreign: list[str] = []
    fresh.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    fresh.on("pageerror", lambda error: errors.append(str(error)))
    fresh.on(
        "request", lambda sent: None if sent.url.startswith((site["address"], "data:")) else foreign.append(sent.url)
    )
    yield fresh
    context.close()
    assert wanted["failing"] or [one for one in errors if "status of 422" not in one] == []
    assert foreign == []
