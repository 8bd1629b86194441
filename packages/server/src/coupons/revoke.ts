import type { RevokeReply, RevokeRequest } from "@proffer/protocol";
import type { Db, Store } from "../storage/store.ts";
import { giveBack } from "./budget.ts";
import { lookupOf } from "./code.ts";

const perTurn = 200;

/** Takes coupons back that are not used yet: one by its code, or all of a campaign. Asked again there are none left. */
export async function revoke(
  store: Store,
  request: RevokeRequest,
  now: number,
): Promise<RevokeReply> {
  for (let revoked = 0; ;) {
    const some = await store.transaction((trx) => revokeSome(trx, request, now));
    revoked += some;
    if (some === 0) return { revoked };
  }
}

async function revokeSome(db: Db, request: RevokeRequest, now: number): Promise<number> {
  const [column, name] =
    "code" in request
      ? (["lookup", lookupOf(request.code)] as const)
      : (["campaign", request.campaign] as const);
  const theirs = db
    .selectFrom("coupons")
    .select("lookup")
    .where(column, "=", name)
    .where("state", "in", ["issued", "reserved"])
    .limit(perTurn);
  const revoked = await db
    .updateTable("coupons")
    .set((row) => ({
      state: "revoked",
      pending: row
        .case()
        .when("provider", "=", "proffer")
        .then(row.val(null))
        .else("revoke" as const)
        .end(),
    }))
    .where("lookup", "in", theirs)
    .where("state", "in", ["issued", "reserved"])
    .returning(["lookup", "campaign", "worth", "provider"])
    .execute();
  if (revoked.length === 0) return 0;
  await db
    .updateTable("redemptions")
    .set({ state: "released", ended_at: now })
    .where(
      "lookup",
      "in",
      revoked.map(({ lookup }) => lookup),
    )
    .where("state", "=", "reserved")
    .execute();
  const known = revoked.filter(({ provider }) => provider === "proffer");
  for (const campaign of new Set(known.map((row) => row.campaign)))
    await giveBack(
      db,
      { campaign },
      known.reduce((sum, row) => sum + (row.campaign === campaign ? row.worth : 0), 0),
    );
  return revoked.length;
}
