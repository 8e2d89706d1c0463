# SPDX-FileCopyrightText: Candor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tries every indentation of a list of lines and counts those that Python accepts and that have no line after a return,
raise, break or continue in its block. Reads a JSON array of arrays of lines; writes for each the levels of the only
such layout, or how many there are (2 stands for more)."""
import ast
import json
import sys
import warnings

warnings.simplefilter("ignore")
ENDS = (ast.Return, ast.Raise, ast.Break, ast.Continue)


def valid(lines, levels):
    source = "def f():\n" + "".join("    " * (level + 1) + line + "\n" for line, level in zip(lines, levels))
    try:
        tree = ast.parse(source)
        compile(tree, "x", "exec")
    except SyntaxError:
        return False
    for node in ast.walk(tree):
        for name in ("body", "orelse", "finalbody"):
            block = getattr(node, name, None)
            if isinstance(block, list) and any(isinstance(s, ENDS) for s in block[:-1]):
                return False
    return True


def layouts(lines):
    found = []

    def extend(levels):
        if len(found) > 1:
            return
        if len(levels) == len(lines):
            if valid(lines, levels):
                found.append(levels)
            return
        opened = levels and lines[len(levels) - 1].endswith(":")
        deepest = levels[-1] + (1 if opened else 0) if levels else 0
        for level in range(deepest if opened else 0, deepest + 1):
            extend(levels + [level])

    extend([])
    return found


results = []
for case in json.load(sys.stdin):
    found = layouts(case)
    results.append(found[0] if len(found) == 1 else len(found))
json.dump(results, sys.stdout)
