// Modules that are loaded when they are needed, for editor.rs.

/** The module at an address relative to the document. */
export const importModule = (address) => import(new URL(address, document.baseURI).href);
