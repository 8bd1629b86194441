import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ProfferError } from "@proffer/protocol";
import { openStore } from "../storage/store.ts";
import type { Db, Store } from "../storage/store.ts";
import { stores } from "../testing/stores.ts";
import type { TestLocation } from "../testing/stores.ts";
import { createGroupCommit } from "./group-commit.ts";

describe.each(stores)("Commits in groups on %s", (_name, createLocation) => {
  let place: TestLocation;
  let store: Store;
  let transactions: number;
  beforeEach(async () => {
    place = await createLocation();
    store = await openStore(place.location);
    transactions = 0;
  });
  afterEach(async () => {
    await store.close();
    await place.drop();
  });

  const counted = (): Pick<Store, "transaction"> => ({
    transaction(run) {
      transactions++;
      return store.transaction(run);
    },
  });
  const write = (name: string) => async (db: Db) => {
    await db.insertInto("leases").values({ name, holder: "h", until: 0 }).execute();
    return name;
  };
  const names = async () =>
    (await store.db.selectFrom("leases").select("name").execute()).map(({ name }) => name).sort();

  test("what comes at the same time shares a transaction, and everybody gets their own answer", async () => {
    const commits = createGroupCommit(counted());
    const asked = Array.from({ length: 40 }, (_, i) => `job-${i}`);
    expect(await Promise.all(asked.map((name) => commits.run(write(name))))).toEqual(asked);
    expect(await names()).toEqual(asked.toSorted());
    expect(transactions).toBe(1);
  });

  test("one that cannot be kept costs its neighbours nothing", async () => {
    const commits = createGroupCommit(counted());
    const outcomes = await Promise.allSettled([
      commits.run(write("before")),
      commits.run(async (db) => {
        await write("half")(db);
        throw new Error("spoiled");
      }),
      // The database itself refuses the second of these.
      commits.run(write("twice")),
      commits.run(write("twice")),
      commits.run(write("after")),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual([
      "fulfilled",
      "rejected",
      "fulfilled",
      "rejected",
      "fulfilled",
    ]);
    expect(await names()).toEqual(["after", "before", "twice"]);
  });

  test("nobody is answered before the commit has ended", async () => {
    const order: string[] = [];
    const commits = createGroupCommit({
      async transaction(run) {
        const result = await store.transaction(run);
        await new Promise((resolve) => setTimeout(resolve, 20));
        order.push("committed");
        return result;
      },
    });
    const answered = commits.run(write("a")).then(() => order.push("answered"));
    await answered;
    expect(order).toEqual(["committed", "answered"]);
  });

  test("what comes during a commit is in the next one, and nothing is left behind", async () => {
    const commits = createGroupCommit(counted());
    const first = commits.run(write("first"));
    await new Promise((resolve) => setImmediate(resolve));
    const later = ["a", "b", "c"].map((name) => commits.run(write(name)));
    await Promise.all([first, ...later]);
    await commits.idle();
    expect(await names()).toEqual(["a", "b", "c", "first"]);
    expect(transactions).toBeLessThanOrEqual(2);
    await commits.run(write("much later"));
    expect(await names()).toContain("much later");
  });

  test("where the database is away, all are told so at once", async () => {
    let tries = 0;
    const commits = createGroupCommit({
      async transaction() {
        tries++;
        throw new ProfferError("unavailable", "The database does not answer.");
      },
    });
    const outcomes = await Promise.allSettled(
      ["a", "b", "c"].map((name) => commits.run(write(name))),
    );
    expect(outcomes.every(({ status }) => status === "rejected")).toBe(true);
    expect(tries).toBe(1);
  });
});
