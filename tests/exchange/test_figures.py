"""The monthly figures: what counts and when, targets, and that each number has its rows."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ronghe.base.audit import Entry
from ronghe.base.problems import NotAllowed, NotFound
from ronghe.exchange import commands
from ronghe.exchange.enums import Figure, StepKind
from ronghe.exchange.errors import TargetUnusable
from ronghe.exchange.models import FigureTarget, Introduction, IntroductionStep, Match, Need
from ronghe.exchange.queries.figures import counts, figure_rows
from tests.factories import make_achievement, make_need, make_organisation
from tests.factories.desk import make_introduction, make_member, make_staff

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture
def staff():
    return make_staff()


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00:00+08:00").astimezone(UTC)


def entered(model, key, day: str) -> None:
    model.objects.filter(pk=key).update(created_at=at(day))


def counted(staff, figure: str, period=NOVEMBER, **options) -> int:
    [before, number] = counts(staff, figure, [OCTOBER, period], **options)
    assert number == len(figure_rows(staff, figure, *period, **options))
    assert before == len(figure_rows(staff, figure, *OCTOBER, **options))
    return number


def test_collected_are_listings_entered_and_published(staff):
    owner = make_organisation(name_zh="公司甲")
    entered(Need, make_need(owner, title_zh="算").pk, "2026-11-03")
    entered(Need, make_need(owner, title_zh="十月的").pk, "2026-10-31")
    entered(Need, make_need(owner, title_zh="草稿", open_=False).pk, "2026-11-03")
    entered(Need, make_need(owner, title_zh="只有所有者", tier="private").pk, "2026-11-03")
    entered(Need, make_need(owner, title_zh="示例", illustrative=True).pk, "2026-11-03")
    withdrawn = make_need(owner, title_zh="撤回")
    entered(Need, withdrawn.pk, "2026-11-03")
    commands.withdraw_listing(make_member(owner), "need", withdrawn.pk)

    assert (counted(staff, Figure.COLLECTED), counted(staff, Figure.COLLECTED, OCTOBER)) == (1, 1)
    assert counted(staff, Figure.COLLECTED, illustrative=True) == 2
    assert [row.title for row in figure_rows(staff, Figure.COLLECTED, *NOVEMBER)] == ["算"]


def test_a_withheld_owner_is_named_in_no_row(staff):
    need = make_need(make_organisation(name_zh="不愿具名的医院"), anonymous=True)
    entered(Need, need.pk, "2026-11-03")

    assert [row.with_whom for row in figure_rows(staff, Figure.COLLECTED, *NOVEMBER)] == [""]


def test_matched_are_needs_with_a_first_suggestion(staff):
    need, offer = make_need(), make_achievement()
    for number, day in enumerate(["2026-11-09", "2026-10-20"]):
        values = {"need": need, "audience": "member", "offer_kind": "achievement", "place": 1, "score": 0.5}
        row = Match.objects.create(offer_id=offer.pk if number else need.pk, **values)
        entered(Match, row.pk, day)

    assert (counted(staff, Figure.MATCHED), counted(staff, Figure.MATCHED, OCTOBER)) == (0, 1)


def test_introduced_are_those_to_which_the_other_side_consented(staff):
    need = make_need()
    for number, (status, day) in enumerate(
        [("consented", "2026-11-05"), ("consented", "2026-10-05"), ("interest", "")]
    ):
        firm = make_organisation(name_zh=f"公司{number}")
        make_introduction(need, firm, status=status, **({"consented_at": at(day)} if day else {}))

    assert (counted(staff, Figure.INTRODUCED), counted(staff, Figure.INTRODUCED, OCTOBER)) == (1, 1)


def step(introduction: Introduction, outcome: str, day: str) -> None:
    row = IntroductionStep.objects.create(
        introduction=introduction, kind=StepKind.OUTCOME, status="closed", note=f"{outcome}\n细节"
    )
    entered(IntroductionStep, row.pk, day)


def test_agreed_and_landed_count_the_first_time_only(staff):
    introduction = make_introduction(make_need(), make_organisation(name_zh="公司甲"), status="open")
    step(introduction, "talk", "2026-10-01")
    step(introduction, "agreement", "2026-10-09")
    step(introduction, "agreement", "2026-11-09")
    step(introduction, "landed", "2026-11-20")
    lead = commands.open_lead(staff, {"name": "某公司"}, today=date(2026, 10, 1))
    commands.move_lead(staff, lead.pk, "signing", on=date(2026, 11, 2), today=date(2026, 11, 26))
    back = commands.open_lead(staff, {"name": "退回的公司"}, today=date(2026, 10, 1))
    commands.move_lead(staff, back.pk, "signing", on=date(2026, 11, 2), today=date(2026, 11, 26))
    commands.move_lead(staff, back.pk, "visit", why="条件没谈拢", today=date(2026, 11, 26))

    assert (counted(staff, Figure.AGREED, OCTOBER), counted(staff, Figure.AGREED)) == (1, 1)
    assert (counted(staff, Figure.LANDED, OCTOBER), counted(staff, Figure.LANDED)) == (0, 1)
    commands.move_lead(staff, lead.pk, "landing", on=date(2026, 11, 22), today=date(2026, 11, 26))
    assert (counted(staff, Figure.AGREED), counted(staff, Figure.LANDED)) == (1, 2)


def test_figures_are_the_staffs(stranger, anonymous):
    for actor in (stranger, anonymous, make_member(make_organisation()), make_staff("审计", "auditor")):
        with pytest.raises(NotAllowed):
            counts(actor, Figure.COLLECTED, [NOVEMBER])
        with pytest.raises(NotAllowed):
            figure_rows(actor, Figure.COLLECTED, *NOVEMBER)


def test_a_target_is_one_per_figure_and_period(staff):
    def put(value: int) -> FigureTarget:
        return commands.set_target(
            staff, "collected", *NOVEMBER, value, owner_id=staff.person_id, due_on=date(2026, 12, 5)
        )

    put(30)
    put(30)
    put(40)

    row = FigureTarget.objects.get()
    assert (row.value, row.owner_id, row.due_on) == (40, staff.person_id, date(2026, 12, 5))
    assert Entry.objects.filter(action="exchange.set_target").count() == 2
    commands.drop_target(staff, row.pk)
    commands.drop_target(staff, row.pk)
    assert (FigureTarget.objects.count(), Entry.objects.filter(action="exchange.drop_target").count()) == (0, 1)


@pytest.mark.parametrize(
    ("figure", "period", "value"),
    [
        ("nonsense", NOVEMBER, 1),
        ("collected", (date(2026, 11, 2), date(2026, 11, 30)), 1),
        ("collected", (date(2026, 11, 1), date(2026, 11, 29)), 1),
        ("collected", (date(2026, 11, 1), date(2026, 10, 31)), 1),
        ("collected", NOVEMBER, -1),
    ],
)
def test_a_target_that_cannot_be_is_refused(staff, figure, period, value):
    with pytest.raises(TargetUnusable):
        commands.set_target(staff, figure, *period, value, owner_id=staff.person_id, due_on=period[1])

    assert FigureTarget.objects.count() == 0


def test_targets_are_set_by_staff_and_owned_by_staff(staff):
    member = make_member(make_organisation())

    with pytest.raises(NotAllowed):
        commands.set_target(member, "collected", *NOVEMBER, 1, owner_id=staff.person_id, due_on=NOVEMBER[1])
    with pytest.raises(NotFound):
        commands.set_target(staff, "collected", *NOVEMBER, 1, owner_id=member.person_id, due_on=NOVEMBER[1])

    assert FigureTarget.objects.count() == 0
