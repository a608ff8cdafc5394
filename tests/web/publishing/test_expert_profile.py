"""One's own expert profile: texts and works, typing that is kept, files, and who reads them."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ronghe.base.files import StoredFile
from ronghe.exchange import commands
from ronghe.exchange.commands.attachments import MOST_FILES
from ronghe.exchange.models import Achievement, Attachment, Unsaved
from ronghe.network import commands as network
from ronghe.network.models import Person, Work
from tests.factories import NODE, login, make_expert, make_member, make_need
from tests.factories.files import docx, pdf
from tests.web.publishing.filling import version_in

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_expert_profile_is_saved_with_works(writer):
    values = {
        "name_zh": "爱丽丝",
        "offers_zh": "临床试验设计",
        "is_expert": "on",
        "listed": "on",
        "fields": ["surgery"],
    }
    works = {"work-0-title": "止血材料研究", "work-0-year": "2024", "work-0-abstract": "动物实验"}

    assert writer.post("/profile/expert/", {**values, **works, "work-0-year": "二零"}).status_code == 422
    assert writer.post("/profile/expert/", {**values, **works}).status_code == 302

    page = writer.get("/profile/expert/").content.decode()
    assert "止血材料研究" in page
    assert "临床试验设计" in page
    work = Work.objects.get()
    mended = {"work-0-id": str(work.pk), "work-0-title": "止血材料的研究", "work-0-year": "2024"}
    assert writer.post("/profile/expert/", {**values, **mended}).status_code == 302
    assert list(Work.objects.values_list("pk", "title")) == [(work.pk, "止血材料的研究")]
    for foreign in ("00000000-0000-0000-0000-000000000000", "x"):
        assert writer.post("/profile/expert/", {**values, **mended, "work-0-id": foreign}).status_code == 404
    assert writer.post("/profile/expert/", {**values, **mended, "work-0-title": ""}).status_code == 302
    assert not Work.objects.exists()
    refused = writer.post("/profile/expert/", {**values, "summary_zh": "身份证 11010519491231002X"})
    assert refused.status_code == 422
    assert Achievement.objects.count() == 0


PROFILE = {"name_zh": "爱丽丝", "is_expert": "on", "listed": "on"}


@pytest.fixture
def alice(writer):
    return Person.objects.get(name_zh="爱丽丝")


def saved(writer, **values):
    response = writer.post("/profile/expert/", {**PROFILE, **values})
    assert response.status_code == 302, response.content.decode()


def status_of(page, address):
    answer = page.get(address)
    if answer.streaming:
        assert b"".join(answer.streaming_content) == pdf()
    return answer.status_code


def test_typing_into_the_profile_is_kept_apart_and_comes_back(writer, alice, stranger_page):
    works = {"work-0-title": "打到一半的论文", "work-0-year": "20"}
    kept = writer.post("/profile/expert/typed/", {**PROFILE, "summary_zh": "打到一半", **works})
    assert kept.status_code == 200
    assert "已自动保存" in kept.content.decode()

    alice.refresh_from_db()
    assert (alice.summary_zh, Work.objects.count(), Unsaved.objects.get().kind) == ("", 0, "expert")
    page = writer.get("/profile/expert/").content.decode()
    assert "打到一半" in page
    assert "打到一半的论文" in page
    assert "打到一半" not in stranger_page.get("/profile/expert/").content.decode()

    writer.post("/profile/expert/", {**PROFILE, "go": "discard"})
    assert "打到一半" not in writer.get("/profile/expert/").content.decode()


def test_saving_forgets_what_was_typed(writer, alice):
    writer.post("/profile/expert/typed/", {**PROFILE, "summary_zh": "打到一半"})
    saved(writer, summary_zh="写完了")

    assert Unsaved.objects.count() == 0
    alice.refresh_from_db()
    assert alice.summary_zh == "写完了"


def test_typing_into_the_profile_holds_no_patient_data(writer, client):
    answer = writer.post(
        "/profile/expert/typed/", {**PROFILE, "work-0-title": "论文", "work-0-abstract": "身份证 11010519491231002X"}
    )

    assert "身份证" in answer.content.decode()
    assert client.post("/profile/expert/typed/", PROFILE).status_code == 403
    assert Unsaved.objects.count() == 0


def test_old_typing_never_lists_who_is_not_found_any_more(writer, alice):
    shown = version_in(writer.get("/profile/expert/"))
    typed = {**PROFILE, "contact_consent": "on", "summary_zh": "脊柱导航", "version": shown}
    writer.post("/profile/expert/typed/", typed)
    network.save_person(NODE, {"position_zh": "主任"}, alice.pk)

    again = writer.get("/profile/expert/")
    page = again.content.decode()
    refused = writer.post("/profile/expert/", typed)

    assert "脊柱导航" in page
    assert 'name="listed" checked' not in page
    assert refused.status_code == 409
    assert "职务" in refused.content.decode()
    alice.refresh_from_db()
    assert (alice.summary_zh, alice.listed, alice.contact_consent) == ("", False, False)
    assert writer.post("/profile/expert/", {**typed, "version": version_in(again)}).status_code == 302


def test_profile_says_what_is_missing_and_in_which_language(writer):
    page = writer.post("/profile/expert/", {**PROFILE, "summary_zh": "脊柱导航"}, follow=True).content.decode()

    assert "缺英文" in page
    assert '<span class="rtag">论著与专利</span>' in page


def test_files_of_a_profile_are_read_by_those_who_find_it(writer, alice, stranger_page, manager, client, hospital):
    network.save_person(NODE, {"organisation": hospital.pk}, alice.pk)
    saved(writer, files=[SimpleUploadedFile("简历.pdf", pdf())])
    row = Attachment.objects.get()
    address = f"/experts/{alice.pk}/files/{row.pk}/"
    colleague = login(Client(), make_member(hospital, name_zh="同事"))
    everybody = (writer, colleague, stranger_page, manager, client)

    assert [status_of(page, address) for page in everybody] == [200] * 5
    assert "简历.pdf" in client.get(f"/experts/{alice.pk}/").content.decode()
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == pdf()
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert "sandbox" in answer["Content-Security-Policy"]
    network.save_person(NODE, {"listed": False}, alice.pk)
    assert [status_of(page, address) for page in everybody] == [200, 200, 404, 404, 404]
    assert client.get(f"/experts/{make_expert().pk}/files/{row.pk}/").status_code == 404


def contents(settings):
    return [one for one in settings.MEDIA_ROOT.rglob("*") if one.is_file()]


def test_files_of_a_profile_are_taken_away_by_their_person_alone(
    writer, alice, stranger_page, manager, client, settings, django_capture_on_commit_callbacks
):
    saved(writer, files=[SimpleUploadedFile("简历.pdf", pdf())])
    row = Attachment.objects.get()
    address = f"/profile/expert/files/{row.pk}/remove/"

    assert [page.post(address).status_code for page in (stranger_page, manager, client)] == [404, 404, 403]
    assert Attachment.objects.count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        assert writer.post(address)["Location"] == "/profile/expert/#files"
    assert (Attachment.objects.count(), StoredFile.objects.count(), contents(settings)) == (0, 0, [])
    assert writer.post(address).status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("简历.pdf", b"<html><script>", 422),
        ("简历.docx", docx("患者张建国,住院号 20231234"), 422),
        ("简历.docx", docx("身份证 11010519491231002X"), 422),
        ("../简历.pdf", pdf(), 302),
    ],
    ids=["hostile", "patient", "identity", "path"],
)
def test_refused_file_leaves_the_whole_profile_as_it_was(writer, alice, settings, name, content, status):
    values = {**PROFILE, "summary_zh": "新写的", "files": [SimpleUploadedFile(name, content)]}
    answer = writer.post("/profile/expert/", values)

    assert answer.status_code == status
    alice.refresh_from_db()
    if status == 302:
        assert Attachment.objects.get().file.name == "简历.pdf"
        return
    assert "新写的" in answer.content.decode()
    assert (alice.summary_zh, Attachment.objects.count()) == ("", 0)
    assert not settings.MEDIA_ROOT.exists() or not any(one.is_file() for one in settings.MEDIA_ROOT.rglob("*"))


def test_a_profile_holds_as_many_files_as_a_listing(writer, alice):
    for number in range(MOST_FILES):
        commands.attach_to_profile(NODE, alice.pk, f"{number}.pdf", pdf())
    answer = writer.post("/profile/expert/", {**PROFILE, "files": [SimpleUploadedFile("再来.pdf", pdf())]})

    assert answer.status_code == 422
    assert Attachment.objects.count() == MOST_FILES
    assert commands.attach_to_profile(NODE, alice.pk, "0.pdf", pdf()).person_id == alice.pk


def test_files_follow_the_account_to_the_record_and_fall_with_the_person(
    writer, alice, hospital, settings, django_capture_on_commit_callbacks
):
    saved(writer, files=[SimpleUploadedFile("简历.pdf", pdf())], summary_zh="脊柱")
    writer.post("/profile/expert/typed/", {**PROFILE, "summary_zh": "打到一半"})
    subject = make_expert(name_zh="爱丽丝")
    commands.handing_over.move_work(NODE, alice.pk, subject.pk)
    assert (Attachment.objects.get().person_id, Unsaved.objects.get().person_id) == (subject.pk, subject.pk)

    need = make_need(hospital)
    shared = commands.attach_file(NODE, "need", need.pk, "同一份.pdf", pdf())
    own = commands.attach_to_profile(NODE, subject.pk, "证书.pdf", pdf(text="certificate"))

    with django_capture_on_commit_callbacks(execute=True):
        network.erase_person(NODE, subject.pk)

    assert list(StoredFile.objects.values_list("pk", flat=True)) == [shared.file_id]
    assert [one.name for one in contents(settings)] == [shared.file.sha256]
    assert own.file.sha256 != shared.file.sha256
    shared.delete()
    assert (Attachment.objects.count(), Unsaved.objects.count()) == (0, 0)
    assert not Attachment.history.filter(person_id=subject.pk).exists()
