// A way through pages and their states that is gone three times: light and dark with axe, and on a phone.

import assert from "node:assert/strict";

import { settle, violations } from "./axe.mjs";
import { journey } from "./site.mjs";

/**
 * The three journeys.
 *
 * @param {string} what What axe looks at: `identities`.
 * @param {(site: object, look: (where: string) => Promise<void>) => Promise<void>} tour Shows one state after another, and
 *   calls `look` at each.
 */
export function tourJourneys(what, tour) {
  for (const colorScheme of ["light", "dark"]) {
    journey(`axe finds nothing: ${what}, ${colorScheme}`, { browser: { colorScheme } }, async (site) => {
      const found = [];
      await tour(site, async (where) => {
        await settle(site.page);
        found.push(...(await violations(site.page, where)));
      });
      assert.deepEqual(found, []);
    });
  }

  journey(`they fit a phone: ${what}`, { browser: { viewport: { width: 390, height: 844 } } }, async (site) => {
    const wide = [];
    await tour(site, async (where) => {
      await settle(site.page);
      const width = await site.page.evaluate(() => document.documentElement.scrollWidth);
      if (width > 390) wide.push(`${where}: ${width} px`);
    });
    assert.deepEqual(wide, []);
  });
}
