"""What is wrong with a row of determined products, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ronghe.route.similar.determinations import OUTCOMES, RowUnusable


def row_fault(fault: RowUnusable) -> str:
    """The line, the field, what was found, and what is allowed."""
    known = " ".join(OUTCOMES.values())
    words = {
        "nothing_told": _("neither name nor desc holds text; one of them is needed."),
        "unknown_class": _("the class “%(value)s” is not known; one of: %(known)s."),
        "no_json": _("this is no JSON: “%(value)s”. One object a line is expected."),
        "no_object": _("this is no object with the fields name, year, code, class and desc."),
        "not_text": _("the field %(value)s is no text."),
        "no_class": _("the field class is missing; one of: %(known)s."),
        "no_year": _("the field year holds no year, as 2018 or 2019-1."),
    }
    said = words[fault.code] % {"value": fault.value, "known": known}
    return _("Line %(line)d: %(fault)s") % {"line": fault.line, "fault": said} if fault.line else said
