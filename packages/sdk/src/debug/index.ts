export { explainRules } from "./explain.ts";
export { makeReport } from "./report.ts";
