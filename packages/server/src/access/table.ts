import type { Access } from "./roles.ts";

/**
 * Every route, and who may use it: `METHOD /path` as it is registered. A route that does not stand here is not served,
 * and one that stands here and is not served is told of by a test.
 */
export const accessTable: Readonly<Record<string, Access>> = {
  "GET /v1/config": "anyone",
  // Public keys: whoever checks a signature needs them.
  "GET /.well-known/proffer-keys.json": "anyone",
  "POST /v1/batch": "anyone",
  "POST /v1/track": "anyone",
  "POST /v1/identify": "anyone",
  "POST /v1/page": "anyone",
  "POST /v1/screen": "anyone",
  "POST /v1/group": "anyone",
  "POST /v1/alias": "anyone",
  // As PostHog's libraries call them.
  "POST /batch": "anyone",
  "POST /batch/": "anyone",
  "POST /capture": "anyone",
  "POST /capture/": "anyone",
  "POST /e": "anyone",
  "POST /e/": "anyone",
  "POST /i/v0/e": "anyone",
  "POST /i/v0/e/": "anyone",
  // Signed by who sends it, with a secret of its own.
  "POST /v1/webhooks/shopify": "anyone",
  "POST /v1/webhooks/:source": "anyone",
  "POST /v1/claims": "anyone",
  "POST /v1/redemptions": "shop",
  "POST /v1/redemptions/:id/commit": "shop",
  "POST /v1/redemptions/:id/release": "shop",
  "GET /v1/campaigns": "admin",
  "POST /v1/revocations": "admin",
  "POST /v1/pools/:name": "admin",
  "POST /v1/export": "anyone",
  "POST /v1/erase": "anyone",
  "POST /v1/people/export": "shop",
  "POST /v1/people/erase": "shop",
  "GET /v1/preview": "anyone",
  "POST /v1/preview": "admin",
  "GET /v1/rulesets": "admin",
  "GET /v1/rulesets/:hash": "admin",
  "POST /v1/rulesets": "admin",
  "POST /v1/rollout": "admin",
  "POST /v1/switches": "admin",
  "POST /v1/rollback": "admin",
  "GET /v1/audit": "admin",
  "POST /v1/rules-keys": "admin",
  // The first frame says who it is, and is asked for its proof.
  "GET /v1/chat": "anyone",
  // A customer's device or an agent: the route tells which, because the file is kept as theirs.
  "POST /v1/files": "anyone",
  "GET /v1/files/:id/*": "anyone",
  "GET /v1/help": "anyone",
  "POST /v1/transcript": "anyone",
  "GET /v1/deliveries": "admin",
  "POST /v1/deliveries/retry": "admin",
  // A browser's own subscription, with its device's key; the public key that it subscribes with.
  "GET /v1/push": "anyone",
  "POST /v1/push": "anyone",
  // A link in a mail, which nobody but this server can have made.
  "GET /v1/unsubscribe": "anyone",
  "POST /v1/unsubscribe": "anyone",
  "GET /healthz": "anyone",
  "GET /readyz": "anyone",
  "GET /openapi.json": "anyone",
  // Asks for its own token, or for a program on this machine.
  "GET /metrics": "anyone",
  "GET /demo/clock": "anyone",
  "POST /demo/clock": "anyone",
  // Files that hold no secret: what they show is asked for by requests of their own.
  "GET /proffer.js": "anyone",
  "GET /widget/*": "anyone",
  "GET /desk": "anyone",
  "GET /desk/*": "anyone",
  "GET /*": "anyone",
  // The desk's sign-in; each of them asks for what it needs, and for a page of this server.
  "GET /v1/session": "anyone",
  "POST /v1/session": "anyone",
  "DELETE /v1/session": "anyone",
  "POST /v1/session/reset": "anyone",
  "POST /v1/session/password": "anyone",
  "GET /v1/session/with/:provider": "anyone",
  "GET /v1/session/with/:provider/callback": "anyone",
  "GET /v1/accounts": "admin",
  "POST /v1/accounts": "admin",
  "POST /v1/accounts/:id": "admin",
  "DELETE /v1/accounts/:id": "admin",
  "GET /v1/keys": "admin",
  "POST /v1/keys": "admin",
  "DELETE /v1/keys/:id": "admin",
};

/** What has no route; it is answered with “not found”. */
export const noRoute = "";

/**
 * What is served without a site's key where the site has any: what is no page's business, or proves itself in another
 * way. Everything else that is for anyone asks for the key.
 */
export const withoutKey: ReadonlySet<string> = new Set([
  noRoute,
  "GET /.well-known/proffer-keys.json",
  // A picture's element can send nothing along: its address holds 192 random bits.
  "GET /v1/files/:id/*",
  "POST /v1/webhooks/shopify",
  "POST /v1/webhooks/:source",
  // Links in mails.
  "GET /v1/unsubscribe",
  "POST /v1/unsubscribe",
  "GET /v1/session",
  "POST /v1/session",
  "DELETE /v1/session",
  "POST /v1/session/reset",
  "POST /v1/session/password",
  "GET /v1/session/with/:provider",
  "GET /v1/session/with/:provider/callback",
  "GET /healthz",
  "GET /readyz",
  "GET /metrics",
  "GET /openapi.json",
  "GET /demo/clock",
  "POST /demo/clock",
  "GET /proffer.js",
  "GET /widget/*",
  "GET /desk",
  "GET /desk/*",
  "GET /*",
]);
