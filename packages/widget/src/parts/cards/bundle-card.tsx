import type { JSX } from "preact";
import { useWidget } from "../../context.ts";
import { formatMoney, formatValue } from "../../format-money.ts";
import type { CardProps } from "../card-props.ts";
import { readProduct } from "../../product.ts";
import type { Product } from "../../product.ts";
import { CardText } from "../card-text.tsx";
import { CouponClaim, useClaim } from "./coupon-card.tsx";
import { Icon } from "../icons.tsx";
import { ProductLine } from "../product-line.tsx";
import { readList } from "./read-params.ts";

/** Products that go together: each with its way to it, what they cost, and the coupon for them where there is one. */
export function BundleCard({ offer }: CardProps): JSX.Element {
  const { controller, words, locale } = useWidget();
  const given = readList(offer.params["products"]);
  const products = given.flatMap((one) => readProduct(one, offer, locale) ?? []);
  const total = products.length === given.length ? totalOf(given, locale) : null;
  return (
    <article class="card" data-testid="offer-card">
      <div class="card-body">
        <CardText offer={offer} />
        <ul class="bundle">
          {products.map((product) => (
            <li>
              <Row product={product} onTaken={() => controller.takeUp(offer)} />
            </li>
          ))}
        </ul>
        {total && <Line label={words.value.together} value={total} />}
        {typeof offer.params["campaign"] === "string" && <Saving offer={offer} />}
        <div class="actions">
          <button type="button" class="button" onClick={() => controller.talkAbout(offer)}>
            {words.value.askAbout}
          </button>
        </div>
      </div>
    </article>
  );
}

interface RowProps {
  readonly product: Product;
  readonly onTaken: () => void;
}

function Row({ product, onTaken }: RowProps): JSX.Element {
  if (!product.url) {
    return (
      <div class="row">
        <ProductLine product={product} />
      </div>
    );
  }
  return (
    <a class="row" href={product.url} onClick={onTaken}>
      <ProductLine product={product} />
      <Icon name="forward" />
    </a>
  );
}

/** What the bundle's coupon takes off, once that is known, and the way to its code. */
function Saving({ offer }: CardProps): JSX.Element {
  const { words, locale } = useWidget();
  const { coupon } = useClaim(offer);
  return (
    <>
      {coupon && (
        <Line
          label={words.value.justForYou}
          value={words.value.off(formatValue(coupon.value, locale))}
        />
      )}
      <CouponClaim offer={offer} />
    </>
  );
}

function Line({ label, value }: { readonly label: string; readonly value: string }): JSX.Element {
  return (
    <p class="line">
      <span>{label}</span>
      <span>{value}</span>
    </p>
  );
}

type Given = ReturnType<typeof readList>;

/** What all of them cost; `null` unless every price is a number and all are of one currency. */
function totalOf(products: Given, locale: string): string | null {
  const currencies = new Set(products.map(({ currency }) => currency));
  const prices = products.map(({ price }) =>
    price === "" || price === null ? NaN : Number(price),
  );
  if (currencies.size !== 1) return null;
  return formatMoney(
    prices.reduce((sum, price) => sum + price, 0),
    products[0]?.["currency"],
    locale,
  );
}
