import type { Page } from "../../sources/source.ts";
import type { Weight } from "../consent.ts";

/** Hands on what a signal says, by category; what it does not say is left out. */
export type Tell = (given: Readonly<Record<string, boolean>>, weight: Weight) => void;

/** Listens for what the page knows of the customer's consent, now and later; it stops when what it returns is called. It must leave the page as it found it. */
export type Signal = (page: Page, tell: Tell) => () => void;
