// https://posthog.com/docs/libraries/js — the support widget is switched on in the project's settings, which the stub gives.
import { posthog } from "posthog-js";

posthog.init("phc_bench", { api_host: `${location.origin}/stub/posthog`, defaults: "2026-08-30" });
