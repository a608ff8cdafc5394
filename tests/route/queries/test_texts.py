"""What a listing says of a product: to whom, of which kinds, in which language, at which cost."""

from __future__ import annotations

import uuid

import pytest
from django.utils import translation

from ronghe.base.audience import Audience
from ronghe.base.problems import NotFound
from ronghe.exchange import commands as exchange
from ronghe.exchange.errors import ListingWithdrawn, TextTooLong
from ronghe.route.queries.texts import listing_text, require_product_text
from tests.factories import NODE, acting, make_achievement, make_member, make_need, make_organisation

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

SAID = {"title_zh": "可吸收骨钉", "title_en": "Absorbable screw", "problem_zh": "取出需二次手术", "practice_zh": "钢钉"}


@pytest.fixture
def people(node):
    hospital = make_organisation(kind="hospital", name_zh="甲医院")
    return {
        "owner": acting(make_member(hospital, "owner")),
        "colleague": acting(make_member(hospital, "member")),
        "guest": acting(make_member(hospital, "guest")),
        "stranger": acting(make_member(make_organisation(name_zh="乙公司"), "owner")),
        "hospital": hospital,
    }


def told(actor, listing, kind="need"):
    """The text, or that there is none for this reader."""
    try:
        return listing_text(actor, kind, listing.pk)
    except NotFound:
        return None


def test_owner_colleague_stranger_and_visitor_read_what_their_tiers_give(people, anonymous):
    need = make_need(people["hospital"], **SAID, tiers={"problem": "member", "practice": "private"})
    whole, of_members, public = "可吸收骨钉\n取出需二次手术\n钢钉", "可吸收骨钉\n取出需二次手术", "可吸收骨钉"
    expected = {"owner": whole, "colleague": whole, "guest": of_members, "stranger": of_members}

    assert {who: told(people[who], need) for who in expected} == expected
    assert told(anonymous, need) == public
    assert told(Audience.PUBLIC, need) == public


def test_a_draft_is_its_owners_alone_and_not_told_from_nothing(people, anonymous):
    draft = make_need(people["hospital"], open_=False, **SAID)

    assert {who for who in ("owner", "colleague", "stranger") if told(people[who], draft)} == {"owner", "colleague"}
    assert told(anonymous, draft) is None
    with pytest.raises(NotFound):
        listing_text(people["owner"], "need", uuid.uuid4())
    with pytest.raises(NotFound):
        listing_text(people["owner"], "achievement", draft.pk)


def test_a_listing_that_was_taken_back_says_so_to_those_who_could_find_it(people, anonymous):
    need = make_need(people["hospital"], **SAID)
    exchange.withdraw_listing(NODE, "need", need.pk, why="over")

    with pytest.raises(ListingWithdrawn):
        listing_text(anonymous, "need", need.pk)


@pytest.mark.parametrize("kind", ["service", "mandate", "user", "", "need:x"])
def test_what_becomes_no_product_gives_no_text(people, kind):
    values = {"owner": people["hospital"].pk, "title_zh": "动物实验"}
    service = exchange.save_listing(NODE, "service", values)

    with pytest.raises(NotFound):
        listing_text(people["owner"], kind, service.pk)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_product_is_read_alike_in_whatever_language_the_page_is(people, anonymous, language):
    row = make_achievement(
        people["hospital"],
        title_zh="骨钉",
        title_en="Screw",
        problem_zh="",
        problem_en="Second surgery",
        evidence_zh="",
    )

    with translation.override(language):
        assert listing_text(anonymous, "achievement", row.pk) == "骨钉\nSecond surgery"


@pytest.mark.parametrize("others", [0, 3])
def test_the_number_of_statements_does_not_depend_on_the_listings(people, others, django_assert_num_queries):
    need = make_need(people["hospital"], **SAID)
    for _ in range(others):
        make_need(people["hospital"])

    with django_assert_num_queries(3):
        listing_text(people["stranger"], "need", need.pk)


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "产品"), ("en", "product")])
def test_a_text_of_a_megabyte_is_refused_in_words_of_a_product(language, words):
    with translation.override(language), pytest.raises(TextTooLong) as refusal:
        require_product_text("可吸收骨钉，无菌，植入骨内。" * 30_000)

    assert words in str(refusal.value.remedy)
    assert "KB" in refusal.value.detail
    assert "需求" not in str(refusal.value.remedy)
    assert "need" not in str(refusal.value.remedy)
