// One by one, so that bundlers put their text in their place: a page that asks for little does not carry the others.
export const configRoute = "/v1/config";
export const batchRoute = "/v1/batch";
export const claimsRoute = "/v1/claims";
export const exportRoute = "/v1/export";
export const eraseRoute = "/v1/erase";
export const previewRoute = "/v1/preview";
export const chatRoute = "/v1/chat";
export const filesRoute = "/v1/files";
export const helpRoute = "/v1/help";
export const transcriptRoute = "/v1/transcript";
