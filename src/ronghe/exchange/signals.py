"""What rooms above may hear of the exchange. Sent inside the command's transaction; a receiver that fails undoes it."""

from __future__ import annotations

from django.dispatch import Signal

introduction_accepted = Signal()
"""The other side consented to an introduction.

Sent once per introduction by ``exchange.commands.consent`` with ``introduction_id`` (UUID) and ``actor``; ``sender`` is
the model ``Introduction``. Receivers read what they need through ``exchange.queries``.
"""
