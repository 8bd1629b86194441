import type { Event } from "@proffer/engine";
import { deviceKeyHeader } from "@proffer/protocol";
import type { IdentityVerdict } from "@proffer/protocol";
import type { Db } from "../storage/store.ts";
import type { LinkOutcome } from "./link.ts";
import { findUser, linkDevice, otherUser } from "./links.ts";
import type { Proof } from "./verify-token.ts";

export interface BatchProof {
  readonly proof: Proof;
  /** The batch's events, as far as they are their sender's own. */
  readonly events: readonly Pick<Event, "anonymousId" | "userId">[];
  readonly deviceKey: string | undefined;
  readonly now: number;
}

/** What a token that came with a batch has changed. */
export interface BatchLinks {
  readonly verdict: IdentityVerdict;
  /** The devices that were nobody's before. */
  readonly linked: readonly string[];
}

/**
 * Links the devices whose events say the very user that the token proves.
 *
 * A page that sends what is left of the customer before still sends the present one's token along: by the token alone
 * the device of the first would become the second's.
 */
export async function linkByEvents(db: Db, batch: BatchProof): Promise<BatchLinks> {
  const { proof, events, deviceKey, now } = batch;
  if ("problem" in proof) return refused("bad_identity_token", proof.problem);
  if (deviceKey === undefined) return refused("bad_identity_token", keyless);
  const outcomes = new Map<string, LinkOutcome>();
  for (const device of devicesSaying(events, proof.userId))
    outcomes.set(device, await linkDevice(db, device, proof.userId, now));
  if ([...outcomes.values()].includes("other_user"))
    return refused("other_user", otherUser().message);
  const linked = [...outcomes.keys()].filter((device) => outcomes.get(device) === "linked");
  const verified = outcomes.size > 0 || (await isKnown(db, events, proof.userId));
  return { verdict: { verified }, linked };
}

function devicesSaying(events: BatchProof["events"], userId: string): ReadonlySet<string> {
  const saying = events.filter((event) => event.userId === userId);
  return new Set(saying.flatMap(({ anonymousId }) => anonymousId ?? []));
}

/** Events that say no user at all may still come from a device that is known. */
async function isKnown(db: Db, events: BatchProof["events"], userId: string): Promise<boolean> {
  const devices = new Set(events.flatMap(({ anonymousId }) => anonymousId ?? []));
  for (const device of devices) if ((await findUser(db, device)) !== userId) return false;
  return devices.size > 0;
}

function refused(code: "bad_identity_token" | "other_user", problem: string): BatchLinks {
  return { verdict: { verified: false, code, problem }, linked: [] };
}

const keyless = `An identity token links a device only together with the device's key, in “${deviceKeyHeader}”.`;
