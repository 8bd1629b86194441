import type { Access } from "./roles.ts";

/**
 * Every route, and who may use it: `METHOD /path` as it is registered. A route that does not stand here is not served,
 * and one that stands here and is not served is told of by a test.
 */
export const accessTable: Readonly<Record<string, Access>> = {
  "GET /v1/config": "anyone",
  "POST /v1/batch": "anyone",
  "POST /v1/track": "anyone",
  "POST /v1/identify": "anyone",
  "POST /v1/page": "anyone",
  "POST /v1/claims": "anyone",
  "POST /v1/export": "anyone",
  "POST /v1/erase": "anyone",
  "GET /v1/preview": "anyone",
  "POST /v1/preview": "admin",
  // The first frame says who it is, and is asked for its proof.
  "GET /v1/chat": "anyone",
  // A customer's device or an agent: the route tells which, because the file is kept as theirs.
  "POST /v1/files": "anyone",
  "GET /v1/files/:id/*": "anyone",
  "GET /v1/help": "anyone",
  "POST /v1/transcript": "anyone",
  "GET /healthz": "anyone",
  "GET /demo/clock": "anyone",
  "POST /demo/clock": "anyone",
  // Files that hold no secret: what they show is asked for by requests of their own.
  "GET /proffer.js": "anyone",
  "GET /widget/*": "anyone",
  "GET /desk": "anyone",
  "GET /desk/*": "anyone",
  "GET /*": "anyone",
};
