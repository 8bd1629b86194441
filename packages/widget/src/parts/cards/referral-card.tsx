import { useRef } from "preact/hooks";
import type { JSX } from "preact";
import { useWidget } from "../../context.ts";
import { asRecord } from "../../product.ts";
import { parsePageUrl } from "../../safe-url.ts";
import type { CardProps } from "../card-props.ts";
import { CardText } from "../card-text.tsx";
import { Glyph } from "../icons.tsx";
import { MessageCard } from "./message-card.tsx";
import { strokes } from "../more-icons.ts";
import { CopyButton } from "./copy-button.tsx";

/** A link to hand on to friends: by whatever the device shares with, or copied. */
export function ReferralCard({ offer }: CardProps): JSX.Element {
  const { controller, words } = useWidget();
  const link = useRef<HTMLOutputElement>(null);
  const { url: given, text } = asRecord(offer.params["share"]);
  const url = parsePageUrl(given);
  if (!url) return <MessageCard offer={offer} />;
  const share = async (): Promise<void> => {
    controller.takeUp(offer);
    // Who closes the device's sheet again has not asked for anything else.
    await navigator.share({ url, text: offer.say(text) }).catch(() => {});
  };
  const canShare = "share" in navigator;
  return (
    <article class="card" data-testid="offer-card">
      <div class="ticket plain">
        <Glyph d={strokes.gift} />
      </div>
      <div class="card-body">
        <CardText offer={offer} />
        <output class="code link-code" ref={link} dir="ltr" aria-label={words.value.yourLink}>
          {url.replace(/^https?:\/\//, "")}
        </output>
        <div class="actions">
          {canShare && (
            <button type="button" class="button primary" data-testid="share" onClick={share}>
              <Glyph d={strokes.share} />
              {words.value.share}
            </button>
          )}
          <CopyButton
            text={url}
            shown={link}
            label={words.value.copyLink}
            primary={!canShare}
            onCopied={() => controller.takeUp(offer)}
          />
        </div>
      </div>
    </article>
  );
}
