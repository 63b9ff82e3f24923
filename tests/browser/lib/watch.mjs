// What must never happen on a page: an error in the console, a violation of the content policy, a request to elsewhere.

/** Watches every page of a browser context from now on. */
export class Watch {
  #origin;
  #allowed;
  /** What was seen, in words. */
  seen = [];
  /** All requests that were seen, by address. */
  requests = new Set();

  /**
   * @param {string} origin the only origin that may be asked for anything
   * @param {RegExp[]} [allowed] errors that belong to the test
   */
  constructor(origin, allowed = []) {
    this.#origin = origin;
    this.#allowed = allowed;
  }

  async attach(context) {
    await context.exposeBinding("kmsboxPolicyViolation", (_, text) => this.#note(`content policy: ${text}`));
    await context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        const { effectiveDirective, blockedURI, sourceFile, lineNumber } = event;
        globalThis.kmsboxPolicyViolation(`${effectiveDirective} ${blockedURI} at ${sourceFile}:${lineNumber}`);
      });
    });
    context.on("console", (message) => {
      // Violations in workers are told in the console only.
      if (message.type() === "error" || /content security policy/i.test(message.text())) {
        this.#note(`console: ${message.text()} (${message.location().url})`);
      }
    });
    context.on("weberror", (error) => this.#note(`uncaught: ${error.error()?.stack ?? error.error()}`));
    context.on("request", (request) => {
      const url = request.url();
      this.requests.add(url);
      const { origin, protocol } = new URL(url);
      const own = origin === this.#origin || protocol === "data:" || (protocol === "blob:" && origin === this.#origin);
      if (!own) this.#note(`request to ${url}`);
    });
  }

  /** Errors like this belong to the test from now on. */
  allow(pattern) {
    this.#allowed.push(pattern);
  }

  #note(text) {
    this.seen.push(text);
  }

  /** What was seen and does not belong to the test. */
  complaints() {
    return this.seen.filter((text) => !this.#allowed.some((pattern) => pattern.test(text)));
  }
}
