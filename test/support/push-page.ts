import { createProffer } from "@proffer/sdk";
import { pushSubscribe, pushUnsubscribe } from "@proffer/sdk/push";

/** What the shop's page has at hand in the tests of notifications. */
Object.assign(globalThis, { createProffer, pushSubscribe, pushUnsubscribe });
