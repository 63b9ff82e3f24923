// Chromium as the tests start it: no sandbox (they run in containers), nothing of its own on the network.

import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";

import { chromium } from "playwright-core";

const EXECUTABLE = process.env.KMSBOX_CHROMIUM ?? "/usr/bin/chromium";

const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * A browser with the profile in the folder `profile`, which it makes if need be. A second start on the same folder finds
 * what the first has stored.
 *
 * @param {string} profile
 * @param {import("playwright-core").BrowserContextOptions & {args?: string[]}} [options] `args`: more arguments.
 */
export function startBrowser(profile, { args = [], ...options } = {}) {
  return chromium.launchPersistentContext(profile, {
    executablePath: EXECUTABLE,
    headless: true,
    args: [...ARGUMENTS, ...args],
    ...options,
  });
}

/** The processes of the browser with this profile, as `{pid, type}`; the browser itself has the type `browser`. */
export async function processes(profile) {
  const found = [];
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    // A process may be gone by now.
    const line = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    // Some processes of the browser write their arguments with blanks in between.
    const words = line.split(/[\0 ]/);
    if (!words.includes(`--user-data-dir=${profile}`) && !(await belongsTo(pid, profile, words))) continue;
    const type = words.find((word) => word.startsWith("--type="));
    found.push({ pid: Number(pid), type: type ? type.slice("--type=".length) : "browser" });
  }
  return found;
}

/** Whether a child process descends from the browser with this profile. Children do not all name the profile. */
async function belongsTo(pid, profile, words) {
  if (!words.some((word) => word.startsWith("--type="))) return false;
  for (let at = pid; at > 1;) {
    const status = await readFile(`/proc/${at}/status`, "utf8").catch(() => "");
    at = Number(/^PPid:\s+(\d+)/m.exec(status)?.[1] ?? 0);
    const line = await readFile(`/proc/${at}/cmdline`, "utf8").catch(() => "");
    if (line.split(/[\0 ]/).includes(`--user-data-dir=${profile}`)) return true;
  }
  return false;
}

/** Kills the browser with this profile at once, as a power cut would, and waits until it is gone. */
export async function killBrowser(profile) {
  const all = await processes(profile);
  const browsers = all.filter(({ type }) => type === "browser");
  // The browser first: what it starts ends with it, but not always before a new one wants the profile.
  for (const { pid } of [...browsers, ...all]) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It was faster.
    }
  }
  // Until its parent has taken note of its end, a dead process still has its number, and a new browser on the profile would
  // wait for it.
  const isThere = ({ pid }) => readFile(`/proc/${pid}/stat`).then(Boolean, () => false);
  for (const one of all) {
    for (let tries = 0; (await isThere(one)) && tries < 250; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  for (const name of ["SingletonLock", "SingletonSocket", "SingletonCookie"])
    await rm(join(profile, name), { force: true });
}
