#!/usr/bin/env python3
"""Has AWS's own clients drive every operation against the endpoint.

    python3 tests/interop/endpoint/run.py [--program PATH] [boto3] [cli] [sdk]

Makes a virtual environment with the packages of `requirements.txt` under the target folder; the SDK for JavaScript is one of
the packages of `tests/package.json`. Builds the endpoint unless it is told where the program is. The result, which operations
each client has driven, goes to `<target>/interop/driven.json`.
"""

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
TARGET = Path(os.environ.get("CARGO_TARGET_DIR") or ROOT / "target")


def environment():
    """The folder of programs of a virtual environment with the packages; made anew when their list has changed."""
    wanted = (HERE / "requirements.txt").read_bytes()
    folder = TARGET / "interop" / f"venv-{hashlib.sha256(wanted).hexdigest()[:12]}"
    programs = folder / "bin"
    if not (folder / "complete").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        pip = [programs / "pip", "install", "--quiet", "--disable-pip-version-check", "-r", HERE / "requirements.txt"]
        subprocess.run(pip, check=True)
        (folder / "complete").touch()
    return programs


def built():
    """The endpoint's program, built."""
    build = ["cargo", "build", "--quiet", "--profile", "native", "--locked", "-p", "kms-endpoint", "--bins"]
    subprocess.run(build, check=True, cwd=ROOT)
    return TARGET / "native" / "kms-endpoint"


def drive(name, command, program):
    """Runs a client against an endpoint of its own; gives the operations it has driven, and whether all was well."""
    print(f"--- {name}", flush=True)
    endpoint = subprocess.Popen(
        [program, "--port", "0", "--log", "warn"], stdout=subprocess.PIPE, text=True
    )
    try:
        line = endpoint.stdout.readline()
        url = re.search(r"http://\S+", line)
        if not url:
            sys.exit(f"the endpoint did not start: {line}")
        variables = {**os.environ, "KMSBOX_ENDPOINT": url[0]}
        client = subprocess.run(command, env=variables, stdout=subprocess.PIPE, text=True)
    finally:
        endpoint.terminate()
        endpoint.wait(timeout=30)
    *lines, last = client.stdout.splitlines() or [""]
    print("\n".join(lines), flush=True)
    try:
        driven = json.loads(last)["driven"]
    except (ValueError, KeyError):
        print(last)
        driven = []
    return driven, client.returncode == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=Path, help="the endpoint's program; built without it")
    parser.add_argument("clients", nargs="*", choices=[[], "boto3", "cli", "sdk"], help="all without any")
    arguments = parser.parse_args()
    programs = environment()
    program = arguments.program or built()
    os.environ["KMSBOX_AWS_CLI"] = str(programs / "aws")
    commands = {
        "boto3": [programs / "python", HERE / "boto3_all.py"],
        "cli": [programs / "python", HERE / "aws_cli.py"],
        "sdk": ["node", HERE / "sdk_all.mjs"],
    }
    report, well = {}, True
    for name, command in commands.items():
        if not arguments.clients or name in arguments.clients:
            report[name], fine = drive(name, command, program)
            well &= fine
    result = TARGET / "interop" / "driven.json"
    result.write_text(json.dumps(report, indent=1) + "\n")
    sys.exit(0 if well else 1)


if __name__ == "__main__":
    main()
