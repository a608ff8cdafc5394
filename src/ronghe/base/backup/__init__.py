"""Everything of a node in one file, and back: the database in a form that any supported database reads, and files."""

from ronghe.base.backup.making import Made, make_backup
from ronghe.base.backup.restoring import Restored, restore_backup

__all__ = ["Made", "Restored", "make_backup", "restore_backup"]
