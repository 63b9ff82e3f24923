#!/usr/bin/env python3
"""Measures the endpoint against moto's server, on this machine and in one run; prints one JSON object.

    python3 tests/bench/endpoint.py <kms-endpoint> <load> [--seconds N] [name ...]

`load` is the client, which the endpoint's crate has as an example. The servers take turns, so that what else the machine does
strikes both. moto's server closes the connection after each answer, so its figures have a new connection in them each time.
It is installed from PyPI under the target folder; so that its list of keys is as long as ours, its keys are
put in place by the script that starts it (making one takes it a tenth of a second).
"""

import argparse
import http.client
import json
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

MOTO = "moto[server]==5.2.5"
KEYS = 10_000
NAMES = [
    "ListAllKeys",
    "Encrypt",
    "Decrypt",
    "GenerateDataKey",
    "GenerateMac",
    "SignEccNistP256",
    "SignRsa2048",
    "CreateKey",
    "EncryptWhileRsa4096",
]
ROOT = Path(__file__).resolve().parents[2]
TARGET = Path(os.environ.get("CARGO_TARGET_DIR") or ROOT / "target")

MOTO_PROGRAM = f"""
import copy, sys, uuid
from moto.kms.models import kms_backends
from moto.server import main

backend = kms_backends["123456789012"]["us-east-1"]
first = backend.create_key(None, "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT", "", None)
for _ in range({KEYS} - 1):
    key = copy.copy(first)
    key.id = str(uuid.uuid4())
    key.arn = first.arn.replace(first.id, key.id)
    backend.keys[key.id] = key
main(["-H", "127.0.0.1", "-p", sys.argv[1]])
"""


def say(text):
    print(text, file=sys.stderr, flush=True)


def python_with_moto():
    """Python in a virtual environment that has moto."""
    folder = TARGET / "bench" / f"venv-{re.sub(r'[^0-9a-z.]+', '-', MOTO)}"
    programs = folder / "bin"
    if not (folder / "complete").exists():
        say(f"installing {MOTO}")
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        pip = [programs / "pip", "install", "--quiet", "--disable-pip-version-check", MOTO]
        subprocess.run(pip, check=True, stdout=sys.stderr)
        (folder / "complete").touch()
    return programs / "python"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port, process):
    for _ in range(600):
        if process.poll() is not None:
            sys.exit("a server ended")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    sys.exit("a server does not answer")


def call(connection, operation, body):
    headers = {"X-Amz-Target": f"TrentService.{operation}", "Content-Type": "application/x-amz-json-1.1"}
    connection.request("POST", "/", json.dumps(body), headers)
    answer = connection.getresponse()
    content = answer.read()
    assert answer.status == 200, content
    return json.loads(content)


def start_ours(program, *options):
    port = free_port()
    command = [program, "--port", str(port), *options]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for(port, process)
    connection = http.client.HTTPConnection("127.0.0.1", port)
    for _ in range(KEYS):
        call(connection, "CreateKey", {})
    return process, port


def start_moto():
    port = free_port()
    command = [python_with_moto(), "-c", MOTO_PROGRAM, str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for(port, process)
    return process, port


def load(program, port, seconds, name):
    command = [program, f"127.0.0.1:{port}", str(seconds), name]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        return {"error": f"the client ended with {done.returncode}"}
    return json.loads(done.stdout)[name]


def memory(process):
    """Resident memory in MiB, where the system tells."""
    try:
        status = Path(f"/proc/{process.pid}/status").read_text()
    except OSError:
        return None
    return round(int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024, 1)


def ratios(ours, theirs):
    """How many times as many requests a second ours answers, by the number of connections."""
    rate = lambda side, connections: side.get(connections, {}).get("requestsPerSecond")
    pairs = {connections: (rate(ours, connections), rate(theirs, connections)) for connections in ["1", "16"]}
    return {connections: round(a / b, 1) for connections, (a, b) in pairs.items() if a and b}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("endpoint", type=Path)
    parser.add_argument("load", type=Path)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("names", nargs="*", help=f"of {', '.join(NAMES)}; all without any")
    arguments = parser.parse_args()
    names = arguments.names or NAMES
    python_with_moto()
    state = TARGET / "bench" / f"state-{os.getpid()}"
    say("starting the servers")
    servers = {}
    try:
        servers["kmsbox"] = start_ours(arguments.endpoint)
        servers["kmsboxWithStateFile"] = start_ours(arguments.endpoint, "--state", state)
        servers["moto"] = start_moto()
        results = {}
        for name in names:
            say(f"measuring {name}")
            results[name] = {
                server: load(arguments.load, port, arguments.seconds, name) for server, (_, port) in servers.items()
            }
            results[name]["kmsboxToMoto"] = ratios(results[name]["kmsbox"], results[name]["moto"])
        report = {
            "keys": KEYS,
            "seconds": arguments.seconds,
            "processors": os.cpu_count(),
            "loadAverage": [round(load, 2) for load in os.getloadavg()],
            "residentMiB": {server: memory(process) for server, (process, _) in servers.items()},
            "results": results,
        }
    finally:
        for process, _ in servers.values():
            process.terminate()
        for process, _ in servers.values():
            process.wait()
        for file in TARGET.glob(f"bench/{state.name}*"):
            file.unlink()
    print(json.dumps(report))


if __name__ == "__main__":
    main()
