// What axe finds on a page.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

import { ready } from "./app.mjs";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Waits until the page has what it asked for and nothing moves. */
export async function settle(page) {
  await ready(page);
  await page.locator(".skeleton").first().waitFor({ state: "detached" });
  await page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => {}))));
}

/** The violations, each in a line that begins with `where`. */
export async function violations(page, where) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(AXE);
  const results = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  return results.violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${where}: ${id}: ${help}: ${node.target.join(" ")} ${node.any[0]?.message ?? ""}`),
  );
}
