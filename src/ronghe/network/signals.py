"""What rooms above may hear of the network. Sent inside the command's transaction; a receiver that fails undoes it."""

from __future__ import annotations

from django.dispatch import Signal

texts_masked = Signal()
"""Names and addresses of an erased person were taken out of texts, of this room and of those above.

Sent by ``network.commands.erase_person`` with ``rows``: a mapping of table, as ``exchange.need``, to the keys of its
changed rows; ``sender`` is the model ``Person``. Receivers see to what they have derived from those texts.
"""
