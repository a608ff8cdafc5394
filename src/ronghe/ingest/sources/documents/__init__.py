"""Needs that arrive as Word forms, text PDF, plain text or pasted chat."""
