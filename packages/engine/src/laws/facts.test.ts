import { expect, test } from "vitest";
import * as engine from "../index.ts";
import { facts } from "./facts.ts";
import { casesPerLaw, seedOf, tryLaw } from "./plan.ts";
import { purity } from "./purity.ts";

const seed = seedOf(process.env["PROFFER_SEED"]);
const timeout = 300_000;

test(
  `Facts equal a scan of the whole history: ${casesPerLaw.facts} cases (seed ${seed})`,
  async () => {
    const found = await tryLaw("facts", facts, engine, seed);
    expect(found).toEqual({ said: "", cases: casesPerLaw.facts });
  },
  timeout,
);

test(
  `A decision leaves alone what it is given: ${casesPerLaw.purity} cases (seed ${seed})`,
  async () => {
    const found = await tryLaw("purity", purity, engine, seed);
    expect(found).toEqual({ said: "", cases: casesPerLaw.purity });
  },
  timeout,
);
