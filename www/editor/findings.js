// Findings as squiggles, as marks in the gutter, and as tips with their fixes.

import { forceLinting, linter, lintGutter } from "@codemirror/lint";

/** How long after the last key the text is looked at, in milliseconds. */
const DELAY = 250;
const SEVERITIES = { error: "error", security: "warning", warning: "warning", suggestion: "info" };
const NAMES = { error: "Error", security: "Security", warning: "Warning", suggestion: "Suggestion" };

/** An extension that shows what `diagnose` finds. */
export function findings(diagnose) {
  const source = async (view) => {
    const { doc } = view.state;
    const found = await diagnose(doc.toString());
    return found.map((finding) => diagnostic(finding, doc));
  };
  return [
    linter(source, { delay: DELAY }),
    // The text has tips. Those of the gutter would lose their place when the text changes under a resting pointer.
    lintGutter({ tooltipFilter: () => [] }),
  ];
}

function diagnostic(finding, doc) {
  const inside = (position) => Math.max(0, Math.min(position, doc.length));
  return {
    from: inside(finding.from),
    to: inside(Math.max(finding.from, finding.to)),
    severity: SEVERITIES[finding.severity] ?? "warning",
    // What screen readers are told, who do not see what `renderMessage` makes.
    message: `${NAMES[finding.severity]}: ${finding.message}`,
    renderMessage: () => tip(finding),
    actions: finding.fixes.map(({ title, edits }) => ({
      name: title,
      apply(view) {
        // The edits are for the text that was looked at.
        if (!view.state.doc.eq(doc)) return;
        view.dispatch({ changes: edits, userEvent: "input.fix" });
        forceLinting(view);
      },
    })),
  };
}

function tip({ severity, message, reason }) {
  const text = document.createElement("div");
  const head = document.createElement("strong");
  head.textContent = `${NAMES[severity]}: `;
  text.append(head, message);
  if (reason) {
    const why = document.createElement("p");
    why.textContent = reason;
    text.append(why);
  }
  return text;
}
