"""Matching everything with everything: the same answers as need by need, only what changed, per audience."""

from __future__ import annotations

import json
import shutil
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from ronghe.base.actors import Actor
from ronghe.base.audience import Audience
from ronghe.base.jobs import DUE
from ronghe.base.outbox import Change
from ronghe.base.problems import NotAllowed
from ronghe.exchange import commands, jobs
from ronghe.exchange.commands import index as index_commands
from ronghe.exchange.commands import sweeping
from ronghe.exchange.enums import MatchStatus, SweepStatus
from ronghe.exchange.errors import SweepUnderWay
from ronghe.exchange.models import Match, NearestOffers, Need, Sweep
from ronghe.exchange.queries import indexes
from ronghe.exchange.queries import sweeping as queries
from ronghe.exchange.queries.documents import readables
from ronghe.exchange.queries.indexes import close_indexes, encoder, index_for
from ronghe.exchange.queries.profiles import profile_of
from ronghe.exchange.queries.sweeping import outlook
from ronghe.kernel.index.encoding import unit
from ronghe.kernel.index.manifest import only_indexer
from ronghe.kernel.index.nearest import vectors_of_rows
from ronghe.kernel.match import judge, many, relevant
from ronghe.kernel.running import Cancelled, HereRunner
from ronghe.network.models import Organisation
from tests.factories import acting, make_achievement, make_duty, make_expert, make_member, make_need, make_organisation

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

THINGS = ["椎弓根置钉导航", "内镜止血夹", "血糖监测贴片", "肺结节影像软件", "骨科康复外骨骼", "眼压计", "导管消毒盒"]


@pytest.fixture
def market(node):
    """Needs and offers about the same things, some for members alone."""
    needs = [
        make_need(title_zh=f"需要{thing}", problem_zh=f"目前{thing}误差大，希望定位误差 < 1 mm。", member_note_zh="")
        for thing in THINGS[:4]
    ]
    offers = [
        make_achievement(
            title_zh=f"{thing}系统{number}",
            summary_zh=f"{thing}样机，已完成 60 例试用。",
            evidence_zh=f"定位误差 0.{number + 1} mm。",
            tiers={"evidence": "member"} if number == 2 else {},
        )
        for thing in THINGS
        for number in range(4)
    ]
    make_expert(("Pedicle screw robot", "Accuracy of 0.5 mm"), organisation=make_organisation().pk)
    return needs, offers


class Turned:
    """Another encoder: a text's vector hangs on its characters alone."""

    name, dimension = "turned", 64

    def encode(self, texts):
        found = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            for character in text:
                found[row, ord(character) % self.dimension] += 1
        return unit(found)


def run(**options):
    return commands.match_all(Actor.system("test"), runner=HereRunner(), **options)


def kept():
    """Everything that a sweep writes, without identifiers of rows and times."""
    matches = {
        (str(row.need_id), row.audience, row.offer_kind, str(row.offer_id)): (
            row.place,
            row.score,
            json.dumps(row.reasons, sort_keys=True),
            row.status,
            row.swept,
        )
        for row in Match.objects.all()
    }
    nearest = {(str(row.need_id), row.audience): row.offers[: queries.TOP] for row in NearestOffers.objects.all()}
    return matches, nearest


def untouched():
    return {row.pk: row.updated_at for row in Match.objects.all()}, {
        row.pk: row.found_at for row in NearestOffers.objects.all()
    }


def test_nearest_offers_are_those_of_a_plain_scan(market):
    needs, _offers = market
    run()

    for audience in (Audience.PUBLIC, Audience.MEMBER):
        snapshot = index_for(audience).snapshot()
        rows = np.flatnonzero(queries.offers_in(snapshot))
        vectors = dict.fromkeys((), snapshot.parts[0].dense)
        assert vectors == {}
        for need in needs:
            mine = snapshot.rows_of_keys(np.array(snapshot.keys_of([f"need:{need.pk}"])))
            scores = snapshot.similarities(vectors_of_rows(snapshot, mine)[0], rows)
            expected = sorted(scores.tolist(), reverse=True)[: queries.TOP]
            found = NearestOffers.objects.get(need=need, audience=audience).offers
            assert [score for _key, score in found] == pytest.approx(expected, abs=2e-5)
            assert len({key for key, _score in found}) == queries.TOP


def test_suggestions_are_those_of_the_kernel_for_the_first_offers(market):
    """The oracle: each need read and judged alone, by the functions that the dossier uses."""
    needs, _offers = market
    run()

    seen = 0
    for audience in (Audience.PUBLIC, Audience.MEMBER):
        for need in needs:
            first = NearestOffers.objects.get(need=need, audience=audience).offers[: queries.REASONS]
            read = profile_of(need, audience)
            expected = {}
            for key, _score in first:
                kind, _, record = key.partition(":")
                [offer] = [one.offer() for one in readables(kind, [record], audience)]
                [candidate] = judge(read, [offer], encoder())
                if relevant(read, candidate):
                    expected[offer.kind, record] = candidate
            rows = {(m.offer_kind, str(m.offer_id)): m for m in Match.objects.filter(need=need, audience=audience)}
            assert rows.keys() == expected.keys()
            for key, candidate in expected.items():
                assert rows[key].score == pytest.approx(candidate.score, abs=1e-3)
                assert [v["verdict"] for v in rows[key].reasons["verdicts"]] == [v.verdict for v in candidate.verdicts]
                seen += 1
    assert seen > 8


def test_scores_and_reasons_are_those_of_the_needs_own_run(market):
    needs, _offers = market
    run()
    swept = {key: value[1:3] for key, value in kept()[0].items()}
    for need in needs:
        commands.refresh_matches(need.pk)
    own = {key: value[1:3] for key, value in kept()[0].items()}

    shared = swept.keys() & own.keys()
    assert len(shared) > 8
    for key in shared:
        assert swept[key][0] == pytest.approx(own[key][0], abs=1e-5)
        assert json.loads(swept[key][1])["verdicts"] == json.loads(own[key][1])["verdicts"]


def test_second_run_changes_nothing_and_judges_nothing(market):
    first = run()
    before = untouched(), kept()

    second = run()

    assert first.total == first.done == 8
    assert (second.total, second.changed, second.compared) == (0, 0, 0)
    assert (untouched(), kept()) == before


def test_what_changed_is_done_and_gives_what_a_run_from_nothing_gives(market, system):
    needs, offers = market
    run()
    make_achievement(title_zh="椎弓根置钉导航系统新", summary_zh="椎弓根置钉导航样机", evidence_zh="定位误差 0.1 mm。")
    commands.withdraw_listing(system, "achievement", offers[0].pk)
    commands.save_listing(
        system, "achievement", {"summary_zh": "眼压计样机，误差小", "title_zh": "眼压计"}, offers[5].pk
    )
    commands.save_listing(system, "need", {"problem_zh": "眼压计误差大，希望误差 < 1 mmHg。"}, needs[1].pk)
    Match.objects.filter(swept=False).delete()

    changed = run()
    stepwise = kept()
    run(anew=True)

    assert 0 < changed.total <= 8
    assert kept() == stepwise
    assert not Match.objects.filter(offer_id=offers[0].pk).exists()


def test_so_many_gone_that_the_need_meets_every_offer_again(market, system, monkeypatch):
    _needs, offers = market
    run()
    for offer in offers[:16]:
        commands.withdraw_listing(system, "achievement", offer.pk)

    run()
    stepwise = kept()
    run(anew=True)

    assert kept() == stepwise


def test_rebuilt_index_that_numbers_anew_is_noticed_and_nothing_is_judged_twice(market, system):
    _needs, offers = market
    for offer in offers[:3]:  # replaced documents get the last keys, which a rebuild gives to others
        commands.save_listing(system, "achievement", {"summary_zh": f"改写的样机 {offer.pk}"}, offer.pk)
    run()
    before = kept()
    commands.rebuild_index(system)

    second = run()

    assert second.compared > 0
    assert (second.total, second.changed) == (0, 0)
    assert kept()[0] == before[0]
    found = {key: sorted(score for _name, score in rows) for key, rows in kept()[1].items()}
    assert found == {key: sorted(score for _name, score in rows) for key, rows in before[1].items()}


def test_run_that_was_cut_off_is_gone_on_with(market, monkeypatch):
    monkeypatch.setattr(sweeping, "CHUNK", 1)
    run()
    whole = kept()
    Match.objects.all().delete()
    NearestOffers.objects.all().delete()
    done = []

    class Killed(BaseException):
        """What no handler of the command catches, as a kill is caught by none."""

    def die(sweep):
        done.append(sweep.done)
        if sweep.done >= 3:
            raise Killed

    with pytest.raises(Killed):
        run(told=die)
    assert 0 < NearestOffers.objects.exclude(judged="").count() < 8
    rest = run()

    assert rest.total == 5
    assert kept() == whole
    assert Sweep.objects.filter(status=SweepStatus.STOPPED).count() == 1


def test_swept_suggestions_stand_behind_the_needs_own_and_leave_them_alone(market):
    needs, _offers = market
    commands.follow_outbox()
    commands.refresh_matches(needs[0].pk)
    own = {row.pk: (row.place, row.score, row.reasons, row.swept) for row in Match.objects.all()}

    run()

    after = {row.pk: (row.place, row.score, row.reasons, row.swept) for row in Match.objects.filter(pk__in=own)}
    assert after == own
    for row in Match.objects.filter(need=needs[0], swept=True):
        assert (
            row.place
            > Match.objects.filter(need=needs[0], audience=row.audience, offer_kind=row.offer_kind, swept=False).count()
        )


def test_dismissed_suggestions_keep_their_status(market, system):
    run()
    row = Match.objects.filter(offer_kind="achievement").first()
    Match.objects.filter(offer_id=row.offer_id).update(status=MatchStatus.DISMISSED)
    commands.withdraw_listing(system, "achievement", row.offer_id)

    run()

    left = Match.objects.filter(offer_id=row.offer_id)
    assert left.exists()
    assert {(one.status, one.place) for one in left} == {(MatchStatus.DISMISSED, 0)}


def test_nothing_confidential_reaches_the_public_rows(node):
    make_need(
        title_zh="椎弓根置钉导航",
        problem_zh="目前椎弓根置钉误差大。",
        practice_zh="金丝雀做法",
        tiers={"practice": "member"},
    )
    made = {"summary_zh": "椎弓根置钉导航样机，已完成 60 例试用。", "tiers": {"evidence": "member"}}
    make_achievement(title_zh="椎弓根置钉导航系统", evidence_zh="金丝雀证据 误差 0.1 mm", **made)
    hidden = make_achievement(title_zh="椎弓根置钉导航系统二", tier="member", **made)

    run()

    public = Match.objects.filter(audience=Audience.PUBLIC)
    assert public.exists()
    assert "金丝雀" not in json.dumps([row.reasons for row in public], ensure_ascii=False)
    assert not public.filter(offer_id=hidden.pk).exists()
    offers = [row.offers for row in NearestOffers.objects.filter(audience=Audience.PUBLIC)]
    assert str(hidden.pk) not in json.dumps(offers)
    assert Match.objects.filter(audience=Audience.MEMBER, offer_id=hidden.pk).exists()


def test_need_closed_to_an_audience_loses_what_was_found_for_it(market, system):
    needs, _offers = market
    run()
    assert Match.objects.filter(need=needs[0], audience=Audience.PUBLIC).exists()

    commands.set_disclosure(system, "need", needs[0].pk, tier="member")
    run()

    assert not Match.objects.filter(need=needs[0], audience=Audience.PUBLIC).exists()
    assert not NearestOffers.objects.filter(need=needs[0], audience=Audience.PUBLIC).exists()
    assert Match.objects.filter(need=needs[0], audience=Audience.MEMBER).exists()


def test_offer_narrowed_while_it_is_judged_is_left_for_the_next_run(market, system, monkeypatch):
    """Its words are on their way to be quoted when fewer may read them."""
    _needs, offers = market
    real = sweeping.judge_chunk

    def judged_late(make_encoder, chunk):
        found = real(make_encoder, chunk)
        for offer in offers[:4]:
            commands.set_disclosure(system, "achievement", offer.pk, tier="private")
        return found

    monkeypatch.setattr(sweeping, "judge_chunk", judged_late)
    run()

    assert not Match.objects.filter(offer_id__in=[offer.pk for offer in offers[:4]]).exists()


def test_outlook_tells_what_would_be_done_and_does_nothing(market, system):
    commands.follow_outbox()

    public, member = outlook(system)
    assert (public.needs, public.anew, member.needs, member.anew) == (4, 4, 4, 4)
    assert public.offers == 28 + 1 + Organisation.objects.count()
    assert not NearestOffers.objects.exists()
    run()
    assert all(one.idle for one in outlook(system))


def test_cancelled_run_keeps_what_it_did_and_says_so(market, system, monkeypatch):
    monkeypatch.setattr(sweeping, "CHUNK", 1)
    monkeypatch.setattr(sweeping, "LOOK_SECONDS", 0.0)

    def cancel(sweep):
        if sweep.done == 2:
            commands.cancel_sweep(system)

    with pytest.raises(Cancelled):
        run(told=cancel)

    assert Sweep.objects.get().status == SweepStatus.CANCELLED
    assert NearestOffers.objects.exclude(judged="").count() >= 2
    assert run().status == SweepStatus.DONE


def test_one_sweep_at_a_time(market):
    tried = []

    def again(sweep):
        if not tried:
            tried.append(True)
            with pytest.raises(SweepUnderWay):
                run()

    assert run(told=again).status == SweepStatus.DONE
    assert tried


def test_run_that_begins_first_is_the_one_that_was_asked_for(market, system):
    """Otherwise the row would wait for ever, and nobody could ask again."""
    asked = Sweep.objects.create(status=SweepStatus.WAITING)
    tried = []

    def worker_comes(sweep):
        if not tried:
            tried.append(True)
            jobs.match_all(str(asked.pk))

    done = run(told=worker_comes)

    assert tried
    assert done.pk == asked.pk
    assert [sweep.status for sweep in Sweep.objects.all()] == [SweepStatus.DONE]
    assert commands.ask_for_sweep(system).pk != asked.pk


def test_run_that_was_called_off_before_it_began_does_nothing(market, system):
    asked = Sweep.objects.create(status=SweepStatus.WAITING)
    found = Sweep.objects.get(pk=asked.pk)
    commands.cancel_sweep(system)

    with pytest.raises(Cancelled):
        run(sweep=found)

    assert Sweep.objects.get().status == SweepStatus.CANCELLED
    assert not NearestOffers.objects.exists()


def test_need_that_is_deleted_while_it_is_judged_is_passed_over(market, monkeypatch):
    needs, _offers = market
    real = sweeping.judge_chunk

    def judged_late(make_encoder, chunk):
        Need.objects.filter(pk=needs[0].pk).delete()
        return real(make_encoder, chunk)

    monkeypatch.setattr(sweeping, "judge_chunk", judged_late)

    assert run().status == SweepStatus.DONE
    assert NearestOffers.objects.values("need").distinct().count() == 3


def test_index_that_another_process_writes_is_waited_for(market, monkeypatch):
    folder = index_for(Audience.PUBLIC)._folder
    writing = only_indexer(folder)
    writing.__enter__()
    waits = []

    def other_ends(seconds):
        waits.append(seconds)
        if len(waits) == 2:
            writing.__exit__(None, None, None)

    monkeypatch.setattr(index_commands.time, "sleep", other_ends)

    assert run().done == 8
    assert len(waits) == 2


def test_matching_run_of_a_need_uses_the_index_as_it_stands_while_it_is_made_anew(market, monkeypatch):
    needs, _offers = market
    commands.follow_outbox()
    monkeypatch.setattr(jobs, "PATIENCE_SECONDS", 0.0)
    make_achievement(title_zh="又一个椎弓根置钉导航")  # a change that waits

    monkeypatch.setattr(jobs, "pause", jobs._Pause())

    with only_indexer(index_for(Audience.PUBLIC)._folder):
        jobs.follow_outbox()
        jobs.refresh_matches(str(needs[0].pk))

    assert not DUE["exchange.follow_outbox"]()  # not again at once
    assert Change.objects.exists()
    assert Match.objects.filter(need=needs[0]).exists()


def test_index_of_another_encoder_under_the_same_keys_is_noticed(market, settings, monkeypatch):
    """The folder was deleted, so that keys begin with the first again."""
    run()
    before = kept()[1]
    shutil.rmtree(Path(settings.DATA_FOLDER) / "index")
    close_indexes()
    monkeypatch.setattr(indexes, "_encoder", cache(lambda folder: Turned()))
    commands.rebuild_index(Actor.system("test"))

    run()

    snapshot = index_for(Audience.PUBLIC).snapshot()
    for state in NearestOffers.objects.filter(audience=Audience.PUBLIC):
        mine = snapshot.rows_of_keys(np.array(snapshot.keys_of([f"need:{state.need_id}"])))
        names = [name for name, _score in state.offers]
        rows = np.concatenate([snapshot.rows_of_keys(np.array(snapshot.keys_of([name]))) for name in names])
        now = snapshot.similarities(vectors_of_rows(snapshot, mine)[0], rows)
        assert [score for _name, score in state.offers] == pytest.approx(now.tolist(), abs=2e-5)
    assert kept()[1] != before


def test_only_staff_and_the_node_may_sweep(node):
    organisation = make_organisation()
    staff = acting(make_duty("technology_manager"))
    colleague = acting(make_member(organisation), organisation)

    for actor in (colleague, Actor.anonymous()):
        for act in (commands.match_all, commands.ask_for_sweep, commands.cancel_sweep, outlook):
            with pytest.raises(NotAllowed):
                act(actor)
    assert not Sweep.objects.exists()
    assert commands.ask_for_sweep(staff).status in (SweepStatus.WAITING, SweepStatus.DONE)


def test_asking_twice_gives_one_sweep(node, system, settings):
    assert commands.ask_for_sweep(system).pk == commands.ask_for_sweep(system).pk
    assert Sweep.objects.count() == 1


def test_a_sweep_judges_on_the_readings_that_were_made_beforehand(market, monkeypatch):
    monkeypatch.setattr(many, "read", lambda offer: pytest.fail(f"{offer.id} was read again"))

    assert run().done
    assert Match.objects.filter(swept=True).exists()
