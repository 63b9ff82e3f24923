// The core journeys in a browser that Playwright cannot drive.

import assert from "node:assert/strict";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { exportImport, mainJob, policyEdit } from "../../lib/core.mjs";
import { DIST, OUTPUT, POLICY, scratch } from "../../lib/site.mjs";
import { within } from "../../lib/within.mjs";
import { serve } from "../../serve.mjs";
import { Page } from "./page.mjs";

/** Where browsers report violations of the content policy to, those in workers too. */
const REPORTS = "/violations";
const HEADERS = { "content-security-policy": `${POLICY}; report-uri ${REPORTS}` };

const JOURNEYS = {
  "the main job": mainJob,
  "a policy is edited, saved, and there after a reload": policyEdit,
  "a workspace is exported, deleted and imported": exportImport,
};

/**
 * Has a test for each journey.
 *
 * @param {string} browser Its name.
 * @param {(options: {profile: string, origin: string}) => Promise<import("./page.mjs").Driver>} start
 * @param {(walk: Function) => boolean} [can] Whether the browser can be driven through a journey.
 */
export function coreJourneys(browser, start, can = () => true) {
  for (const [what, walk] of Object.entries(JOURNEYS).filter(([, walk]) => can(walk))) {
    const name = `${what}, in ${browser}`;
    test(name, { timeout: 240_000 }, async () => {
      const server = await serve(DIST, { headers: HEADERS });
      const profile = await scratch("profile");
      const complaints = async () => {
        const reports = server.requests.filter(({ path }) => path === REPORTS);
        return [
          ...((await driver?.complaints()) ?? []),
          ...reports.map(() => "content policy: a violation was reported"),
        ];
      };
      let driver;
      try {
        driver = await within(60_000, `starting ${browser}`, start({ profile, origin: server.origin }));
        await walk({ url: server.url, page: new Page(driver) });
        assert.deepEqual(await complaints(), [], "errors, policy violations or requests to elsewhere");
      } catch (error) {
        if (driver) await picture(driver, name);
        const told = await complaints().catch(() => []);
        if (told.length > 0) error.message += `\nThe browser told of:\n${told.join("\n")}`;
        throw error;
      } finally {
        await driver?.close();
        await server.close();
        await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
      }
    });
  }
}

async function picture(driver, name) {
  const folder = join(OUTPUT, "failures");
  await mkdir(folder, { recursive: true });
  const image = await within(5_000, "the picture", driver.screenshot()).catch(() => null);
  if (image) await writeFile(join(folder, `${name.replaceAll(/[^a-z0-9]+/gi, "-")}.png`), image);
}
