"""Projects: one per introduction, one number for life, whoever asks how often and at once."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from ronghe.base.audit import Entry
from ronghe.base.problems import NotAllowed, NotFound
from ronghe.exchange.models import Introduction
from ronghe.exchange.signals import introduction_accepted
from ronghe.journey import commands
from ronghe.journey.errors import ClosingWithoutReason
from ronghe.journey.models import Project, ProjectNumber
from ronghe.kernel.text.checked_numbers import checks
from tests.factories import make_need, make_organisation
from tests.factories.desk import make_introduction, make_member, make_staff

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

TODAY = date(2026, 11, 26)


def consented(number: int = 0) -> Introduction:
    return make_introduction(make_need(), make_organisation(name_zh=f"公司{number}"), status="consented")


def test_an_accepted_introduction_opens_its_project_once():
    introduction = consented()
    party = make_member(introduction.asked_for)

    for _ in range(2):
        introduction_accepted.send(Introduction, introduction_id=introduction.pk, actor=party)

    [project] = Project.objects.all()
    assert project.introduction == introduction
    assert project.number.startswith(f"RH-{project.opened_on.year}-0001-")
    assert checks(project.number)
    assert Entry.objects.filter(action="journey.open_project").count() == 1


def test_numbers_follow_each_other_and_start_anew_each_year(system):
    numbers = [
        commands.open_project(system, consented(number).pk, today=day).number
        for number, day in enumerate([TODAY, TODAY, date(2027, 1, 1), TODAY])
    ]

    assert [number[:12] for number in numbers] == ["RH-2026-0001", "RH-2026-0002", "RH-2027-0001", "RH-2026-0003"]
    assert all(checks(number) for number in numbers)


def test_a_number_is_not_given_again_after_its_row_is_gone(system):
    first = commands.open_project(system, consented(1).pk, today=TODAY)
    first.delete()

    assert commands.open_project(system, consented(2).pk, today=TODAY).number[:12] == "RH-2026-0002"


def test_a_command_that_fails_gives_its_number_back_with_everything_else(system):
    introduction = consented()

    def fail() -> None:
        with transaction.atomic():
            commands.open_project(system, introduction.pk, today=TODAY)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert (Project.objects.count(), ProjectNumber.objects.count()) == (0, 0)


def test_others_open_no_project(stranger, anonymous):
    introduction = consented()

    for actor in (stranger, anonymous, make_member(make_organisation(name_zh="公司乙"))):
        with pytest.raises(NotAllowed):
            commands.open_project(actor, introduction.pk)

    assert (Project.objects.count(), ProjectNumber.objects.count()) == (0, 0)


def test_closed_with_a_reason_and_opened_again(system):
    introduction = consented()
    project = commands.open_project(system, introduction.pk, today=TODAY)
    party, guest = make_member(introduction.asked_for), make_member(introduction.asked_for, "访客", "guest")

    with pytest.raises(ClosingWithoutReason):
        commands.close_project(party, project.pk, " ")
    for actor in (guest, make_member(make_organisation(name_zh="公司乙"))):
        with pytest.raises(NotFound):
            commands.close_project(actor, project.pk, "无下文")
    project.refresh_from_db()
    assert project.closed_on is None

    commands.close_project(party, project.pk, "转为正式合同", today=TODAY)
    project.refresh_from_db()
    assert (project.closed_on, project.closed_why) == (TODAY, "转为正式合同")
    commands.reopen_project(make_staff(), project.pk)
    project.refresh_from_db()
    assert (project.closed_on, project.closed_why) == (None, "")


def test_the_database_holds_one_project_per_introduction(system):
    project = commands.open_project(system, consented().pk, today=TODAY)

    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.create(number="RH-2026-9999-X", introduction=project.introduction, opened_on=TODAY)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("same", [True, False])
def test_eight_at_once(system, same):
    introductions = [consented(number) for number in range(1 if same else 8)]
    start, faults = threading.Barrier(8), []

    def run(number: int) -> None:
        try:
            start.wait()
            commands.open_project(system, introductions[number % len(introductions)].pk, today=TODAY)
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    count = len(introductions)
    assert faults == []
    assert sorted(p.number[:12] for p in Project.objects.all()) == [f"RH-2026-{n:04d}" for n in range(1, count + 1)]
    assert ProjectNumber.objects.get(year=2026).last == count
