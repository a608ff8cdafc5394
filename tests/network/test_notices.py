"""Notices and letters: told once, read by their own reader, mailed once, in the reader's language, without contents."""

from __future__ import annotations

import smtplib
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core import mail
from django.utils import timezone, translation
from django.utils.translation import gettext_noop

from ronghe.base.problems import NotFound
from ronghe.network import commands
from ronghe.network.enums import MailRhythm
from ronghe.network.jobs import mail_notices
from ronghe.network.models import Letter, Notice, Person
from ronghe.network.queries.notices import (
    digest_is_due,
    mail_is_due,
    notices_of,
    to_be_mailed,
    told,
    unread_notices,
    word_notice,
)
from tests.factories import acting, make_person

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

KIND = "exchange.interest_shown"
HIDDEN = "机密标题"
CONTEXT = {"title_zh": HIDDEN, "title_en": "Secret title"}


@pytest.fixture
def reader(node) -> Person:
    return make_person(name_zh="李四", name_en="Li Si", email="li@example.org")


def tell(*people: Person, **given) -> None:
    commands.notify([person.pk for person in people], KIND, CONTEXT, path="/introductions/x/", **given)


def nine_o_clock(days: int = 0):
    return timezone.localtime().replace(hour=9, minute=0) + timedelta(days=days)


def test_told_once_whoever_is_named_twice(reader):
    commands.notify([reader.pk, reader.pk], KIND, CONTEXT)
    assert Notice.objects.count() == 1


def test_unworded_kind_is_refused_where_it_is_sent(reader):
    with pytest.raises(LookupError, match="no notice is worded"):
        commands.notify([reader.pk], "exchange.nonsense")
    assert Notice.objects.count() == 0


def test_two_wordings_of_one_kind_are_refused():
    with pytest.raises(ValueError, match="two wordings"):
        word_notice(KIND, gettext_noop("x"), gettext_noop("y"))


@pytest.mark.parametrize(("language", "title"), [("zh-hans", HIDDEN), ("en", "Secret title")])
def test_notice_is_read_in_the_readers_language(reader, language, title):
    tell(reader)
    with translation.override(language):
        assert title in told(Notice.objects.get()).text


def test_missing_value_is_a_dash_and_no_fault(reader):
    commands.notify([reader.pk], KIND)
    with translation.override("en"):
        assert "“—”" in told(Notice.objects.get()).text


def test_only_ones_own_notices_are_seen_and_marked(reader, stranger, anonymous):
    other = make_person(name_zh="王五")
    tell(reader, other)
    mine, theirs = (Notice.objects.get(recipient=person) for person in (reader, other))
    actor = acting(reader)
    assert list(notices_of(actor)) == [mine]
    assert not notices_of(anonymous).exists()
    for nobody in (stranger, anonymous, acting(other)):
        with pytest.raises(NotFound):
            commands.mark_read(nobody, mine.pk)
    assert unread_notices(actor) == 1
    commands.mark_read(actor, mine.pk)
    first = Notice.objects.get(pk=mine.pk).read_at
    commands.mark_read(actor, mine.pk)
    assert Notice.objects.get(pk=mine.pk).read_at == first
    assert commands.mark_all_read(actor) == 0
    assert Notice.objects.get(pk=theirs.pk).read_at is None


@pytest.mark.parametrize(
    ("language", "subject", "greeting"),
    [("zh-hans", None, "李四"), ("en", "Interest was shown in a listing of yours", "Dear Li Si,")],
)
def test_letter_speaks_the_readers_language_and_holds_no_contents(reader, settings, language, subject, greeting):
    settings.SITE_ADDRESS = "https://ronghe.example.org"
    Person.objects.update(language=language)
    tell(reader, due_on=timezone.localdate())
    with translation.override("en" if language != "en" else "zh-hans"):
        mail_notices()
    letter = mail.outbox[0]
    assert letter.to == ["li@example.org"]
    assert greeting in letter.body
    assert "https://ronghe.example.org/introductions/x/" in letter.body
    assert HIDDEN not in letter.subject + letter.body
    assert "Secret title" not in letter.subject + letter.body
    if subject:
        assert letter.subject == subject
    assert letter.extra_headers["Message-ID"] == f"<{Letter.objects.get().pk}@ronghe.example.org>"


def test_several_at_once_are_one_letter_and_are_never_sent_again(reader):
    for _number in range(3):
        tell(reader)
    assert mail_is_due()
    mail_notices()
    mail_notices()
    assert len(mail.outbox) == 1
    assert not mail_is_due()
    assert Notice.objects.filter(mailed_at__isnull=True).count() == 0


def test_what_was_read_in_the_app_is_not_mailed(reader):
    tell(reader)
    commands.mark_all_read(acting(reader))
    assert not mail_is_due()


def test_failed_letter_is_kept_and_tried_again(reader):
    tell(reader)
    commands.write_letters(MailRhythm.EACH)
    now = timezone.now()
    with patch("django.core.mail.EmailMessage.send", side_effect=smtplib.SMTPServerDisconnected("secret@host")):
        assert commands.send_letters(now) == 0
    letter = Letter.objects.get()
    assert (letter.tries, letter.sent_at, letter.error) == (1, None, "SMTPServerDisconnected")
    assert letter.next_at == now + timedelta(minutes=1)
    assert commands.send_letters(now) == 0
    assert commands.send_letters(now + timedelta(minutes=2)) == 1
    assert commands.send_letters(now + timedelta(minutes=3)) == 0
    assert len(mail.outbox) == 1


def test_letter_claimed_by_a_worker_is_left_alone_until_the_claim_lapses(reader):
    tell(reader)
    commands.write_letters(MailRhythm.EACH)
    now = timezone.now()
    Letter.objects.update(claimed_until=now + timedelta(minutes=10))
    assert commands.send_letters(now) == 0
    assert commands.send_letters(now + timedelta(minutes=11)) == 1


@pytest.mark.parametrize("why", ["never", "no account", "inactive", "no address"])
def test_who_is_not_written_to(node, why):
    person = make_person(name_zh="无信", email="x@example.org")
    if why == "never":
        Person.objects.update(mail_rhythm=MailRhythm.NEVER)
    elif why == "no account":
        person.user.delete()
    elif why == "inactive":
        person.user.is_active = False
        person.user.save()
    else:
        Person.objects.update(email="")
        person.user.email = ""
        person.user.save()
    tell(person)
    assert not mail_is_due()
    mail_notices()
    assert mail.outbox == []
    assert Notice.objects.get().mailed_at is None


def test_address_lost_between_writing_and_sending_loses_no_notice(reader):
    tell(reader)
    commands.write_letters(MailRhythm.EACH)
    reader.user.is_active = False
    reader.user.save()
    assert commands.send_letters() == 0
    assert (Letter.objects.count(), Notice.objects.get().letter_id) == (0, None)


def test_digest_comes_once_a_day_with_all_that_gathered(reader):
    Person.objects.update(mail_rhythm=MailRhythm.DAILY)
    tell(reader)
    tell(reader)
    Notice.objects.update(created_at=nine_o_clock() - timedelta(hours=3))
    assert not to_be_mailed(MailRhythm.DAILY, nine_o_clock() - timedelta(hours=2)).exists()
    assert commands.write_letters(MailRhythm.DAILY, nine_o_clock()) == 1
    assert commands.write_letters(MailRhythm.DAILY, nine_o_clock()) == 0
    tell(reader)
    Notice.objects.filter(letter=None).update(created_at=nine_o_clock() + timedelta(hours=1))
    assert commands.write_letters(MailRhythm.DAILY, nine_o_clock() + timedelta(hours=5)) == 0
    assert commands.write_letters(MailRhythm.DAILY, nine_o_clock(1)) == 1
    assert list(Letter.objects.values_list("digest", flat=True)) == [True, True]
    assert not digest_is_due()
