"""All editions of the rule packs: those shipped beside this file, and a node's own in a folder of its data.

A node's pack replaces a shipped one of the same id and version, and stands beside it otherwise. Packs are known by the
``id`` and ``version`` they state; how a file is called does not matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from ronghe.kernel.rules import Pack, PackUnreadable, load_pack
from ronghe.route.facts.vocabulary import vocabulary

SHIPPED = Path(__file__).parent


class NoSuchPack(LookupError):
    """No edition of a pack has this id, this version, or was in force on this day; ``known`` lists those that are."""

    def __init__(self, pack: str, wanted: str, known: tuple[str, ...]) -> None:
        self.pack, self.wanted, self.known = pack, wanted, known
        super().__init__(f"{pack}: no edition {wanted}; there are: {', '.join(known) or 'none'}")


@dataclass(frozen=True)
class Edition:
    """One edition of a pack. ``own``: it is the node's; ``replaces``: and stands in place of a shipped one."""

    pack: Pack
    file: Path
    own: bool
    replaces: bool = False


@dataclass(frozen=True)
class PackFault:
    """A node's file that cannot be used, and why; what is shipped stays in force."""

    file: Path
    error: PackUnreadable


@dataclass(frozen=True)
class Shelf:
    """Editions by pack, each pack's in the order of their day of effect and version; the node's unusable files."""

    editions: dict[str, tuple[Edition, ...]]
    faults: tuple[PackFault, ...]

    def edition(self, pack: str, version: str) -> Edition:
        """One edition, for a decision that is made again under the rules of its day.

        Raises:
            NoSuchPack: there is none.
        """
        for one in self.editions.get(pack, ()):
            if one.pack.version == version:
                return one
        raise NoSuchPack(pack, version, self.versions(pack))

    def in_force(self, pack: str, on: date, *, or_first: bool = False) -> Edition:
        """The last edition whose day of effect has come; of several of that day the one of the last version.

        ``or_first``: where none was in force yet, the earliest one, for an answer that says so.

        Raises:
            NoSuchPack: none was in force.
        """
        held = self.editions.get(pack, ())
        for one in reversed(held):
            if one.pack.effective_on <= on:
                return one
        if or_first and held:
            return held[0]
        raise NoSuchPack(pack, f"in force on {on.isoformat()}", self.versions(pack))

    def versions(self, pack: str) -> tuple[str, ...]:
        """The versions of a pack, in the order of ``editions``."""
        return tuple(one.pack.version for one in self.editions.get(pack, ()))


def shelf(own: Path | None = None) -> Shelf:
    """The shipped packs and those in the folder ``own``, which need not exist.

    Read again only when a file was added, taken away or changed. A node's unreadable file is a fault of the shelf; a
    shipped one raises ``PackUnreadable``.

    Cost: some tens of milliseconds for each file that changed; a look at each file's date otherwise.
    """
    return _shelf(tuple(_stamps(SHIPPED)), tuple(_stamps(own)) if own is not None else ())


_Stamp = tuple[Path, int, int]


def _stamps(folder: Path) -> Iterator[_Stamp]:
    for file in sorted(folder.glob("*.yaml")):
        stat = file.stat()
        yield file, stat.st_mtime_ns, stat.st_size


@lru_cache(maxsize=8)
def _shelf(shipped: tuple[_Stamp, ...], own: tuple[_Stamp, ...]) -> Shelf:
    found = {}
    for stamp in shipped:
        pack = _loaded(*stamp)
        found[pack.id, pack.version] = Edition(pack, stamp[0], own=False)
    faults = []
    for stamp in own:
        try:
            pack = _loaded(*stamp)
        except PackUnreadable as error:
            faults.append(PackFault(stamp[0], error))
            continue
        key = (pack.id, pack.version)
        found[key] = Edition(pack, stamp[0], own=True, replaces=key in found)
    editions: dict[str, tuple[Edition, ...]] = {}
    for one in sorted(found.values(), key=lambda edition: (edition.pack.effective_on, edition.pack.version)):
        editions[one.pack.id] = (*editions.get(one.pack.id, ()), one)
    return Shelf(editions, tuple(faults))


@lru_cache(maxsize=64)
def _loaded(file: Path, changed_ns: int, size: int) -> Pack:
    """The pack of a file as it was then; time and size are there to be part of what it is kept by."""
    try:
        text = file.read_text("utf-8")
    except UnicodeDecodeError as fault:
        remedy = "save the file as UTF-8"
        raise PackUnreadable("no_text", file.name, "", f"byte {fault.start}", fault.reason, remedy) from None
    return load_pack(text, file.name, vocabulary().kinds())
