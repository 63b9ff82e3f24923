// Randomness that can be had again: the seed is printed, and KMSBOX_SEED sets it.

export function seed() {
  const value = Number(process.env.KMSBOX_SEED ?? Date.now() % 1_000_000_000);
  console.log(`seed ${value} (KMSBOX_SEED=${value} repeats it)`);
  return value;
}

/** A generator of numbers from 0 to 1 (mulberry32). */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
