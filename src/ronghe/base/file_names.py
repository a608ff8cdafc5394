"""Names of files: kept as the person wrote them, refused where they could mislead."""

from __future__ import annotations

import unicodedata

from django.utils.translation import gettext_lazy as _

from ronghe.base.file_kinds import KINDS, FileKind
from ronghe.base.problems import BadInput

LONGEST = 200

_RUN_OR_WRAP = """
    7z ade apk app asp aspx bat bin cgi chm class cmd com cpl dll dmg doc docm dotm eml exe gz hta htm html img inf iso
    jar js jse jsp lnk mht mhtml mjs msc msi msp mst php phtml pif pl ppam pptm ps1 py rar reg rtf scr sh shtml svg svgz
    swf sys tar url vb vbe vbs wasm wsf xht xhtml xla xlam xlm xls xlsb xlsm xltm xml zip
"""
_SECOND_ENDINGS = frozenset(_RUN_OR_WRAP.split()).union(*(kind.endings for kind in KINDS))


class FileNameRefused(BadInput):
    """The name could mislead a person or a program; says what is wrong with it."""

    code = "file-name-refused"
    title = _("The name of the file cannot be used.")
    remedy = _("Rename the file to plain words with one ending, such as “report.pdf”, and hand it in again.")


def require_name(name: str) -> str:
    """The name, in composed form, if it is one plain name with one ending.

    Raises:
        FileNameRefused: it is empty or too long, holds control characters, line ends, characters that turn the
            direction of writing, or a path, begins with a dot, or has two endings that each name a kind of file.
    """
    name = unicodedata.normalize("NFC", name)
    if not name.strip() or len(name) > LONGEST:
        raise FileNameRefused(_("It is empty, or longer than %(most)d characters.") % {"most": LONGEST})
    if any(unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp", "Cs") for sign in name):
        raise FileNameRefused(
            _("It holds invisible characters, line ends, or signs that turn the direction of writing.")
        )
    if any(sign in name for sign in '/\\:*?"<>|'):
        raise FileNameRefused(_('It holds a path or one of the signs / \\ : * ? " < > |.'))
    parts = name.split(".")
    if name.startswith(".") or name != name.strip() or len(parts) < 2 or not parts[-1]:
        raise FileNameRefused(_("It has no ending, begins with a dot, or begins or ends with a blank."))
    if any(part.strip().lower() in _SECOND_ENDINGS for part in parts[1:-1]):
        raise FileNameRefused(_("It has two endings, so that people and programs may take it for different kinds."))
    return name


def require_ending(name: str, kind: FileKind) -> None:
    """Refuse a name whose ending belongs to another kind than the content.

    Raises:
        FileNameRefused.
    """
    ending = name.rpartition(".")[2].lower()
    if ending not in kind.endings:
        raise FileNameRefused(
            _("It ends with “.%(ending)s”, but by its content the file is: %(kind)s.")
            % {"ending": ending, "kind": kind.label}
        )
