// Firefox, over WebDriver BiDi.

import { startFirefox } from "./lib/firefox.mjs";
import { coreJourneys } from "./lib/journeys.mjs";

coreJourneys("Firefox", startFirefox);
