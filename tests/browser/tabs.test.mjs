// Several tabs, one workspace: one writes, the others follow live and write through it.

import assert from "node:assert/strict";

import { createKey, encrypt, ciphertext, decrypt, go, jump, open, ready } from "./lib/app.mjs";
import { installLine } from "./lib/line.mjs";
import { journey } from "./lib/site.mjs";

const follows = (page) => page.getByRole("status", { name: "State of this tab" }).getByText("Follows", { exact: true });
const link = (page, name) => page.getByRole("link", { name, exact: true });

journey("two tabs show the same, and the follower takes over", {}, async (site) => {
  const writer = site.page;
  await open(site);
  const follower = await site.context.newPage();
  await open(site, "#/keys", follower);
  await follows(follower).waitFor();
  assert.equal(await follows(writer).count(), 0);
  await go(writer, "#/keys");

  // The follower writes through the writer, and both show it without being asked.
  await createKey(follower, { alias: "from/follower" });
  await link(writer, "from/follower").waitFor();
  await createKey(writer, { alias: "from/writer" });
  await go(follower, "#/keys");
  await link(follower, "from/writer").waitFor();
  await encrypt(writer, { key: "alias/from/follower", text: "across tabs" });
  const sealed = await ciphertext(writer);
  await decrypt(follower, { base64: sealed });
  await follower.getByLabel("Plaintext", { exact: true }).getByText("across tabs").waitFor();

  // The clock is the workspace's.
  await jump(follower, "+7 days");
  await writer.getByRole("button", { name: /^Virtual clock.*7 days ahead/ }).waitFor();

  // When the writer goes, the follower is the writer, and has all.
  await go(follower, "#/keys");
  await writer.close();
  await follows(follower).waitFor({ state: "detached" });
  await createKey(follower, { alias: "after/takeover" });
  await follower.reload();
  await ready(follower);
  await go(follower, "#/keys");
  for (const alias of ["from/follower", "from/writer", "after/takeover"]) {
    await link(follower, alias).waitFor();
  }

  // And a third tab follows the second.
  const third = await site.context.newPage();
  await open(site, "#/keys", third);
  await follows(third).waitFor();
  await link(third, "after/takeover").waitFor();
});

journey("calls under way when the writer dies are answered, and none is carried out twice", {}, async (site) => {
  const writer = await site.blankPage();
  await installLine(writer, site);
  const follower = await site.context.newPage();
  await site.blankPage(follower);
  await installLine(follower, site);

  await writer.evaluate(async () => (globalThis.line = globalThis.startLine()).ready);
  const roles = await follower.evaluate(async () => (await (globalThis.line = globalThis.startLine()).ready).role);
  assert.equal(roles, "Follower");
  // Many at once, and the writer ends in the middle of them.
  const answers = follower.evaluate(async () => {
    const calls = Array.from({ length: 400 }, (_, number) =>
      globalThis.line.call("CreateKey", { Description: `number ${number}` }),
    );
    const views = Array.from({ length: 20 }, () =>
      globalThis.line.ask({
        View: { Keys: { search: "", state: null, sort: "Created", descending: false, offset: 0, limit: 1 } },
      }),
    );
    return Promise.all([...calls, ...views].map(async (answer) => (await answer).result));
  });
  await new Promise((resolve) => setTimeout(resolve, 60));
  await writer.evaluate(() => globalThis.line.terminate());
  const results = await answers;
  const calls = results.slice(0, 400);
  const made = calls.filter((result) => "Ok" in result).map((result) => result.Ok.KeyMetadata.Description);
  const lost = calls.filter((result) => result.Err === "Lost");
  assert.equal(made.length + lost.length, 400, JSON.stringify(calls.find(({ Err }) => Err && Err !== "Lost")));
  assert.ok(
    results.slice(400).every((result) => "Ok" in result),
    "looks are repeated, not lost",
  );

  const stored = await follower.evaluate(async () => {
    const found = [];
    for (let offset = 0; ; offset += 200) {
      const view = { search: "", state: null, sort: "Created", descending: false, offset, limit: 200 };
      const { result } = await globalThis.line.ask({ View: { Keys: view } });
      found.push(...result.Ok.rows.map((row) => row.description));
      if (offset + 200 >= result.Ok.total) return found;
    }
  });
  assert.equal(new Set(stored).size, stored.length, "a call was carried out twice");
  assert.deepEqual(
    made.filter((description) => !stored.includes(description)),
    [],
    "acknowledged, but not stored",
  );
});
