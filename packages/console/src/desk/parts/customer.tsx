import type { JSX } from "preact";
import type { Conversation, TimelineEntry } from "@proffer/protocol";
import { useDesk } from "../context.ts";
import { describe, formatShort } from "../format.ts";
import { useWide } from "./use-wide.ts";

interface CustomerProps {
  readonly conversation: Conversation;
}

/** Why this customer is here and what they did, so that nobody has to ask twice: a column where there is room. */
export function Customer({ conversation }: CustomerProps): JSX.Element | null {
  const { words } = useDesk();
  if (!useWide()) return null;
  return (
    <aside class="customer" aria-label={words.about} tabIndex={0}>
      <Answering conversation={conversation} />
      <Why conversation={conversation} />
      <Timeline conversation={conversation} />
    </aside>
  );
}

/** The same above the thread, folded, where there is none. */
export function CustomerSummary({ conversation }: CustomerProps): JSX.Element | null {
  const { words } = useDesk();
  if (useWide()) return null;
  const { rule } = conversation.why;
  return (
    <details class="summary">
      <summary>
        {words.why}: <b>{rule?.name ?? words.wroteFirst}</b>
      </summary>
      <Answering conversation={conversation} />
      <Why conversation={conversation} />
      <Timeline conversation={conversation} />
    </details>
  );
}

/** What the customer has said of the conversation itself: where to answer them, and how it was. */
function Answering({ conversation }: CustomerProps): JSX.Element | null {
  const { words } = useDesk();
  const { contact, rating } = conversation;
  if (!contact && !rating) return null;
  return (
    <section class="answering">
      {contact && (
        <div data-testid="contact">
          <h3>{words.contact}</h3>
          <p>
            {contact.name && <b dir="auto">{contact.name} </b>}
            <a href={`mailto:${encodeURIComponent(contact.email)}`}>{contact.email}</a>
          </p>
        </div>
      )}
      {rating && (
        <div data-testid="rating">
          <h3>{words.rating}</h3>
          <p>
            <span class="stars" role="img" aria-label={words.stars(rating.score)}>
              {"★".repeat(rating.score)}
              {"☆".repeat(Math.max(0, 5 - rating.score))}
            </span>
            {rating.comment && <q dir="auto">{rating.comment}</q>}
          </p>
        </div>
      )}
    </section>
  );
}

function Why({ conversation }: CustomerProps): JSX.Element {
  const { words } = useDesk();
  const { rule, reasons } = conversation.why;
  return (
    <section class="why" data-testid="why">
      <h3>{words.why}</h3>
      <p>{rule?.name ?? words.wroteFirst}</p>
      {reasons.length > 0 && (
        <ul>
          {reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Timeline({ conversation }: CustomerProps): JSX.Element {
  const { desk, words } = useDesk();
  const entries = desk.state.value.timelines.get(conversation.id) ?? [];
  const newestFirst = [...entries].sort((a, b) => b.at - a.at);
  return (
    <section class="timeline" data-testid="timeline">
      <h3>{words.timeline}</h3>
      {entries.length === 0 && <p class="soft">{words.nothingDone}</p>}
      <ol>
        {newestFirst.map((entry, i) => (
          <Entry key={`${entry.at} ${i}`} entry={entry} />
        ))}
      </ol>
    </section>
  );
}

function Entry({ entry }: { readonly entry: TimelineEntry }): JSX.Element {
  const { words, locale, now } = useDesk();
  const { event, at, properties } = entry;
  const trouble = /Failed|Rage/.test(event);
  return (
    <li class={trouble ? "trouble" : ""}>
      <b>{words.events[event] ?? event}</b>
      <time>{formatShort(at, now(), locale)}</time>
      <span class="soft">{describe(properties, locale)}</span>
    </li>
  );
}
