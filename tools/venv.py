"""Make a virtual environment, and say what to do where Python comes without the means to."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

LEAST = (3, 11)


def main() -> None:
    """``python tools/venv.py FOLDER``: does nothing where the folder holds one already."""
    folder = Path(sys.argv[1])
    if sys.version_info < LEAST:
        sys.exit(
            f"Python {sys.version.split()[0]} is too old: Python 3.11 or later is needed (PYTHON=python3.12 make ...)"
        )
    if (folder / "bin" / "python").exists():
        return
    made = subprocess.run([sys.executable, "-m", "venv", str(folder)], capture_output=True, text=True, check=False)
    if made.returncode:
        sys.exit(
            f"{made.stdout}{made.stderr}\nThe virtual environment {folder} could not be made. "
            f"On Debian and Ubuntu, install the package python{LEAST[0]}-venv, then run the command again."
        )


if __name__ == "__main__":
    main()
