"""Closed vocabularies of the route room."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ReferenceKind(models.TextChoices):
    """A public table that answers rest on; the value is the verb that imports it."""

    DETERMINATIONS = "nmpa-determinations", _("NMPA classification determinations")
    CATALOGUE = "nmpa-catalogue", _("NMPA classification catalogue")
    EXEMPTIONS = "nmpa-exemptions", _("NMPA exemptions from clinical evaluation")
    CLASSIFICATION = "fda-classification", _("FDA product classification")
    CLEARANCES = "fda-clearances", _("FDA cleared devices")


WHOLE_TABLES = frozenset({ReferenceKind.CATALOGUE, ReferenceKind.EXEMPTIONS, ReferenceKind.CLASSIFICATION})
"""Kinds of which every edition is the whole table: what a newer one lacks is withdrawn. The others only grow."""


class NmpaOutcome(models.TextChoices):
    """What the NMPA determined a product to be. The values are the outcomes of the rule packs."""

    NOT_DEVICE = "not_device", pgettext_lazy("determination", "Not a device")
    NOT_ALONE = "not_alone", pgettext_lazy("determination", "Not managed alone")
    CLASS_1 = "class_1", pgettext_lazy("determination", "Class I")
    CLASS_2 = "class_2", pgettext_lazy("determination", "Class II")
    CLASS_3 = "class_3", pgettext_lazy("determination", "Class III")
    COMBINATION = "combination", pgettext_lazy("determination", "Drug-device combination")
    DEPENDS = "depends", pgettext_lazy("determination", "Depends on the case")


class ExemptionScope(models.TextChoices):
    """How much of the catalogue one line of the exemption list speaks of."""

    TOP = "l1", pgettext_lazy("exemption", "A whole sub-catalogue")
    PRODUCT = "l3", pgettext_lazy("exemption", "A product")
    SPECIAL = "special", pgettext_lazy("exemption", "A rule of its own")
