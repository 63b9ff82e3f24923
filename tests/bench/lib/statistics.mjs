// Numbers out of measurements.

export function median(values) {
  return quantile(values, 0.5);
}

/** The value that this share of the values does not exceed (nearest rank). */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
}

/** Rounded to `digits` places. */
export function round(value, digits = 1) {
  return Number(value.toFixed(digits));
}

/** What goes on, to stderr: stdout is for the result. */
export function say(text) {
  process.stderr.write(`${text}\n`);
}
