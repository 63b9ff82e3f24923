// Firefox, driven over WebDriver BiDi.

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import WebSocket from "ws";

import { Program } from "./process.mjs";

const EXECUTABLE = process.env.KMSBOX_FIREFOX ?? "/usr/bin/firefox-esr";

/** The language of the journeys, and quiet. Firefox sees to most of that when it is driven; this is the rest. */
const PREFERENCES = {
  "intl.accept_languages": "en-US",
  "services.settings.server": "data:,none",
  "app.normandy.enabled": false,
};

/**
 * Starts Firefox with the empty folder `profile`. It complains of errors in the console, which violations of the content
 * policy are among, and of requests to others than `origin`.
 *
 * @param {{profile: string, origin: string}} options
 * @returns {Promise<import("./page.mjs").Driver>}
 */
export async function startFirefox({ profile, origin }) {
  const lines = Object.entries(PREFERENCES).map(
    ([name, value]) => `user_pref(${[name, value].map(JSON.stringify)});\n`,
  );
  await writeFile(join(profile, "user.js"), lines.join(""));
  const args = ["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"];
  const program = new Program(EXECUTABLE, args);
  try {
    const [, address] = await program.line(/WebDriver BiDi listening on (ws:\S+)/);
    const line = await Line.open(`${address}/session`);
    return await Firefox.begin(program, line, { profile, origin });
  } catch (error) {
    await program.end();
    throw error;
  }
}

class Firefox {
  #program;
  #line;
  #context;
  #complaints = [];

  static async begin(program, line, { profile, origin }) {
    const firefox = new Firefox();
    firefox.#program = program;
    firefox.#line = line;
    await line.send("session.new", { capabilities: {} });
    const note = (complaint) => firefox.#complaints.push(complaint);
    line.on("log.entryAdded", ({ level, text }) => level === "error" && note(`console: ${text}`));
    line.on("network.beforeRequestSent", ({ request: { url } }) => {
      const own = url.startsWith(`${origin}/`) || url.startsWith(`blob:${origin}/`) || url.startsWith("data:");
      if (!own) note(`request to ${url}`);
    });
    const { contexts } = await line.send("browsingContext.getTree", {});
    firefox.#context = contexts[0].context;
    const events = ["log.entryAdded", "network.beforeRequestSent", "browsingContext.downloadEnd"];
    await line.send("session.subscribe", { events });
    const downloadBehavior = { type: "allowed", destinationFolder: profile };
    await line.send("browser.setDownloadBehavior", { downloadBehavior });
    return firefox;
  }

  async goto(url) {
    await this.#line.send("browsingContext.navigate", { context: this.#context, url, wait: "complete" });
  }

  async reload() {
    await this.#line.send("browsingContext.reload", { context: this.#context, wait: "complete" });
  }

  async call(source, args) {
    const { result, exceptionDetails } = await this.#line.send("script.callFunction", {
      functionDeclaration: `async (args) => JSON.stringify(await (${source})(...JSON.parse(args)))`,
      arguments: [{ type: "string", value: JSON.stringify(args) }],
      target: { context: this.#context },
      awaitPromise: true,
    });
    if (exceptionDetails) throw new Error(`in the page: ${exceptionDetails.text}`);
    return result.type === "string" ? JSON.parse(result.value) : undefined;
  }

  async act(actions) {
    await this.#line.send("input.performActions", { context: this.#context, actions });
  }

  async screenshot() {
    const { data } = await this.#line.send("browsingContext.captureScreenshot", { context: this.#context });
    return Buffer.from(data, "base64");
  }

  async nextDownload() {
    const { status, filepath } = await this.#line.next("browsingContext.downloadEnd");
    if (status !== "complete") throw new Error(`the download ended as ${status}`);
    return { name: filepath.split("/").at(-1), bytes: await readFile(filepath) };
  }

  async complaints() {
    return this.#complaints;
  }

  async close() {
    await this.#line.send("browser.close", {}).catch(() => {});
    this.#line.close();
    await this.#program.end();
  }
}

/** Commands and events of WebDriver BiDi. */
class Line {
  #socket;
  #next = 0;
  #waiting = new Map();
  #hearers = new Map();

  static async open(address) {
    const line = new Line();
    line.#socket = new WebSocket(address);
    await new Promise((resolve, reject) => line.#socket.once("open", resolve).once("error", reject));
    line.#socket.on("message", (data) => line.#hear(JSON.parse(data)));
    line.#socket.on("close", () => line.#end());
    return line;
  }

  send(method, params) {
    const id = ++this.#next;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { method, resolve, reject });
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
  }

  on(method, hear) {
    this.#hearers.set(method, [...(this.#hearers.get(method) ?? []), hear]);
  }

  /** The next event of this name. */
  next(method) {
    return new Promise((resolve) => this.on(method, resolve));
  }

  close() {
    this.#socket.close();
  }

  #hear({ id, type, result, error, message, method, params }) {
    if (type === "event") return this.#hearers.get(method)?.forEach((hear) => hear(params));
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (type === "success") waiting?.resolve(result);
    else waiting?.reject(new Error(`${waiting.method}: ${error}: ${message}`));
  }

  #end() {
    for (const { method, reject } of this.#waiting.values()) reject(new Error(`${method}: Firefox has gone`));
    this.#waiting.clear();
  }
}
