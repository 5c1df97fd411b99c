#!/usr/bin/env python3
"""Check that the Python programs of this repository fit each other; lint.sh calls this.

usage: imports.py FILE.py ...

Each file must be Python. What one takes from another of them, by `from module import name` or as `module.name`, must be there, and a
function that is called must take so many arguments, by those names. Nothing is run or imported, so that none of the libraries
that the programs need has to be there.
"""
import ast
import sys
from pathlib import Path


def top_level(tree):
    """The names that a module defines, with the function behind a name where there is one."""
    names, left = {}, list(tree.body)
    while left:
        node = left.pop()
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names[node.name] = node if isinstance(node, ast.FunctionDef) and not node.decorator_list else None
            continue  # what is inside is its own
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names.update({(a.asname or a.name).split(".")[0]: None for a in node.names})
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names[node.id] = None
        left += ast.iter_child_nodes(node)
    return names


def misfit(call, function):
    """What is wrong with the arguments of a call, if that can be told."""
    a = function.args
    if any(isinstance(x, ast.Starred) for x in call.args) or any(k.arg is None for k in call.keywords):
        return None
    by_place = [x.arg for x in a.posonlyargs + a.args]
    known = by_place + [x.arg for x in a.kwonlyargs]
    given = by_place[: len(call.args)] + [k.arg for k in call.keywords]
    needed = by_place[: len(by_place) - len(a.defaults)]
    needed += [x.arg for x, default in zip(a.kwonlyargs, a.kw_defaults) if default is None]
    if len(call.args) > len(by_place) and not a.vararg:
        return f"takes {len(by_place)} arguments by place, not {len(call.args)}"
    for k in call.keywords:
        if k.arg not in known and not a.kwarg:
            return f"has no argument {k.arg}"
    missing = [n for n in needed if n not in given]
    return f"also needs {', '.join(missing)}" if missing else None


class Checker(ast.NodeVisitor):
    """Looks at one file."""

    def __init__(self, path, find):
        self.path, self.find, self.modules, self.faults = path, find, {}, []
        self.functions = {}

    def fault(self, node, text):
        self.faults.append(f"{self.path}:{node.lineno}: {text}")

    def visit_Import(self, node):
        for alias in node.names:
            if (names := self.find(alias.name)) is not None:
                self.modules[alias.asname or alias.name] = alias.name, names

    def visit_ImportFrom(self, node):
        if (names := self.find(node.module)) is None:
            return
        for alias in node.names:
            if alias.name not in names:
                self.fault(node, f"{node.module} has no {alias.name}")
            elif names[alias.name] is not None:
                self.functions[alias.asname or alias.name] = names[alias.name]

    def visit_Attribute(self, node):
        self.generic_visit(node)
        if isinstance(node.value, ast.Name) and node.value.id in self.modules:
            module, names = self.modules[node.value.id]
            if node.attr not in names:
                self.fault(node, f"{module} has no {node.attr}")

    def visit_Call(self, node):
        self.generic_visit(node)
        f, function = node.func, None
        if isinstance(f, ast.Name):
            function = self.functions.get(f.id)
        elif isinstance(f, ast.Attribute) and isinstance(f.value, ast.Name) and f.value.id in self.modules:
            function = self.modules[f.value.id][1].get(f.attr)
        if function is not None and (text := misfit(node, function)):
            self.fault(node, f"{function.name} {text}")


def main():
    paths = [Path(p) for p in sys.argv[1:]]
    trees, faults = {}, []
    for path in paths:
        try:
            trees[path] = ast.parse(path.read_text(encoding="utf-8"), str(path))
        except SyntaxError as error:
            faults.append(f"{path}:{error.lineno}: {error.msg}")
    names = {path: top_level(tree) for path, tree in trees.items()}
    for path, tree in trees.items():
        far = any(isinstance(n, ast.Attribute) and n.attr == "path" and getattr(n.value, "id", "") == "sys" for n in ast.walk(tree))

        def find(module):
            found = [p for p in names if p.stem == module and (p.parent == path.parent or far)]
            found.sort(key=lambda p: p.parent != path.parent)
            return names[found[0]] if found else None

        checker = Checker(path, find)
        checker.functions = {n: f for n, f in names[path].items() if f is not None}
        checker.visit(tree)
        faults += checker.faults
    print("\n".join(faults), file=sys.stderr, end="\n" if faults else "")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
