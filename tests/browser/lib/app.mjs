// What a visitor does, by the roles and names of the controls.

/** Opens a route, `#/keys` for example, and waits until its page is there and the engine runs. */
export async function open(site, route = "#/", page = site.page) {
  await page.goto(site.url + route);
  await ready(page);
}

/** Waits until the page is there and the engine runs. */
export async function ready(page) {
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  await page.getByText("Starting the engine").waitFor({ state: "detached" });
  await page.locator("#boot").waitFor({ state: "detached" });
}

/** Goes to a route without loading anything. */
export async function go(page, route) {
  await page.evaluate((route) => (location.hash = route), route);
}

/** Makes a key through the form; gives its id. */
export async function createKey(page, { alias = "", description = "", tags = {} } = {}) {
  await go(page, "#/keys/new");
  await page.getByRole("heading", { level: 1, name: "Create key" }).waitFor();
  await page.getByLabel("Alias").fill(alias);
  await page.getByLabel("Description").fill(description);
  await fillPairs(page, "tag", "Tag key", "Tag value", tags);
  await page.getByRole("button", { name: "Create key" }).click();
  await page.waitForURL(/#\/keys\/[0-9a-f-]{36}$/);
  return page.url().split("/").at(-1);
}

/** Replaces the pairs of an editor. */
export async function fillPairs(page, one, name, value, pairs) {
  for (;;) {
    const rest = page.getByRole("button", { name: `Remove ${one} 1`, exact: true });
    if ((await rest.count()) === 0) break;
    await rest.click();
  }
  for (const [index, [left, right]] of Object.entries(pairs).entries()) {
    await page.getByRole("button", { name: `Add ${one}` }).click();
    await page.getByLabel(`${name} ${index + 1}`, { exact: true }).fill(left);
    await page.getByLabel(`${value} ${index + 1}`, { exact: true }).fill(right);
  }
}

export const fillContext = (page, pairs) => fillPairs(page, "context pair", "Context name", "Context value", pairs);

/** Fills in the form of Encrypt and sends it. */
export async function encrypt(page, { key, text, file, context = {} }) {
  await go(page, "#/encrypt");
  await page.getByRole("heading", { level: 1, name: "Encrypt" }).waitFor();
  await page.getByRole("combobox", { name: "KMS key" }).fill(key);
  await page.getByRole("combobox", { name: "KMS key" }).press("Escape");
  if (file) {
    await page.getByRole("radio", { name: "File" }).check();
    await page.getByLabel("Plaintext file").setInputFiles(file);
  } else {
    await page.getByRole("radio", { name: "Text" }).check();
    await page.getByLabel("Plaintext", { exact: true }).fill(text);
  }
  await fillContext(page, context);
  await page.getByRole("button", { name: "Encrypt", exact: true }).click();
}

/** The ciphertext of the last Encrypt, as base64. */
export async function ciphertext(page) {
  return (await page.getByLabel("Ciphertext", { exact: true }).textContent()).trim();
}

/** Fills in the form of Decrypt and sends it. */
export async function decrypt(page, { base64, context = {} }) {
  await go(page, "#/decrypt");
  await page.getByRole("heading", { level: 1, name: "Decrypt" }).waitFor();
  await page.getByRole("radio", { name: "Base64" }).first().check();
  await page.getByRole("textbox", { name: "Ciphertext" }).fill(base64);
  await fillContext(page, context);
  await page.getByRole("button", { name: "Decrypt", exact: true }).click();
}

/** The bytes of a download that `act` sets off. */
export async function download(page, act) {
  const [saved] = await Promise.all([page.waitForEvent("download"), act()]);
  const chunks = [];
  for await (const chunk of await saved.createReadStream()) chunks.push(chunk);
  return { name: saved.suggestedFilename(), bytes: Buffer.concat(chunks) };
}

/** Moves the virtual clock forward to the first of `preset`: `+7 days`. */
export async function jump(page, preset) {
  await page.getByRole("button", { name: /^Virtual clock/ }).click();
  const dialog = page.getByRole("dialog", { name: "Virtual clock" });
  await dialog.getByRole("button", { name: preset }).click();
  await dialog.getByRole("button", { name: /^Jump to/ }).click();
  await dialog.waitFor({ state: "hidden" });
}

/** What is told at the head of the form. */
export const notice = (page) => page.locator("[role=alert]").filter({ hasText: /\S/ });
