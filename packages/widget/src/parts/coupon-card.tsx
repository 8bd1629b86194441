import { useEffect, useRef, useState } from "preact/hooks";
import type { JSX } from "preact";
import type { Coupon } from "@proffer/protocol";
import type { Offer } from "@proffer/sdk";
import { useWidget } from "../context.ts";
import type { CardProps } from "./card-props.ts";
import { copyText } from "../copy-text.ts";
import { formatMoment, formatValue } from "../format.ts";
import type { Claim } from "../state.ts";
import { CardText } from "./card-text.tsx";
import { Icon } from "./icons.tsx";

/** How long the button says that it has copied. */
const confirmMs = 2000;

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
  return coupon ? <Code coupon={coupon} /> : <ClaimButton offer={offer} claim={claim} />;
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
      <Icon name="coupon" />
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

function Code({ coupon }: { readonly coupon: Coupon }): JSX.Element {
  const { words, locale, now } = useWidget();
  const code = useRef<HTMLOutputElement>(null);
  const { expiresAt } = coupon;
  const expired = expiresAt !== null && expiresAt <= now();
  return (
    <>
      <div class="code-line">
        <output class="code" data-testid="coupon-code" ref={code} dir="ltr">
          {coupon.code}
        </output>
        <CopyButton text={coupon.code} shown={code} />
      </div>
      {expiresAt !== null && (
        <p class={expired ? "note center bad" : "note center"}>
          {expired ? words.value.expired : words.value.validUntil(formatMoment(expiresAt, locale))}
        </p>
      )}
    </>
  );
}

interface CopyButtonProps {
  readonly text: string;
  /** Where the text stands, to be selected when copying is not allowed. */
  readonly shown: { readonly current: HTMLElement | null };
}

function CopyButton({ text, shown }: CopyButtonProps): JSX.Element {
  const words = useWidget().words.value;
  const [result, setResult] = useState<"copied" | "selected" | null>(null);
  useEffect(() => {
    if (result !== "copied") return;
    const timer = setTimeout(() => setResult(null), confirmMs);
    return () => clearTimeout(timer);
  }, [result]);
  const copy = async (): Promise<void> => {
    if (shown.current) setResult(await copyText(text, shown.current));
  };
  return (
    <>
      <button type="button" class="button primary" data-testid="coupon-copy" onClick={copy}>
        <Icon name={result === "copied" ? "check" : "copy"} />
        {result === "copied" ? words.copied : words.copy}
      </button>
      <span class="sr" role="status">
        {result === "copied" ? words.copied : result === "selected" ? words.copyByHand : ""}
      </span>
    </>
  );
}
