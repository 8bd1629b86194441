import { findPostgres } from "../../../packages/server/src/testing/postgres.ts";

export { startPostgres } from "../../../packages/server/src/testing/postgres.ts";
export type { TestPostgres } from "../../../packages/server/src/testing/postgres.ts";

/** The PostgreSQL of this machine, installed where it is missing and this user may. */
export const postgres = findPostgres(true);
