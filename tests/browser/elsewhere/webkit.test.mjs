// WebKitGTK, over WebDriver.

import { coreJourneys } from "./lib/journeys.mjs";
import { startWebKit } from "./lib/webkit.mjs";

coreJourneys("WebKitGTK", startWebKit);
