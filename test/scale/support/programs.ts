export { findProgram, versionsBelow } from "../../../packages/server/src/testing/programs.ts";
export type { Found } from "../../../packages/server/src/testing/programs.ts";
