// WebKitGTK, over WebDriver.

import { exportImport } from "../lib/core.mjs";
import { coreJourneys } from "./lib/journeys.mjs";
import { startWebKit } from "./lib/webkit.mjs";

// A file that the worker wrote is never saved when this browser is driven, where bytes of the page's own are.
coreJourneys("WebKitGTK", startWebKit, (walk) => walk !== exportImport);
