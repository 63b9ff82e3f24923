// How elements are found: by role, name, label and text, as people and screen readers know them. Runs in the page.

/**
 * Gives the page the function `kmsboxFind(steps)`, which gives the elements that the steps lead to. Each step narrows
 * what the one before has found: `{css}`, `{role, name, exact, level}`, `{label, exact}`, `{words, exact}`, `{has}`,
 * `{nth}`. Texts to look for are strings, or `{source, flags}` of a regular expression.
 *
 * It and what it needs must stand in this one function: its text is sent to the page, after axe, which knows roles and
 * names.
 */
export function installFinder() {
  const { axe } = globalThis;
  const squeeze = (text) => (text ?? "").replace(/\s+/g, " ").trim();

  function fits(text, wanted, exact) {
    if (typeof wanted !== "string") return new RegExp(wanted.source, wanted.flags).test(squeeze(text));
    const [have, want] = [squeeze(text), squeeze(wanted)];
    return exact ? have === want : have.toLowerCase().includes(want.toLowerCase());
  }

  /** All elements inside, those of shadow trees too. */
  function* inside(root) {
    for (const child of root.children) {
      yield child;
      if (child.shadowRoot) yield* inside(child.shadowRoot);
      yield* inside(child);
    }
  }

  function levelOf(element) {
    return Number(element.ariaLevel ?? /^H([1-6])$/.exec(element.tagName)?.[1]);
  }

  function labels(element) {
    const ids = element.getAttribute("aria-labelledby")?.split(/\s+/) ?? [];
    const by = ids.map((id) => element.getRootNode().getElementById(id)?.textContent);
    if (by.length > 0) return [by.join(" ")];
    const own = element.ariaLabel ? [element.ariaLabel] : [];
    return [...own, ...[...(element.labels ?? [])].map((label) => label.textContent)];
  }

  const tests = {
    css: (step) => (element) => element.matches(step.css),
    role: (step) => (element) => {
      const node = axe.utils.getNodeFromTree(element);
      if (!node || axe.commons.aria.getRole(node) !== step.role) return false;
      if (step.level && levelOf(element) !== step.level) return false;
      if (!axe.commons.dom.isVisibleToScreenReaders(node)) return false;
      return step.name === undefined || fits(axe.commons.text.accessibleTextVirtual(node), step.name, step.exact);
    },
    label: (step) => (element) => labels(element).some((label) => fits(label, step.label, step.exact)),
    words: (step) => (element) => {
      const says = (one) => !["SCRIPT", "STYLE"].includes(one.tagName) && fits(one.textContent, step.words, step.exact);
      return says(element) && ![...element.children].some(says);
    },
  };

  globalThis.kmsboxFind = (steps) => {
    // Only roles and names need its tree, which takes long to build.
    const named = steps.some((step) => step.role);
    if (named) axe.setup(document.body);
    try {
      let found = null;
      for (const step of steps) {
        if ("nth" in step) found = found.slice(step.nth, step.nth + 1);
        else if ("has" in step) found = found.filter((element) => fits(element.textContent, step.has));
        else {
          const [kind] = Object.keys(step);
          const roots = found ?? [document];
          found = [...new Set(roots.flatMap((root) => [...inside(root)].filter(tests[kind](step))))];
        }
      }
      return found;
    } finally {
      if (named) axe.teardown();
    }
  };

  globalThis.kmsboxShown = (element) => {
    const { width, height } = element.getBoundingClientRect();
    return width > 0 && height > 0 && getComputedStyle(element).visibility === "visible";
  };

  /** Where to click an element, `{x, y}`, or why that cannot be done yet, `{wait}`. */
  globalThis.kmsboxPoint = async (element) => {
    if (!kmsboxShown(element)) return { wait: "it is not visible" };
    if (element.matches(":disabled") || element.ariaDisabled === "true") return { wait: "it is disabled" };
    element.scrollIntoView({ block: "center", behavior: "instant" });
    const before = element.getBoundingClientRect();
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const after = element.getBoundingClientRect();
    if (before.x !== after.x || before.y !== after.y) return { wait: "it moves" };
    const [x, y] = [Math.round(after.x + after.width / 2), Math.round(after.y + after.height / 2)];
    let hit = document.elementFromPoint(x, y);
    while (hit?.shadowRoot?.elementFromPoint(x, y)) {
      const deeper = hit.shadowRoot.elementFromPoint(x, y);
      if (deeper === hit) break;
      hit = deeper;
    }
    for (let at = hit; at; at = at.parentNode ?? at.host) {
      if (at === element || at.control === element) return { x, y };
    }
    return { wait: `it is covered by <${hit?.localName} class="${hit?.className}">` };
  };
}
