// WebKitGTK's small browser, driven over WebDriver, on a screen that nobody sees.

import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { Program } from "./process.mjs";

const DRIVER = process.env.KMSBOX_WEBKIT_DRIVER ?? "/usr/bin/WebKitWebDriver";
const SCREEN = process.env.KMSBOX_XVFB ?? "/usr/bin/Xvfb";

/**
 * Starts WebKit with the empty folder `profile` as its home.
 *
 * @param {{profile: string, note: (complaint: string) => void}} options `note` hears of errors in the console, which
 *   violations of the content policy are among. WebDriver tells of no requests.
 * @returns {Promise<import("./page.mjs").Driver & {close: () => Promise<void>}>}
 */
export async function startWebKit({ profile, note }) {
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
    const home = { HOME: profile, XDG_CONFIG_HOME: config, XDG_DATA_HOME: profile, XDG_CACHE_HOME: profile };
    const port = await freePort();
    const driver = new Program(DRIVER, [`--port=${port}`], {
      env: { ...process.env, ...home, DISPLAY: `:${display}` },
    });
    programs.unshift(driver);
    driver.listen((line) => /CONSOLE \S+ (ERROR|error)|ERROR/.test(line) && note(line));
    return await WebKit.begin(programs, `http://127.0.0.1:${port}`, downloads);
  } catch (error) {
    for (const program of programs) await program.end();
    throw error;
  }
}

class WebKit {
  #programs;
  #session;
  #downloads;

  static async begin(programs, address, downloads) {
    const webkit = new WebKit();
    webkit.#programs = programs;
    webkit.#downloads = downloads;
    await untilReady(address);
    const options = { args: ["--automation", "--enable-write-console-messages-to-stdout=true"] };
    const { sessionId } = await send("POST", `${address}/session`, {
      capabilities: { alwaysMatch: { "webkitgtk:browserOptions": options } },
    });
    webkit.#session = `${address}/session/${sessionId}`;
    return webkit;
  }

  async goto(url) {
    await send("POST", `${this.#session}/url`, { url });
  }

  async reload() {
    await send("POST", `${this.#session}/refresh`, {});
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
      const name = (await readdir(this.#downloads)).find((name) => !known.has(name));
      if (name === undefined) continue;
      const path = join(this.#downloads, name);
      const now = (await stat(path)).size;
      if (now === size) return { name, bytes: await readFile(path) };
      size = now;
    }
    throw new Error("nothing was downloaded");
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
