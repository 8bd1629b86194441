import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { top } from "../support/server.ts";

/** A file of `examples/recipes/`. */
export interface Recipe {
  readonly file: string;
  readonly text: string;
  readonly json: RecipeJson;
}

/** What the tests look at in a recipe; everything else is the engine's to judge. */
export interface RecipeJson {
  readonly $schema: string;
  readonly name: string;
  readonly description: string;
  readonly timezone: string;
  readonly rules: readonly {
    readonly id: string;
    readonly name: string;
    readonly description: string;
    readonly limits?: readonly unknown[];
    readonly event: unknown;
  }[];
  readonly tests: readonly {
    readonly name: string;
    readonly expect: readonly { readonly rule: string }[];
    readonly refused?: readonly { readonly rule: string; readonly stage: string }[];
  }[];
}

const folder = join(top, "examples/recipes");

/** Every recipe, in the order of its number. */
export const recipes: readonly Recipe[] = readdirSync(folder)
  .filter((file) => file.endsWith(".json"))
  .sort()
  .map((file) => {
    const text = readFileSync(join(folder, file), "utf8");
    return { file, text, json: JSON.parse(text) as RecipeJson };
  });
