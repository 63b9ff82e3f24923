// Files of any size, sealed and opened under a key of the workspace.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";

import { createKey, download, fillContext, go, notice, open } from "./lib/app.mjs";
import { installLine } from "./lib/line.mjs";
import { journey } from "./lib/site.mjs";

const FRAME = 65_536;
const CONTEXT = { tenant: "Zürich", purpose: "backup" };

journey("files of every size come back as they were", {}, async (site) => {
  const { page } = site;
  await open(site);
  const key = await createKey(page, { alias: "files" });
  for (const size of [0, 1, FRAME, FRAME + 1, 3 * 1024 * 1024]) {
    const content = randomBytes(size);
    const sealed = await seal(page, { key: "alias/files", name: `file-${size}.bin`, content, context: CONTEXT });
    assert.equal(sealed.name, `file-${size}.bin.encrypted`);
    checkHeader(sealed.bytes, key);
    const opened = await openFile(page, sealed);
    assert.equal(opened.name, `file-${size}.bin`);
    assert.ok(opened.bytes.equals(content), `${size} bytes come back as they were`);
  }
});

journey("what is damaged, cut off or of another key is refused and never offered", {}, async (site) => {
  const { page } = site;
  await open(site);
  const key = await createKey(page, { alias: "files" });
  const content = randomBytes(3 * FRAME + 5);
  const { bytes } = await seal(page, { key, name: "a.bin", content, context: CONTEXT });

  const flipped = (at) => {
    const copy = Buffer.from(bytes);
    copy[at] ^= 1;
    return copy;
  };
  const damaged = {
    "a bit of the header's context": flipped(bytes.indexOf("tenant")),
    "a bit of the first frame": flipped(bytes.length - 3 * FRAME),
    "the last bit": flipped(bytes.length - 1),
    "the last byte missing": bytes.subarray(0, -1),
    "the last frame missing": bytes.subarray(0, -5 - 16 - 12 - 4 - 4 - 4),
    "a byte too many": Buffer.concat([bytes, Buffer.from([0])]),
    "no message at all": Buffer.from("This is only a letter."),
    nothing: Buffer.alloc(0),
  };
  for (const [what, message] of Object.entries(damaged)) {
    await choose(page, "#/files/open", "File to open", "a.bin.encrypted", message);
    await page.getByRole("button", { name: "Open file" }).click();
    await notice(page).first().waitFor();
    assert.equal(await page.getByRole("button", { name: "Download file" }).count(), 0, what);
  }
  assert.deepEqual(await leftovers(page), 1, "of the refused ones nothing is kept");

  await go(page, `#/keys/${key}`);
  await page.getByRole("button", { name: "Disable key" }).click();
  await page.getByText("Disabled", { exact: true }).first().waitFor();
  await choose(page, "#/files/open", "File to open", "a.bin.encrypted", bytes);
  await page.getByRole("button", { name: "Open file" }).click();
  await notice(page).getByText("DisabledException").waitFor();
});

journey("work on a file can be cancelled, and leaves nothing", {}, async (site) => {
  const page = await site.blankPage();
  await installLine(page, site);
  const { result, told, kept } = await page.evaluate(async () => {
    const line = globalThis.startLine();
    await line.ready;
    const key = (await line.call("CreateKey", {})).result.Ok.KeyMetadata.KeyId;
    const block = new Blob([new Uint8Array(16 << 20)]);
    const file = new File(Array(16).fill(block), "large.bin");
    const answer = line.ask({ Seal: { key_id: key, encryption_context: {} } }, file);
    setTimeout(() => line.cancel(answer.id), 150);
    const { result, progress } = await answer;
    const root = await navigator.storage.getDirectory();
    let kept = 0;
    for await (const [, folder] of root) if (folder.keys) for await (const _ of folder.keys()) kept++;
    // The worker goes on with other things.
    const after = await line.call("DescribeKey", { KeyId: key });
    if (!("Ok" in after.result)) throw new Error(JSON.stringify(after.result));
    line.terminate();
    return { result, told: progress.length, kept };
  });
  assert.deepEqual(result, { Err: "Cancelled" });
  assert.ok(told < 50);
  assert.equal(kept, 0, "no part of the result is left");
});

/** Chooses a file on one of the two pages. */
async function choose(page, route, label, name, buffer) {
  // Left and come back to, the page has no refusal of before.
  await go(page, "#/about");
  await page.getByLabel(label).waitFor({ state: "detached" });
  await go(page, route);
  await page.getByLabel(label).setInputFiles({ name, mimeType: "application/octet-stream", buffer });
}

async function seal(page, { key, name, content, context }) {
  await choose(page, "#/files", "File to seal", name, content);
  await page.getByRole("combobox", { name: "KMS key" }).fill(key);
  await page.getByRole("combobox", { name: "KMS key" }).press("Escape");
  await fillContext(page, context);
  await page.getByRole("button", { name: "Seal file" }).click();
  return save(page);
}

async function openFile(page, { name, bytes }) {
  await choose(page, "#/files/open", "File to open", name, bytes);
  await page.getByRole("button", { name: "Open file" }).click();
  return save(page);
}

function save(page) {
  return download(page, () => page.getByRole("button", { name: "Download file" }).click());
}

/** How many results lie in the private file system. */
function leftovers(page) {
  return page.evaluate(async () => {
    let count = 0;
    const root = await navigator.storage.getDirectory();
    for await (const [, folder] of root) if (folder.keys) for await (const _ of folder.keys()) count++;
    return count;
  });
}

/** Version 2, suite 0x0478, the pairs of the context, one data key of `aws-kms` under this key, frames of 64 KiB. */
function checkHeader(bytes, key) {
  assert.equal(bytes[0], 2);
  assert.equal(bytes.readUInt16BE(1), 0x0478);
  assert.ok(bytes.includes("aws-kms"));
  assert.ok(bytes.includes(`arn:aws:kms:us-east-1:123456789012:key/${key}`));
  for (const [name, value] of Object.entries(CONTEXT)) assert.ok(bytes.includes(name) && bytes.includes(value));
  assert.ok(bytes.includes(Buffer.from([2, 0, 1, 0, 0])), "content type 2 (framed), frame length 65,536");
}
