// Scenario files on the page: dropped, pasted, run, explained.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import { go, open } from "./lib/app.mjs";
import { settle, violations } from "./lib/axe.mjs";
import { journey } from "./lib/site.mjs";

const RE_ENCRYPT = new URL("../scenarios/re-encrypt.json", import.meta.url);

const results = (page) => page.getByRole("region", { name: "Results" });

/** Drops a file with this text on the page, as from a file manager. */
async function drop(page, name, text) {
  const data = await page.evaluateHandle(
    ([name, text]) => {
      const data = new DataTransfer();
      data.items.add(new File([text], name, { type: "application/json" }));
      return data;
    },
    [name, text],
  );
  await page.locator(".drop").dispatchEvent("drop", { dataTransfer: data });
}

journey("a scenario file dropped on the page comes out green and red, and explains itself", {}, async (site) => {
  const { page } = site;
  await open(site, "#/lab/scenarios");
  const text = await readFile(RE_ENCRYPT, "utf8");
  await drop(page, "re-encrypt.json", text);
  await results(page)
    .getByText(/^All \d+ requests are decided as expected\.$/)
    .waitFor();
  assert.equal(await page.getByRole("checkbox", { name: "Only failed" }).count(), 0);

  // One expectation turned: one request is red, and says what was found.
  const turned = JSON.parse(text);
  const [scenario] = [turned].flat();
  const wanted = scenario.requests[0].expect;
  scenario.requests[0].expect = wanted === "allow" ? "deny" : "allow";
  delete scenario.requests[0].reason;
  await page.getByRole("textbox", { name: "Scenario" }).fill(JSON.stringify(turned));
  await results(page).getByText("The text was changed since this was run.").waitFor();
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await results(page)
    .getByText(/^1 of \d+ requests are not decided as expected\.$/)
    .waitFor();
  await page.getByRole("checkbox", { name: "Only failed" }).check();
  const failed = results(page).locator("summary:visible");
  assert.equal(await failed.count(), 1);
  assert.match(await failed.textContent(), new RegExp(`Failed.*found ${wanted}`));
  await failed.click();
  await results(page).getByRole("heading", { name: "How it was decided" }).first().waitFor();

  // It outlives the page.
  await go(page, "#/keys");
  await page.getByRole("heading", { level: 1, name: "Keys" }).waitFor();
  await go(page, "#/lab/scenarios");
  await results(page).getByText(/^1 of/).waitFor();
});

journey("the example runs, and is saved", {}, async (site) => {
  const { page } = site;
  await open(site, "#/lab");
  await page.getByRole("link", { name: "Scenario files" }).click();
  await page.getByRole("button", { name: "Run an example" }).click();
  await results(page).getByText("1 of 4 requests are not decided as expected.").waitFor();
  await results(page)
    .getByText(/^Failed/)
    .waitFor();
});

journey("what the AWS CLI prints becomes a scenario", {}, async (site) => {
  const { page } = site;
  await open(site, "#/lab/scenarios");
  const policy = {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Principal: { AWS: "arn:aws:iam::111122223333:root" }, Action: "kms:*", Resource: "*" },
      {
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::111122223333:role/app" },
        Action: "kms:Decrypt",
        Resource: "*",
      },
    ],
  };
  const printed = JSON.stringify({ Policy: JSON.stringify(policy), PolicyName: "default" }, null, 4);
  await page.getByRole("textbox", { name: "Scenario" }).fill(printed);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await results(page)
    .getByText(/^All \d+ requests are decided as expected\.$/)
    .waitFor();
  await results(page).getByText("What you pasted is now a scenario").waitFor();
  const made = JSON.parse(await page.getByRole("textbox", { name: "Scenario" }).inputValue());
  assert.ok(JSON.stringify(made).includes("role/app"));
});

journey("what is no scenario is refused with its place, and loses nothing", {}, async (site) => {
  const { page } = site;
  await open(site, "#/lab/scenarios");
  const typed = '{\n  "name": "x",\n  "requests": [{ "az": "root" }]\n}';
  await page.getByRole("textbox", { name: "Scenario" }).fill(typed);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  const alert = results(page).getByRole("alert");
  await alert.getByText("This is no scenario file").waitFor();
  await alert
    .getByText(/^3:\d+$/)
    .first()
    .waitFor();
  assert.equal(await page.getByRole("textbox", { name: "Scenario" }).inputValue(), typed);
  await drop(page, "picture.png", "\u{0}");
  await alert.getByText("This is no scenario file").waitFor();
});

for (const colorScheme of ["light", "dark"]) {
  journey(`axe finds nothing in scenario files, ${colorScheme}`, { browser: { colorScheme } }, async (site) => {
    const { page } = site;
    const found = [];
    await open(site, "#/lab/scenarios");
    await settle(page);
    found.push(...(await violations(page, "nothing run")));
    await page.getByRole("button", { name: "Run an example" }).click();
    await results(page)
      .getByText(/^1 of 4/)
      .waitFor();
    for (const one of await results(page).locator(".scenario-case > details > summary").all()) await one.click();
    await settle(page);
    found.push(...(await violations(page, "run")));
    await page.getByRole("textbox", { name: "Scenario" }).fill("{");
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await results(page).getByRole("alert").waitFor();
    await settle(page);
    found.push(...(await violations(page, "refused")));
    assert.deepEqual(found, []);
  });
}

journey("scenario files fit a phone", { browser: { viewport: { width: 390, height: 844 } } }, async (site) => {
  const { page } = site;
  await open(site, "#/lab/scenarios");
  await page.getByRole("button", { name: "Run an example" }).click();
  await results(page)
    .getByText(/^1 of 4/)
    .waitFor();
  for (const one of await results(page).locator(".scenario-case > details > summary").all()) await one.click();
  await settle(page);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
});
