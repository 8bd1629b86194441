import { customerOfUser, devicesOf, findUser } from "../identity/links.ts";
import type { Db } from "../storage/store.ts";

const userPrefix = "user:";

/**
 * Whose turn it is: a person with all of their devices where that is proven, a device by itself otherwise. Somebody who
 * looked on the telephone and bought on the computer is not asked to come back.
 */
export async function subjectOf(db: Db, customer: string): Promise<string> {
  if (customer.startsWith(userPrefix)) return customer;
  const user = await findUser(db, customer);
  return user === undefined ? customer : customerOfUser(user);
}

/** Every name that a subject's events stand under. */
export async function customersOfSubject(db: Db, subject: string): Promise<readonly string[]> {
  return [subject, ...(await devicesOfSubject(db, subject))].filter(
    (name, i, all) => all.indexOf(name) === i,
  );
}

/** The devices that a subject can be reached on. */
export async function devicesOfSubject(db: Db, subject: string): Promise<readonly string[]> {
  if (!subject.startsWith(userPrefix)) return [subject];
  return devicesOf(db, subject.slice(userPrefix.length));
}
