export {
  useChat,
  useDecision,
  useOffer,
  useOffers,
  useProffer,
  useShownOffer,
} from "./composables.ts";
export { profferPlugin } from "./plugin.ts";
export type { ProfferPluginOptions } from "./plugin.ts";
