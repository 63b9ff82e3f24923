// The site that the tests visit: `dist/`, a server, and a browser that is watched.

import assert from "node:assert/strict";
import { cp, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { serve } from "../serve.mjs";
import { killBrowser, startBrowser } from "./browser.mjs";
import { Watch } from "./watch.mjs";
import { within } from "./within.mjs";

/** The built site; KMSBOX_DIST names another folder than `dist/`. */
export const DIST = process.env.KMSBOX_DIST ?? fileURLToPath(new URL("../../../dist/", import.meta.url));
export const OUTPUT = fileURLToPath(new URL("../../output/", import.meta.url));

/** The one content policy of the site. */
export const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'self'; form-action 'none'";

/** The name of the build in the folder `dist`. */
export async function buildOf(dist = DIST) {
  const page = await readFile(join(dist, "index.html"), "utf8").catch(() => {
    throw new Error("there is no dist/: run `cargo xtask build` first");
  });
  return /src="\.\/([0-9a-f]{16})\/boot\.js"/.exec(page)[1];
}

/** A folder that is removed at the end. */
export async function scratch(name = "test") {
  return mkdtemp(join(tmpdir(), `kmsbox-${name}-`));
}

/** A served site and a browser. */
export class Site {
  /**
   * @param {object} [options]
   * @param {boolean} [options.copy] whether to serve a copy of `dist/`, which the test may change: `site.folder`
   * @param {Record<string, string>} [options.headers] what the server sends with every answer
   * @param {string} [options.base] the path to serve it under
   * @param {RegExp[]} [options.allow] errors in the console that belong to the test
   * @param {object} [options.browser] options of the browser's context
   */
  static async open({ copy = false, base = "/", headers, allow = [], browser = {} } = {}) {
    const site = new Site();
    site.build = await buildOf();
    site.folder = DIST;
    if (copy) {
      site.folder = site.copied = await scratch("site");
      await cp(DIST, site.folder, { recursive: true });
    }
    // The policy as a header too: unlike the page's own element it holds for its workers.
    site.server = await serve(site.folder, { base, headers: headers ?? { "content-security-policy": POLICY } });
    site.profile = await scratch("profile");
    site.watch = new Watch(site.server.origin, [...allow]);
    site.browserOptions = browser;
    await site.startBrowser();
    return site;
  }

  get url() {
    return this.server.url;
  }

  /** Starts the browser, or starts it again with the same profile. */
  async startBrowser() {
    this.context = await startBrowser(this.profile, this.browserOptions);
    this.context.setDefaultTimeout(30_000);
    await this.watch.attach(this.context);
    this.page = this.context.pages()[0] ?? (await this.context.newPage());
  }

  /** A page of our origin without the application: a picture. */
  async blankPage(page = this.page) {
    // Asked for by the browser itself, since a picture names no icon.
    this.watch.allow(/favicon\.ico/);
    await page.goto(`${this.url}icons/icon.svg`);
    return page;
  }

  assertClean() {
    assert.deepEqual(this.watch.complaints(), [], "errors, policy violations or requests to elsewhere");
  }

  async close() {
    await within(10_000, "closing the browser", this.context.close()).catch(() => {});
    // A browser that does not close would keep the test from ending.
    await killBrowser(this.profile);
    await this.server.close().catch(() => {});
    for (const folder of [this.profile, this.copied].filter(Boolean)) {
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    }
  }
}

/**
 * A test of the site in a browser of its own, which at its end must not have seen anything that never may happen. Keeps
 * a picture if it fails.
 */
export function journey(name, options, body) {
  test(name, { timeout: options.timeout ?? 120_000 }, async (t) => {
    const site = await Site.open(options);
    try {
      await body(site, t);
      site.assertClean();
    } catch (error) {
      await picture(site, name, error);
      throw error;
    } finally {
      await site.close();
    }
  });
}

async function picture(site, name, error) {
  const folder = join(OUTPUT, "failures");
  await mkdir(folder, { recursive: true });
  for (const [index, page] of site.context.pages().entries()) {
    const path = join(folder, `${name.replaceAll(/[^a-z0-9]+/gi, "-")}-${index}.png`);
    await page.screenshot({ path, timeout: 5_000 }).catch(() => {});
  }
  const complaints = site.watch.complaints();
  if (complaints.length > 0) error.message += `\nThe browser told of:\n${complaints.join("\n")}`;
}
