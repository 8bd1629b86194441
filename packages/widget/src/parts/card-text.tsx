import type { JSX } from "preact";
import { useWidget } from "../context.ts";
import type { CardProps } from "./card-props.ts";
import { offerText } from "../offer-text.ts";

/** What the offer says, where it says anything. */
export function CardText({ offer }: CardProps): JSX.Element | null {
  const text = offerText(offer, useWidget().words.value);
  if (!text) return null;
  return (
    <p class="card-text" dir="auto">
      {text}
    </p>
  );
}
