"""Cleared devices: 510(k) release files and the list of AI-enabled devices, both of the US FDA."""
