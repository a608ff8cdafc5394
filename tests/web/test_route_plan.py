"""The plan of a product: choices in the address, who sees which services, what must not be shown, what is refused."""

from __future__ import annotations

import io
import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from ronghe.exchange import commands as exchange
from ronghe.route.models import StageRecord
from ronghe.web.route_examples import PRODUCTS
from tests.factories import NODE, login, make_duty, make_member, make_organisation

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

BONE, SOFTWARE = PRODUCTS[0].text, PRODUCTS[1].text


def place_of(client: Client, text: str) -> str:
    return client.post("/route/", {"text": text}).headers["Location"] + "plan/"


def shown(client: Client, place: str, query: str = "", **headers: str) -> str:
    answer = client.get(place + query, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def data_of(page: str) -> dict:
    return json.loads(re.search(r'<script id="plan-data" type="application/json">(.*?)</script>', page, re.S)[1])


def figures(page: str) -> list[str]:
    """Months and money in the middle, what comes first, what is open."""
    found = re.findall(r'class="plan-figure".*?<strong[^>]*>(.*?)</strong>', page, re.S)
    return [re.sub(r"<small>.*?</small>", "", one, flags=re.S).strip().removesuffix(" 万元") for one in found]


def said_of(page: str) -> str:
    """The sentence on chance and sources, without its markup."""
    return re.sub(r"<[^>]+>|\s+", " ", re.search(r'class="plan-chance">(.*?)</p>', page, re.S)[1])


def make_service(owner, **values):
    service = exchange.save_listing(
        NODE, "service", {"owner": owner.pk, "kind": "testing", "summary_zh": "示例", **values}
    )
    return exchange.publish_listing(NODE, "service", service.pk)


def test_the_plan_tells_months_money_chance_and_where_figures_come_from(client, node):
    page = shown(client, place_of(client, SOFTWARE))

    months, money, first, _open = figures(page)
    data = data_of(page)
    assert int(months) > 12
    assert float(money.replace(",", "")) > 50
    assert first in {row["name"] for row in data["gantt"]}
    chance, sourced = re.search(r"成功率 (\d+) %.*?时间的 (\d+) %", said_of(page)).groups()
    assert 0 < int(chance) <= 100
    assert 5 <= int(sourced) < 100
    assert round(max(row["end"] for row in data["gantt"])) == pytest.approx(int(months), abs=2)
    assert {row["id"] for row in data["nodes"]} >= {row["id"] for row in data["gantt"]}
    assert "不是主管部门的决定" in page
    assert re.search(r"规则.*?\d{4}-\d\d-\d\d", page)


def test_english_page_is_english(client, node):
    client.post("/language/", {"language": "en", "next": "/route/"})
    page = shown(client, place_of(client, PRODUCTS[2].text))
    main = page[page.index("<main") : page.index("</main>")]
    told = re.sub(r'<[^>]*lang="zh[^>]*>.*?</|<[^>]+>', " ", main)
    assert not re.search(r"[一-鿿]", told), re.search(r".{20}[一-鿿].{20}", told)


def test_an_open_class_shows_every_way_side_by_side_and_lets_one_be_chosen(client, node):
    place = place_of(client, SOFTWARE)
    page = shown(client, place, "?market=eu")
    table = page[page.index('id="open"') : page.index('id="first"')]
    assert table.count('scope="row"') > 1
    assert re.fullmatch(r"\d 种可能", figures(page)[3])

    chosen = shown(client, place, "?market=eu&n.eu=eu-2a")
    assert "欧盟 IIa 类" in chosen
    settled = shown(client, place, "?market=eu&a.decision_impact=serious")
    assert "种可能" not in figures(settled)[3]


def test_where_all_is_estimated_no_p90_is_shown(client, node):
    page = shown(client, place_of(client, SOFTWARE), "?market=eu&n.eu=eu-2a")
    data = data_of(page)

    assert "示意" in page
    assert "P90" not in page[page.index("plan-figures") : page.index("plan-chance")]
    assert all(row["late"] is None for row in data["gantt"])
    assert all(point[3] is None for point in data["spending"])
    assert data["arrivals"] == []


def test_own_history_grounds_a_plan_and_moves_it(client, node):
    place = place_of(client, SOFTWARE)
    before = data_of(shown(client, place))
    stage = next(row for row in before["gantt"] if row["id"] == "enrolment")
    for number in range(30):
        StageRecord.objects.create(
            network="nmpa-3-software", stage="enrolment", months=1, source=f"p{number}", ended_on="2026-01-01"
        )

    after = next(row for row in data_of(shown(client, place))["gantt"] if row["id"] == "enrolment")
    assert after["end"] - after["start"] < (stage["end"] - stage["start"]) / 2


def test_one_finished_case_shows_in_no_reader_s_plan(client, node):
    """A single project's months and money must not be read back from the public page."""
    place = place_of(client, SOFTWARE)
    before = shown(client, place)
    StageRecord.objects.create(
        network="nmpa-3-software", stage="enrolment", months="7.77", cost_wan_cny="8.88", source="某公司甲项目",
        ended_on="2026-05-31",
    )  # fmt: skip
    keeper = Client()
    login(keeper, make_duty("technology_manager"))

    after = shown(client, place)
    assert data_of(after) == data_of(before) == data_of(shown(keeper, place_of(keeper, SOFTWARE)))
    assert figures(after) == figures(before)
    assert "本节点少于 3 例，未采用" in after
    assert "某公司甲项目" not in after


def test_sliders_switches_and_done_stages_change_the_plan(client, node):
    place = place_of(client, SOFTWARE)
    usual = int(figures(shown(client, place))[0])

    assert int(figures(shown(client, place, "?s.patients=1000"))[0]) > usual
    assert int(figures(shown(client, place, "?done=freeze"))[0]) < usual
    assert int(figures(shown(client, place, "?use=1"))[0]) > usual
    assert figures(shown(client, place, "?s.patients=120")) == figures(shown(client, place))


@pytest.mark.parametrize(
    "query",
    [
        "?s.patients=5000", "?s.patients=many", "?s.patients=nan", "?s.colour=3", "?market=mars", "?n.nmpa=fda-pma",
        "?done=nothing", "?side=nothing",
    ],
)  # fmt: skip
def test_what_is_out_of_bounds_is_refused(client, node, query):
    answer = client.get(place_of(client, SOFTWARE) + query)
    assert answer.status_code == 422
    assert "无法生成该计划" in answer.content.decode()


def test_another_visitor_has_no_such_plan(client, node):
    place = place_of(client, SOFTWARE)
    assert Client().get(place).status_code == 404
    assert client.get(place).status_code == 200


def test_htmx_gets_the_part_alone(client, node):
    part = shown(client, place_of(client, SOFTWARE), **{"HX-Request": "true"})
    assert part.lstrip().startswith('<div id="plan"')


def test_another_way_keeps_what_it_has_of_what_is_done_and_names_the_rest(client, node):
    place = place_of(client, BONE)
    here, there = "&n.nmpa=nmpa-3-trial", "&n.nmpa=nmpa-3"
    trial = shown(client, place, "?done=trial_plan&done=bench" + here)
    assert "已略过" not in trial

    plain = shown(client, place, "?done=trial_plan&done=bench" + there)
    assert "已略过：试验方案与机构选择" in " ".join(re.sub(r"<[^>]+>", "", plain).split())
    assert 'value="bench" checked' in plain
    assert figures(plain) == figures(shown(client, place, "?done=bench" + there))


def test_the_market_that_is_shown_keeps_every_choice_and_others_what_is_not_of_it(client, node):
    page = shown(client, place_of(client, BONE), "?n.nmpa=nmpa-3-trial&s.patients=300&use=1&done=bench")
    here, other = re.findall(r'<a href="([^"]*market=(?:nmpa|fda)[^"]*)"', page[page.index("plan-markets") :])[:2]

    assert all(one in here for one in ("use=1", "done=bench", "s.patients=300", "n.nmpa=nmpa-3-trial"))
    assert "s.patients=300" in other
    assert "use=1" not in other
    assert "done=bench" not in other


def test_every_field_of_the_form_has_a_name_of_its_own_so_that_focus_is_kept(client, node):
    page = shown(client, place_of(client, BONE), "?n.nmpa=nmpa-3-trial")
    form = page[page.index('id="what-if"') : page.index("</form>", page.index('id="what-if"'))]
    fields = re.findall(r"<(?:input|select|button)[^>]*>", form)
    ids = [re.search(r'\bid="([^"]+)"', one) for one in fields if 'type="hidden"' not in one]

    assert len(ids) > 20
    assert all(ids)
    assert len({one[1] for one in ids}) == len(ids)


def test_a_refusal_is_in_the_readers_language_and_says_what_there_is(client, node):
    place = place_of(client, SOFTWARE)
    for query, told in (
        ("?s.patients=5000", ("受试者", "5000", "20", "2000")),
        ("?s.patients=many", ("many", "20", "2000")),
        ("?market=mars", ("mars", "nmpa（中国）")),
        ("?n.nmpa=fda-pma", ("fda-pma", "nmpa-3-software")),
        ("?done=nothing", ("nothing",)),
        ("?side=nothing", ("nothing", "early_ethics")),
        ("?s.colour=3", ("colour", "patients")),
        ("?on=1970-01-01", ("1970-01-01",)),
    ):
        page = client.get(place + query).content.decode()
        refusal = re.sub(
            r"<[^>]+>", " ", re.search(r'<section class="card problem".*?<p class="btn-list', page, re.S)[0]
        )
        for word in told:
            assert word in refusal, (query, refusal)
        assert not re.search(r"\b(write|known|such|field|no edition|did you mean)\b", refusal), refusal


def test_htmx_gets_a_refusal_as_a_card(client, node):
    answer = client.get(place_of(client, SOFTWARE) + "?s.patients=5000", headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert answer.content.decode().lstrip().startswith('<section class="card problem"')


def test_services_are_named_to_those_who_may_find_them(client, node):
    lab, hospital = make_organisation(name_zh="检测所"), make_organisation(kind="hospital", name_zh="示例医院")
    make_service(lab, title_zh="公开的型式检验")
    make_service(lab, title_zh="只给自己人的检验", tier="private")
    make_service(hospital, kind="clinical", title_zh="影像试验机构", fields=["imaging"], capacity_zh="每年二十项")
    make_service(hospital, kind="clinical", title_zh="口腔试验机构", fields=["stomatology"])

    page = shown(client, place_of(client, SOFTWARE), "?a.images_body=yes")
    assert "公开的型式检验" in page
    assert "只给自己人的检验" not in page
    sites = page[page.index("所需专业") :]
    fitting, others = sites[: sites.index("本节点的其他机构")], sites[sites.index("本节点的其他机构") :]
    assert "影像试验机构" in fitting
    assert "口腔试验机构" not in fitting
    assert "口腔试验机构" in others[: others.index("</details>")]

    owner, stranger = Client(), Client()
    login(owner, make_member(lab, "owner"))
    login(stranger, make_member(hospital, "owner"))
    assert "只给自己人的检验" in shown(owner, place_of(owner, SOFTWARE))
    theirs = shown(stranger, place_of(stranger, SOFTWARE))
    assert "只给自己人的检验" not in theirs
    assert "每年二十项" in theirs


SITE = {
    "kind": "clinical",
    "title_zh": "影像试验机构",
    "fields": ["imaging"],
    "ethics_zh": "每月第二周周三",
    "ethics_next_on": "2199-03-05",
    "past_trials_zh": "肺结节辅助诊断 ChiCTR2100012345",
    "past_trials_count": 3141,
    "trials_a_year": 2718,
    "subjects_a_year": 1618,
}
"""A trial site with words and numbers that stand nowhere else on the page."""


def site_of(page: str) -> set[str]:
    """What the page tells of the site."""
    told = ("每月第二周周三", "2199-03-05", "ChiCTR2100012345", "3,141", "2,718", "1,618")
    return {one for one in told if one in page}


def test_a_trial_site_tells_meetings_past_trials_and_capacity_to_those_who_may_read_each(client, node):
    hospital = make_organisation(kind="hospital", name_zh="示例医院")
    site = make_service(hospital, **SITE)
    stranger, owner = Client(), Client()
    login(stranger, make_member(make_organisation(name_zh="另一单位")))
    login(owner, make_member(hospital, "owner"))
    asked = "?a.images_body=yes"
    ethics, past = {"每月第二周周三", "2199-03-05"}, {"ChiCTR2100012345", "3,141"}
    a_year = {"2,718", "1,618"}

    def told():
        return [site_of(shown(one, place_of(one, SOFTWARE), asked)) for one in (client, stranger, owner)]

    assert told() == [ethics | past, ethics | past | a_year, ethics | past | a_year]

    exchange.set_disclosure(NODE, "service", site.pk, tiers={"ethics": "member", "past_trials": "private"})
    assert told() == [set(), ethics | a_year, ethics | past | a_year]

    own = owner.get(f"/services/{site.pk}/").content.decode()
    assert site_of(own) == ethics | past | a_year
    assert site_of(client.get(f"/services/{site.pk}/").content.decode()) == set()


def test_a_meeting_that_is_over_is_not_called_the_next_one(client, node):
    make_service(make_organisation(kind="hospital"), **SITE | {"ethics_next_on": "2020-03-05"})

    page = shown(client, place_of(client, SOFTWARE), "?a.images_body=yes")

    assert "最近一次 2020-03-05" in page
    assert "下次 2020-03-05" not in page


def test_a_trial_names_its_contract_research_and_says_that_no_site_fits(client, node):
    cro, hospital = make_organisation(name_zh="示例合同研究"), make_organisation(kind="hospital", name_zh="示例医院")
    make_service(cro, kind="cro", title_zh="器械临床试验监查与统计")
    make_service(cro, kind="cro", title_zh="药效学研究")
    make_service(cro, kind="testing", title_zh="软件检验")
    make_service(cro, kind="testing", title_zh="灭菌确认与检验")
    make_service(hospital, kind="clinical", title_zh="体外诊断试剂临床试验", fields=["laboratory"])
    make_service(hospital, kind="clinical", title_zh="可用性验证", fields=["orthopaedics"])

    page = shown(client, place_of(client, BONE), "?n.nmpa=nmpa-3-trial&a.is_software=no&a.ivd=no")

    def card(name: str) -> str:
        part = page[page.index(f'id="stage-{name}"') :]
        return part[: part.index("stage-card", 20) if "stage-card" in part[20:] else None]

    for name in ("trial_plan", "enrolment"):
        assert "器械临床试验监查与统计" in card(name)
        assert "药效学研究" not in card(name)
        assert "本节点暂无该专业的机构" in card(name)
    assert "体外诊断试剂临床试验" in card("enrolment")[card("enrolment").index("本节点的其他机构") :]
    assert "灭菌确认与检验" in card("sterility")
    assert "软件检验" not in card("type_test")


def test_without_services_it_says_so(client, node):
    assert "本节点暂无" in shown(client, place_of(client, SOFTWARE))


def test_statements_do_not_grow_with_services(client, node):
    owner, place = make_organisation(), place_of(client, SOFTWARE)
    shown(client, place)
    counts = []
    for number in (1, 2, 3):
        make_service(owner, title_zh=f"检验{number}")
        with CaptureQueriesContext(connection) as caught:
            shown(client, place)
        counts.append(len(caught))
    assert counts[0] == counts[2]
    assert counts[0] <= 8


def test_history_is_kept_by_managers_alone(client, node):
    assert client.get("/route/history/").status_code == 403
    login(client, make_member(make_organisation(), "owner"))
    assert client.get("/route/history/").status_code == 403
    login(client, make_duty("technology_manager"))
    row = {
        "network": "nmpa-3-trial",
        "stage": "enrolment",
        "months": "7.5",
        "cost_wan_cny": "",
        "ended_on": "2026-05-31",
        "source": "RH-2026-0001",
    }

    assert client.post("/route/history/", {**row, "months": "-1"}).status_code == 422
    assert client.post("/route/history/", {**row, "ended_on": "2126-01-01"}).status_code == 422
    assert client.post("/route/history/", {**row, "network": "nmpa-1"}).status_code == 422
    assert StageRecord.objects.count() == 0
    assert client.post("/route/history/", row).status_code == 302
    kept = StageRecord.objects.get()
    assert (kept.stage, float(kept.months), kept.cost_wan_cny, kept.noted_by is not None) == (
        "enrolment",
        7.5,
        None,
        True,
    )
    assert "RH-2026-0001" in client.get("/route/history/").content.decode()
    sheet = load_workbook(io.BytesIO(client.get("/route/history/?as=xlsx").content)).active
    assert [row[2:] for row in sheet.iter_rows(values_only=True)][-1] == (7.5, "", "2026-05-31", "RH-2026-0001")
    assert Client().get("/route/history/?as=xlsx").status_code == 403

    assert Client().post(f"/route/history/{kept.pk}/remove/").status_code == 403
    assert StageRecord.objects.exists()
    assert client.post(f"/route/history/{kept.pk}/remove/").status_code == 302
    assert not StageRecord.objects.exists()


def test_the_page_says_what_was_taken_while_it_is_open(client, node):
    page = shown(client, place_of(client, BONE))
    table = page[page.index('id="open"') : page.index('id="first"')]
    told = page[page.index('id="plan"') : page.index('id="open"')]

    assert "是否须作临床试验未定" in told
    assert "有已上市同类产品" in told
    assert "中国 第三类，需临床试验" in table
    assert "中国 第三类，不做临床试验" in table
    assert "要求最低的路径" in page


def test_text_that_is_no_product_gets_a_plain_word_and_no_figure(client, node):
    page = shown(client, place_of(client, "今天天气不错，我们去公园吧"))

    assert "没有读取到任何信息" in page
    assert figures(page) == []
    assert "万元" not in page[page.index('id="plan"') : page.index("</main>")]


@pytest.fixture
def manager(client, node):
    login(client, make_duty("technology_manager"))
    return client


CASE = {
    "network": "nmpa-3",
    "stage": "bench",
    "months": "3",
    "cost_wan_cny": "",
    "ended_on": "2026-05-31",
    "source": "甲",
}


def test_the_history_form_offers_the_stages_of_one_way_by_their_names_and_no_clock(manager):
    page = manager.get("/route/history/?way=nmpa-3").content.decode()
    options = re.search(r'<select name="stage".*?</select>', page, re.S)[0]

    assert "轮次" not in page
    assert "台架验证" in options
    assert "技术审评" not in options
    assert not re.search(r"\([a-z_]+\)", options)
    assert "技术审评" not in re.search(r'<select name="stage".*?</select>', page, re.S)[0]
    filing = manager.get("/route/history/?way=nmpa-1").content.decode()
    assert re.search(r'<select name="stage".*?</select>', filing, re.S)[0] != options


def test_a_kept_case_stands_by_the_names_of_its_own_way_and_is_corrected_by_itself(manager):
    assert manager.post("/route/history/", CASE).status_code == 302
    page = manager.post("/route/history/", {**CASE, "months": "4.5"}, follow=True).content.decode()

    assert "已更正" in page
    assert float(StageRecord.objects.get().months) == 4.5
    for wrong in ({"months": "0"}, {"ended_on": "1000-01-01"}, {"stage": "review"}):
        assert manager.post("/route/history/", {**CASE, "source": "乙", **wrong}).status_code == 422
    assert StageRecord.objects.count() == 1


def test_taking_a_case_away_is_asked_for_twice_and_named_as_such(manager):
    manager.post("/route/history/", CASE)
    row = re.search(r"<tbody>.*</tbody>", manager.get("/route/history/").content.decode(), re.S)[0]

    assert "取消" not in row
    assert re.search(r"<summary[^>]*>删除</summary>\s*<form", row)


def test_managers_find_the_history_from_the_route_and_from_the_desk_and_others_do_not(manager, node):
    assert "/route/history/" in manager.get("/route/").content.decode()
    assert "/route/history/" in manager.get("/desk/").content.decode()
    assert "/route/history/" not in Client().get("/route/").content.decode()


def test_an_empty_text_is_answered_as_of_a_product_and_the_page_says_how_many_it_keeps(client, node):
    page = client.post("/route/", {"text": " "}).content.decode()

    assert "描述产品" in page
    assert "患者" not in re.search(r'id="problem".*?</div>', page, re.S)[0]
    assert re.search(r"七天.*8", page)


def test_an_implant_is_not_offered_the_ways_of_software_and_reagents(client, node):
    page = shown(client, place_of(client, BONE))
    offered = re.search(r'<select class="form-select" id="network".*?</select>', page, re.S)[0]

    assert "nmpa-3-trial" in offered
    assert "software" not in offered
    assert "ivd" not in offered


def test_english_money_is_in_yuan_and_millions_never_in_ten_thousands(client, node):
    client.cookies["django_language"] = "en"
    page = shown(client, place_of(client, SOFTWARE))
    head = page[page.index('class="plan-head"') : page.index("</section>", page.index('class="plan-head"'))]

    assert re.search(r"CNY [\d,.]+( million)?", head)
    assert "× " not in head
