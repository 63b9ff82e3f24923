// A second version of a built site, as the build would make it after a small change.

import { createHash } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** What a site's service worker keeps: its build, and the files' hashes by address. */
export async function precacheOf(folder) {
  const text = await readFile(join(folder, "sw.js"), "utf8");
  const build = /const BUILD = "([0-9a-f]{16})"/.exec(text)[1];
  const [, list] = /new Map\((\[\[.*?\]\])\)/.exec(text);
  return { build, files: new Map(JSON.parse(list)), text, list };
}

/** Turns the site in `folder` into its next version; gives the new build's name. */
export async function makeNextBuild(folder) {
  const { build, files, text, list } = await precacheOf(folder);
  const boot = join(folder, build, "boot.js");
  await writeFile(boot, `${await readFile(boot, "utf8")}\n// The next version.\n`);
  const next = hash(await readFile(boot)).slice(0, 16);
  await rename(join(folder, build), join(folder, next));
  const index = join(folder, "index.html");
  await writeFile(index, (await readFile(index, "utf8")).replaceAll(build, next));

  const renamed = [];
  for (const path of files.keys()) {
    const address = path.replace(`${build}/`, `${next}/`);
    renamed.push([address, hash(await readFile(join(folder, address === "./" ? "index.html" : address)))]);
  }
  await writeFile(join(folder, "sw.js"), text.replace(list, JSON.stringify(renamed)).replaceAll(build, next));
  return next;
}

function hash(bytes) {
  return createHash("sha256").update(bytes).digest("hex");
}
