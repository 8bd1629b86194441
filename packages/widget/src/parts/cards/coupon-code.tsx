import { useRef, useState } from "preact/hooks";
import type { JSX } from "preact";
import type { Coupon } from "@proffer/protocol";
import { useWidget } from "../../context.ts";
import { CopyButton } from "./copy-button.tsx";
import { Expiry, useTimeLeft } from "./expiry.tsx";

/** A code, how to use it, and how long it holds. */
export function CouponCode({ coupon }: { readonly coupon: Coupon }): JSX.Element {
  const { words, applyCoupon } = useWidget();
  const code = useRef<HTMLOutputElement>(null);
  const left = useTimeLeft(coupon.expiresAt);
  const isOver = left !== null && left <= 0;
  return (
    <>
      <div class={isOver ? "code-line over" : "code-line"}>
        <output class="code" data-testid="coupon-code" ref={code} dir="ltr">
          {coupon.code}
        </output>
        {!isOver && (
          <div class="actions">
            {applyCoupon && <ApplyButton coupon={coupon} />}
            <CopyButton
              text={coupon.code}
              shown={code}
              label={words.value.copy}
              primary={!applyCoupon}
            />
          </div>
        )}
      </div>
      <Expiry at={coupon.expiresAt} left={left} />
    </>
  );
}

type Applying = "asking" | "applied" | "failed" | null;

/** Hands the coupon to the shop's own page, which puts it into the cart. */
function ApplyButton({ coupon }: { readonly coupon: Coupon }): JSX.Element {
  const { words, applyCoupon } = useWidget();
  const { apply, applying, applied, applyFailed } = words.value;
  const [now, setNow] = useState<Applying>(null);
  const begin = async (): Promise<void> => {
    setNow("asking");
    try {
      await applyCoupon?.(coupon);
      setNow("applied");
    } catch {
      setNow("failed");
    }
  };
  return (
    <>
      <button
        type="button"
        class="button primary"
        data-testid="coupon-apply"
        disabled={now === "asking" || now === "applied"}
        onClick={begin}
      >
        {now === "asking" ? applying : now === "applied" ? applied : apply}
      </button>
      <span role="status" class={now === "failed" ? "note bad whole" : "sr"}>
        {now === "applied" ? applied : now === "failed" ? applyFailed : ""}
      </span>
    </>
  );
}
