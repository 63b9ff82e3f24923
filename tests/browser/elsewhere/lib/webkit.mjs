// WebKitGTK's small browser, driven over WebDriver, on a screen that nobody sees.

import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { Program } from "./process.mjs";

const DRIVER = process.env.KMSBOX_WEBKIT_DRIVER ?? "/usr/bin/WebKitWebDriver";
const SCREEN = process.env.KMSBOX_XVFB ?? "/usr/bin/Xvfb";

/**
 * Starts WebKit with the empty folder `profile` as its home. WebDriver tells of no requests and not of the console, and
 * the browser itself is silent when it is driven. So it complains of what the page sees of itself once it is loaded.
 *
 * @param {{profile: string}} options
 * @returns {Promise<import("./page.mjs").Driver>}
 */
export async function startWebKit({ profile }) {
  const programs = [];
  try {
    const screen = new Program(SCREEN, ["-displayfd", "3", "-screen", "0", "1280x900x24", "-nolisten", "tcp"], {
      stdio: ["pipe"],
    });
    programs.unshift(screen);
    const [display] = await screen.line(/^\d+$/);
    const downloads = join(profile, "downloads");
    const config = join(profile, "config");
    await mkdir(downloads);
    await mkdir(config);
    await writeFile(join(config, "user-dirs.dirs"), `XDG_DOWNLOAD_DIR="${downloads}"\n`);
    const home = {
      LANG: "C.UTF-8",
      LANGUAGE: "en_US",
      HOME: profile,
      XDG_CONFIG_HOME: config,
      XDG_DATA_HOME: profile,
      XDG_CACHE_HOME: profile,
    };
    const port = await freePort();
    const driver = new Program(DRIVER, [`--port=${port}`], {
      env: { ...process.env, ...home, DISPLAY: `:${display}` },
    });
    programs.unshift(driver);
    return await WebKit.begin(programs, `http://127.0.0.1:${port}`, downloads);
  } catch (error) {
    for (const program of programs) await program.end();
    throw error;
  }
}

/** Notes in the page what must never happen. */
function watch() {
  const complaints = (globalThis.kmsboxComplaints = []);
  const { error } = console;
  console.error = (...words) => {
    complaints.push(`console: ${words.join(" ")}`);
    error(...words);
  };
  addEventListener("error", ({ message }) => complaints.push(`uncaught: ${message}`));
  addEventListener("unhandledrejection", ({ reason }) => complaints.push(`uncaught: ${reason}`));
  document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
    complaints.push(`content policy: ${effectiveDirective} ${blockedURI}`);
  });
}

class WebKit {
  #programs;
  #session;
  #downloads;
  #complaints = [];

  static async begin(programs, address, downloads) {
    const webkit = new WebKit();
    webkit.#programs = programs;
    webkit.#downloads = downloads;
    await untilReady(address);
    const { sessionId } = await send("POST", `${address}/session`, { capabilities: {} });
    webkit.#session = `${address}/session/${sessionId}`;
    return webkit;
  }

  async goto(url) {
    await this.complaints();
    await send("POST", `${this.#session}/url`, { url });
    await this.call(String(watch), []);
  }

  async reload() {
    await this.complaints();
    await send("POST", `${this.#session}/refresh`, {});
    await this.call(String(watch), []);
  }

  async call(source, args) {
    const script = `const [args, done] = arguments;
      (async () => JSON.stringify({ value: await (${source})(...JSON.parse(args)) }))()
        .catch((error) => JSON.stringify({ error: String(error) }))
        .then(done);`;
    const answer = await send("POST", `${this.#session}/execute/async`, { script, args: [JSON.stringify(args)] });
    const { value, error } = JSON.parse(answer);
    if (error) throw new Error(`in the page: ${error}`);
    return value;
  }

  async act(actions) {
    await send("POST", `${this.#session}/actions`, { actions });
  }

  async screenshot() {
    return Buffer.from(await send("GET", `${this.#session}/screenshot`), "base64");
  }

  async nextDownload() {
    const known = new Set(await readdir(this.#downloads));
    for (let size = -1, end = Date.now() + 30_000; Date.now() < end; await sleep(200)) {
      // While it is being written it has this ending.
      const isNew = (name) => !known.has(name) && !name.endsWith(".wkdownload");
      const name = (await readdir(this.#downloads)).find(isNew);
      if (name === undefined) continue;
      const path = join(this.#downloads, name);
      const now = (await stat(path)).size;
      if (now === size) return { name, bytes: await readFile(path) };
      size = now;
    }
    throw new Error("nothing was downloaded");
  }

  async complaints() {
    this.#complaints.push(...(await this.call("() => globalThis.kmsboxComplaints?.splice(0) ?? []", [])));
    return this.#complaints;
  }

  async close() {
    await send("DELETE", this.#session).catch(() => {});
    for (const program of this.#programs) await program.end();
  }
}

async function send(method, url, body) {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(url, { method, headers, body: body && JSON.stringify(body) });
  const { value } = await answer.json();
  if (!answer.ok) throw new Error(`${method} ${new URL(url).pathname}: ${value.error}: ${value.message}`);
  return value;
}

async function untilReady(address) {
  for (let tries = 0; ; tries++) {
    const { ready } = await send("GET", `${address}/status`).catch(() => ({}));
    if (ready) return;
    if (tries > 100) throw new Error("WebKitWebDriver does not answer");
    await sleep(100);
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
