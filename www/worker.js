// Starts the engine in its worker. It says that it is ready by its first message; until then it hears none.

import init from "./kms-worker.js";

// The folder that this file was loaded from is named after the build.
self.kmsboxBuild = new URL(".", import.meta.url).pathname.split("/").at(-2);

await init();
