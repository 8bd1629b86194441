import { expect, test } from "vitest";
import * as engine from "../index.ts";
import { confirmation } from "./confirmation.ts";
import { casesPerLaw, seedOf, tryLaw } from "./plan.ts";
import { receipts } from "./receipts.ts";
import { unknowns } from "./unknowns.ts";

const seed = seedOf(process.env["PROFFER_SEED"]);
const timeout = 300_000;

test(
  `A rule fires iff three-valued truth and json-rules-engine say true: ${casesPerLaw.confirmation} cases (seed ${seed})`,
  async () => {
    const found = await tryLaw("confirmation", confirmation, engine, seed);
    expect(found).toEqual({ said: "", cases: casesPerLaw.confirmation });
  },
  timeout,
);

test(
  `An unknown never fires, however it is nested: ${casesPerLaw.unknowns} cases (seed ${seed})`,
  async () => {
    const found = await tryLaw("unknowns", unknowns, engine, seed);
    expect(found).toEqual({ said: "", cases: casesPerLaw.unknowns });
  },
  timeout,
);

test(
  `Replaying a receipt gives the same decision: ${casesPerLaw.receipts} cases (seed ${seed})`,
  async () => {
    const found = await tryLaw("receipts", receipts, engine, seed);
    expect(found).toEqual({ said: "", cases: casesPerLaw.receipts });
  },
  timeout,
);
