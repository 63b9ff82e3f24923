// Whatever dies at whatever moment: what was acknowledged is stored, and the database opens.
//
// A worker of the application is given writes as fast as it takes them, and is then killed at a random moment, from before
// its first word on: by ending the worker, by crashing the tab's process, or by killing the whole browser. Every
// acknowledgement is noted outside the browser as it arrives. All rounds work on one profile.

import assert from "node:assert/strict";
import { test } from "node:test";

import { killBrowser } from "./lib/browser.mjs";
import { installLine } from "./lib/line.mjs";
import { random, seed } from "./lib/random.mjs";
import { Site, journey } from "./lib/site.mjs";
import { within } from "./lib/within.mjs";

const ROUNDS = 100;
/** Writes under way at the same time. */
const DEPTH = 4;
/** The latest moment of a death, in milliseconds after the worker's start, or after its first word. */
const LATEST = 500;
/** The longest that anything may take, in milliseconds, on a slow machine. */
const PATIENCE = 30_000;

test("no acknowledged write is lost in 100 sudden deaths", { timeout: 300_000 }, async (t) => {
  const next = random(seed());
  const site = await Site.open();
  const ledger = new Ledger();
  const deaths = { worker: 0, tab: 0, browser: 0 };
  let silent = 0;
  try {
    let page = await prepare(site, ledger);
    for (let round = 0; round < ROUNDS; round++) {
      const chance = next();
      const death = chance < 0.62 ? "worker" : chance < 0.92 ? "tab" : "browser";
      const since = next() < 0.2 ? "its start" : "its first word";
      const moment = Math.floor(next() * LATEST);
      const when = `round ${round}: the ${death} killed ${moment} ms after ${since}`;
      if (process.env.KMSBOX_VERBOSE) console.log(`${when}; ${ledger.count} acknowledged so far`);
      deaths[death]++;
      ledger.begin(round);
      const writes = { seed: Math.floor(next() * 2 ** 31), depth: DEPTH, round, waits: since !== "its start" };
      await within(PATIENCE, `${when}: the start of writes`, page.evaluate(startWrites, writes));
      page = await within(3 * PATIENCE, `${when}: the death`, die(site, page, death, moment, ledger));
      if (ledger.ofRound(round).length === 0) silent++;
      await within(PATIENCE, `${when}: opening the database`, page.evaluate(startReader));
      await within(PATIENCE, `${when}: looking`, compare(page, ledger.touchedIn(round), when));
      await page.evaluate(() => globalThis.reader.terminate());
    }

    await page.evaluate(startReader);
    await compare(page, ledger.keys.values(), "at the end");
    await everyKeyWorks(page, ledger);
    t.diagnostic(`deaths: ${JSON.stringify(deaths)}, ${silent} of them before the first acknowledgement`);
    t.diagnostic(`${ledger.count} acknowledged writes to ${ledger.keys.size} keys`);
    assert.ok(ledger.count >= ROUNDS, `only ${ledger.count} writes were acknowledged: too few to show anything`);
    site.assertClean();
  } finally {
    await site.close();
  }
});

journey("the page starts a worker that died again, and has lost nothing", {}, async ({ page, url }) => {
  await page.addInitScript(() => {
    const Original = globalThis.Worker;
    globalThis.workers = [];
    globalThis.Worker = class extends Original {
      constructor(...rest) {
        super(...rest);
        // The check for module workers at the start makes one that never runs.
        if (rest[0]) globalThis.workers.push(this);
      }
    };
  });
  await page.goto(`${url}#/keys/new`);
  await page.getByLabel("Alias").fill("survivor");
  await page.getByRole("button", { name: "Create key" }).click();
  await page.getByRole("heading", { level: 1, name: /survivor/ }).waitFor();
  await page.evaluate(() => globalThis.workers.at(-1).terminate());
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Keys" }).click();
  await page.getByRole("link", { name: /survivor/ }).waitFor();
  assert.equal(await page.evaluate(() => globalThis.workers.length), 2);
});

/** What was acknowledged. */
class Ledger {
  /** By key id: `{id, round, aliases, tags, pending}`. */
  keys = new Map();
  count = 0;
  #rounds = new Map();

  begin(round) {
    this.#rounds.set(round, []);
  }

  ofRound(round) {
    return this.#rounds.get(round);
  }

  touchedIn(round) {
    return new Set(this.ofRound(round).map((id) => this.keys.get(id)));
  }

  note({ round, operation, input, output }) {
    this.count++;
    const id = output?.KeyMetadata?.KeyId ?? input.TargetKeyId ?? input.KeyId;
    if (operation === "CreateKey") this.keys.set(id, { id, aliases: [], tags: {}, pending: false });
    const key = this.keys.get(id);
    if (operation === "CreateAlias") key.aliases.push(input.AliasName);
    if (operation === "TagResource") for (const tag of input.Tags) key.tags[tag.TagKey] = tag.TagValue;
    if (operation === "ScheduleKeyDeletion") key.pending = true;
    this.#rounds.get(round).push(id);
  }
}

/** A page of our origin that can start workers and tells the ledger of every acknowledgement. */
async function prepare(site, ledger) {
  await site.context.exposeBinding("acknowledged", (_, entry) => ledger.note(entry));
  return blank(site);
}

async function blank(site, page = site.page) {
  await site.blankPage(page);
  await installLine(page, site);
  return page;
}

/** In the page: starts a worker, waits for its first word if it is told to, and gives it writes until it answers no more. */
async function startWrites({ seed, depth, round, waits }) {
  let state = seed;
  const pick = (count) => ((state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0) >>> 8) % count;
  const line = globalThis.startLine();
  globalThis.writer = line;
  const writeOn = async (lane) => {
    let key = null;
    for (let step = 0; ; step++) {
      const [operation, input] = write(lane, key, step);
      const { result } = await line.call(operation, input);
      if (!("Ok" in result)) throw new Error(`${operation} was refused: ${JSON.stringify(result)}`);
      globalThis.acknowledged({ round, operation, input, output: result.Ok });
      if (operation === "CreateKey") key = result.Ok.KeyMetadata.KeyId;
      if (operation === "ScheduleKeyDeletion") key = null;
    }
  };
  const write = (lane, key, step) => {
    const name = `${round}-${lane}-${step}`;
    if (!key) return ["CreateKey", { Description: name }];
    const choice = pick(10);
    if (choice < 4) return ["TagResource", { KeyId: key, Tags: [{ TagKey: `t${pick(40)}`, TagValue: name }] }];
    if (choice < 7) return ["CreateAlias", { AliasName: `alias/${name}-${pick(1e6)}`, TargetKeyId: key }];
    if (choice < 9) return ["CreateKey", { Description: name }];
    return ["ScheduleKeyDeletion", { KeyId: key, PendingWindowInDays: 7 + pick(24) }];
  };
  // The worker hears nothing before it has spoken.
  const writing = line.ready.then((first) => {
    if (first.Failed) throw new Error(`the database did not open: ${JSON.stringify(first)}`);
    for (let lane = 0; lane < depth; lane++) writeOn(lane);
  });
  if (waits) await writing;
}

/** Lets it happen. Gives the page to go on with. */
async function die(site, page, death, moment, ledger) {
  if (death === "worker") {
    await page.evaluate(
      (moment) =>
        new Promise((resolve) => {
          setTimeout(() => {
            globalThis.writer.terminate();
            resolve();
          }, moment);
        }),
      moment,
    );
    return page;
  }
  await new Promise((resolve) => setTimeout(resolve, moment));
  if (death === "tab") {
    const crashed = page.waitForEvent("crash");
    const session = await site.context.newCDPSession(page);
    session.send("Page.crash").catch(() => {});
    await crashed;
    const fresh = await site.context.newPage();
    await page.close();
    return blank(site, fresh);
  }
  const closed = new Promise((resolve) => site.context.once("close", resolve));
  await within(PATIENCE, "killing the browser", killBrowser(site.profile));
  await within(PATIENCE, "the end of the browser", closed);
  await site.startBrowser();
  return prepare(site, ledger);
}

/** In the page: a worker that only reads; it opens the database. */
async function startReader() {
  globalThis.reader = globalThis.startLine();
  const first = await globalThis.reader.ready;
  if (first.Failed) throw new Error(`the database did not open: ${JSON.stringify(first)}`);
}

/** Whether everything acknowledged about these keys is there. */
async function compare(page, keys, when) {
  const expected = [...keys];
  const found = await page.evaluate(
    (ids) => Promise.all(ids.map((id) => globalThis.reader.ask({ View: { Key: { key_id: id } } }))),
    expected.map(({ id }) => id),
  );
  for (const [index, key] of expected.entries()) {
    const detail = found[index].result.Ok;
    assert.ok(detail, `${when}: key ${key.id} was acknowledged and is not there`);
    for (const alias of key.aliases) assert.ok(detail.aliases.includes(alias), `${when}: ${alias} is not there`);
    const tags = Object.fromEntries(detail.tags.map((tag) => [tag.TagKey, tag.TagValue]));
    for (const [name, value] of Object.entries(key.tags)) {
      // A tag may have been written once more without the acknowledgement having reached us; then its step is a later one.
      const isThere = name in tags && step(tags[name]) >= step(value);
      assert.ok(isThere, `${when}: tag ${name} of ${key.id} is ${tags[name]}, and ${value} was acknowledged`);
    }
    if (key.pending) assert.equal(detail.metadata.KeyState, "PendingDeletion", `${when}: ${key.id}`);
  }
}

const step = (value) => Number(value.split("-")[2]);

/** Key and material were stored together: every key that is enabled encrypts. */
async function everyKeyWorks(page, ledger) {
  const ids = [...ledger.keys.values()].filter(({ pending }) => !pending).map(({ id }) => id);
  const refused = await page.evaluate(async (ids) => {
    const refused = [];
    for (const KeyId of ids) {
      const { result } = await globalThis.reader.call("Encrypt", { KeyId, Plaintext: "aGVsbG8=" });
      // One whose deletion was scheduled, with the answer lost.
      const isPending = result.Err?.Kms?.__type === "KMSInvalidStateException";
      if (!("Ok" in result) && !isPending) refused.push({ KeyId, result });
    }
    return refused;
  }, ids);
  assert.deepEqual(refused, []);
}
