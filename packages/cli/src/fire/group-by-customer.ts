import type { Event } from "@proffer/engine";
import { compareEvents } from "@proffer/engine";
import type { MappedRow, Mapping } from "../log/mapping.ts";
import { mapRow } from "../log/mapping.ts";
import { checkColumns } from "../log/read-histories.ts";
import type { LogRow } from "../log/read-log.ts";
import { mapSegmentRow } from "../log/segment-row.ts";
import { createCustomerOrder } from "./customer-order.ts";

/** One customer's events in their order, each once. */
export interface CustomerEvents {
  readonly customer: string;
  readonly events: readonly Event[];
}

/** What was found on the way. */
export interface Findings {
  rows: number;
  withoutUser: number;
  refused: number;
  /** The first few refusals, with their row. */
  readonly refusals: string[];
  /** Rows that name an anonymous id beside a known customer: the back-test unites the two, a stream of sorted rows cannot. */
  twoNames: number;
}

const maxRefusalsShown = 5;

/** Nothing found yet. */
export function createFindings(): Findings {
  return { rows: 0, withoutUser: 0, refused: 0, refusals: [], twoNames: 0 };
}

/**
 * Gathers the rows of one customer after the other. One customer is in memory at a time, so the rows may be in any order
 * of time but not of customers.
 *
 * @param mapping which column is what; `null` where each row is a Segment message.
 * @throws an `Error` where a customer comes out of order, or a column is missing that the mapping names.
 */
export async function* groupByCustomer(
  mapping: Mapping | null,
  bundles: AsyncIterable<readonly LogRow[]>,
  findings: Findings,
): AsyncGenerator<CustomerEvents> {
  const order = createCustomerOrder();
  let gathered: Gathered | undefined;
  for await (const bundle of bundles)
    for (const entry of bundle) {
      const mapped = take(mapping, entry, findings);
      if (mapped === undefined) continue;
      const { user, event } = mapped;
      if (user !== gathered?.customer) {
        const before = gathered;
        if (!order.accepts(user)) throw new Error(outOfOrder(findings.rows, user, before));
        gathered = new Gathered(user, mapping === null || mapping.messageId !== null);
        if (before) yield before.close();
      }
      gathered.take(event);
    }
  if (gathered) yield gathered.close();
}

class Gathered {
  readonly customer: string;
  readonly #events: Event[] = [];
  /** Row numbers are ids that never repeat. */
  readonly #ids: Set<string> | undefined;

  constructor(customer: string, hasIds: boolean) {
    this.customer = customer;
    this.#ids = hasIds ? new Set() : undefined;
  }

  /** Of two rows with one id the first is the event. */
  take(event: Event): void {
    if (this.#ids?.has(event.messageId)) return;
    this.#ids?.add(event.messageId);
    this.#events.push(event);
  }

  close(): CustomerEvents {
    return { customer: this.customer, events: this.#events.sort(compareEvents) };
  }
}

function take(
  mapping: Mapping | null,
  entry: LogRow,
  findings: Findings,
): Extract<MappedRow, { type: "event" }> | undefined {
  findings.rows++;
  if (findings.rows === 1 && mapping && "row" in entry) checkColumns(mapping, entry.row);
  const mapped = mapEntry(mapping, entry, findings.rows);
  if (mapped.type === "event") {
    const { anonymousId, userId } = mapped.event;
    if (anonymousId !== undefined && userId !== undefined && anonymousId !== userId)
      findings.twoNames++;
    return mapped;
  }
  if (mapped.type === "no-user") findings.withoutUser++;
  else refuse(findings, mapped.message);
  return undefined;
}

function mapEntry(mapping: Mapping | null, entry: LogRow, number: number): MappedRow {
  if (!("row" in entry)) return { type: "refused", message: entry.fault };
  return mapping ? mapRow(mapping, entry.row, number) : mapSegmentRow(entry.row, number);
}

function refuse(findings: Findings, message: string): void {
  findings.refused++;
  if (findings.refusals.length < maxRefusalsShown)
    findings.refusals.push(`row ${findings.rows}: ${message}`);
}

function outOfOrder(row: number, customer: string, before: Gathered | undefined): string {
  return [
    `Row ${row}: the customer “${customer}” comes after “${before?.customer}”, so the rows are not sorted by customer.`,
    'Sort them: ORDER BY customer, time, id. In PostgreSQL write customer COLLATE "C": other collations are not the order of the bytes.',
  ].join(" ");
}
