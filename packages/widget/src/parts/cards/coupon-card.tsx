import type { JSX } from "preact";
import type { Coupon } from "@proffer/protocol";
import type { Offer } from "@proffer/sdk";
import { useWidget } from "../../context.ts";
import { formatValue } from "../../format-money.ts";
import type { Claim } from "../../state.ts";
import type { CardProps } from "../card-props.ts";
import { CardText } from "../card-text.tsx";
import { Glyph } from "../icons.tsx";
import { strokes } from "../more-icons.ts";
import { CouponCode } from "./coupon-code.tsx";

/** A coupon: promised, then asked for, then a code to copy — or the reason why there is none. */
export function CouponCard({ offer }: CardProps): JSX.Element {
  const { coupon } = useClaim(offer);
  return (
    <article class="card" data-testid="offer-card">
      <Ticket coupon={coupon} />
      <div class="card-body">
        <CardText offer={offer} />
        <CouponClaim offer={offer} />
      </div>
    </article>
  );
}

/** The way to an offer's code, then the code. */
export function CouponClaim({ offer }: CardProps): JSX.Element {
  const { coupon, claim } = useClaim(offer);
  return coupon ? <CouponCode coupon={coupon} /> : <ClaimButton offer={offer} claim={claim} />;
}

/** How far the customer has come with an offer's coupon. */
export function useClaim(offer: Offer): {
  readonly coupon: Coupon | undefined;
  readonly claim: Claim | undefined;
} {
  const claim = useWidget().controller.state.value.claims.get(offer.id);
  const coupon = offer.coupon ?? (claim?.type === "granted" ? claim.coupon : undefined);
  return { coupon, claim };
}

function Ticket({ coupon }: { readonly coupon: Coupon | undefined }): JSX.Element {
  const { words, locale } = useWidget();
  return (
    <div class="ticket">
      <Glyph d={strokes.coupon} />
      <div class="ticket-name">{words.value.justForYou}</div>
      {coupon && (
        <div class="ticket-value">{words.value.off(formatValue(coupon.value, locale))}</div>
      )}
    </div>
  );
}

interface ClaimButtonProps {
  readonly offer: Offer;
  readonly claim: Claim | undefined;
}

function ClaimButton({ offer, claim }: ClaimButtonProps): JSX.Element {
  const { controller, words } = useWidget();
  const refused = claim?.type === "refused" ? claim : null;
  const asking = claim?.type === "asking";
  const label = asking ? words.value.asking : refused ? words.value.tryAgain : words.value.showCode;
  return (
    <>
      <div role="status" class="said">
        {refused && (
          <p class="note bad" data-testid="coupon-error">
            {refused.message}
          </p>
        )}
      </div>
      {(!refused || refused.retryable) && (
        <div class="actions">
          <button
            type="button"
            class="button primary"
            data-testid="coupon-claim"
            disabled={asking}
            onClick={() => controller.claim(offer)}
          >
            {label}
          </button>
        </div>
      )}
    </>
  );
}
