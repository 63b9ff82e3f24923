// What differs between two texts.

/** The one replacement that makes `after` of `before`, as small as common beginnings and ends allow; null if equal. */
export function change(before, after) {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let end = 0;
  while (
    end < shorter - start &&
    before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)
  )
    end++;
  // A pair of surrogates is one character and must not be cut.
  if (isSecondHalf(before, start) || isSecondHalf(after, start)) start--;
  if (isSecondHalf(before, before.length - end) || isSecondHalf(after, after.length - end)) end--;
  return { from: start, to: before.length - end, insert: after.slice(start, after.length - end) };
}

function isSecondHalf(text, at) {
  const code = text.charCodeAt(at);
  return at > 0 && code >= 0xdc00 && code <= 0xdfff;
}
