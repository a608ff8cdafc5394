"""The accounts that ``ronghe demo`` opens and prints."""

from __future__ import annotations

import contextlib
import os
import secrets
from dataclasses import dataclass

import click
from django.conf import settings

from ronghe.base.actors import Actor
from ronghe.base.checks import DEMO_PASSWORD
from ronghe.network import commands
from ronghe.network.enums import MembershipRole, NodeRole
from ronghe.network.models import Organisation, User

RIVALS = ("hosp-a", "hosp-e")
ANSWERS = "co-a"


@dataclass(frozen=True, slots=True)
class Account:
    """One demo account: address, names, and the role it shows."""

    email: str
    name_zh: str
    name_en: str
    source_key: str = ""
    rank: str = ""
    duty: str = ""
    phone: str = ""


def _of(key: str, mark: str, number: int, ranks: tuple[tuple[str, str, str], ...]) -> list[Account]:
    return [
        Account(f"{rank}@{mark}.example", zh, en, key, rank, phone=f"+861380000{number:02d}{place:02d}")
        for place, (rank, zh, en) in enumerate(ranks, 1)
    ]


def _at_node(name: str, zh: str, en: str, duty: str, place: int) -> Account:
    return Account(f"{name}@node.example", zh, en, duty=duty, phone=f"+8613800009{place:02d}0")


ACCOUNTS: tuple[Account, ...] = (
    *_of(
        RIVALS[0],
        "hospital-a",
        1,
        (
            (MembershipRole.OWNER, "赵院长", "Director Zhao"),
            (MembershipRole.MANAGER, "钱主任", "Head Qian"),
            (MembershipRole.MEMBER, "孙医生", "Dr Sun"),
            (MembershipRole.GUEST, "李学员", "Visitor Li"),
        ),
    ),
    *_of(
        RIVALS[1],
        "hospital-e",
        2,
        (
            (MembershipRole.OWNER, "周院长", "Director Zhou"),
            (MembershipRole.MANAGER, "吴主任", "Head Wu"),
            (MembershipRole.MEMBER, "郑医生", "Dr Zheng"),
            (MembershipRole.GUEST, "王学员", "Visitor Wang"),
        ),
    ),
    *_of(
        ANSWERS,
        "company-a",
        3,
        ((MembershipRole.OWNER, "冯总", "Ms Feng"), (MembershipRole.MEMBER, "陈工", "Engineer Chen")),
    ),
    _at_node("administrator", "褚管理员", "Administrator Chu", NodeRole.ADMINISTRATOR, 1),
    _at_node("manager", "卫经理", "Technology manager Wei", NodeRole.TECHNOLOGY_MANAGER, 2),
    _at_node("policy", "蒋专员", "Policy officer Jiang", NodeRole.POLICY_OFFICER, 3),
    _at_node("auditor", "沈审计", "Auditor Shen", NodeRole.AUDITOR, 4),
)


def is_demo_node() -> bool:
    """Whether demo accounts may be here: nobody has an account yet, or an earlier demo opened them."""
    return (settings.DATA_FOLDER / DEMO_PASSWORD).exists() or not User.objects.exists()


def demo_password() -> str:
    """The password that all demo accounts share: made by chance at the first demo, readable by its owner alone."""
    file = settings.DATA_FOLDER / DEMO_PASSWORD
    with contextlib.suppress(FileExistsError):
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as handle:
            handle.write("-".join(secrets.token_hex(2) for _ in range(4)))
    return str(file.read_text()).strip()


def open_accounts() -> list[Account]:
    """Open them where this is a demo node; none otherwise."""
    if not is_demo_node():
        return []
    password, actor = demo_password(), Actor.system("demo accounts")
    organisations = {
        row.source_key.removeprefix("sample:"): row
        for row in Organisation.objects.filter(
            source_key__in=[f"sample:{one.source_key}" for one in ACCOUNTS if one.source_key], illustrative=True
        )
    }
    opened = []
    for one in ACCOUNTS:
        if one.source_key and one.source_key not in organisations:
            continue
        commands.open_demo_account(
            actor,
            one.email,
            one.name_zh,
            one.name_en,
            password,
            phone=one.phone,
            organisation=organisations.get(one.source_key),
            rank=one.rank,
            duty=one.duty,
        )
        opened.append(one)
    return opened


def print_accounts(opened: list[Account]) -> None:
    """Who may log in, as what, and with which password."""
    if not opened:
        click.echo("this node has accounts of its own: no demo accounts")
        return
    names = {
        row.source_key.removeprefix("sample:"): str(row.name)
        for row in Organisation.objects.filter(source_key__in=[f"sample:{one.source_key}" for one in opened])
    }
    click.echo(f"演示账号（虚构）· demo accounts (illustrative), password: {demo_password()}")
    for one in opened:
        role = MembershipRole(one.rank).label if one.rank else NodeRole(one.duty).label
        click.echo(f"  {one.email:<30}{one.phone:<17}{role}  {names.get(one.source_key, '')}")
