// A page in another browser, in Playwright's words as far as the journeys use them, over what every driver can do.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";

import { within } from "../../lib/within.mjs";
import { installFinder } from "./finder.mjs";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const TIMEOUT = 30_000;
const PAUSE = 40;
/** The longest text that is typed; what is longer is put in at once, as from the clipboard. */
const TYPED = 100;

/** Keys that WebDriver has a code point for. */
const KEYS = {
  Backspace: "\uE003",
  Tab: "\uE004",
  Enter: "\uE007",
  Shift: "\uE008",
  Control: "\uE009",
  Escape: "\uE00C",
  End: "\uE010",
  Home: "\uE011",
  Delete: "\uE017",
};

/**
 * What a driver must be able to do.
 *
 * @typedef {object} Driver
 * @property {(url: string) => Promise<void>} goto Loads an address and waits until it is loaded.
 * @property {() => Promise<void>} reload
 * @property {(source: string, args: unknown[]) => Promise<unknown>} call Calls the function with this text in the page
 *   and gives what it resolves to, as JSON can carry it.
 * @property {(actions: object[]) => Promise<void>} act Does the actions, as WebDriver and BiDi both write them.
 * @property {() => Promise<{name: string, bytes: Buffer}>} nextDownload Waits for the next download's end.
 * @property {() => Promise<Buffer>} screenshot A PNG.
 * @property {() => Promise<string[]>} complaints What was seen that must never happen, in words.
 * @property {() => Promise<void>} close Ends the browser.
 */

/** Asks until there is an answer; `look` gives `{done}`, or `{wait}` with what is still missing. */
async function until(what, look, timeout = TIMEOUT) {
  const end = Date.now() + timeout;
  for (;;) {
    const { wait, done } = await look();
    if (wait === undefined) return done;
    if (Date.now() > end) throw new Error(`${what}: ${wait}, for ${timeout} ms`);
    await sleep(PAUSE);
  }
}

const written = (text) => (text instanceof RegExp ? { source: text.source, flags: text.flags } : text);

/** What both pages and locators can look for things in. */
class Scope {
  constructor(page, steps) {
    this.page = page;
    this.steps = steps;
  }

  #then(step) {
    return new Locator(this.page ?? this, [...this.steps, step]);
  }

  locator(css) {
    return this.#then({ css });
  }

  getByRole(role, { name, exact, level } = {}) {
    return this.#then({ role, name: written(name), exact, level });
  }

  getByLabel(label, { exact } = {}) {
    return this.#then({ label: written(label), exact });
  }

  getByText(words, { exact } = {}) {
    return this.#then({ words: written(words), exact });
  }
}

/** The elements that a chain of steps leads to, looked for anew with every question. */
export class Locator extends Scope {
  #with(step) {
    return new Locator(this.page, [...this.steps, step]);
  }

  filter({ hasText }) {
    return this.#with({ has: written(hasText) });
  }

  first() {
    return this.#with({ nth: 0 });
  }

  nth(nth) {
    return this.#with({ nth });
  }

  /** Calls a function in the page with all elements that are found. */
  #all(work, arg) {
    return this.page.ask(`(${work})(kmsboxFind(args[0]), args[1])`, [this.steps, arg ?? null]);
  }

  /** Waits until exactly one is found and `work` with it gives no `{wait}`. */
  async #one(what, work, arg) {
    const one = `async (found, arg) => {
      if (found.length > 1) return { fault: found.length + " elements, the first: " + found[0].outerHTML.slice(0, 200) };
      if (found.length === 0) return { wait: "there is none" };
      return (${work})(found[0], arg);
    }`;
    return until(`${what} ${this}`, async () => {
      const answer = await this.#all(one, arg);
      if (answer.fault) throw new Error(`${what} ${this}: ${answer.fault}`);
      return answer;
    });
  }

  count() {
    return this.#all((found) => found.length);
  }

  allTextContents() {
    return this.#all((found) => found.map((element) => element.textContent));
  }

  isVisible() {
    return this.#all((found) => found.length > 0 && kmsboxShown(found[0]));
  }

  textContent() {
    return this.#one("text of", (element) => ({ done: element.textContent }));
  }

  inputValue() {
    return this.#one("value of", (element) => ({ done: element.value }));
  }

  getAttribute(name) {
    return this.#one("attribute of", (element, name) => ({ done: element.getAttribute(name) }), name);
  }

  evaluate(work, arg) {
    return this.#one("evaluate", `async (element, arg) => ({ done: await (${work})(element, arg) })`, arg);
  }

  /** Waits until one is `visible` (or `attached`), or until none is (`hidden`, `detached`). */
  async waitFor({ state = "visible" } = {}) {
    const shown = ["visible", "hidden"].includes(state);
    const wanted = ["visible", "attached"].includes(state);
    await until(`wait for ${this}`, async () => {
      const [count, visible] = await this.#all((found) => [found.length, found.filter(kmsboxShown).length]);
      const there = (shown ? visible : count) > 0;
      return there === wanted ? {} : { wait: `not ${state}: ${count} found, ${visible} visible` };
    });
  }

  async click() {
    const point = await this.#one("click", async (element) => {
      const point = await kmsboxPoint(element);
      return "x" in point ? { done: point } : point;
    });
    await this.page.clickAt(point);
  }

  async check() {
    const checked = await this.#one("check", (element) => ({ done: element.checked }));
    if (!checked) await this.click();
    await this.#one("check", (element) => (element.checked ? {} : { wait: "it stays unchecked" }));
  }

  focus() {
    return this.#one("focus", (element) =>
      kmsboxShown(element) ? (element.focus(), {}) : { wait: "it is not visible" },
    );
  }

  /** Types the text in place of what a field holds. */
  async fill(text) {
    const empty = await this.#one("fill", (element) => {
      if (!kmsboxShown(element)) return { wait: "it is not visible" };
      if (element.disabled || element.readOnly) return { wait: "it cannot be edited" };
      element.focus();
      return { done: element.value === "" };
    });
    const { keyboard } = this.page;
    if (!empty) {
      await keyboard.press("ControlOrMeta+A");
      await keyboard.press("Delete");
    }
    // Some are thousands of characters long. Nobody types those.
    if (text.length > TYPED) await this.evaluate((_, text) => document.execCommand("insertText", false, text), text);
    else await keyboard.type(text);
    const said = await this.inputValue();
    if (said !== text) throw new Error(`fill ${this}: it holds ${JSON.stringify(said)} after ${JSON.stringify(text)}`);
  }

  async press(key) {
    await this.focus();
    await this.page.keyboard.press(key);
  }

  /** Gives a file to a field for files. The browser's dialog is left out. */
  setInputFiles({ name, buffer }) {
    const fill = (element, { name, base64 }) => {
      const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
      const list = new DataTransfer();
      list.items.add(new File([bytes], name));
      element.files = list.files;
      for (const kind of ["input", "change"]) element.dispatchEvent(new Event(kind, { bubbles: true }));
      return {};
    };
    return this.#one("give a file to", fill, { name, base64: buffer.toString("base64") });
  }

  toString() {
    return this.steps.map((step) => JSON.stringify(step)).join(" ");
  }
}

/** A page. */
export class Page extends Scope {
  #driver;
  #url = "";

  /** @param {Driver} driver */
  constructor(driver) {
    super(undefined, []);
    this.#driver = driver;
  }

  keyboard = {
    /** Presses a key, or several at once: `Control+A`. */
    press: async (combination) => {
      const keys = combination.replace("ControlOrMeta", "Control").split("+");
      const values = keys.map((key) => KEYS[key] ?? (keys.length > 1 ? key.toLowerCase() : key));
      await this.#keys([
        ...values.map((value) => ({ type: "keyDown", value })),
        ...values.toReversed().map((value) => ({ type: "keyUp", value })),
      ]);
    },
    /** Types a text, character by character. */
    type: async (text) => {
      const values = [...text].map((one) => (one === "\n" ? KEYS.Enter : one));
      if (values.length === 0) return;
      const strokes = values.flatMap((value) => ["keyDown", "keyUp"].map((type) => ({ type, value })));
      await this.#keys(strokes);
    },
  };

  #keys(actions) {
    return this.#driver.act([{ type: "key", id: "keyboard", actions }]);
  }

  clickAt({ x, y }) {
    const actions = [
      { type: "pointerMove", x, y, duration: 0 },
      { type: "pointerDown", button: 0 },
      { type: "pointerUp", button: 0 },
    ];
    return this.#driver.act([{ type: "pointer", id: "mouse", parameters: { pointerType: "mouse" }, actions }]);
  }

  goto(url) {
    return this.#driver.goto(url);
  }

  reload() {
    return this.#driver.reload();
  }

  evaluate(work, arg) {
    return this.#driver.call(String(work), arg === undefined ? [] : [arg]);
  }

  /** What an expression with the finder gives, which may also use `args`. A page that was just loaded lacks the finder. */
  async ask(expression, args) {
    const source = `async (args) => ("kmsboxFind" in globalThis ? { answer: await ${expression} } : null)`;
    for (;;) {
      const known = await this.#driver.call(source, [args]);
      if (known) return known.answer;
      await this.#driver.call(`() => { ${AXE}\n(${installFinder})(); }`, []);
    }
  }

  /** The address that `waitForURL` has seen last. */
  url() {
    return this.#url;
  }

  async waitForURL(pattern) {
    await until(`wait for the address ${pattern}`, async () => {
      this.#url = await this.evaluate(() => location.href);
      return pattern.test(this.#url) ? {} : { wait: `it is ${this.#url}` };
    });
  }

  async waitForFunction(work, arg) {
    await until(`wait for ${work}`, async () => ((await this.evaluate(work, arg)) ? {} : { wait: "it gives nothing" }));
  }

  /** The next download, once it is complete. */
  async waitForEvent(event) {
    if (event !== "download") throw new Error(`the event ${event} is not known here`);
    const { name, bytes } = await within(TIMEOUT, "the download", this.#driver.nextDownload());
    return { suggestedFilename: () => name, createReadStream: async () => [bytes] };
  }
}
