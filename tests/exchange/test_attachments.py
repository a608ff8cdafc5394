"""Files of listings: who adds and reads them, what their text may not hold, what a refusal leaves behind."""

from __future__ import annotations

import pytest
from django.utils import translation

from ronghe.base.actors import Actor
from ronghe.base.audit import Entry
from ronghe.base.file_kinds import DOCX, PDF, PNG, XLSX, FileRefused
from ronghe.base.file_text import readable_text
from ronghe.base.files import StoredFile
from ronghe.base.problems import NotAllowed, NotFound
from ronghe.exchange import commands
from ronghe.exchange.commands.attachments import MOST_FILES
from ronghe.exchange.errors import IdentityNumberFound, ListingClosed, PatientNameFound, TooManyFiles
from ronghe.exchange.models import Attachment, Need
from ronghe.exchange.queries.attachments import attachment_file, attachments_of
from tests.factories import make_need, make_organisation
from tests.factories.files import docx, jpeg, pdf, png, webp, xlsx
from tests.factories.people import make_manager, make_member

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
IDENTITY = "患者身份证 11010519491231002X"
RECORD = "患者张建国,住院号 20231234,术后螺钉松动"


@pytest.fixture
def hospital(node):
    return make_organisation(kind="hospital", name_zh="甲医院")


@pytest.fixture
def alice(hospital):
    return make_member(hospital, name_zh="爱丽丝")


def on_disk(settings):
    return [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] if settings.MEDIA_ROOT.exists() else []


@pytest.mark.parametrize(
    ("content", "kind", "said"),
    [
        (docx("定位误差 < 1 mm"), DOCX, "定位误差 < 1 mm"),
        (xlsx("误差表"), XLSX, "误差表"),
        (pdf(text="figures of 60 screws"), PDF, "figures of 60 screws"),
        (png(), PNG, ""),
        (pdf()[:60], PDF, ""),
    ],
)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_text_of_files_is_read_as_far_as_it_can(content, kind, said, language):
    with translation.override(language):
        assert readable_text(content, kind).strip() == said


@pytest.mark.parametrize("make", [docx, xlsx])
def test_patient_data_in_a_file_is_refused(alice, hospital, settings, make):
    need = make_need(hospital, open_=False)
    before = Entry.objects.count()
    for reason in ("", "伦理同意"):
        with pytest.raises(IdentityNumberFound):
            commands.attach_file(alice, "need", need.pk, f"a.{make.__name__}", make(IDENTITY), reason=reason)
    with pytest.raises(PatientNameFound):
        commands.attach_file(alice, "need", need.pk, f"a.{make.__name__}", make(RECORD))

    assert (Attachment.objects.count(), StoredFile.objects.count(), Entry.objects.count()) == (0, 0, before)
    assert on_disk(settings) == []


def test_reason_for_a_name_is_kept_in_the_log(alice, hospital):
    need = make_need(hospital, open_=False)

    commands.attach_file(alice, "need", need.pk, "a.docx", docx(RECORD), reason="化名,伦理同意")

    entry = Entry.objects.get(action="exchange.attach_file")
    assert entry.subject_id == str(need.pk)
    assert "张建国" not in str(entry.after)
    assert entry.why == "化名,伦理同意"


def test_same_file_twice_changes_nothing(alice, hospital):
    need = make_need(hospital, open_=False)
    first = commands.attach_file(alice, "need", need.pk, "a.png", png())
    second = commands.attach_file(alice, "need", need.pk, "a.png", png())
    commands.attach_file(alice, "need", need.pk, "b.png", png())

    assert first == second
    assert (Attachment.objects.count(), StoredFile.objects.count()) == (2, 2)


def test_a_listing_holds_twelve_files(alice, hospital):
    need = make_need(hospital, open_=False)
    for number in range(MOST_FILES):
        commands.attach_file(alice, "need", need.pk, f"{number}.jpg", jpeg())

    with pytest.raises(TooManyFiles):
        commands.attach_file(alice, "need", need.pk, "more.webp", webp())

    assert Attachment.objects.count() == MOST_FILES


@pytest.mark.parametrize("who", ["stranger", "anonymous", "manager", "guest"])
def test_others_neither_add_nor_take_away(hospital, who, request):
    need = make_need(hospital)
    row = commands.attach_file(Actor.system("test"), "need", need.pk, "a.pdf", pdf())
    actor = {
        "manager": lambda: make_manager(),
        "guest": lambda: make_member(hospital, name_zh="进修", rank="guest"),
    }.get(who, lambda: request.getfixturevalue(who))()

    with pytest.raises(NotAllowed):
        commands.attach_file(actor, "need", need.pk, "b.pdf", pdf())
    with pytest.raises(NotAllowed):
        commands.detach_file(actor, "need", need.pk, row.pk)

    assert Attachment.objects.get() == row


def test_file_of_another_listing_is_not_found(alice, hospital):
    need, other = make_need(hospital), make_need(hospital)
    row = commands.attach_file(alice, "need", need.pk, "a.pdf", pdf())

    with pytest.raises(NotFound):
        attachment_file(alice, "need", other.pk, row.pk)
    with pytest.raises(NotFound):
        commands.detach_file(alice, "need", other.pk, row.pk)

    assert attachment_file(alice, "need", need.pk, row.pk) == row.file


def test_new_file_on_an_open_listing_is_shown_to_the_reviewers(alice, hospital):
    need = make_need(hospital)
    commands.attach_file(alice, "need", need.pk, "a.pdf", pdf())

    assert Need.objects.get().unreviewed_change


def test_withdrawn_listing_takes_no_files(alice, hospital):
    need = make_need(hospital)
    commands.withdraw_listing(alice, "need", need.pk)

    with pytest.raises(ListingClosed):
        commands.attach_file(alice, "need", need.pk, "a.pdf", pdf())


def test_hostile_file_leaves_nothing(alice, hospital, settings):
    need = make_need(hospital)
    with pytest.raises(FileRefused):
        commands.attach_file(alice, "need", need.pk, "a.pdf", b"<svg onload=alert(1)>")

    assert (Attachment.objects.count(), on_disk(settings)) == (0, [])
    assert attachments_of(alice, need) == []
