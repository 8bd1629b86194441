import type { Check } from "./findings.ts";
import type { RulesKeysSeen } from "./visit.ts";

/** An Ed25519 key is 32 bytes in base64url; a cheap phone's browser knows none of these. */
const ed25519 = /\.[\w-]{43}$/;

const pinAgain = "`proffer snippet --pin-rules` prints the tag with the keys of today.";

/** Whether the page takes rules of its own server alone, and whether it takes them at all. */
export function keysCheck({ pinned, signing }: RulesKeysSeen): Check {
  if (pinned === null)
    return { isWell: true, text: "No key is pinned: rules are taken from whoever is the server." };
  const many = pinned.length === 1 ? "1 key is" : `${pinned.length} keys are`;
  if (signing === null)
    return {
      isWell: "unknown",
      text: `${many} pinned for the rules, and the server does not say which ones it signs with.`,
      advice: "Look at /.well-known/proffer-keys.json on the Proffer server.",
    };
  const good = pinned.filter((pin) => signing.includes(pin));
  if (good.length === 0)
    return {
      isWell: false,
      text: `${many} pinned for the rules, and the server signs with others (${signing.map(kidOf).join(", ")}): this page refuses every rule.`,
      advice: pinAgain,
    };
  if (good.every((pin) => ed25519.test(pin)))
    return {
      isWell: "unknown",
      text: `The rules are signed with a pinned key (${good.map(kidOf).join(", ")}), which browsers without Ed25519 cannot check.`,
      advice: pinAgain,
    };
  return {
    isWell: true,
    text: `The rules are signed with ${good.length === 1 ? "a pinned key" : "pinned keys"} (${good.map(kidOf).join(", ")}).`,
  };
}

function kidOf(pin: string): string {
  return pin.slice(0, pin.lastIndexOf("."));
}
