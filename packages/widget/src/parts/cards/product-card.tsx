import type { JSX } from "preact";
import { useWidget } from "../../context.ts";
import type { CardProps } from "../card-props.ts";
import { productOf } from "../../product.ts";
import { CardImage } from "./card-image.tsx";
import { CardText } from "../card-text.tsx";
import { SeeOrAsk } from "./message-card.tsx";

/** One product, shown large. */
export function ProductCard({ offer }: CardProps): JSX.Element {
  const { words, locale } = useWidget();
  const product = productOf(offer, locale);
  return (
    <article class="card product-card" data-testid="offer-card">
      {product?.image && <CardImage src={product.image} />}
      <div class="card-body">
        {product && (
          <div>
            <h2 dir="auto">{product.name}</h2>
            {product.price && <p class="price">{product.price}</p>}
          </div>
        )}
        <CardText offer={offer} />
        <div class="actions">
          <SeeOrAsk offer={offer} url={product?.url ?? null} ask={words.value.askAbout} />
        </div>
      </div>
    </article>
  );
}
