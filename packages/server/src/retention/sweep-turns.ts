import { deleted } from "./deletion.ts";
import type { Sweep } from "./deletion.ts";

const dayMs = 86_400_000;

/**
 * A firing is what keeps the same thing from being sent twice. It may go once all that it followed from is gone: whatever
 * was decided before this instant followed from events that came in before it. One that has a delivery goes after that.
 *
 * @param before when the oldest events came in that are kept.
 */
export function sweepFirings(before: number): Sweep | undefined {
  if (before === -Infinity) return undefined;
  return {
    name: "firings",
    run: (db, limit) =>
      deleted(
        db.deleteFrom("firings").where(
          "id",
          "in",
          db
            .selectFrom("firings")
            .select("id")
            .where("decided_at", "<", before)
            .where(({ exists, not, selectFrom }) =>
              not(
                exists(
                  selectFrom("deliveries")
                    .select("deliveries.id")
                    // Its subject leads to it by an index.
                    .whereRef("deliveries.subject", "=", "firings.subject")
                    .whereRef("deliveries.firing", "=", "firings.id"),
                ),
              ),
            )
            .limit(limit),
        ),
      ),
  };
}

/** How much went to an address on a day matters on that day; another server's clock may be a little behind. */
export function sweepMailCounts(now: number): Sweep {
  const yesterday = Math.floor(now / dayMs) - 1;
  return {
    name: "counts of mails",
    run: (db, limit) =>
      deleted(
        db
          .deleteFrom("mail_counts")
          .where(
            "address_hash",
            "in",
            db
              .selectFrom("mail_counts")
              .select("address_hash")
              .where("day", "<", yesterday)
              .limit(limit),
          ),
      ),
  };
}
