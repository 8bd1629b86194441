export { pushSubscribe, pushUnsubscribe } from "./push-subscribe.ts";
export type { PushOptions, PushOutcome } from "./push-subscribe.ts";
