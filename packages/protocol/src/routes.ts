/** The path that every page begins with, by itself: a page that asks for little need not carry the others. */
export const configRoute = "/v1/config";
/** The path that events go to. */
export const batchRoute = "/v1/batch";

/** Every path that the server answers to; the SDK, the widget and the desk know no others. */
export const routes = {
  /** `GET` → {@link SiteConfig}. What a browser needs to start: the rule set and the server's time. */
  config: configRoute,
  /** `POST` {@link Batch} → {@link BatchReply}. Segment's HTTP API. */
  batch: batchRoute,
  track: "/v1/track",
  identify: "/v1/identify",
  page: "/v1/page",
  /** `POST` {@link ClaimRequest} → {@link Coupon}. */
  claims: "/v1/claims",
  /** `POST` {@link PersonRequest} → {@link PersonExport}: everything that is held of a customer. */
  export: "/v1/export",
  /** `POST` {@link PersonRequest} → {@link Erased}: all of that is deleted. */
  erase: "/v1/erase",
  /** `GET` with `?token=` → {@link SiteConfig} of a draft that a signed link names; `POST` a draft, with the desk's key, → {@link Preview}. */
  preview: "/v1/preview",
  /** WebSocket, {@link ClientFrame} up and {@link ServerFrame} down. */
  chat: "/v1/chat",
  /** `POST ?name=…` the bytes → {@link Attachment}; `GET /ID/NAME` the file. */
  files: "/v1/files",
  /** `GET ?q=…&locale=…` → {@link HelpReply}. */
  help: "/v1/help",
  /** `POST` {@link TranscriptRequest} → {@link TranscriptReply}. */
  transcript: "/v1/transcript",
  health: "/healthz",
  /** `GET`, `POST` {@link DemoClock}; there only when the server runs with `--demo`. */
  demoClock: "/demo/clock",
} as const;
