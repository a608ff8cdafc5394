"""A hospital with a member who writes, a stranger, and a technology manager, each in a browser."""

from __future__ import annotations

import pytest
from django.test import Client

from ronghe.network.models import Membership
from tests.factories import login, make_duty, make_organisation, make_person


@pytest.fixture
def hospital(node):
    return make_organisation(kind="hospital", name_zh="甲医院", name_en="First Hospital")


@pytest.fixture
def writer(hospital):
    person = make_person(name_zh="爱丽丝")
    Membership.objects.create(person=person, organisation=hospital, role="member")
    return login(Client(), person, hospital)


@pytest.fixture
def stranger_page(node):
    person = make_person(name_zh="马洛里")
    Membership.objects.create(person=person, organisation=make_organisation(name_zh="别家"), role="owner")
    return login(Client(), person)


@pytest.fixture
def manager(node):
    return login(Client(), make_duty("technology_manager", name_zh="鲍勃"))
