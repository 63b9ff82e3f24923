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
  // A dead process keeps its number until its parent has taken note, which may be never: then it is a zombie.
  const lives = async ({ pid }) => {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
    return stat !== "" && !/\) [ZX] /.test(stat);
  };
  while ((await Promise.all(all.map(lives))).includes(true)) await new Promise((resolve) => setTimeout(resolve, 20));
  // A new browser on the profile would wait for the number that stands here.
  for (const name of ["SingletonLock", "SingletonSocket", "SingletonCookie"])
    await rm(join(profile, name), { force: true });
}
