/** What a bundle for browsers holds of json-rules-engine: its whole public surface. */
export {
  Almanac,
  Engine,
  Fact,
  Operator,
  OperatorDecorator,
  Rule,
  default as createEngine,
} from "json-rules-engine";
