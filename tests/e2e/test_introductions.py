"""From a published need to the outcome, in two browsers; a third learns nothing, and the desk sees what is late."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from ronghe.exchange.commands import follow_outbox
from ronghe.exchange.models import Introduction, Need, ThreadMessage
from tests.factories import login, make_duty, make_member, make_need, make_organisation
from tests.factories.files import pdf

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

CANARY = "金丝雀机密底价"
MESSAGE = "我们有一台样机，想请贵院看看。"


class Visitor:
    """One browser of its own, logged in as one person."""

    def __init__(self, browser: Any, address: str, client: Client, **wanted: Any) -> None:
        self.context = browser.new_context(
            viewport={"width": wanted.get("width", 1366), "height": 900},
            java_script_enabled=wanted.get("script", True),
            base_url=address,
        )
        cookies = [{"name": "django_language", "value": wanted["language"], "url": address}]
        cookies.append({"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address})
        self.context.add_cookies(cookies)
        self.page = self.context.new_page()
        self.page.set_default_timeout(15_000)

    def read(self, address: str) -> tuple[int, str]:
        """Status and words of a page."""
        answer = self.page.goto(address)
        return answer.status, self.page.locator("body").inner_text()


@pytest.fixture
def cast(browser, node, live_server, settings, request) -> Iterator[dict[str, Any]]:
    """Hospital, institute and stranger, each in a browser; a technology manager; a need with a confidential field."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    hospital = make_organisation(kind="hospital", name_zh="沪东医院", name_en="Hudong Hospital")
    institute = make_organisation(kind="institute", name_zh="苏州研究所", name_en="Suzhou Institute")
    company = make_organisation(kind="company", name_zh="丙公司", name_en="Company C")
    need = make_need(
        hospital, title_en="Screw placement", evidence_zh=CANARY, evidence_en=CANARY, tiers={"evidence": "nda"}
    )
    follow_outbox()
    people = {
        "alice": (make_member(hospital, "owner", name_zh="陈医生", name_en="Dr Chen"), hospital),
        "bob": (make_member(institute, "member", name_zh="林工", name_en="Lin"), institute),
        "charlie": (make_member(company, "manager", name_zh="周总", name_en="Zhou"), company),
        "manager": (make_duty("technology_manager", name_zh="王经理", name_en="Ms Wang"), None),
    }
    wanted = request.param
    visitors = {
        name: Visitor(browser, live_server.url, login(Client(), *who), **wanted) for name, who in people.items()
    }
    yield {**visitors, "need": need, "language": wanted["language"]}
    for visitor in visitors.values():
        visitor.context.close()


def learns_nothing(third: Visitor, need: Need, introduction: Introduction | None) -> None:
    """Neither the confidential words nor that the two others talk."""
    for address in (f"/needs/{need.pk}/", "/introductions/", "/notices/", f"/search/?q={CANARY}"):
        status, words = third.read(address)
        assert status == 200
        # The page of results repeats what was searched for, in the box and as “no result for”.
        assert CANARY not in words.replace(CANARY, "", 1 if "search" in address else 0)
        assert "苏州研究所" not in words
        assert "Suzhou Institute" not in words
    if introduction is not None:
        for page in ("", "agreement/", "agreement.txt"):
            status, words = third.read(f"/introductions/{introduction.pk}/{page}")
            assert status == 404
            assert MESSAGE not in words


@pytest.mark.parametrize(
    "cast",
    [
        {"language": "zh-hans", "script": True},
        {"language": "en", "script": True},
        {"language": "zh-hans", "script": False, "width": 390},
    ],
    indirect=True,
    ids=["zh", "en", "zh-phone-plain"],
)
def test_from_need_to_outcome(cast, tmp_path: Path):
    alice, bob, charlie, manager = (cast[name] for name in ("alice", "bob", "charlie", "manager"))
    need = cast["need"]
    english = cast["language"] == "en"

    assert CANARY not in bob.read(f"/needs/{need.pk}/")[1]
    bob.page.click(f"a[href*='/introductions/new/?kind=need&listing={need.pk}']")
    bob.page.fill("#i-message", MESSAGE)
    bob.page.click("form[action='/introductions/new/'] button[type=submit]")
    bob.page.wait_for_selector(".stages")
    introduction = Introduction.objects.get()
    learns_nothing(charlie, need, introduction)

    alice.page.goto("/")
    assert alice.page.locator(".site-bell b").inner_text().startswith("1")
    alice.page.click(".site-bell")
    alice.page.click(".notice-open")
    alice.page.wait_for_selector(".next-card.mine")
    words = alice.page.locator("main").inner_text()
    assert MESSAGE in words
    assert ("Consent or decline" if english else "同意或婉拒") in words
    alice.page.fill("#n-consent", "欢迎")
    alice.page.click("form[action$='/consent/'] button")
    alice.page.wait_for_selector("a[href$='/agreement/']")
    learns_nothing(charlie, need, introduction)

    for visitor in (alice, bob):
        visitor.page.goto(f"/introductions/{introduction.pk}/agreement/")
        assert (
            visitor.page.locator(".nda-text")
            .first.inner_text()
            .startswith("Mutual confidentiality" if english else "双方保密协议")
        )
        assert CANARY not in bob.read(f"/needs/{need.pk}/")[1]
        visitor.page.goto(f"/introductions/{introduction.pk}/agreement/")
        visitor.page.check("input[name=entitled]")
        visitor.page.click("form[action$='/agreement/'] button[type=submit]")
        visitor.page.wait_for_selector(".stages")
    assert CANARY in bob.read(f"/needs/{need.pk}/")[1]
    learns_nothing(charlie, need, introduction)

    file = tmp_path / "方案.pdf"
    file.write_bytes(pdf())
    bob.page.goto(f"/introductions/{introduction.pk}/")
    bob.page.fill("#m-text", "请看附件 <b>粗体</b>")
    bob.page.set_input_files("#m-files", str(file))
    bob.page.click("form[action$='/message/'] button")
    bob.page.wait_for_selector(".thread")
    alice.page.goto(f"/introductions/{introduction.pk}/")
    assert "请看附件 <b>粗体</b>" in alice.page.locator(".thread").inner_text()
    with alice.page.expect_download() as download:
        alice.page.click(".thread-files a")
    assert io.BytesIO(Path(download.value.path()).read_bytes()).getvalue() == pdf()
    kept = ThreadMessage.objects.get().files.get()
    status, _words = charlie.read(f"/introductions/{introduction.pk}/files/{kept.pk}/")
    assert status == 404

    Introduction.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    status, words = manager.read("/desk/")
    assert status == 200
    assert ("Screw placement" if english else "椎弓根螺钉置入") in words
    status, words = manager.read(f"/introductions/{introduction.pk}/")
    assert status == 200
    assert "请看附件" not in words

    alice.page.goto(f"/introductions/{introduction.pk}/")
    if not alice.page.locator("details:has(form[action$='/outcome/'])").get_attribute("open") is not None:
        alice.page.click("details:has(form[action$='/outcome/']) summary")
    alice.page.check("input[name=outcome][value=trial]")
    alice.page.fill("#n-outcome", "试用两台")
    alice.page.click("form[action$='/outcome/'] button")
    alice.page.wait_for_selector(".intro-status.is-closed")
    introduction.refresh_from_db()
    assert (introduction.status, introduction.outcome) == ("closed", "trial")
    words = bob.read(f"/introductions/{introduction.pk}/")[1]
    assert "试用两台" in words
    assert ("Trial" if english else "试用") in words
    learns_nothing(charlie, need, introduction)


@pytest.mark.parametrize("cast", [{"language": "zh-hans"}, {"language": "en", "width": 390}], indirect=True)
def test_pages_have_no_faults_of_accessibility(cast, axe):
    alice, bob, need = cast["alice"], cast["bob"], cast["need"]
    bob.page.goto(f"/introductions/new/?kind=need&listing={need.pk}")
    forms = [(bob, f"/introductions/new/?kind=need&listing={need.pk}")]
    bob.page.click("form[action='/introductions/new/'] button[type=submit]")
    bob.page.wait_for_selector(".stages")
    key = Introduction.objects.get().pk
    alice.page.goto(f"/introductions/{key}/")
    alice.page.click("form[action$='/consent/'] button")
    alice.page.wait_for_selector("a[href$='/agreement/']")
    pages = [
        *forms,
        (alice, f"/introductions/{key}/"),
        (alice, f"/introductions/{key}/agreement/"),
        (alice, "/introductions/"),
        (bob, "/notices/"),
        (cast["manager"], "/matching-health/"),
    ]
    for visitor, address in pages:
        visitor.page.goto(address)
        visitor.page.evaluate(axe)
        found = visitor.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == [], address
        assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
