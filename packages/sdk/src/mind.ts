/** All that decides, for a page that has done without it so far: fetched when something may fire, or somebody asks. */
export { Client } from "./client.ts";
export { fetchAhead } from "./fetch-ahead.ts";
