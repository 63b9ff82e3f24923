// Ranges that the page marks: the statement that decided, for example.

import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView } from "@codemirror/view";

/** Sets the marked ranges, a list of `{from, to, kind}`. */
export const setHighlights = StateEffect.define();

const mark = (kind) => Decoration.mark({ class: `kms-mark kms-mark-${kind}` });

/** The extension that holds and shows the marked ranges; they move along when the text changes. */
export const highlights = StateField.define({
  create: () => Decoration.none,
  update(marks, transaction) {
    let now = marks.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(setHighlights)) continue;
      const ranges = effect.value.filter(({ from, to }) => from < to);
      now = Decoration.set(
        ranges.map(({ from, to, kind }) => mark(kind ?? "match").range(from, to)),
        true,
      );
    }
    return now;
  },
  provide: (field) => EditorView.decorations.from(field),
});
