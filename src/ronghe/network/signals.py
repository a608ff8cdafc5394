"""What rooms above may hear of the network. Sent inside the command's transaction; a receiver that fails undoes it."""

from __future__ import annotations

from django.dispatch import Signal

texts_masked = Signal()
"""Names and addresses of an erased person were taken out of texts, of this room and of those above.

Sent by ``network.commands.erase_person`` with ``rows``: a mapping of table, as ``exchange.need``, to the keys of its
changed rows; ``sender`` is the model ``Person``. Receivers see to what they have derived from those texts.
"""

membership_ended = Signal()
"""A person no longer belongs to an organisation, or belongs to it as a guest alone, who reads along and less.

Sent by ``network.commands.end_membership`` and ``change_role`` with ``person_id``, ``organisation_id`` (UUID) and
``actor``; ``sender`` is the model ``Membership``.
"""

duty_ended = Signal()
"""A person no longer holds a role on the node.

Sent by ``network.commands.end_duty`` with ``person_id`` (UUID), ``role`` and ``actor``; ``sender`` is the model
``NodeDuty``.
"""

record_claimed = Signal()
"""An account, and with it all that the person did so far, goes over to the record that somebody else had entered.

Sent when a claim is confirmed with ``before_id``, ``after_id`` (UUID of the people) and ``actor``; ``sender`` is the
model ``Person``. Receivers move what names the one over to the other.
"""
