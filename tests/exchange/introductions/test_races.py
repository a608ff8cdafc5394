"""Many at once: two hundred interests, two consents, both acceptances, reminders. Nothing double, nothing half done."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from ronghe.base.actors import Actor
from ronghe.base.audit import Entry
from ronghe.base.problems import Problem
from ronghe.exchange import commands
from ronghe.exchange.models import (
    Disclosure,
    Introduction,
    IntroductionStep,
    Nda,
    NdaAcceptance,
    NdaText,
    ThreadMessage,
)
from ronghe.exchange.signals import introduction_accepted
from ronghe.network.commands import send_letters, write_letters
from ronghe.network.enums import MailRhythm
from ronghe.network.models import Letter, Notice, Organisation
from tests.exchange.introductions.conftest import Cast

pytestmark = [pytest.mark.integration, pytest.mark.django_db(transaction=True)]


def at_once(calls: list[Callable[[], Any]], workers: int = 8) -> list[Any]:
    """All calls, started together; each gives its result or the problem it raised."""
    gate = threading.Barrier(min(workers, len(calls)))

    def run(number: int) -> Any:
        try:
            if number < gate.parties:
                gate.wait(timeout=30)
            return calls[number]()
        except Problem as problem:
            return problem
        finally:
            connection.close()

    with ThreadPoolExecutor(min(workers, len(calls))) as pool:
        return list(pool.map(run, range(len(calls))))


def test_two_hundred_interests_of_one_hundred_organisations(cast: Cast):
    organisations = Organisation.objects.bulk_create(
        Organisation(kind="company", name_zh=f"公司{number}") for number in range(100)
    )
    actors = [Actor(organisation_ids=frozenset({row.pk})) for row in organisations]
    key = cast.achievement.pk
    made = at_once([lambda actor=actor: commands.show_interest(actor, "achievement", key) for actor in actors * 2])
    assert not [one for one in made if isinstance(one, Problem)]
    assert len({one.pk for one in made}) == 100
    assert Introduction.objects.count() == 100
    assert IntroductionStep.objects.count() == 100
    assert Notice.objects.filter(kind="exchange.interest_shown").count() == 100
    assert Entry.objects.filter(action="exchange.show_interest").count() == 100


def test_consent_given_eight_times_at_once_counts_once(cast: Cast, asked):
    heard = []

    def listen(sender, **given):
        heard.append(given["introduction_id"])

    introduction_accepted.connect(listen)
    try:
        at_once([lambda: commands.consent(cast.bob, asked.pk) for _number in range(8)])
    finally:
        introduction_accepted.disconnect(listen)
    assert heard == [asked.pk]
    assert (Nda.objects.count(), NdaText.objects.count()) == (1, 1)
    assert IntroductionStep.objects.filter(kind="consent").count() == 1
    assert Notice.objects.filter(kind="exchange.consented").count() == 1


def test_consents_to_two_introductions_at_once_share_the_first_text(cast: Cast):
    charlie = commands.show_interest(cast.charlie, "achievement", cast.achievement.pk)
    alice = commands.show_interest(cast.alice, "achievement", cast.achievement.pk)
    at_once([lambda: commands.consent(cast.bob, charlie.pk), lambda: commands.consent(cast.bob, alice.pk)])
    assert set(Introduction.objects.values_list("status", flat=True)) == {"consented"}
    assert (Nda.objects.count(), NdaText.objects.count()) == (2, 1)


def test_consent_and_decline_at_once_leave_one_of_them(cast: Cast, asked):
    at_once([lambda: commands.consent(cast.bob, asked.pk), lambda: commands.decline(cast.bob, asked.pk)] * 3)
    asked.refresh_from_db()
    steps = set(IntroductionStep.objects.exclude(kind="interest").values_list("kind", flat=True))
    assert (asked.status, steps) in [("consented", {"consent"}), ("declined", {"decline"})]
    assert Nda.objects.exists() == (asked.status == "consented")


def test_both_sides_accept_at_once_and_the_tier_opens_once(cast: Cast, consented):
    version = Nda.objects.get().template.version
    at_once([lambda one=one: commands.accept_nda(one, consented.pk, version) for one in (cast.alice, cast.bob) * 4])
    consented.refresh_from_db()
    assert consented.status == "open"
    assert NdaAcceptance.objects.count() == 2
    assert IntroductionStep.objects.filter(kind="opened").count() == 1
    assert Disclosure.objects.filter(until_at=None, tier="nda").count() == 2
    assert Entry.objects.filter(action="exchange.accept_nda").count() == 2


def test_one_message_sent_many_times_is_one(cast: Cast, opened):
    key = uuid.uuid4()
    at_once([lambda: commands.post_message(cast.alice, opened.pk, "您好", message_id=key) for _number in range(6)])
    assert ThreadMessage.objects.count() == 1


def test_reminders_of_two_workers_go_out_once(cast: Cast, asked):
    assert sum(at_once([lambda: commands.remind(asked.due_on) for _number in range(4)])) == 1
    assert Notice.objects.filter(kind="exchange.due").count() == 1


def test_letters_of_two_workers_go_out_once(cast: Cast, asked, mailoutbox):
    at_once([lambda: (write_letters(MailRhythm.EACH), send_letters()) for _number in range(4)])
    send_letters()
    assert len(mailoutbox) == 1
    assert Letter.objects.filter(sent_at__isnull=False).count() == 1
