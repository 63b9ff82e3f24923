// Waiting with an end, so that a test that hangs says where.

/** The promise's value, or an error that names `what` when it takes longer than `millis`. */
export async function within(millis, what, promise) {
  let timer;
  const tooLong = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than ${millis} ms`)), millis);
  });
  try {
    return await Promise.race([promise, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}
