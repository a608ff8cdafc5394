"""People's data: all of it in one file, and erased so that nothing of it is found in the whole database."""

from __future__ import annotations

import io
import json
import uuid
import zipfile

import pytest
from click.testing import CliRunner
from django.contrib.sessions.models import Session

from ronghe.base import chain
from ronghe.base.actors import Actor
from ronghe.base.audit import Entry
from ronghe.base.backup.rows import pieces
from ronghe.base.masking import GONE, Words
from ronghe.base.outbox import Change
from ronghe.base.personal import links_to
from ronghe.base.problems import NotAllowed
from ronghe.base.tables import label_of, tables
from ronghe.cli.main import cli
from ronghe.exchange import commands as exchange
from ronghe.exchange.models import Introduction, Nda, NdaText
from ronghe.ingest.models import ImportRow, ImportRun, Origin
from ronghe.network import commands
from ronghe.network.exports import write_personal_data
from ronghe.network.models import Identifier, Membership, Notice, Person, User, Work
from ronghe.network.queries import personal_data
from tests.factories import (
    NODE,
    login,
    make_achievement,
    make_expert,
    make_member,
    make_need,
    make_organisation,
    make_person,
)
from tests.factories.files import png

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

NAME, ENGLISH, PHONE, EMAIL = "欧阳慕白", "Mubai Ouyang", "13912345678", "mubai@hospital.example"
ADMINISTRATOR = Actor(person_id=uuid.UUID(int=1), roles=frozenset({"administrator"}))


def dump() -> str:
    """Everything in the database, once as it is and once as JSON in columns escapes it."""
    rows = [f"{label_of(table)} {piece.decode()}" for table in tables() for piece, _number in pieces(table)]
    text = "\n".join(rows)
    return text + "\n" + text.encode().decode("unicode_escape", "replace")


@pytest.fixture
def known(client, node):
    """A person who is named in every corner."""
    hospital = make_organisation(kind="hospital", name_zh="某医院")
    person = make_person(name_zh=NAME, name_en=ENGLISH, phone=PHONE, email=EMAIL, organisation=hospital.pk)
    make_member(hospital, "manager", person=person)
    login(client, person)
    actor = Actor(person.pk, frozenset({hospital.pk}), rank="manager", reason=f"{NAME}要求")
    need = make_need(hospital, contact=person.pk, summary_zh=f"联系人{NAME},电话 {PHONE},{EMAIL}。")
    exchange.save_listing(actor, "need", {"problem_zh": f"{ENGLISH}提出的问题"}, need.pk)
    exchange.save_listing(actor, "need", {"problem_zh": "现在的问题"}, need.pk)  # the history keeps the former text
    commands.save_work(NODE, person.pk, {"title": "慕白的论文", "abstract": NAME})
    commands.add_person_identifier(NODE, person.pk, "orcid", "0000-0002-1825-0097")
    run = ImportRun.objects.create(name=f"{NAME}.xlsx", format="workbook", actor_person_id=person.pk)
    ImportRow.objects.create(
        run=run, position=0, sheet="s", number=1, kind="need", state="new", hash="h", raw=[NAME, PHONE],
        fields={"contact": {"name": NAME, "list": [EMAIL]}},
    )  # fmt: skip
    Origin.objects.create(
        kind="person", subject_id=person.pk, source="s", values={"position_zh": "骨科主任", "name": NAME}
    )
    Origin.objects.create(kind="need", subject_id=need.pk, source="s", values={"proposer": NAME})
    Notice.objects.create(recipient=person, kind="x", context={"name": NAME})
    Notice.objects.create(recipient=make_person(name_zh="旁人"), kind="x", context={"by": NAME})
    chain.link()
    return {"person": person, "need": need, "hospital": hospital}


def test_words_are_found_in_the_dump_at_first(known):
    text = dump()
    for word in (NAME, ENGLISH, PHONE, EMAIL, "慕白的论文", "骨科主任", "0000-0002-1825-0097"):
        assert word in text, word


def test_erased_person_is_found_nowhere_and_the_chain_holds(known):
    head = chain.head()
    done = commands.erase_person(ADMINISTRATOR, known["person"].pk)
    text = dump()

    for word in (NAME, ENGLISH, PHONE, EMAIL, "慕白的论文", "骨科主任", "0000-0002-1825-0097"):
        assert word not in text, word
    assert done.left == []
    assert {"exchange.need", "exchange.historicalneed", "ingest.importrow", "ingest.origin"} <= done.masked.keys()
    assert chain.find_fault(head.digest).fault is None
    known["need"].refresh_from_db()
    assert known["need"].summary_zh == f"联系人{GONE},电话 {GONE},{GONE}。"


def test_tombstone_keeps_the_identifier_and_nothing_else(known, client):
    key = known["person"].pk
    commands.erase_person(ADMINISTRATOR, key)
    person = Person.objects.get(pk=key)

    assert (person.name_zh, person.email, person.phone, person.organisation_id) == ("（已删除）", "", "", None)
    assert (person.is_expert, person.listed, person.contact_consent) == (False, False, False)
    for model, condition in (
        (User, {"person_id": key}), (Membership, {"person_id": key}), (Work, {"person_id": key}),
        (Identifier, {"person_id": key}), (Origin, {"kind": "person", "subject_id": key}),
    ):  # fmt: skip
        assert not model.objects.filter(**condition).exists(), model
    assert Session.objects.count() == 0
    assert client.get("/my-data/").status_code == 403
    assert Entry.objects.filter(person_id=key).exists()
    assert set(Entry.objects.filter(person_id=key).values_list("why", "salt")) == {("", "")}
    assert Change.objects.filter(kind="need", record_id=known["need"].pk).exists()


def test_others_of_the_same_name_keep_it(known):
    other = make_person(name_zh=NAME)
    done = commands.erase_person(ADMINISTRATOR, known["person"].pk)
    other.refresh_from_db()
    known["need"].refresh_from_db()

    assert other.name_zh == NAME
    assert NAME in known["need"].summary_zh
    assert PHONE not in known["need"].summary_zh
    assert f"exchange.need {known['need'].pk} summary_zh" in [str(place) for place in done.left]


@pytest.mark.parametrize("role", ["auditor", "technology_manager", ""])
def test_only_administrators_erase(known, role):
    before = dump()
    for actor in (Actor(known["person"].pk, roles=frozenset({role})), Actor.anonymous()):
        with pytest.raises(NotAllowed):
            commands.erase_person(actor, known["person"].pk)
    assert dump() == before


def test_erasing_again_finds_what_was_written_since(known):
    commands.erase_person(ADMINISTRATOR, known["person"].pk)
    assert commands.erase_person(ADMINISTRATOR, known["person"].pk).masked == {}
    assert chain.find_fault().fault is None


@pytest.mark.parametrize(
    ("word", "text", "left"),
    [
        ("Li", "Li said: Lithium, li.", f"{GONE} said: Lithium, li."),
        ("A.B@c.org", "Write to a.b@C.org", f"Write to {GONE}"),
        ("王芳", "由王芳提出", f"由{GONE}提出"),
        ("a.b@c.org", "xa.b@c.org a.b@c.org", f"xa.b@c.org {GONE}"),
    ],
)
def test_latin_words_are_taken_out_whole(word, text, left):
    assert Words((word,)).without(text)[0] == left


def erased(person, **preview):
    return commands.erase_person(ADMINISTRATOR, person.pk, **preview)


def test_words_that_only_look_like_a_name_stay(node):
    hospital = make_organisation(kind="hospital", name_zh="王芳纪念医院", summary_zh="王芳纪念医院成立于 1950 年")
    peak, fang = make_person(name_zh="高峰", name_en="May"), make_person(name_zh="王芳")
    need = make_need(
        hospital,
        contact=fang.pk,
        problem_zh="术后疼痛高峰期出血,由高峰随访,报告王芳,协作单位王芳纪念医院",
        problem_en="Patients may bleed. May cause pain.",
    )
    other = make_need(hospital, problem_zh="王芳提出", requirements_zh="并联王芳香的支架")

    left = [str(place) for place in [*erased(peak).left, *erased(fang).left]]
    need.refresh_from_db()
    other.refresh_from_db()
    hospital.refresh_from_db()

    assert need.problem_zh == f"术后疼痛高峰期出血,由高峰随访,报告{GONE},协作单位王芳纪念医院"
    assert need.problem_en == "Patients may bleed. May cause pain."
    assert other.problem_zh == "王芳提出"  # this row does not point to the person: somebody looks at it
    assert hospital.summary_zh == "王芳纪念医院成立于 1950 年"
    for place in (f"{need.pk} problem_zh", f"{need.pk} problem_en", f"{other.pk} problem_zh"):
        assert f"exchange.need {place}" in left, place


def test_preview_tells_the_same_and_changes_nothing(known):
    before = dump()
    preview = erased(known["person"], only_preview=True)

    assert dump() == before
    done = erased(known["person"])
    assert (preview.masked, preview.left) == (done.masked, done.left)


def test_an_agreement_that_was_accepted_keeps_its_bytes(known):
    achievement = make_achievement()
    introduction = Introduction.objects.create(
        listing_kind="achievement",
        listing_id=achievement.pk,
        asked_for=known["hospital"],
        answered_by=achievement.owner,
        asked_by=known["person"],
    )
    nda = Nda.objects.create(
        introduction=introduction,
        template=NdaText.objects.order_by("created_at").first()
        or NdaText.objects.create(version="t", text_zh="x", text_en="x"),
        text_zh=f"甲方代表{NAME}",
        text_en=f"Signed by {ENGLISH}",
        sha256="0" * 64,
    )
    done = erased(known["person"])
    nda.refresh_from_db()

    assert (nda.text_zh, nda.text_en) == (f"甲方代表{NAME}", f"Signed by {ENGLISH}")
    assert {f"exchange.nda {nda.pk} text_{language}" for language in ("zh", "en")} <= {str(one) for one in done.left}


def test_a_common_word_empties_no_reasons_of_others(node, system):
    person = make_person(name_zh="高峰", name_en="May")
    exchange.withdraw_listing(Actor.system("避开高峰, as we may"), "need", make_need().pk)

    erased(person)

    assert Entry.objects.filter(why="避开高峰, as we may").exists()


def test_the_index_forgets_the_name_in_texts_of_others(known):
    company = make_organisation(kind="company", name_zh="某公司", summary_zh=f"创始人{NAME}")
    colleague = make_expert(("论文", f"与{NAME}合作"))
    exchange.follow_outbox()

    erased(known["person"])

    for kind, key in (("organisation", company.pk), ("expert", colleague.pk), ("need", known["need"].pk)):
        assert Change.objects.filter(kind=kind, record_id=key).exists(), kind


def test_what_belongs_to_a_former_employer_is_not_handed_over(known, node):
    person, hospital = known["person"], known["hospital"]
    actor = Actor(person.pk, frozenset({hospital.pk}), rank="manager")
    exchange.attach_file(actor, "need", known["need"].pk, "canary.png", png())
    exchange.keep_unsaved(actor, "need", known["need"].pk, {"problem_zh": "canarydraft"})

    def archive():
        target = io.BytesIO()
        write_personal_data(Actor(person.pk), person.pk, target)
        return zipfile.ZipFile(target)

    assert "canarydraft" in archive().read("data.json").decode()
    Membership.objects.filter(person=person).update(until_on="2020-01-01")

    assert archive().namelist() == ["data.json"]
    data = json.loads(archive().read("data.json"))
    assert [file["name"] for file in data["files"]] == ["canary.png"]
    assert "canarydraft" not in json.dumps(data)
    assert data["own"]["exchange.unsaved"]
    assert "canarydraft" not in json.dumps(personal_data(ADMINISTRATOR, person.pk))


def test_every_own_row_is_in_the_file(known):
    data = personal_data(Actor(known["person"].pk), known["person"].pk)

    assert data["person"]["name_zh"] == NAME
    assert data["account"]["email"] == EMAIL
    assert {"network.membership", "network.notice", "network.work", "network.identifier"} <= data["own"].keys()
    assert data["named_in"]["exchange.need.contact_id"] == [str(known["need"].pk)]
    assert {one["action"] for one in data["did"]} == {"exchange.save_listing"}
    assert "password" not in json.dumps(data["account"])
    assert not [key for key in json.dumps(data) if key == "salt"]
    assert len(links_to(Person)) > 10


def test_file_is_for_the_person_and_administrators(known, tmp_path):
    for actor in (Actor.anonymous(), Actor(uuid.uuid4()), Actor(uuid.uuid4(), roles=frozenset({"auditor"}))):
        with pytest.raises(NotAllowed):
            write_personal_data(actor, known["person"].pk, io.BytesIO())
    for actor in (Actor(known["person"].pk), ADMINISTRATOR):
        target = io.BytesIO()
        write_personal_data(actor, known["person"].pk, target)
        assert json.loads(zipfile.ZipFile(target).read("data.json"))["person"]["id"] == str(known["person"].pk)


def test_person_downloads_it_from_the_page(known, client):
    page = client.get("/my-data/")
    assert NAME in page.content.decode()
    answer = client.get("/my-data/file/")
    content = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))

    assert json.loads(content.read("data.json"))["person"]["name_zh"] == NAME
    assert "attachment" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]


def test_visitors_are_asked_to_log_in(client, node):
    for path in ("/my-data/", "/my-data/file/"):
        assert client.get(path).status_code == 403


def test_command_line_exports_and_erases(known, tmp_path):
    file = tmp_path / "person.zip"
    run = CliRunner().invoke
    key = str(known["person"].pk)

    assert run(cli, ["people", "export", key, str(file)]).exit_code == 0
    assert file.stat().st_mode & 0o777 == 0o600
    assert json.loads(zipfile.ZipFile(file).read("data.json"))["person"]["id"] == key
    assert run(cli, ["people", "erase", key], input="n\n").exit_code == 1
    assert Person.objects.get(pk=key).name_zh == NAME
    done = run(cli, ["people", "erase", key, "--yes"])
    assert (done.exit_code, "exchange.need\t" in done.output) == (0, True)
    assert Person.objects.get(pk=key).name_zh != NAME
    assert run(cli, ["people", "erase", str(uuid.uuid4()), "--yes"]).exit_code == 5
