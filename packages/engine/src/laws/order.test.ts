import { describe, expect, test } from "vitest";
import * as engine from "../index.ts";
import { batching } from "./batching.ts";
import { duplicates } from "./duplicates.ts";
import { casesPerLaw, seedOf, tryLaw } from "./plan.ts";
import { restoring } from "./restoring.ts";
import { snapshots } from "./snapshots.ts";

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
    `wherever the state is packed into bytes: ${casesPerLaw.snapshots} cases`,
    async () => {
      const found = await tryLaw("snapshots", snapshots, engine, seed);
      expect(found).toEqual({ said: "", cases: casesPerLaw.snapshots });
    },
    timeout,
  );

  test(
    `wherever the page is closed and opened again: ${casesPerLaw.restoring} cases`,
    async () => {
      const found = await tryLaw("restoring", restoring, engine, seed);
      expect(found).toEqual({ said: "", cases: casesPerLaw.restoring });
    },
    timeout,
  );
});
