import type { JSX } from "preact";
import { useWidget } from "../context.ts";
import type { CardProps } from "../parts/card-props.ts";

/** Ends a rule for this customer. A code that was given is theirs, and no way to lose it by a slip is drawn. */
export function NeverButton({ offer }: CardProps): JSX.Element | null {
  const { controller, words } = useWidget();
  if (offer.coupon) return null;
  return (
    <button type="button" class="never" data-testid="never" onClick={() => controller.never(offer)}>
      {words.value.never}
    </button>
  );
}
