import { createHash } from "node:crypto";
import { ProfferError } from "@proffer/protocol";
import type { WebhookReply } from "@proffer/protocol";
import type { Events } from "../events/events.ts";
import type { Db, Store } from "../storage/store.ts";
import { mapWebhook } from "./map-webhook.ts";
import { keepOrderNews } from "./orders.ts";
import { readShopify } from "./shopify-events.ts";
import { answerPrivacy } from "./shopify-privacy.ts";
import type { PrivacyOptions } from "./shopify-privacy.ts";
import { checkStandard, isSignedByShopify, unsigned } from "./signatures.ts";
import type { StandardHeaders } from "./signatures.ts";
import type { Sources } from "./sources.ts";

/** What comes in from the shop's other systems. */
export interface Intake {
  /** @throws ProfferError `bad_signature`; `not_found` where no secret of Shopify's is known; `bad_json`. */
  shopify(webhook: ShopifyWebhook): Promise<WebhookReply>;
  /** @throws ProfferError `bad_signature`; `not_found` for a source that is not known; `bad_json`. */
  standard(webhook: StandardWebhook): Promise<WebhookReply>;
}

export interface ShopifyWebhook {
  readonly body: Buffer;
  readonly topic: string;
  readonly signature: string | undefined;
}

export interface StandardWebhook {
  readonly source: string;
  readonly body: Buffer;
  readonly headers: StandardHeaders;
}

export interface IntakeOptions {
  readonly store: Store;
  readonly events: Pick<Events, "keep">;
  readonly people: PrivacyOptions["people"];
  readonly sources: Sources;
  readonly clock: () => number;
  /** Hears what the shop has to see to. */
  readonly onRequest: (text: string) => void;
}

/**
 * Makes events of webhooks. Each is answered when what came of it is on disk; one that nothing can be made of is answered
 * for all the same, because its sender would send it again, and in the end no other either.
 */
export function createIntake(options: IntakeOptions): Intake {
  const { store, events, sources, clock } = options;

  async function once(
    source: string,
    id: string,
    keep: (db: Db, now: number) => Promise<number>,
  ): Promise<WebhookReply> {
    const now = clock();
    return store.transaction(async (trx) => {
      const isNew = await remember(trx, { source, id, received_at: now });
      return isNew ? { accepted: await keep(trx, now) } : { accepted: 0, duplicate: true };
    });
  }

  return {
    async shopify({ body, topic, signature }) {
      if (!sources.shopify) throw unknownSource("shopify");
      if (!isSignedByShopify(body, signature, sources.shopify.secrets))
        throw unsigned("Shopify signs with the app's secret.");
      const content = readBody(body);
      const privacy = await answerPrivacy(topic, content, options);
      if (privacy) return privacy;
      const news = readShopify(topic, content, clock());
      if ("ignored" in news) return { accepted: 0, ignored: news.ignored };
      // Shopify's own id is not signed, and what is not signed decides nothing.
      const id = createHash("sha256").update(`${topic}\n`).update(body).digest("base64url");
      return once("shopify", id, (db, now) =>
        keepOrderNews(db, news, { source: "shopify", events, now }),
      );
    },

    async standard({ source, body, headers }) {
      const known = sources.others.get(source);
      if (!known) throw unknownSource(source);
      const id = checkStandard(body, headers, { secrets: known.secrets, now: clock() });
      const mapped = mapWebhook(known, readBody(body), { source, id, now: clock() });
      const problem = mapped.find((one) => "problem" in one)?.problem;
      if (mapped.length === 0) return { accepted: 0, ignored: "No “when” of this source holds." };
      const reply = await once(source, id, async (db, now) => {
        let accepted = 0;
        for (const one of mapped)
          if ("news" in one) accepted += await keepOrderNews(db, one.news, { source, events, now });
          else if ("message" in one) accepted += await events.keep(db, [one.message], now);
        return accepted;
      });
      return { ...reply, ...(problem !== undefined && { ignored: problem }) };
    },
  };
}

/** @returns whether it has not come before. */
async function remember(
  db: Db,
  row: { source: string; id: string; received_at: number },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto("webhooks_in")
    .values(row)
    .onConflict((conflict) => conflict.columns(["source", "id"]).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

function readBody(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch (cause) {
    throw new ProfferError("bad_json", "The webhook's body is not JSON. Send JSON.", cause);
  }
}

function unknownSource(source: string): ProfferError {
  return new ProfferError(
    "not_found",
    `No webhooks are taken from “${source.slice(0, 80)}”. Name it, with a secret, in the file of --webhooks.`,
  );
}
