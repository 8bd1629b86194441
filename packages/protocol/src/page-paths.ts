// One by one, so that bundlers put their text in their place: a page that asks for little does not carry the others.
/** Where pages ask what is in force. */
export const configRoute = "/v1/config";
/** Where events go. */
export const batchRoute = "/v1/batch";
/** Where coupons are claimed. */
export const claimsRoute = "/v1/claims";
/** Where a customer gets all that is known of them. */
export const exportRoute = "/v1/export";
/** Where a customer has that erased. */
export const eraseRoute = "/v1/erase";
/** Where a draft is fetched that a signed link names. */
export const previewRoute = "/v1/preview";
/** Where the socket of a conversation opens. */
export const chatRoute = "/v1/chat";
/** Where files of conversations go, and come from. */
export const filesRoute = "/v1/files";
/** Where articles of the help are looked for. */
export const helpRoute = "/v1/help";
/** Where a conversation is sent to its customer by mail. */
export const transcriptRoute = "/v1/transcript";
