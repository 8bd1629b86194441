import type { JSX } from "preact";
import type { Product } from "../product.ts";

/** A product in one line: picture, name, price. */
export function ProductLine({ product }: { readonly product: Product }): JSX.Element {
  return (
    <span class="product">
      {product.image && (
        <img class="product-image" src={product.image} alt="" loading="lazy" decoding="async" />
      )}
      <span>
        <span class="product-name">{product.name}</span>
        {product.price && (
          <>
            <br />
            <span class="product-price">{product.price}</span>
          </>
        )}
      </span>
    </span>
  );
}
