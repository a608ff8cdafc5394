"""People: who is found, whose contact data is shown, works told apart by title."""

from __future__ import annotations

import pytest

from ronghe.base.problems import NotAllowed, NotFound
from ronghe.network import commands, permissions, queries
from ronghe.network.models import Work
from tests.factories import actor_of, make_expert, make_organisation

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_people_who_do_not_consent_are_found_by_their_own_alone(system, anonymous, stranger):
    organisation = make_organisation()
    person = make_expert(organisation=organisation.pk, listed=False)

    assert list(queries.visible_experts(anonymous)) == []
    assert list(queries.visible_experts(stranger)) == []
    assert list(queries.visible_experts(actor_of(organisation))) == [person]
    with pytest.raises(NotFound):
        queries.person_of(anonymous, person.pk)


def test_contact_data_needs_consent(anonymous):
    organisation = make_organisation()
    person = make_expert(organisation=organisation.pk, phone="13800000000")

    assert not permissions.may_see_contact(anonymous, person)
    assert permissions.may_see_contact(actor_of(organisation), person)
    person.contact_consent = True
    assert permissions.may_see_contact(anonymous, person)


def test_work_is_noted_once(system):
    person = make_expert(("Screws", "abstract"))
    commands.save_work(system, person.pk, {"title": "Screws", "abstract": "longer"})

    assert [work.abstract for work in Work.objects.all()] == ["longer"]


def test_stranger_adds_no_work(stranger):
    person = make_expert()

    with pytest.raises(NotAllowed):
        commands.save_work(stranger, person.pk, {"title": "Forged"})

    assert Work.objects.count() == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_expert_list_takes_two_statements(rows, anonymous, django_assert_num_queries):
    for number in range(rows):
        make_expert(("Title", "text"), name_zh=f"专家{number}")

    with django_assert_num_queries(2):
        assert [len(person.works.all()) for person in queries.visible_experts(anonymous)] == [1] * rows
