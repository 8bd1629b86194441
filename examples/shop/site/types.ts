import type { Text } from "./text/en.mjs";
import type { Html } from "./html.mjs";

export type Language = "en" | "zh-Hans";
export type CategoryId = "tea" | "vessels" | "tools";

/** The colours behind a picture; each has a light and a dark reading in `styles/tones.css`. */
export type Tone = "sage" | "sand" | "blush" | "mist" | "straw";

export interface Product {
  /** Part of the product's address, its `sku`, and what events call `product_id`. */
  readonly id: string;
  readonly category: CategoryId;
  /** In whole yuan. */
  readonly price: number;
  readonly tone: Tone;
  /** SVG markup of the thing itself, without its background. */
  readonly art: string;
  readonly en: ProductText;
  readonly "zh-Hans": ProductText;
}

export interface ProductText {
  readonly name: string;
  /** One short line under the name. */
  readonly line: string;
  readonly story: string;
  readonly facts: readonly (readonly [label: string, value: string])[];
}

/** One language's shop: its words and where its addresses begin. */
export interface Locale {
  readonly language: Language;
  /** `""` for the default language, `"/zh"` for Chinese. */
  readonly base: string;
  readonly text: Text;
}

/** What a template hands to the layout. */
export interface Page {
  /** Address inside the language's tree: starts and ends with a slash. */
  readonly path: string;
  readonly title: string;
  readonly description: string;
  readonly main: Html;
  /** More for the head: structured data, OpenGraph. */
  readonly head?: Html;
  /** Names of page scripts in `/assets`, besides `shop`, which every page has. */
  readonly scripts?: readonly string[];
  /** Whether the page's script needs the catalogue. */
  readonly needsCatalogue?: boolean;
}
