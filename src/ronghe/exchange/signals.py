"""Events of the room that rooms above it may listen to.

``introduction_accepted``: both sides of an introduction agreed. Sent by ``commands`` inside the transaction in which
the introduction becomes accepted, with ``introduction`` (the row) and ``actor`` (who consented); ``sender`` is the
model. A listener that fails undoes the acceptance, so listeners do little and are idempotent: a repeated acceptance
may send it again.
"""

from django.dispatch import Signal

introduction_accepted = Signal()
