#!/usr/bin/env python3
"""Has AWS's own clients drive every operation against the endpoint: `cargo xtask interop` runs it.

    PYTHON tests/interop/endpoint/run.py --program ENDPOINT [CLIENT…]

PYTHON is that of an environment with the packages of `requirements.txt`; the SDK for JavaScript is one of the packages of
`tests/package.json`. The clients run side by side, each against an endpoint of its own.
"""

import argparse
import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
PYTHON = Path(sys.executable)

COMMANDS = {
    "boto3": [PYTHON, HERE / "boto3_all.py"],
    "cli": [PYTHON, HERE / "aws_cli.py"],
    "sdk": ["node", HERE / "sdk_all.mjs"],
    "identity": [PYTHON, HERE / "identity.py"],
    "authorization": [PYTHON, HERE / "authorization.py"],
}


def drive(name, program):
    """Runs a client against an endpoint of its own; gives what it printed and how it ended, and the time it took."""
    start = time.monotonic()
    endpoint = subprocess.Popen([program, "--port", "0", "--log", "warn"], stdout=subprocess.PIPE, text=True)
    try:
        line = endpoint.stdout.readline()
        url = re.search(r"http://\S+", line)
        if not url:
            raise SystemExit(f"the endpoint did not start: {line}")
        variables = {
            **os.environ,
            "KMSBOX_ENDPOINT": url[0],
            "KMSBOX_AWS_CLI": str(PYTHON.with_name("aws")),
            # Warnings of the SDK about versions to come.
            "NODE_NO_WARNINGS": "1",
        }
        client = subprocess.run(COMMANDS[name], env=variables, capture_output=True, text=True)
    finally:
        endpoint.terminate()
        endpoint.wait(timeout=30)
    return client, time.monotonic() - start


def told(name, client, spent):
    """Prints what a client said; gives whether all was well."""
    well = client.returncode == 0
    print(f"--- {name}: {'ok' if well else 'FAILED'} ({spent:.0f} s)")
    print(client.stdout + client.stderr, end="", flush=True)
    return well


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=Path, required=True, help="the endpoint's program")
    parser.add_argument("clients", nargs="*", choices=[[], *COMMANDS], help="all without any")
    arguments = parser.parse_args()
    names = arguments.clients or list(COMMANDS)
    with ThreadPoolExecutor() as pool:
        runs = {name: pool.submit(drive, name, arguments.program) for name in names}
    well = [told(name, *run.result()) for name, run in runs.items()]
    sys.exit(0 if all(well) else 1)


if __name__ == "__main__":
    main()
