"""Many organisations, people and numbers at once: same checks, history and notes as one by one."""

from __future__ import annotations

import uuid

import pytest

from ronghe.base.actors import Actor
from ronghe.base.outbox import Change
from ronghe.base.problems import NotAllowed
from ronghe.network.commands import (
    SubjectDraft,
    add_person_identifier,
    store_identifiers,
    store_organisations,
    store_people,
)
from ronghe.network.errors import IdentifierInvalid
from ronghe.network.models import Identifier, Organisation, Person
from tests.factories import make_expert, make_organisation

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

ORCID, OTHER_ORCID = "0000-0002-1825-0097", "0000-0001-5109-3700"


def new(**values) -> SubjectDraft:
    return SubjectDraft(uuid.uuid4(), True, values)


def test_organisations_are_made_and_changed_and_the_refused_one_is_named(system):
    there = make_organisation(name_zh="已有公司")
    Change.objects.all().delete()

    results = store_organisations(
        system,
        [
            new(name_zh="新公司", kind="company"),
            new(kind="company"),
            SubjectDraft(there.pk, False, {"region": "北京"}),
            new(name_zh="不对", kind="castle"),
        ],
    )

    assert [getattr(one, "code", "") for one in results] == ["", "name-missing", "", "field-unusable"]
    assert set(Organisation.objects.values_list("name_zh", "region")) == {("新公司", ""), ("已有公司", "北京")}
    assert [h.history_type for h in Organisation.history.order_by("history_id")] == ["+", "+", "~"]
    assert Change.objects.count() == 2


def test_people_are_noted_for_the_index_only_where_they_may_be_found(system):
    results = store_people(
        system, [new(name_zh="专家", is_expert=True), new(name_zh="联系人", listed=False), new(name_zh="")]
    )

    assert getattr(results[2], "code", "") == "name-missing"
    assert Person.objects.count() == 2
    assert list(Change.objects.values_list("kind", "record_id")) == [("expert", results[0].pk)]


def test_only_the_node_makes_organisations_and_people(stranger):
    theirs = make_organisation()
    member = Actor(uuid.uuid4(), frozenset({theirs.pk}))

    results = store_organisations(
        member, [new(name_zh="新", kind="company"), SubjectDraft(theirs.pk, False, {"region": "上海"})]
    )

    assert isinstance(results[0], NotAllowed)
    assert isinstance(store_people(stranger, [new(name_zh="新")])[0], NotAllowed)
    theirs.refresh_from_db()
    assert (theirs.region, Organisation.objects.count(), Person.objects.count()) == ("上海", 1, 0)


def test_numbers_are_checked_and_belong_to_one_record(system):
    one, two = make_expert(), make_expert(name_zh="专家乙")

    results = store_identifiers(
        system, "orcid", [(one, ORCID), (two, ORCID), (two, "0000-0002-1825-0098"), (two, OTHER_ORCID)]
    )

    assert [type(result) for result in results] == [type(None), IdentifierInvalid, IdentifierInvalid, type(None)]
    assert set(Identifier.objects.values_list("person__name_zh", "value")) == {
        ("专家甲", ORCID),
        ("专家乙", OTHER_ORCID),
    }
    assert store_identifiers(system, "orcid", [(one, ORCID)]) == [None]
    assert Identifier.history.count() == 2


def test_orcid_of_one_person_is_noted_once(system, stranger):
    one, two = make_expert(), make_expert(name_zh="专家乙")
    add_person_identifier(system, one.pk, "orcid", "https://orcid.org/0000-0002-1825-0097")
    add_person_identifier(system, one.pk, "orcid", ORCID)

    with pytest.raises(IdentifierInvalid):
        add_person_identifier(system, two.pk, "orcid", ORCID)
    with pytest.raises(NotAllowed):
        add_person_identifier(stranger, two.pk, "orcid", OTHER_ORCID)
    assert Identifier.objects.get().value == ORCID
