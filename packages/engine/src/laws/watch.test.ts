import { expect, test } from "vitest";
import * as engine from "../index.ts";
import { casesPerLaw, seedOf, tryLaw } from "./plan.ts";
import { watch } from "./watch.ts";

const seed = seedOf(process.env["PROFFER_SEED"]);

test(`A watch never sleeps over a decision: ${casesPerLaw.watch} cases (seed ${seed})`, async () => {
  const found = await tryLaw("watch", watch, engine, seed);
  expect(found).toEqual({ said: "", cases: casesPerLaw.watch });
}, 300_000);
