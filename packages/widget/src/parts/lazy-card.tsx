import { signal } from "@preact/signals";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import type { JSX } from "preact";
import type { Offer } from "@proffer/sdk";
import { useWidget } from "../context.ts";
import { warn } from "../warn.ts";
import type { CardProps } from "./card-props.ts";
import { CardText } from "./card-text.tsx";
import type * as Cards from "./cards/index.ts";
import { MessageCard } from "./message-card.tsx";

/** Code is one for the page, however many widgets draw with it. */
const loaded = signal<typeof Cards | "failed" | null>(null);
let loading = false;

function load(): void {
  if (loading) return;
  loading = true;
  import("./cards/index.ts").then(
    (module) => void (loaded.value = module),
    (error: unknown) => {
      loading = false;
      loaded.value = "failed";
      warn("The cards could not be loaded; the next one tries again.", error);
    },
  );
}

/** Fetches the code of the rarer cards where one of them is going to be drawn. */
export function prepare(offers: readonly Offer[]): void {
  if (offers.some(({ type }) => type !== "message" && type !== "coupon" && type !== "handoff"))
    load();
}

interface LazyCardProps extends CardProps {
  readonly type: keyof typeof Cards.cards;
}

/** A card whose code comes after the panel's. Its words stand there meanwhile; for good, where the code cannot be had. */
export function LazyCard({ offer, type }: LazyCardProps): JSX.Element {
  const { equip } = useWidget();
  const module = loaded.value;
  const [equipped, setEquipped] = useState(false);
  useEffect(load, []);
  useLayoutEffect(() => {
    if (!module || module === "failed") return;
    equip(module);
    setEquipped(true);
  }, [module]);
  if (module === "failed") return <MessageCard offer={offer} />;
  if (module && equipped) {
    const Card = module.cards[type];
    return <Card offer={offer} />;
  }
  return (
    <article class="card" aria-busy="true">
      <div class="card-body">
        <CardText offer={offer} />
      </div>
    </article>
  );
}
