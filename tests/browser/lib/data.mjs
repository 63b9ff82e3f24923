// A workspace with something in it: keys as a small company might have them, and the calls of an ordinary day.

import { installLine } from "./line.mjs";

const KEYS = [
  { alias: "alias/shop/orders", description: "Order records at rest", tags: { team: "shop", "cost-centre": "4711" } },
  { alias: "alias/shop/payments", description: "Payment tokens, PCI scope", tags: { team: "shop", pci: "yes" } },
  { alias: "alias/platform/backups", description: "Nightly database backups", tags: { team: "platform" } },
  { alias: "alias/platform/logs", description: "Application logs", tags: { team: "platform", retention: "90d" } },
  { alias: "alias/data/warehouse", description: "Warehouse extracts, personal data", tags: { team: "data" } },
  { alias: "alias/mobile/push", description: "Push credentials", tags: {} },
  { alias: null, description: "Trial of March, may be deleted", tags: { owner: "Zoë" } },
  { alias: "alias/legacy/crm-2019", description: "Old CRM export, kept for the auditors", tags: { audit: "2026" } },
  { alias: "alias/hr/salaries", description: "Salary slips", tags: { team: "hr", confidential: "very" } },
];

/** Fills the workspace through the worker. Gives the keys' ids. The page becomes a picture of the site. */
export async function fill(site) {
  const page = await site.blankPage();
  await installLine(page, site);
  return page.evaluate(async (keys) => {
    const line = globalThis.startLine();
    await line.ready;
    const call = async (operation, input) => (await line.call(operation, input)).result;
    const ids = [];
    for (const { alias, description, tags } of keys) {
      const Tags = Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
      const { Ok } = await call("CreateKey", { Description: description, Tags });
      ids.push(Ok.KeyMetadata.KeyId);
      if (alias) await call("CreateAlias", { AliasName: alias, TargetKeyId: ids.at(-1) });
    }
    await call("CreateAlias", { AliasName: "alias/shop/current", TargetKeyId: ids[0] });
    const EncryptionContext = { tenant: "acme", purpose: "orders" };
    const { Ok } = await call("Encrypt", { KeyId: ids[0], Plaintext: btoa("4 loaves"), EncryptionContext });
    await call("Decrypt", { CiphertextBlob: Ok.CiphertextBlob, EncryptionContext });
    await call("Decrypt", { CiphertextBlob: Ok.CiphertextBlob, EncryptionContext: { tenant: "other" } });
    await call("GenerateDataKey", { KeyId: "alias/platform/backups", KeySpec: "AES_256" });
    await call("GenerateRandom", { NumberOfBytes: 32 });
    await call("DisableKey", { KeyId: ids[5] });
    await call("Encrypt", { KeyId: ids[5], Plaintext: btoa("no") });
    await call("ScheduleKeyDeletion", { KeyId: ids[6], PendingWindowInDays: 7 });
    await call("ScheduleKeyDeletion", { KeyId: ids[7], PendingWindowInDays: 30 });
    await call("DescribeKey", { KeyId: "alias/nobody/home" });
    line.terminate();
    return ids;
  }, KEYS);
}

/** Every route, with a name, for a workspace with these keys. */
export function routes([first, , , , , disabled, pending]) {
  const arn = `arn:aws:kms:us-east-1:123456789012:key/${first}`;
  return {
    overview: "#/",
    keys: "#/keys",
    "create-key": "#/keys/new",
    aliases: "#/keys/aliases",
    grants: "#/keys/grants",
    "key-stores": "#/keys/stores",
    key: `#/keys/${first}`,
    "key-policy": `#/keys/${first}/policy`,
    "key-grants": `#/keys/${first}/grants`,
    "key-access": `#/keys/${first}/access`,
    "key-rotation": `#/keys/${first}/rotation`,
    "key-disabled": `#/keys/${disabled}`,
    "key-pending": `#/keys/${pending}`,
    encrypt: `#/encrypt?key=${first}`,
    decrypt: "#/decrypt",
    "re-encrypt": "#/re-encrypt",
    "data-key": `#/data-key?key=${first}`,
    sign: "#/sign",
    verify: "#/verify",
    mac: "#/mac",
    "mac-verify": "#/mac/verify",
    derive: "#/derive",
    encapsulate: "#/encapsulate",
    decapsulate: "#/decapsulate",
    inspect: "#/inspect",
    files: "#/files",
    "files-open": "#/files/open",
    trail: "#/trail",
    "trail-of-key": `#/trail?key=${arn}`,
    "trail-filtered": "#/trail?by=root&result=failed&from=2026-01-01T00:00",
    lab: "#/lab",
    "lab-allowed": `#/lab?op=Decrypt&key=${arn}&ctx=tenant%3Dacme`,
    "lab-refused": `#/lab?by=us-east-1/111122223333/root&op=Decrypt&key=${arn}`,
    workspace: "#/workspace",
    about: "#/about",
    unknown: "#/nowhere/at/all",
    "unknown-key": "#/keys/00000000-0000-4000-8000-000000000000",
  };
}
