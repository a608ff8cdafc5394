"""Files handed in: what they are by content, what is refused and why, and that a refusal leaves nothing behind."""

from __future__ import annotations

import struct
import zlib
from typing import Any

import pytest

from ronghe.base.actors import Actor
from ronghe.base.audit import Entry
from ronghe.base.file_kinds import FileRefused, kind_of
from ronghe.base.file_names import FileNameRefused
from ronghe.base.files import FileGone, FileTooLarge, StoredFile, open_file, path_of, store
from ronghe.base.problems import NotAllowed
from tests.factories.files import docx, jpeg, office, pdf, png, webp, xlsx

NODE = Actor.system("test")


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


def on_disk(settings: Any) -> list[str]:
    return sorted(path.name for path in settings.MEDIA_ROOT.rglob("*") if path.is_file())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("说明书 v1.2.pdf", pdf(), "application/pdf"),
        (
            "方案.DOCX",
            docx("定位误差 < 1 mm"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        ("数据.xlsx", xlsx("a"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("图.png", png(), "image/png"),
        ("photo.jpeg", jpeg(), "image/jpeg"),
        ("photo.jpg", jpeg(), "image/jpeg"),
        ("图.webp", webp(), "image/webp"),
    ],
)
def test_kept_files_come_back_as_they_were(name, content, kind):
    file = store(NODE, name, content)

    assert (file.name, file.content_type, file.size) == (name, kind, len(content))
    with open_file(file) as handle:
        assert handle.read() == content
    assert path_of(file.sha256).stat().st_mode & 0o777 == 0o600
    assert Entry.objects.get().subject_id == str(file.pk)


@pytest.mark.django_db
def test_same_content_lies_on_the_disk_once(settings):
    first, second = store(NODE, "a.png", png()), store(NODE, "b.png", png())

    assert first.sha256 == second.sha256
    assert on_disk(settings) == [first.sha256]


def macro_types() -> bytes:
    kind = b"application/vnd.ms-word.document.macroEnabled.main+xml"
    return office({"[Content_Types].xml": b'<Types><Override ContentType="' + kind + b'"/></Types>'})


def remote_template() -> bytes:
    return office(
        {
            "word/_rels/settings.xml.rels": b'<Relationships><Relationship Id="1" TargetMode="External" '
            b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="http://evil/x"/></Relationships>'
        }
    )


def lying_size() -> bytes:
    """A member that unpacks to more than the directory says."""
    content = bytearray(office({"word/document.xml": b"<w>" + b"a" * 5000 + b"</w>"}))
    name_in_directory = content.rfind(b"word/document.xml")
    entry = name_in_directory - 46
    content[entry + 24 : entry + 28] = struct.pack("<I", 10)
    return bytes(content)


def png_with(name: bytes, body: bytes) -> bytes:
    chunk = struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
    whole = png()
    return whole[:33] + chunk + whole[33:]


HOSTILE = {
    "html": b"<!DOCTYPE html><script>alert(1)</script>",
    "html behind a byte mark": b"\xef\xbb\xbf <html>",
    "svg": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "windows program": b"MZ\x90\0" + b"\0" * 200,
    "elf": b"\x7fELF" + b"\0" * 200,
    "shell script": b"#!/bin/sh\nrm -rf /\n",
    "old word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "plain text": b"hello",
    "pdf behind html": b"<html><script>alert(1)</script>" + pdf(),
    "pdf behind js": b"alert(1);//" + pdf(),
    "pdf with zip behind": pdf() + office({}),
    "pdf cut short": pdf()[:40],
    "pdf with script": pdf(b"<< /S /JavaScript /JS (app.alert(1)) >>"),
    "pdf with script, name in hex": pdf(b"<< /S /J#61vaScript /J#53 (app.alert(1)) >>"),
    "pdf with script in an object stream": pdf(
        b"<< /Type /ObjStm >>\nstream\n" + zlib.compress(b"1 0 << /S /JavaScript >>") + b"\nendstream"
    ),
    "pdf that starts a program": pdf(b"<< /S /Launch /F (cmd.exe) >>"),
    "pdf with files inside": pdf(b"<< /Type /EmbeddedFile >>"),
    "archive": office({}, main="readme.txt"),
    "jar behind png": png() + office({}),
    "docx with macros": office({"word/vbaProject.bin": b"x"}),
    "docx whose type says macros": macro_types(),
    "docx with an object": office({"word/embeddings/oleObject1.bin": b"x"}),
    "docx with a template elsewhere": remote_template(),
    "docx leading out": office({"../../etc/passwd": b"x"}),
    "docx with entities": office({"word/styles.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
    "docx behind html": b"<html>" + docx("x"),
    "docx with html behind": docx("x") + b"<html>",
    "zip bomb": office({"word/media/a.xml": b"0" * 30_000_000}),
    "zip that lies about sizes": lying_size(),
    "docx cut short": docx("x")[:-30],
    "png with script": png_with(b"tEXt", b"Comment\0<script>alert(1)</script>"),
    "png cut short": png()[:-6],
    "png of four thousand million pixels": png(65_535, 65_535),
    "png, one byte changed": png()[:40] + b"\x01" + png()[41:],
    "jpeg with php": jpeg(b"<?php system($_GET[0]); ?>"),
    "jpeg without end": jpeg()[:-2],
    "jpeg with html behind": jpeg() + b"<html>",
    "webp longer than it says": webp() + b"<script>alert(1)</script>",
    "webp of no kind": b"RIFF" + struct.pack("<I", 16) + b"WEBPXXXX" + b"\0" * 8,
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_content_is_of_no_kind(content):
    with pytest.raises(FileRefused) as refusal:
        kind_of(content)

    assert str(refusal.value.detail)
    assert str(refusal.value.remedy)


@pytest.mark.django_db
@pytest.mark.parametrize("content", [HOSTILE["html"], HOSTILE["zip bomb"], b""], ids=["html", "bomb", "empty"])
def test_refused_content_leaves_nothing_behind(settings, content):
    with pytest.raises(FileRefused):
        store(NODE, "a.pdf", content)

    assert (StoredFile.objects.count(), Entry.objects.count(), on_disk(settings)) == (0, 0, [])


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [
        "", " ", "a", ".pdf", "a.", "a.pdf.exe", "a.exe.pdf", "a.html.pdf", "a.pdf.pdf", "a.svg.png", "../a.pdf",
        "/etc/a.pdf", "C:\\a.pdf", "a\0.pdf", "a\r\nSet-Cookie: x.pdf", "a\n.pdf", "a\u202efdp.exe.pdf",
        "a\u200b.pdf", 'a".pdf', "a<b>.pdf", "a.png", "a.docx", "x" * 250 + ".pdf", " a.pdf",
    ],
)  # fmt: skip
def test_misleading_names_are_refused(settings, name):
    with pytest.raises(FileNameRefused) as refusal:
        store(NODE, name, pdf())

    assert str(refusal.value.detail)
    assert (StoredFile.objects.count(), on_disk(settings)) == (0, [])


@pytest.mark.django_db
def test_limit_of_size_is_the_setting(settings):
    settings.UPLOAD_LIMIT_BYTES = len(pdf())
    store(NODE, "a.pdf", pdf())
    settings.UPLOAD_LIMIT_BYTES = len(pdf()) - 1

    with pytest.raises(FileTooLarge):
        store(NODE, "b.pdf", pdf())

    assert StoredFile.objects.count() == 1


@pytest.mark.django_db
def test_nobody_hands_nothing_in():
    with pytest.raises(NotAllowed):
        store(Actor.anonymous(), "a.pdf", pdf())


@pytest.mark.django_db
@pytest.mark.parametrize("harm", ["gone", "short"])
def test_content_missing_on_the_disk_is_said(harm):
    file = store(NODE, "a.pdf", pdf())
    path = path_of(file.sha256)
    path.unlink() if harm == "gone" else path.write_bytes(b"%PDF")

    with pytest.raises(FileGone):
        open_file(file)
