import { exitIntent } from "../../packages/sdk/src/sources/exit-intent.ts";
import { forms } from "../../packages/sdk/src/sources/forms.ts";
import { createIdle } from "../../packages/sdk/src/sources/idle.ts";
import { loadOnly, navigation } from "../../packages/sdk/src/sources/navigation.ts";
import { page } from "../../packages/sdk/src/sources/page.ts";
import { rageClicks } from "../../packages/sdk/src/sources/rage-clicks.ts";
import { createRequests } from "../../packages/sdk/src/sources/requests.ts";
import { scroll } from "../../packages/sdk/src/sources/scroll.ts";
import { record } from "./recording-context.ts";
import type { Recording } from "./recording-context.ts";

const sources = {
  page,
  requests: createRequests(),
  forms,
  rageClicks,
  exitIntent,
  idle: createIdle(400),
  scroll,
  loadOnly,
  navigation,
};

/** Sources and what they have told, for a page under test to start by name. */
export interface SourcesUnderTest extends Pick<Recording, "told" | "pages" | "arrivals" | "stop"> {
  start(...names: (keyof typeof sources)[]): void;
}

const recording = record();
const underTest: SourcesUnderTest = {
  ...recording,
  start: (...names) => recording.start(...names.map((name) => sources[name])),
};
Object.assign(window, { sources: underTest });
