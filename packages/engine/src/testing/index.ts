export { conformanceModes, conformanceStart, runConformanceCase } from "./conformance.ts";
export type {
  ConformanceCase,
  ConformanceFile,
  ConformanceStep,
  ExpectedDecision,
} from "./conformance.ts";
