"""What the tests of the pages share."""

from __future__ import annotations

import pytest
from django.conf import settings as django_settings

from ronghe.base.actors import Actor
from ronghe.exchange.commands import follow_outbox
from tests.factories import acting, login, make_achievement, make_duty, make_expert, make_need, make_organisation

NEED_TEXT = "椎弓根螺钉置入偏差大,需要导航。要求定位误差 < 1 mm,配准时间不超过 3 分钟。"


@pytest.fixture
def site(node, db):
    """A node with a few records of each kind, indexed."""
    hospital = make_organisation(kind="hospital", name_zh="示例医院", name_en="Example Hospital", region="北京")
    institute = make_organisation(kind="institute", name_zh="示例研究所", unverified_zh="名称尚未核实")
    need = make_need(hospital, member_note_zh="底价三百万", illustrative=True)
    draft = make_need(hospital, open_=False, title_zh="还没公开的草稿")
    achievement = make_achievement(institute, title_en="Spine navigation", member_note_zh="只给成员看的话")
    expert = make_expert(("椎弓根导航研究", "体模"), name_zh="专家乙", phone="13800000000", organisation=institute.pk)
    follow_outbox()
    return {
        "hospital": hospital,
        "institute": institute,
        "need": need,
        "draft": draft,
        "achievement": achievement,
        "expert": expert,
    }


@pytest.fixture
def english(client):
    """The client, reading English."""
    client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture
def at_desk(client, db):
    """The client, logged in as a technology manager; the person."""
    person = make_duty("technology_manager", name_zh="李经理")
    login(client, person)
    return person


@pytest.fixture
def described(client, site):
    """Address of the dossier of a described text."""
    response = client.post("/describe/", {"text": NEED_TEXT, "go": "dossier"})
    assert response.status_code == 302
    return response["Location"]


@pytest.fixture
def count_statements():
    """How many statements a call costs."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count(act) -> int:
        with CaptureQueriesContext(connection) as seen:
            act()
        return len(seen)

    return count


@pytest.fixture
def staff(at_desk) -> Actor:
    """The technology manager who is logged in."""
    return acting(at_desk)


@pytest.fixture
def hospital():
    return make_organisation(kind="hospital", name_zh="示例医院", name_en="Example Hospital", aliases=["示医"])
