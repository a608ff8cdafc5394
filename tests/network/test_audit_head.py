"""The daily letter with the head of the audit chain."""

from __future__ import annotations

import smtplib
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from ronghe.base import chain
from ronghe.network.commands import audit_head
from ronghe.network.models import AuditHead, Membership
from tests.factories import make_member, make_organisation

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

DAY = date(2026, 11, 26)


@pytest.fixture
def owners():
    hospital, firm = make_organisation(name_zh="甲医院"), make_organisation(name_zh="乙公司")
    chinese = make_member(hospital, "owner", name_zh="王院长", email="wang@example.org")
    english = make_member(firm, "owner", name_zh="李总", name_en="Ms Li", email="li@example.org", language="en")
    make_member(hospital, "owner", person=english)
    make_member(hospital, "manager", email="manager@example.org")
    gone = make_member(firm, "owner", email="gone@example.org")
    Membership.objects.filter(person=gone).update(until_on=date(2026, 1, 1))
    return chinese, english


def test_every_owner_gets_one_letter_in_their_language(owners, mailoutbox):
    assert audit_head.mail_audit_head(DAY) == 2
    head = AuditHead.objects.get()
    letters = {letter.to[0]: letter for letter in mailoutbox}

    assert set(letters) == {"wang@example.org", "li@example.org"}
    assert "Audit log" in letters["li@example.org"].subject
    assert "Ms Li" in letters["li@example.org"].body
    for letter in letters.values():
        assert f"ronghe audit verify --head {head.digest}" in letter.body
        assert head.digest in letter.body
    assert chain.find_fault(head.digest).fault is None


def test_a_day_is_mailed_once(owners, mailoutbox):
    audit_head.mail_audit_head(DAY)
    assert audit_head.mail_audit_head(DAY) == 0
    assert len(mailoutbox) == 2


def test_next_day_only_when_something_was_done(owners, mailoutbox):
    audit_head.mail_audit_head(DAY)
    assert audit_head.mail_audit_head(DAY + timedelta(days=1)) == 0
    make_organisation(name_zh="丙")
    assert audit_head.mail_audit_head(DAY + timedelta(days=2)) == 2
    assert len({head.digest for head in AuditHead.objects.all()}) == 3


def test_unreachable_owner_is_tried_again_and_the_others_are_not(owners, mailoutbox, monkeypatch):
    real = audit_head.EmailMessage.send

    def send(self, *args, **kwargs):
        if self.to == ["li@example.org"]:
            raise smtplib.SMTPServerDisconnected("no answer")
        return real(self, *args, **kwargs)

    with monkeypatch.context() as broken:
        broken.setattr(audit_head.EmailMessage, "send", send)
        assert audit_head.mail_audit_head(DAY) == 1
    head = AuditHead.objects.get()
    assert head.done_at is None
    assert head.next_at is not None
    digest = head.digest
    make_organisation(name_zh="其间")

    assert audit_head.mail_audit_head(DAY) == 1
    assert [letter.to for letter in mailoutbox] == [["wang@example.org"], ["li@example.org"]]
    assert digest in mailoutbox[1].body


@pytest.mark.parametrize(
    ("hour", "row", "due"),
    [
        (6, None, False),
        (8, None, True),
        (8, {"done_at": timezone.now()}, False),
        (8, {"next_at": datetime(2026, 11, 26, 8, 30, tzinfo=ZoneInfo("Asia/Shanghai"))}, False),
        (9, {"next_at": datetime(2026, 11, 26, 8, 30, tzinfo=ZoneInfo("Asia/Shanghai"))}, True),
    ],
)
def test_it_is_due_in_the_morning_until_done(monkeypatch, hour, row, due, django_assert_max_num_queries):
    now = datetime(2026, 11, 26, hour, tzinfo=ZoneInfo("Asia/Shanghai"))
    monkeypatch.setattr(audit_head.timezone, "localtime", lambda: now)
    if row is not None:
        AuditHead.objects.create(day=DAY, place=1, digest="0" * 64, **row)
    with django_assert_max_num_queries(1):
        assert audit_head.head_is_due() is due
