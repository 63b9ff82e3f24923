// How the editor looks: the page's own tokens, which follow the light and the dark theme by themselves.

import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const FRAME = `
:host {
  display: block;
  min-inline-size: 0;
}
[hidden] {
  display: none;
}
.hint {
  margin: 0.375rem 0 0;
  font-size: var(--text-s);
  color: var(--text-soft);
}
`;

/** The style sheet of what surrounds CodeMirror's own element. */
export function frame() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(FRAME);
  return sheet;
}

/** The colours of JSON. */
export const colours = syntaxHighlighting(
  HighlightStyle.define([
    { tag: tags.propertyName, color: "var(--code-name)" },
    { tag: tags.string, color: "var(--code-text)" },
    { tag: [tags.number, tags.bool, tags.null], color: "var(--code-word)" },
    { tag: [tags.punctuation, tags.separator], color: "var(--text-soft)" },
  ]),
);

const squiggle = (colour) => ({
  backgroundImage: "none",
  textDecoration: `underline wavy ${colour} 1px`,
  textUnderlineOffset: "0.25em",
});

// Told apart by shape as well as by colour.
const gutterMark = (colour, shape) => ({ content: "normal", backgroundColor: colour, clipPath: shape });

const point = (colour) => ({ "&:after": { borderBottomColor: colour } });

/** Everything else. */
export const theme = EditorView.theme({
  "&": {
    color: "var(--text)",
    backgroundColor: "var(--field)",
    border: "1px solid var(--line-field)",
    borderRadius: "var(--radius-m)",
    fontSize: "var(--text-s)",
    overflow: "hidden",
  },
  "&.cm-focused": { borderColor: "var(--focus)", outline: "2px solid var(--focus)", outlineOffset: "-1px" },
  ".cm-scroller": {
    fontFamily: "var(--mono)",
    fontVariantLigatures: "none",
    lineHeight: "1.6",
    minBlockSize: "14rem",
    maxBlockSize: "min(40rem, 75vh)",
    overflow: "auto",
  },
  ".cm-content": { padding: "0.5rem 0", caretColor: "var(--text)" },
  ".cm-line": { padding: "0 0.75rem 0 0.25rem" },
  ".cm-line::selection, .cm-line ::selection": {
    color: "oklch(0.2 0.03 70)",
    backgroundColor: "oklch(0.86 0.1 84)",
  },
  ".cm-gutters": {
    color: "var(--text-soft)",
    backgroundColor: "var(--sunken)",
    borderInlineEnd: "1px solid var(--line)",
  },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLine": { backgroundColor: "color-mix(in oklab, var(--hover) 55%, transparent)" },
  "&.cm-focused .cm-activeLineGutter": { color: "var(--text)", backgroundColor: "var(--hover)" },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": {
    color: "inherit",
    backgroundColor: "var(--brass-fill)",
    outline: "1px solid var(--brass-line)",
  },
  ".cm-nonmatchingBracket, &.cm-focused .cm-nonmatchingBracket": {
    color: "var(--bad-text)",
    backgroundColor: "var(--bad-fill)",
  },
  ".cm-selectionMatch, .cm-searchMatch": {
    backgroundColor: "var(--brass-fill)",
    outline: "1px solid var(--brass-line)",
  },
  ".cm-searchMatch.cm-searchMatch-selected": { backgroundColor: "var(--warn-line)" },
  ".kms-mark-match": { backgroundColor: "var(--brass-fill)", boxShadow: "inset 0 -2px var(--brass-strong)" },
  ".kms-mark-allow": { backgroundColor: "var(--cold-fill)", boxShadow: "inset 0 -2px var(--good-text)" },
  ".kms-mark-deny": { backgroundColor: "var(--bad-fill)", boxShadow: "inset 0 -2px var(--bad)" },

  ".cm-lintRange-error": squiggle("var(--bad)"),
  ".cm-lintRange-warning": squiggle("var(--brass-strong)"),
  ".cm-lintRange-info": squiggle("var(--cold-text)"),
  ".cm-lintRange-active": { backgroundColor: "var(--warn-fill)" },
  ".cm-lintPoint-error": point("var(--bad)"),
  ".cm-lintPoint-warning": point("var(--brass-strong)"),
  ".cm-lintPoint-info": point("var(--cold-text)"),
  ".cm-gutter-lint": { inlineSize: "1.25em" },
  ".cm-gutter-lint .cm-gutterElement": { display: "flex", alignItems: "center", padding: "0 0.125em" },
  ".cm-lint-marker": { inlineSize: "0.75em", blockSize: "0.75em", margin: "auto" },
  ".cm-lint-marker-error": gutterMark("var(--bad)", "circle()"),
  ".cm-lint-marker-warning": gutterMark("var(--brass-strong)", "polygon(50% 0, 100% 100%, 0 100%)"),
  ".cm-lint-marker-info": gutterMark("var(--cold-text)", "inset(15%)"),

  ".cm-tooltip": {
    color: "var(--text)",
    backgroundColor: "var(--raised)",
    border: "1px solid var(--line-strong)",
    borderRadius: "var(--radius-m)",
    boxShadow: "var(--shadow-l)",
    fontFamily: "var(--sans)",
    maxInlineSize: "min(32rem, 90vw)",
    overflow: "hidden",
  },
  ".cm-tooltip p": { margin: "0.25rem 0 0", color: "var(--text-soft)" },
  ".cm-diagnostic": { padding: "0.5rem 0.75rem", borderInlineStart: "3px solid var(--line-strong)" },
  ".cm-diagnostic-error": { borderInlineStartColor: "var(--bad)" },
  ".cm-diagnostic-warning": { borderInlineStartColor: "var(--brass-strong)" },
  ".cm-diagnostic-info": { borderInlineStartColor: "var(--cold-text)" },
  ".cm-diagnosticAction": {
    padding: "0.125rem 0.625rem",
    margin: "0.375rem 0.5rem 0 0",
    font: "inherit",
    fontWeight: "550",
    color: "var(--action-text)",
    backgroundColor: "var(--action)",
    border: "0",
    borderRadius: "var(--radius-s)",
    cursor: "pointer",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", maxBlockSize: "16rem" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "0.1875rem 0.625rem" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    color: "var(--action-text)",
    backgroundColor: "var(--action)",
  },
  ".cm-completionDetail": { fontFamily: "var(--sans)", fontStyle: "normal", opacity: "0.85" },
  ".cm-completionMatchedText": { fontWeight: "650" },

  ".cm-panels": { color: "var(--text)", backgroundColor: "var(--sunken)", fontFamily: "var(--sans)" },
  ".cm-panels.cm-panels-top": { borderBlockEnd: "1px solid var(--line)" },
  ".cm-panel.cm-search": { padding: "0.5rem 2rem 0.5rem 0.75rem", fontSize: "var(--text-s)" },
  ".cm-panel.cm-search label": { fontSize: "var(--text-s)", whiteSpace: "nowrap" },
  ".cm-textfield": {
    padding: "0.25rem 0.5rem",
    font: "inherit",
    color: "var(--text)",
    backgroundColor: "var(--field)",
    border: "1px solid var(--line-field)",
    borderRadius: "var(--radius-s)",
  },
  ".cm-button": {
    padding: "0.1875rem 0.625rem",
    font: "inherit",
    color: "var(--text)",
    backgroundColor: "var(--raised)",
    backgroundImage: "none",
    border: "1px solid var(--line-strong)",
    borderRadius: "var(--radius-s)",
    cursor: "pointer",
  },
  ".cm-button:active": { backgroundImage: "none" },
  ".cm-panel.cm-search [name=close]": {
    insetBlockStart: "0.375rem",
    insetInlineEnd: "0.5rem",
    padding: "0 0.375rem",
    color: "inherit",
    cursor: "pointer",
  },
  ".cm-textfield:focus-visible, .cm-button:focus-visible, .cm-diagnosticAction:focus-visible, [name=close]:focus-visible":
    {
      outline: "2px solid var(--focus)",
      outlineOffset: "1px",
    },
});
