"""Many listings at once are stored as one by one: same checks, history and notes for the index; no run per need."""

from __future__ import annotations

import uuid

import pytest
from django_tasks_db.models import DBTaskResult

from ronghe.base.actors import Actor
from ronghe.base.outbox import Change
from ronghe.base.problems import NotAllowed, Problem
from ronghe.exchange.commands import ListingDraft, save_listing, store_listings
from ronghe.exchange.models import Need, NeedTarget
from tests.factories import make_need, make_organisation

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

TARGET = {"parameter_zh": "误差", "operator": "<", "value": 1, "unit": "mm"}


def draft(owner, title="眼压监测", **options) -> ListingDraft:
    values = {"title_zh": title, "problem_zh": "夜间也要能测", "owner": owner.pk, **options.pop("values", {})}
    return ListingDraft(uuid.uuid4(), True, values, **options)


def test_many_needs_are_stored_with_targets_history_and_notes_but_no_matching_runs(system):
    owner = make_organisation()
    Change.objects.all().delete()

    stored = store_listings(
        system, "need", [draft(owner, f"需求{n}", targets=[TARGET], publish=True) for n in range(3)]
    )

    assert [need.status for need in Need.objects.all()] == ["open"] * 3
    assert {need.pk for need in stored} == {need.pk for need in Need.objects.all()}
    assert [need.history.get().history_change_reason for need in Need.objects.all()] == ["test"] * 3
    assert (NeedTarget.objects.count(), NeedTarget.history.count()) == (3, 3)
    assert set(Change.objects.values_list("record_id", "deleted")) == {(need.pk, False) for need in stored}
    assert DBTaskResult.objects.count() == 0


def test_one_that_is_refused_leaves_the_others_in(system):
    owner = make_organisation()
    drafts = [
        draft(owner, "好的"),
        draft(owner, ""),
        draft(owner, "病人", values={"problem_zh": "患者张伟，住院号12345678"}),
        draft(owner, "号码", values={"problem_zh": "身份证11010519491231002X"}),
        draft(owner, "长" * 201),
        draft(owner, "也好"),
    ]

    results = store_listings(system, "need", drafts)

    codes = [one.code if isinstance(one, Problem) else "" for one in results]
    assert codes == ["", "listing-incomplete", "patient-name", "identity-number", "field-unusable", ""]
    assert set(Need.objects.values_list("title_zh", flat=True)) == {"好的", "也好"}


def test_nobody_stores_for_another_and_nothing_changes(stranger):
    owner, other = make_organisation(name_zh="甲"), make_organisation(name_zh="乙")
    member = Actor(uuid.uuid4(), frozenset({owner.pk}))
    theirs = make_need(other)

    results = store_listings(
        member,
        "need",
        [draft(owner), draft(other), ListingDraft(theirs.pk, False, {"title_zh": "改过", "owner": owner.pk})],
    )

    assert [isinstance(one, NotAllowed) for one in results] == [False, True, True]
    assert store_listings(stranger, "need", [draft(owner)])[0].code == "not-allowed"
    theirs.refresh_from_db()
    assert (theirs.title_zh, theirs.owner_id, Need.objects.count()) == ("椎弓根螺钉置入", other.pk, 2)


def test_listings_that_are_there_are_changed_where_they_differ(system):
    changed, same = make_need(title_zh="甲"), make_need(title_zh="乙")
    before = {need.pk: (need.history.count(), need.updated_at) for need in (changed, same)}
    Change.objects.all().delete()

    store_listings(
        system,
        "need",
        [
            ListingDraft(changed.pk, False, {"outcome_zh": "少返工"}, targets=[TARGET], reason="问过"),
            ListingDraft(same.pk, False, {"title_zh": "乙"}),
        ],
    )

    changed.refresh_from_db()
    same.refresh_from_db()
    assert (changed.outcome_zh, changed.targets.count(), changed.status) == ("少返工", 1, "open")
    assert changed.history.count() == before[changed.pk][0] + 1
    assert (changed.history.first().history_change_reason, changed.history.first().history_type) == ("问过", "~")
    assert changed.updated_at > before[changed.pk][1]
    assert (same.history.count(), same.updated_at) == before[same.pk]
    assert set(Change.objects.values_list("record_id", flat=True)) == {changed.pk}


def test_targets_are_replaced_in_order_and_unchanged_ones_stay(system):
    need = make_need()
    store_listings(system, "need", [ListingDraft(need.pk, False, {}, targets=[TARGET, {**TARGET, "value": 2}])])
    first = need.targets.first()

    store_listings(system, "need", [ListingDraft(need.pk, False, {}, targets=[TARGET])])

    assert [target.pk for target in need.targets.all()] == [first.pk]


def test_title_alone_stays_a_draft(system):
    (need,) = store_listings(system, "need", [draft(make_organisation(), values={"problem_zh": ""}, publish=True)])

    assert (need.status, need.published_at) == ("draft", None)


def test_bulk_and_single_leave_the_same_record(system):
    owner = make_organisation()
    values = {"title_zh": "眼压监测", "problem_zh": " 夜间也要能测 ", "owner": owner.pk, "fields": ["ophthalmology"]}
    one = save_listing(system, "need", values)
    (other,) = store_listings(system, "need", [ListingDraft(uuid.uuid4(), True, values)])

    names = [f.attname for f in Need._meta.fields if f.name not in {"id", "created_at", "updated_at"}]
    assert Need.objects.filter(pk=one.pk).values(*names).get() == Need.objects.filter(pk=other.pk).values(*names).get()


@pytest.mark.parametrize("many", [1, 30])
def test_statements_do_not_grow_with_the_number(system, many, django_assert_max_num_queries):
    owner = make_organisation()
    drafts = [draft(owner, f"需求{n}", targets=[TARGET], publish=True) for n in range(many)]

    with django_assert_max_num_queries(16):
        store_listings(system, "need", drafts)
