"""Ingest: what others keep in workbooks, documents and public lists becomes draft records, each with its origin."""
