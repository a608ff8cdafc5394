"""Pages of the route: from a pasted description to the memo, answers in the address, and what is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template.loader import get_template
from django.test import Client

from ronghe.route.queries.determined import similar_folder
from ronghe.route.similar.store import FILE
from ronghe.web.examples import Example
from ronghe.web.route_examples import PRODUCTS

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

BONE = PRODUCTS[0].text
SOFTWARE = PRODUCTS[1].text


def memo_of(client: Client, text: str, query: str = "") -> str:
    place = client.post("/route/", {"text": text}).headers["Location"]
    answer = client.get(place + query)
    assert answer.status_code == 200
    return answer.content.decode()


def headlines(page: str) -> list[str]:
    return [one.strip() for one in re.findall(r'<span class="regime-place">.*?<strong>(.*?)</strong>', page, re.S)]


def test_a_description_leads_to_its_class_in_three_regimes_with_reasons(client, node):
    page = memo_of(client, BONE)

    china, _us, europe = headlines(page)
    assert (china, europe) == ("第三类", "III 类")
    assert "可吸收" in page
    assert "第六条（五）" in page
    assert "不是主管部门的决定" in page


def test_an_answer_in_the_address_settles_what_was_open_and_can_be_taken_back(client, node):
    open_page = memo_of(client, SOFTWARE)
    assert headlines(open_page)[2] == "待定"
    assert 'name="a.decision_impact"' in open_page

    settled = memo_of(client, SOFTWARE, "?a.decision_impact=serious")
    assert headlines(settled)[2] == "IIb 类"
    assert 'href="?"' in settled


def test_a_text_that_is_no_product_gets_a_remedy_and_no_class(client, node):
    page = memo_of(client, "床前明月光，疑是地上霜。举头望明月，低头思故乡。")

    assert headlines(page) == []
    assert "这段文字不是可以读懂的产品描述" in page
    assert 'id="us"' not in page
    assert 'name="a.sterile"' in page, "single facts can still be told"
    assert headlines(memo_of(client, "床前明月光，疑是地上霜。", "?a.implantable=yes&a.absorbable=yes"))[0] == "第三类"


def test_questions_of_the_drug_route_are_on_the_page_and_their_answers_count(client, node):
    text = "复方丹参滴丸，中成药，用于治疗冠心病心绞痛。"
    page = memo_of(client, text)

    assert 'id="q-phase_reached"' in page
    assert 'id="q-fda_submission"' not in page
    assert "临床评价" not in page[page.index('id="china"') : page.index('id="us"')]
    assert 'id="q-phase_reached"' not in memo_of(client, text, "?a.phase_reached=phase_2")


def test_a_described_product_stays_in_no_browsers_store(client, node):
    place = client.post("/route/", {"text": BONE}).headers["Location"]
    for page in (place, f"{place}plan/"):
        assert "no-store" in client.get(page).headers["Cache-Control"]


def test_english_page_is_english(client, node):
    client.post("/language/", {"language": "en", "next": "/route/"})
    page = memo_of(client, PRODUCTS[2].text)
    main = page[page.index("<main") : page.index("</main>")]
    shown = re.sub(r'<[^>]*lang="zh[^>]*>.*?</|<[^>]+>', " ", main)
    assert not re.search(r"[一-鿿]", shown), re.search(r".{20}[一-鿿].{20}", shown)


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("?a.colour=red", 422, "colour"),
        ("?a.sterile=perhaps", 422, "sterile"),
        ("?a.contact_days=-1", 422, "contact_days"),
        ("?on=yesterday", 422, "yesterday"),
        ("?on=1970-01-01", 422, "1970-01-01"),
    ],
)
def test_addresses_that_ask_for_what_there_is_not_are_refused(client, node, query, status, said):
    place = client.post("/route/", {"text": BONE}).headers["Location"]
    answer = client.get(place + query)
    assert answer.status_code == status
    assert said in answer.content.decode()


@pytest.mark.parametrize("text", ["", "  \n ", "患者身份证 11010519491231002X 的植入物"])
def test_texts_that_cannot_be_worked_on_are_refused_and_not_kept(client, node, text):
    answer = client.post("/route/", {"text": text})
    assert answer.status_code == 422
    assert "11010519491231002X" not in str(client.session.items())


def test_the_text_of_one_visitor_is_nobody_elses(client, node):
    place = client.post("/route/", {"text": BONE}).headers["Location"]
    assert Client().get(place).status_code == 404


def test_html_in_the_text_stays_text(client, node):
    evil = "<script>alert(1)</script>可吸收骨钉，无菌提供，植入骨内。"
    assert "<script>alert" not in memo_of(client, evil)


def test_a_memo_costs_the_same_whatever_the_text_holds(client, node, django_assert_max_num_queries):
    place = client.post("/route/", {"text": SOFTWARE}).headers["Location"]
    client.get(place)
    with django_assert_max_num_queries(12):
        client.get(place)


def test_what_was_learned_and_is_damaged_leaves_the_rules_standing(client, node):
    folder = similar_folder()
    folder.mkdir(parents=True)
    (folder / FILE).write_bytes(b"no model")

    assert headlines(memo_of(client, BONE))[0] == "第三类"


def test_the_memo_says_months_and_money_of_each_market_and_leads_to_each_plan(client, node):
    page = memo_of(client, BONE, "?a.contains_drug=no")
    part = page[page.index("memo-plans") : page.index("dossier-layout")]

    assert len(re.findall(r"\d+ 个月（(?:P90 [\d,]+|仅供示意)），[\d,]+ 万元", part)) == 3
    places = re.findall(r'href="(/route/[^"]*/plan/\?[^"]*)"', part)
    assert [re.search(r"market=(\w+)", one)[1] for one in places] == ["nmpa", "fda", "eu"]
    assert all("a.contains_drug=no" in one for one in places)
    months = int(re.search(r"(\d+) 个月", part)[1])
    plan = client.get(places[0].replace("&amp;", "&")).content.decode()
    assert abs(int(re.search(r'class="plan-figure".*?<strong>(\d+)', plan, re.S)[1]) - months) <= 2


def test_an_example_does_not_say_its_name_twice():
    assert Example(1, "en", "Patch", "Wearable patch\nA single-use patch.").opening == "A single-use patch."
    assert Example(1, "en", "Patch", "It is worn.\nFor a day.").opening == "It is worn.\nFor a day."
    assert Example(1, "en", "Patch", "Only a line").opening == "Only a line"
    assert all(one.opening and not one.opening.startswith(one.name) for one in PRODUCTS)


def test_the_templates_of_the_memo_are_read_regime_by_regime():
    folder = Path(get_template("route/memo.html").origin.name).parent
    files = [folder / "memo.html", *folder.glob("_memo_*.html")]
    regimes = {"_memo_china.html", "_memo_us.html", "_memo_eu.html", "_memo_drugs.html"}

    assert regimes <= {file.name for file in files}
    for file in files:
        lines = file.read_text(encoding="utf-8").splitlines()
        assert len(lines) <= 80, file.name
        assert [line for line in lines if len(line) > 120 and "{% translate" not in line] == [], file.name
