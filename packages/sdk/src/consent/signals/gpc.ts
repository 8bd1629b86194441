import type { Signal } from "./signal.ts";

/**
 * Global Privacy Control: the browser says for its customer that their data is not to be sold or shared. We take it for a
 * no to marketing; see `Consent` for what lifts it. It says nothing when it is off: that is no yes.
 */
export const gpc: Signal = (page, tell) => {
  const { globalPrivacyControl } = page.navigator as { readonly globalPrivacyControl?: unknown };
  if (globalPrivacyControl === true) tell({ marketing: false }, "repeated");
  return () => {};
};
