import { describe, expect, test } from "vitest";
import * as engine from "../index.ts";
import { batching } from "./batching.ts";
import { duplicates } from "./duplicates.ts";
import { casesPerLaw, seedOf, tryLaw } from "./plan.ts";
import { restoring } from "./restoring.ts";

const seed = seedOf(process.env["PROFFER_SEED"]);
const timeout = 300_000;

describe(`The same log gives the same decisions (seed ${seed})`, () => {
  test(
    `in any batching: ${casesPerLaw.batching} cases`,
    async () => {
      const found = await tryLaw("batching", batching, engine, seed);
      expect(found).toEqual({ said: "", cases: casesPerLaw.batching });
    },
    timeout,
  );

  test(
    `whatever comes twice: ${casesPerLaw.duplicates} cases`,
    async () => {
      const found = await tryLaw("duplicates", duplicates, engine, seed);
      expect(found).toEqual({ said: "", cases: casesPerLaw.duplicates });
    },
    timeout,
  );

  test(
    `wherever the state is packed and restored: ${casesPerLaw.restoring} cases`,
    async () => {
      const found = await tryLaw("restoring", restoring, engine, seed);
      expect(found).toEqual({ said: "", cases: casesPerLaw.restoring });
    },
    timeout,
  );
});
