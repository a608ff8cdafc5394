"""Organisations: saving, identifiers with checksums, duplicates that can be undone."""

from __future__ import annotations

import uuid

import pytest

from ronghe.base.outbox import Change
from ronghe.base.problems import NotAllowed, NotFound
from ronghe.network import commands, queries
from ronghe.network.commands.identifiers import checked_identifier
from ronghe.network.errors import AlreadyLinked, IdentifierInvalid, NameMissing
from ronghe.network.models import Identifier, Organisation
from tests.factories import actor_of, make_organisation

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_saving_the_same_again_writes_nothing(system):
    organisation = make_organisation(name_zh="甲公司", name_en="A Ltd")
    changes, history = Change.objects.count(), organisation.history.count()

    commands.save_organisation(system, {"name_zh": "甲公司"}, organisation.pk)

    assert (Change.objects.count(), organisation.history.count()) == (changes, history)


def test_history_keeps_why(system):
    organisation = make_organisation()
    commands.save_organisation(system, {"name_en": "B Ltd"}, organisation.pk)

    assert [row.history_change_reason for row in organisation.history.all()] == ["test", "factory"]


def test_no_name_is_refused_and_nothing_is_kept(system):
    with pytest.raises(NameMissing):
        commands.save_organisation(system, {"kind": "company"})

    assert Organisation.objects.count() == 0


@pytest.mark.parametrize("who", ["stranger", "anonymous"])
def test_others_change_nothing(who, request):
    organisation = make_organisation()

    with pytest.raises(NotAllowed):
        commands.save_organisation(request.getfixturevalue(who), {"name_zh": "乙"}, organisation.pk)

    organisation.refresh_from_db()
    assert organisation.name_zh == "示例公司"


def test_members_edit_their_own():
    organisation = make_organisation()

    commands.save_organisation(actor_of(organisation), {"name_en": "Own"}, organisation.pk)

    organisation.refresh_from_db()
    assert organisation.name_en == "Own"


@pytest.mark.parametrize(
    ("scheme", "value", "canonical"),
    [
        ("uscc", "91110000600037341L", "91110000600037341L"),
        ("orcid", "https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("ror", "https://ror.org/013q1eq08", "013q1eq08"),
    ],
)
def test_identifiers_with_right_checksum_are_taken(scheme, value, canonical):
    assert checked_identifier(scheme, value) == canonical


@pytest.mark.parametrize(
    ("scheme", "value"),
    [
        ("uscc", "91110000600037341A"),
        ("orcid", "0000-0002-1825-0098"),
        ("ror", "013q1eq09"),
        ("ror", "xyz"),
        ("uscc", ""),
    ],
)
def test_identifiers_with_wrong_checksum_are_refused(scheme, value):
    with pytest.raises(IdentifierInvalid):
        checked_identifier(scheme, value)


def test_identifier_belongs_to_one_organisation(system):
    first, second = make_organisation(), make_organisation(name_zh="乙公司")
    commands.add_identifier(system, first.pk, "ror", "013q1eq08")
    commands.add_identifier(system, first.pk, "ror", "013q1eq08")

    with pytest.raises(IdentifierInvalid):
        commands.add_identifier(system, second.pk, "ror", "013q1eq08")

    assert Identifier.objects.count() == 1


def test_linked_duplicate_is_hidden_leads_on_and_can_be_undone(system, anonymous):
    kept, duplicate = make_organisation(name_zh="正"), make_organisation(name_zh="重")

    commands.link_duplicate(system, duplicate.pk, kept.pk)
    assert list(queries.visible_organisations(anonymous)) == [kept]
    assert queries.organisation_of(anonymous, duplicate.pk) == kept
    with pytest.raises(AlreadyLinked):
        commands.link_duplicate(system, duplicate.pk, kept.pk)
    with pytest.raises(AlreadyLinked):
        commands.link_duplicate(system, kept.pk, kept.pk)

    commands.unlink_duplicate(system, duplicate.pk)
    assert set(queries.visible_organisations(anonymous)) == {kept, duplicate}


def test_unknown_organisation_is_not_found(anonymous):
    with pytest.raises(NotFound):
        queries.organisation_of(anonymous, uuid.uuid4())
