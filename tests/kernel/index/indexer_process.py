"""An indexer to be killed: applies changes 1, 2, 3 ... and reports each one once it is acknowledged."""

import sys
from pathlib import Path

from tests.kernel.index.oracle import HashEncoder

from ronghe.kernel.index import Document, EmbeddedIndex


def change(number):
    """Adds two documents, replaces one, deletes the one added eight changes ago; a rebuild now and then."""
    adds = [
        Document(f"new{number}", {"title": f"骨科 cat{number}"}, {"kind": "company"}),
        Document("counter", {"title": f"影像 {number}"}, {"number": number}),
    ]
    return adds, [f"new{number - 8}"]


def state_after(number):
    return {f"new{one}" for one in range(max(1, number - 7), number + 1)} | ({"counter"} if number else set())


def documents_after(number):
    return [document for one in range(max(1, number - 7), number + 1) for document in change(one)[0]]


if __name__ == "__main__":
    index = EmbeddedIndex(Path(sys.argv[1]), HashEncoder())
    number = index.position()
    while True:
        number += 1
        if number % 7 == 0:
            index.rebuild(documents_after(number), number)
        else:
            index.apply(*change(number), number)
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
