"""Introductions as a reader may see them: whose turn it is, who stands on each side, what was done."""
