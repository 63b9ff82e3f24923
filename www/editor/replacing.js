// Typing over a selection.

import { EditorView } from "@codemirror/view";

/**
 * Lets the editor itself put in what is typed over a selection. The browser would carry the colours of the replaced text
 * over as inline styles, which the page's content policy forbids and its console then complains of.
 */
export const replacing = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { inputType, data, isComposing } = event;
    if (inputType !== "insertText" || data === null || isComposing || view.composing || view.state.readOnly)
      return false;
    const { from, to, empty } = view.state.selection.main;
    if (empty) return false;
    const typed = () =>
      view.state.update(view.state.replaceSelection(data), { userEvent: "input.type", scrollIntoView: true });
    // Brackets that close by themselves are handled there.
    const handled = view.state.facet(EditorView.inputHandler).some((handle) => handle(view, from, to, data, typed));
    if (!handled) view.dispatch(typed());
    event.preventDefault();
    return true;
  },
});
