"""Which commands there are, and which of them reach ``audit.record``: read from the functions themselves."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import textwrap
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import ronghe
from ronghe.base import audit

Function = Callable[..., Any]


def rooms() -> list[str]:
    """Rooms that have commands."""
    return [
        room.name
        for room in pkgutil.iter_modules(ronghe.__path__)
        if room.ispkg
        and room.name not in {"kernel", "base", "web", "api", "cli", "config", "locale"}
        and importlib.util.find_spec(f"ronghe.{room.name}.commands")
    ]


def command_modules() -> Iterator[ModuleType]:
    """Every module of every room's commands."""
    for room in rooms():
        package = importlib.import_module(f"ronghe.{room}.commands")
        yield package
        for found in pkgutil.walk_packages(getattr(package, "__path__", []), f"{package.__name__}."):
            yield importlib.import_module(found.name)


def commands() -> dict[str, Function]:
    """Every public function of a room's commands whose first argument is ``actor``, wherever it stands."""
    found = {}
    for module in command_modules():
        for name, function in vars(module).items():
            if name.startswith("_") or not inspect.isfunction(inspect.unwrap(function)):
                continue
            if not str(getattr(function, "__module__", "")).startswith("ronghe."):
                continue
            plain = inspect.unwrap(function)
            if ".commands" in plain.__module__ and next(iter(inspect.signature(plain).parameters), "") == "actor":
                found[f"{plain.__module__.removeprefix('ronghe.')}.{plain.__name__}"] = plain
    return found


def reaches_record(function: Function) -> bool:
    """Whether the function, or one that it calls, calls ``audit.record``.

    Names are looked up where the function stands, so that another function of the name ``record`` does not count;
    a call below ``if False`` and its like does not count either.
    """
    return _reaches(inspect.unwrap(function), set())


def _reaches(function: Any, seen: set[int]) -> bool:
    if function is audit.record:
        return True
    if id(function) in seen or not str(getattr(function, "__module__", "")).startswith("ronghe."):
        return False
    seen.add(id(function))
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError):
        return False
    names = {**inspect.unwrap(function).__globals__, **_local_imports(tree)}
    return any(_reaches(target, seen) for target in _called(tree, names) if inspect.isfunction(target))


def _called(tree: ast.AST, names: dict[str, Any]) -> Iterator[Any]:
    for node in _live(tree):
        if isinstance(node, ast.Call):
            target = _resolve(node.func, names)
            if target is not None:
                yield inspect.unwrap(target) if callable(target) else target


def _live(tree: ast.AST) -> Iterator[ast.AST]:
    """Nodes that can be reached: not below ``if False``, ``if 0`` or ``while False``."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        dead = isinstance(node, ast.If | ast.While) and isinstance(node.test, ast.Constant) and not node.test.value
        waiting.extend(node.orelse if dead and isinstance(node, ast.If) else ast.iter_child_nodes(node))


def _resolve(node: ast.expr, names: dict[str, Any]) -> Any:
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.Attribute):
        owner = _resolve(node.value, names)
        return getattr(owner, node.attr, None) if isinstance(owner, ModuleType) else None
    return None


def _local_imports(tree: ast.AST) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("ronghe."):
            module = importlib.import_module(node.module)
            for alias in node.names:
                found[alias.asname or alias.name] = getattr(module, alias.name, None)
    return found
