// What the visitor sees when the application does not run: outside of wasm, so that it works whatever happened there.

import { downloadRawCopy } from "./raw-copy.js";

/** Explains that the browser lacks something. `missing` comes from `missingFeatures`. */
export function showMissing(missing) {
  const list = element("ul");
  list.append(...missing.map(({ name, purpose }) => element("li", `${name}: ${purpose}`)));
  const advice = window.isSecureContext
    ? "Update your browser, or open this page in a current Firefox, Chrome, Edge or Safari. In a private window some of " +
      "these can be switched off: try a normal one."
    : "This page was loaded over an insecure connection, for which browsers switch these off. Open it through https, or " +
      "on your own machine through http://127.0.0.1.";
  show("This browser cannot run kmsbox", [element("p", "It lacks:"), list, element("p", advice)]);
}

/** Explains that the application stopped or did not start, and offers to reload or to save what is stored. Deletes nothing. */
export function showRescue(reason, started) {
  const status = element("p");
  status.setAttribute("role", "status");
  const reload = button("Reload", "rescue-primary", () => location.reload());
  const save = button("Download stored data", "rescue-secondary", async () => {
    save.disabled = true;
    status.textContent = "Reading …";
    try {
      status.textContent = `Saved as ${await downloadRawCopy()}.`;
    } catch (error) {
      status.textContent = `The stored data could not be read: ${describe(error)}`;
    }
    save.disabled = false;
  });
  const actions = element("div");
  actions.className = "rescue-actions";
  actions.append(reload, save);

  const details = element("details");
  const text = element("pre", describe(reason));
  text.className = "rescue-details";
  details.append(element("summary", "Technical details"), text);

  show(started ? "kmsbox stopped unexpectedly" : "kmsbox could not start", [
    element("p", "Your keys are stored in this browser and were not touched. Reloading usually helps."),
    element(
      "p",
      "If it stops again and again, download a copy of the stored data first. It is a raw copy for diagnosis: keys in it " +
        "are encrypted and can be used in this browser only.",
    ),
    actions,
    status,
    details,
  ]);
  reload.focus();
}

function show(title, content) {
  document.getElementById("rescue")?.remove();
  document.getElementById("boot")?.remove();
  // What is left of the application can be read, but no longer used.
  for (const rest of document.body.children) rest.inert = true;

  const card = element("div");
  card.className = "rescue-card";
  const heading = element("h1", title);
  heading.id = "rescue-title";
  card.append(heading, ...content);
  const panel = element("main");
  panel.id = "rescue";
  panel.className = "rescue";
  panel.setAttribute("aria-labelledby", heading.id);
  panel.append(card);
  document.body.prepend(panel);
  window.scrollTo(0, 0);
}

function button(label, className, act) {
  const made = element("button", label);
  made.type = "button";
  made.className = className;
  made.addEventListener("click", act);
  return made;
}

function element(name, text) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  return made;
}

function describe(reason) {
  return String(reason?.stack || reason?.message || reason || "no details");
}
