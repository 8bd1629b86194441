export { conformanceModes, conformanceStart, runConformanceCase } from "./conformance.ts";
export type {
  ConformanceCase,
  ConformanceFile,
  ConformanceStep,
  ExpectedDecision,
} from "./conformance.ts";

export { formatOffset, parseOffset } from "./offset.ts";
export { parseScript } from "./parse-script.ts";
export type { ParsedScript } from "./parse-script.ts";
export type { ExpectedAction, ExpectedRefusal, Script, ScriptStep } from "./script.ts";

export { compareWithScript } from "./compare.ts";
export type { Difference } from "./compare.ts";
export { runRulesetTests } from "./ruleset-tests.ts";
export type { TestResult } from "./ruleset-tests.ts";
export { simulate } from "./simulate.ts";
export type { Moment, Simulation } from "./simulate.ts";
