/*! Contains CodeMirror 6 and Lezer, Copyright (C) Marijn Haverbeke and others, under the MIT licence: https://codemirror.net */
// The editor for policies: CodeMirror in a shadow root, behind a small interface that the page's wasm program calls.
//
// The build bundles this file and what it imports into the one module `editor.js`, which is loaded when an editor is first
// shown. All positions are offsets in UTF-16 code units, as JavaScript counts. Styles are constructed style sheets, which
// the page's content policy allows; they take their colours from the page's custom properties, which inherit.

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { bracketMatching, indentOnInput, indentUnit } from "@codemirror/language";
import { lintKeymap } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Annotation, Compartment, EditorState, Transaction } from "@codemirror/state";
import {
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";

import { change } from "./change.js";
import { completions } from "./completions.js";
import { findings } from "./findings.js";
import { highlights, setHighlights } from "./highlights.js";
import { replacing } from "./replacing.js";
import { colours, frame, theme } from "./theme.js";

const HINT = "Tab indents. To leave the editor by keyboard, press Escape, then Tab.";

/** Marks a change that the page made, of which it needs not be told. */
const fromPage = Annotation.define();

/**
 * @typedef {{from: number, to: number, insert: string}} Edit
 * @typedef {{rule: string, severity: "error" | "warning" | "security" | "suggestion", message: string, reason: string,
 *   from: number, to: number, fixes: {title: string, edits: Edit[]}[]}} Finding
 * @typedef {{label: string, detail: string, insert: string, from: number, to: number}} Option
 */

/**
 * Puts an editor into an empty element.
 *
 * @param {HTMLElement} host
 * @param {object} options
 * @param {string} options.text
 * @param {string} options.label what screen readers call the editor
 * @param {boolean} options.readOnly
 * @param {(text: string) => void} options.onChange hears of what the person changes, not of `setText`
 * @param {(text: string) => Promise<Finding[]>} options.diagnose
 * @param {(text: string, position: number) => Promise<Option[]>} options.complete
 */
export function create(host, { text, label, readOnly, onChange, diagnose, complete }) {
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [frame()];
  const hint = document.createElement("p");
  hint.id = "hint";
  hint.className = "hint";
  hint.textContent = HINT;

  const access = new Compartment();
  const accessOf = (readOnly) => [
    EditorState.readOnly.of(readOnly),
    // The text can have the focus as it is, but not every checker knows that.
    EditorView.contentAttributes.of({
      "aria-label": label,
      tabindex: "0",
      ...(readOnly ? {} : { "aria-describedby": "hint" }),
    }),
  ];
  const view = new EditorView({
    doc: text,
    parent: root,
    root,
    extensions: [
      access.of(accessOf(readOnly)),
      lineNumbers(),
      findings(diagnose),
      highlightActiveLineGutter(),
      highlightActiveLine(),
      highlightSpecialChars(),
      highlightSelectionMatches(),
      history(),
      indentUnit.of("  "),
      indentOnInput(),
      bracketMatching(),
      closeBrackets(),
      replacing,
      search({ top: true }),
      EditorView.lineWrapping,
      json(),
      colours,
      theme,
      highlights,
      autocompletion({ override: [completions(complete)], icons: false }),
      keymap.of([
        ...closeBracketsKeymap,
        ...completionKeymap,
        ...searchKeymap,
        ...historyKeymap,
        ...lintKeymap,
        ...defaultKeymap,
        indentWithTab,
      ]),
      EditorView.updateListener.of((update) => {
        const own = update.transactions.some((one) => one.docChanged && !one.annotation(fromPage));
        if (own) onChange(update.state.doc.toString());
      }),
    ],
  });
  root.append(hint);
  hint.hidden = readOnly;

  const inside = (position) => Math.max(0, Math.min(position, view.state.doc.length));
  return {
    /** Replaces the text, so that caret, folds and marks outside of what differs stay; the person can undo it. */
    setText(text) {
      const changes = change(view.state.doc.toString(), view.state.toText(text).toString());
      if (!changes) return;
      const kept = !view.state.readOnly;
      view.dispatch({ changes, annotations: [fromPage.of(true), Transaction.addToHistory.of(kept)] });
    },
    setReadOnly(readOnly) {
      hint.hidden = readOnly;
      view.dispatch({ effects: access.reconfigure(accessOf(readOnly)) });
    },
    focus() {
      view.focus();
    },
    /** Marks ranges, `{from, to, kind}` with a kind of `match`, `allow` or `deny`, in place of those marked before. */
    highlight(ranges) {
      const within = ranges.map(({ from, to, kind }) => ({ from: inside(from), to: inside(to), kind }));
      view.dispatch({ effects: setHighlights.of(within) });
    },
    /** Selects a range, brings it into view and gives the editor the focus. */
    revealRange(from, to) {
      view.focus();
      view.dispatch({ selection: { anchor: inside(from), head: inside(to) }, scrollIntoView: true });
    },
    destroy() {
      view.destroy();
      root.replaceChildren();
    },
  };
}
