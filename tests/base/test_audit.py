"""The audit log: what it keeps, that it is never changed, and that every tampering is named."""

from __future__ import annotations

import json
import uuid
from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Q, QuerySet

from ronghe.base import append_only, audit, chain
from ronghe.base.actors import Actor
from ronghe.base.audit import AppendOnly, Entry
from tests.factories import make_expert, make_need, make_organisation

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

ANNA = Actor(person_id=uuid.UUID(int=7), roles=frozenset({"auditor"}), reason="why Anna did it", door="web")


@pytest.fixture
def triggers():
    append_only.install(connection)
    yield
    append_only.remove(connection, append_only.DELETE, append_only.TRUNCATE)


@pytest.fixture
def unguarded():
    """As one who may alter the database at will."""
    append_only.remove(connection)
    yield QuerySet(Entry)
    QuerySet(Entry)._raw_delete("default")
    append_only.install(connection)
    append_only.remove(connection, append_only.DELETE, append_only.TRUNCATE)


def entries(number: int) -> list[Entry]:
    for i in range(number):
        audit.record(ANNA, "test.count", after={"i": i})
    chain.link()
    return list(Entry.objects.order_by("place"))


def test_entry_says_who_acting_for_whom_what_and_why():
    organisation = make_organisation()
    actor = Actor(uuid.UUID(int=3), frozenset({organisation.pk}), reason="asked by phone", door="api")
    entry = audit.record(
        actor, "test.do", organisation, before={"kind": "company"}, after={"kind": "hospital", "on": date(2026, 1, 2)}
    )
    entry.refresh_from_db()

    assert (entry.person_id, entry.organisation_id, entry.door) == (actor.person_id, organisation.pk, "api")
    assert (entry.action, entry.why) == ("test.do", "asked by phone")
    assert (entry.subject_kind, entry.subject_id) == ("organisation", str(organisation.pk))
    assert (entry.before, entry.after) == ({"kind": "company"}, {"kind": "hospital", "on": "2026-01-02"})


def test_recording_takes_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        audit.record(ANNA, "test.do")


def test_linking_nothing_takes_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert chain.link() == 0


@pytest.mark.parametrize("number", [1, 3])
def test_every_entry_follows_from_the_one_before(number):
    rows = entries(number)

    assert [row.place for row in rows] == list(range(1, number + 1))
    assert [row.previous for row in rows] == ["", *(row.digest for row in rows[:-1])]
    assert chain.find_fault() == chain.Verdict(number, chain.Head(number, rows[-1].digest))


def test_empty_chain_holds():
    assert chain.find_fault() == chain.Verdict(0, chain.Head())


def test_texts_are_kept_as_digests_alone():
    need = make_need(title_zh="机密标题甲", problem_zh="机密问题乙", member_note_zh="机密说明丙", region="机密地区丁")
    person = make_expert(("机密成果戊", "机密摘要"), name_zh="张某某", phone="13800001111", email="zhang@example.org")
    audit.record(ANNA, "test.do", need, after={"other": "free text 己", "title": "kept", "name": "kept", "why": 3})
    kept = json.dumps(list(Entry.objects.values_list("before", "after")), ensure_ascii=False)

    for secret in ("机密", "张某某", "13800001111", "zhang@", "free text", "kept"):
        assert secret not in kept
    saved = Entry.objects.get(action="exchange.save_listing", subject_id=str(need.pk))
    assert set(saved.after["title_zh"]) == {"sealed"}
    assert saved.after["owner_id"] == str(need.owner_id)
    assert Entry.objects.get(action="network.save_person", subject_id=str(person.pk)).after["is_expert"] is True


def test_a_text_is_proved_by_its_salt():
    need = make_need(title_zh="标题")
    entry = Entry.objects.get(action="exchange.save_listing", subject_id=str(need.pk))

    assert audit.seal(entry.salt, "标题") == entry.after["title_zh"]["sealed"]
    assert audit.seal(entry.salt, "标题 ") != entry.after["title_zh"]["sealed"]


def test_model_refuses_every_change():
    (entry,) = entries(1)
    entry.action = "test.other"

    for change in (entry.save, entry.delete, Entry.objects.all().delete, lambda: Entry.objects.update(why="")):
        with pytest.raises(AppendOnly):
            change()
    assert Entry.objects.get().action == "test.count"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE base_entry SET action = 'test.other'",
        "UPDATE base_entry SET why = 'another reason'",
        "UPDATE base_entry SET digest = ''",
        "UPDATE base_entry SET place = NULL",
        "UPDATE base_entry SET after = NULL",
        "UPDATE base_entry SET person_id = NULL",
        "DELETE FROM base_entry",
        "DELETE FROM base_entry WHERE seq = (SELECT max(seq) FROM base_entry)",
    ],
)
def test_database_refuses_every_change(triggers, change):
    before = [(row.place, row.digest, row.action, row.why) for row in entries(2)]

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert [(row.place, row.digest, row.action, row.why) for row in Entry.objects.order_by("place")] == before
    assert append_only.missing(connection) == []


def test_missing_triggers_are_told(unguarded):
    assert append_only.CHANGE in append_only.missing(connection)
    assert append_only.DELETE in append_only.missing(connection)


@pytest.mark.parametrize(
    ("tamper", "code", "place"),
    [
        (lambda rows, at: rows.filter(place=2).update(action="test.other"), "altered", 2),
        (lambda rows, at: rows.filter(place=2).update(after={"i": 9}), "altered", 2),
        (lambda rows, at: rows.filter(place=2).update(person_id=uuid.UUID(int=9)), "altered", 2),
        (lambda rows, at: rows.filter(place=2).update(why="a better reason"), "reason", 2),
        (lambda rows, at: rows.filter(place=2).update(why="", salt=""), "emptied", 2),
        (lambda rows, at: rows.filter(place=3).update(salt=""), "emptied", 3),
        (lambda rows, at: rows.filter(place=2)._raw_delete("default"), "missing", 2),
        (lambda rows, at: rows.filter(place=1)._raw_delete("default"), "missing", 1),
        (lambda rows, at: rows.filter(place=3).update(previous="0" * 64), "broken", 3),
    ],
)
def test_tampering_is_named(unguarded, tamper, code, place):
    entries(4)
    tamper(unguarded, None)
    verdict = chain.find_fault()

    assert verdict.fault is not None
    assert (verdict.fault.code, verdict.fault.place, verdict.entries) == (code, place, place - 1)


def test_cut_tail_and_rewritten_chain_are_found_by_a_mailed_head(unguarded):
    entries(4)
    mailed = chain.head()
    unguarded.filter(place=4)._raw_delete("default")

    assert chain.find_fault().fault is None  # the chain alone cannot tell
    assert chain.find_fault(mailed.digest).fault == chain.Fault("head", 3)

    unguarded.filter(place__gt=1).update(place=None, previous="", digest="")
    unguarded.filter(place=None).update(action="test.rewritten")
    audit.record(ANNA, "test.later")
    assert chain.find_fault().fault is None
    assert chain.find_fault(mailed.digest).fault is not None


def test_mailed_head_stays_in_a_chain_that_grows():
    entries(2)
    mailed = chain.head()
    entries(3)

    assert chain.find_fault(mailed.digest) == chain.find_fault(mailed.digest[:16])
    assert chain.find_fault(mailed.digest).fault is None


def test_two_entries_never_share_a_place():
    entries(1)
    with pytest.raises(IntegrityError), transaction.atomic():
        audit.Entry(at=Entry.objects.get().at, action="test.x", place=1).save()


def test_forgetting_reasons_leaves_the_chain_whole(triggers):
    rows = entries(3)
    other = Actor(person_id=uuid.UUID(int=8), reason="kept")
    audit.record(other, "test.do")

    assert chain.forget_reasons(other, Q(person_id=ANNA.person_id)) == 3
    assert chain.forget_reasons(other, Q(person_id=ANNA.person_id)) == 0
    assert set(Entry.objects.filter(person_id=ANNA.person_id).values_list("why", "salt")) == {("", "")}
    assert Entry.objects.get(action="test.do").why == "kept"
    assert Entry.objects.get(action=chain.FORGET).after == {"places": [[1, 3]]}
    verdict = chain.find_fault(rows[-1].digest)
    assert (verdict.entries, verdict.fault) == (5, None)
