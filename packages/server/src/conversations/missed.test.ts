import { afterEach, expect, test } from "vitest";
import { closeRestart } from "@proffer/protocol";
import { createLocalBus } from "../bus/local-bus.ts";
import { connect } from "../testing/chat-client.ts";
import { keyOf, startSite } from "../testing/site.ts";
import type { Site } from "../testing/site.ts";

let site: Site | undefined;
afterEach(() => site?.close());

test("whoever may have missed what was said on another server is asked to come again", async () => {
  const missed = new Set<() => void>();
  const bus = {
    ...createLocalBus(),
    onMissed(onMissed: () => void) {
      missed.add(onMissed);
      return () => void missed.delete(onMissed);
    },
  };
  site = await startSite({ bus });
  const ada = await connect(site.url);
  ada.send({ type: "hello", role: "visitor", anonymousId: "ada", deviceKey: keyOf("ada") });
  await ada.next("welcome");
  for (const tell of missed) tell();
  expect(await ada.closed).toBe(closeRestart);
});
