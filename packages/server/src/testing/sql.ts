// For tests outside of this package, which has the library.
export { sql } from "kysely";
