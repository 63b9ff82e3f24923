// The programs that a browser consists of, started together and ended together.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

import { within } from "../../lib/within.mjs";

const running = new Set();
process.once("exit", () => running.forEach((program) => program.kill("SIGKILL")));
// Interrupted or told to stop, Node would leave without that.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => process.exit(1));

/** A program with a process group of its own, so that what it starts ends with it. */
export class Program {
  #child;
  #lines = [];
  #hearers = new Set();
  #ended;

  /** @param {import("node:child_process").SpawnOptions} [options] The third stream and those after it are kept. */
  constructor(command, args, { stdio = [], ...options } = {}) {
    this.name = command;
    this.#child = spawn(command, args, { detached: true, stdio: ["ignore", "pipe", "pipe", ...stdio], ...options });
    running.add(this);
    this.#ended = new Promise((resolve) => {
      this.#child.once("exit", () => resolve("ended"));
      this.#child.once("error", (error) => resolve(error.message));
    });
    for (const stream of this.#child.stdio.slice(1)) {
      createInterface({ input: stream }).on("line", (line) => {
        this.#lines.push(line);
        for (const hear of this.#hearers) hear(line);
      });
    }
  }

  /** Calls `hear` with every line that the program writes from now on. */
  listen(hear) {
    this.#hearers.add(hear);
  }

  /** Waits for a line; gives the match. */
  async line(pattern, millis = 30_000) {
    const found = new Promise((resolve) => {
      const hear = (line) => {
        const match = pattern.exec(line);
        if (match) resolve(match);
      };
      this.#lines.forEach(hear);
      this.listen(hear);
    });
    const ended = this.#ended.then((how) => {
      throw new Error(`${this.name}: ${how}\n${this.#lines.slice(-10).join("\n")}`);
    });
    return within(millis, `the start of ${this.name}`, Promise.race([found, ended]));
  }

  /** Ends it and all that it has started. */
  async end() {
    for (const signal of ["SIGTERM", "SIGKILL"]) {
      if (!this.kill(signal)) break;
      await within(3_000, `the end of ${this.name}`, this.#ended).catch(() => {});
    }
    running.delete(this);
  }

  /** Sends a signal to it and all that it has started. Whether anything of it was left. */
  kill(signal) {
    try {
      return process.kill(-this.#child.pid, signal);
    } catch {
      return false;
    }
  }
}
