/** What is said of a number, by the kind of number that it is in a language (CLDR); `#` stands for the number. */
export type PluralForms = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string };

/**
 * Makes the words for a number of things.
 *
 * @example
 * ```ts
 * const found = plural("en", { one: "# article", other: "# articles" });
 * found(1); // "1 article"
 * ```
 */
export function plural(locale: string, forms: PluralForms): (count: number) => string {
  return (count) => {
    const form = forms[new Intl.PluralRules(locale).select(count)] ?? forms.other;
    return form.replace("#", new Intl.NumberFormat(locale).format(count));
  };
}
