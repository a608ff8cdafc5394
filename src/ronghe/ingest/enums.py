"""Closed vocabularies of the ingest room that need no framework."""

from __future__ import annotations

from enum import StrEnum


class RecordKind(StrEnum):
    """What one row of a ledger may describe."""

    ORGANISATION = "organisation"
    PERSON = "person"
    NEED = "need"
    ACHIEVEMENT = "achievement"
    SERVICE = "service"
    MANDATE = "mandate"
