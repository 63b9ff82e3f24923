#!/usr/bin/env python3
"""Holds the service model that kmsbox is built on against that of the botocore that is installed.

    PYTHON tests/interop/model_check.py

`cargo xtask test` runs it with the botocore that is pinned, `cargo xtask interop --newest-model` with the newest.
Names every operation, shape, member, value, limit and error in which botocore's model goes beyond kmsbox's, or differs
from it, and then fails.
"""

import json
import sys
from pathlib import Path

import botocore
from botocore.loaders import Loader

OURS = Path(__file__).resolve().parents[2] / "crates/kms-api/model/kms-2014-11-01.json"

#: The rules of a shape that hold for its values.
LIMITS = ("min", "max", "pattern", "sensitive")


def theirs():
    """botocore's model in the form of ours: no prose, integers alike."""
    model = Loader().load_service_model("kms", "service-2", "2014-11-01")
    operations = {}
    for name, operation in model["operations"].items():
        operations[name] = {"errors": {error["shape"] for error in operation.get("errors", [])}}
        for direction in ("input", "output"):
            operations[name][direction] = operation.get(direction, {}).get("shape")
    shapes = {}
    for name, shape in model["shapes"].items():
        if shape.get("exception"):
            continue
        kind = {"long": "integer"}.get(shape["type"], shape["type"])
        plain = {"type": kind, **{rule: shape[rule] for rule in LIMITS if rule in shape}}
        plain["enum"] = set(shape.get("enum", []))
        plain["required"] = set(shape.get("required", []))
        plain["members"] = {member: target["shape"] for member, target in shape.get("members", {}).items()}
        for part in ("member", "key", "value"):
            if part in shape:
                plain[part] = shape[part]["shape"]
        shapes[name] = plain
    return operations, shapes


def ours():
    """Our own model in the same form."""
    model = json.loads(OURS.read_text())
    operations = {
        name: {"errors": set(operation.get("errors", [])), "input": operation.get("input"), "output": operation.get("output")}
        for name, operation in model["operations"].items()
    }
    shapes = {}
    for name, shape in model["shapes"].items():
        plain = {key: shape[key] for key in ("type", *LIMITS, "member", "key", "value") if key in shape}
        plain["enum"] = set(shape.get("enum", []))
        plain["required"] = set(shape.get("required", []))
        plain["members"] = shape.get("members", {})
        shapes[name] = plain
    return operations, shapes


def of_operations(new, old):
    """What is to be said of the operations."""
    for name in sorted(new.keys() | old.keys()):
        if name not in old:
            yield f"{name}: a new operation"
        elif name not in new:
            yield f"{name}: no longer an operation"
        else:
            for direction in ("input", "output"):
                if new[name][direction] != old[name][direction]:
                    yield f"{name}: its {direction} is {new[name][direction]}, not {old[name][direction]}"
            for error in sorted(new[name]["errors"] - old[name]["errors"]):
                yield f"{name}: a new error, {error}"
            for error in sorted(old[name]["errors"] - new[name]["errors"]):
                yield f"{name}: no longer fails with {error}"


def of_shapes(new, old):
    """What is to be said of the shapes."""
    for name in sorted(new):
        if name not in old:
            yield f"{name}: a new shape"
            continue
        shape, known = new[name], old[name]
        for member in shape["members"]:
            if member not in known["members"]:
                yield f"{name}.{member}: a new member"
            elif shape["members"][member] != known["members"][member]:
                yield f"{name}.{member}: a {shape['members'][member]}, not a {known['members'][member]}"
        for member in sorted(known["members"].keys() - shape["members"].keys()):
            yield f"{name}.{member}: no longer a member"
        for member in sorted(shape["required"] ^ known["required"]):
            yield f"{name}.{member}: {'must' if member in shape['required'] else 'need not'} be there"
        for value in sorted(shape["enum"] - known["enum"]):
            yield f"{name}: a new value, {value}"
        for value in sorted(known["enum"] - shape["enum"]):
            yield f"{name}: no longer has the value {value}"
        for rule in ("type", *LIMITS, "member", "key", "value"):
            if shape.get(rule) != known.get(rule):
                yield f"{name}: {rule} is {shape.get(rule)}, not {known.get(rule)}"


def main():
    new_operations, new_shapes = theirs()
    old_operations, old_shapes = ours()
    found = [*of_operations(new_operations, old_operations), *of_shapes(new_shapes, old_shapes)]
    for line in found:
        print(line)
    print(f"botocore {botocore.__version__}: {len(new_operations)} operations, {len(found)} differences")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
