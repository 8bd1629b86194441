"use client";
export { useChat, useDecision, useOffer, useOffers, useProffer, useShownOffer } from "./hooks.ts";
export { ProfferProvider } from "./provider.ts";
export type { ProfferProviderProps } from "./provider.ts";
