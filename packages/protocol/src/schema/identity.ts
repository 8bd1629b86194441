import * as z from "zod";
import { idSchema } from "./id.ts";

/** The name space of customers that only the shop's own servers speak of; no browser may call itself so. */
export const serverSidePrefix = "user:";

/** A customer's anonymous id, made by the customer's own device. */
export const anonymousIdSchema = idSchema(256).refine(
  (id) => !id.startsWith(serverSidePrefix),
  `must not begin with “${serverSidePrefix}”`,
);

/** What a device proves an anonymous id with; 16 characters of nanoid's alphabet are 96 bits. */
export const deviceKeySchema = idSchema(256).min(16);

/** A JWT; one of ours has some hundred characters. Whether it proves anything is found out later. */
export const identityTokenSchema = z.string().max(8192);
