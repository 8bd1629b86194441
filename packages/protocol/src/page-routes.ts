import {
  batchRoute,
  chatRoute,
  claimsRoute,
  configRoute,
  eraseRoute,
  exportRoute,
  filesRoute,
  helpRoute,
  previewRoute,
  transcriptRoute,
} from "./page-paths.ts";

/** The paths that shops' pages ask for. */
export const pageRoutes = {
  /** `GET` → {@link SiteConfig}. What a browser needs to start: the rule set and the server's time. */
  config: configRoute,
  /** `POST` {@link Batch} → {@link BatchReply}. Segment's HTTP API. */
  batch: batchRoute,
  track: "/v1/track",
  identify: "/v1/identify",
  page: "/v1/page",
  /** `POST` {@link ClaimRequest} → {@link Coupon}. */
  claims: claimsRoute,
  /** `POST` {@link PersonRequest} → {@link PersonExport}: everything that is held of a customer. */
  export: exportRoute,
  /** `POST` {@link PersonRequest} → {@link Erased}: all of that is deleted. */
  erase: eraseRoute,
  /** `GET` with `?token=` → {@link PreviewConfig} of a draft that a signed link names; `POST` a draft, with the desk's key, → {@link Preview}. */
  preview: previewRoute,
  /** WebSocket, {@link ClientFrame} up and {@link ServerFrame} down. */
  chat: chatRoute,
  /** `POST ?name=…` the bytes → {@link Attachment}; `GET /ID/NAME` the file. */
  files: filesRoute,
  /** `GET ?q=…&locale=…` → {@link HelpReply}. */
  help: helpRoute,
  /** `POST` {@link TranscriptRequest} → {@link TranscriptReply}. */
  transcript: transcriptRoute,
  /** `GET` → {@link PushKeyReply}; `POST` {@link PushRequest}. */
  push: "/v1/push",
  /** `GET`, `POST` {@link DemoClock}; there only when the server runs with `--demo`. */
  demoClock: "/demo/clock",
} as const;
