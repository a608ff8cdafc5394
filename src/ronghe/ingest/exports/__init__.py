"""Workbooks that people download: rejected rows in their own layout, and templates."""

from ronghe.ingest.exports.rejects import rejects_workbook
from ronghe.ingest.exports.templates import template_workbook

__all__ = ["rejects_workbook", "template_workbook"]
