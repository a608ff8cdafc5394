"""The desk in a browser: a line logged with the keyboard alone, done and undone, in both languages and on a phone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from ronghe.exchange.models import Contact, FollowUp
from tests.factories import login, make_duty

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def log_in(page: Any, site: Any) -> None:
    """The page's browser as a technology manager."""
    client = login(Client(), make_duty("technology_manager", name_zh="李经理", name_en="Li Jing"))
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site["address"]}]
    )


@pytest.mark.parametrize(
    ("page", "line", "what"),
    [
        ({"language": "zh-hans"}, "今天拜访示例医院骨科,三天内发资料", "发资料"),
        ({"language": "en", "width": 390}, "visited Example Hospital today, send samples in 3 days", "send samples"),
        ({"language": "zh-hans", "script": False}, "今天拜访示例医院骨科,三天内发资料", "发资料"),
    ],
    indirect=["page"],
)  # fmt: skip
def test_a_line_is_logged_with_the_keyboard(page, site, line, what):
    log_in(page, site)
    page.goto("/desk/")
    page.focus("#log-text")
    page.keyboard.type(line)
    page.keyboard.press("Enter")
    keep = page.locator("form.contact-form button[type=submit]")
    keep.wait_for()
    assert Contact.objects.count() == 0
    keep.press("Enter")
    for _ in range(200):  # until the server has kept it; whether the desk's week holds its day depends on the weekday
        if FollowUp.objects.exists():
            break
        page.wait_for_timeout(50)

    contact, follow_up = Contact.objects.get(), FollowUp.objects.get()
    today: date = timezone.localdate()
    assert (str(contact.organisation_id), contact.on, contact.kind) == (str(site["hospital"]), today, "visit")
    assert (follow_up.what, follow_up.due_on) == (what, today + timedelta(days=3))
    page.goto("/follow-ups/")
    page.get_by_text(what).first.wait_for()


def test_done_and_undone_in_place(page, site):
    log_in(page, site)
    page.goto("/desk/")
    page.fill("#log-text", "今天拜访示例医院骨科,今天发资料")
    page.press("#log-text", "Enter")
    page.locator("form.contact-form button[type=submit]").press("Enter")
    page.locator(".todo-act button").first.click()
    page.locator(".todo.done").wait_for()
    assert FollowUp.objects.get().done_at is not None
    page.locator(".todo.done button").click()
    page.locator(".todo:not(.done) .todo-changed").wait_for()
    assert FollowUp.objects.get().done_at is None


@pytest.mark.parametrize("address", ["/desk/", "/leads/", "/figures/", "/follow-ups/", "/contacts/new/"])
def test_pages_of_the_desk_have_no_fault_of_accessibility(page, site, axe, address):
    log_in(page, site)
    page.goto(address)
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa']})")
    assert [(fault["id"], fault["nodes"][0]["html"][:120]) for fault in found["violations"]] == []
