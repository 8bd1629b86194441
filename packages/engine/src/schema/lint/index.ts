import { findAlwaysTrue } from "./always-true.ts";
import { findNeverAtTheLook } from "./at-the-look.ts";
import { findBareNumbers } from "./bare-numbers.ts";
import { findConflicts } from "./conflicts.ts";
import { findContradictions } from "./contradictions.ts";
import { findCouponCodes } from "./coupon-codes.ts";
import { findOpenCampaigns } from "./campaigns.ts";
import { findUnknownTriggers } from "./fact-triggers.ts";
import { findIdle } from "./idle.ts";
import { findEverybody } from "./everybody.ts";
import { findImpossibleFilters } from "./filters.ts";
import { findOtherKinds } from "./kinds.ts";
import { findLetterCase } from "./letter-case.ts";
import { findMalformed } from "./malformed.ts";
import { findMissingLocales } from "./locales.ts";
import { findBareMoney } from "./money-words.ts";
import { findForeignPlaceholders } from "./placeholders.ts";
import { findUnknownProperties } from "./properties.ts";
import { findSameVariants } from "./same-variants.ts";
import { findSlashes } from "./slashes.ts";
import { findUnbounded } from "./unbounded.ts";
import { findLongWindows } from "./long-windows.ts";
import type { Lint } from "./subject.ts";
import { findUnreachable } from "./unreachable.ts";
import { findUnused } from "./unused.ts";

/** Every check, each of which stands for itself. */
export const lints: readonly Lint[] = [
  findMalformed,
  findUnknownTriggers,
  findContradictions,
  findImpossibleFilters,
  findAlwaysTrue,
  findEverybody,
  findUnreachable,
  findNeverAtTheLook,
  findIdle,
  findConflicts,
  findUnbounded,
  findLongWindows,
  findBareNumbers,
  findBareMoney,
  findSlashes,
  findOtherKinds,
  findUnknownProperties,
  findOpenCampaigns,
  findCouponCodes,
  findMissingLocales,
  findForeignPlaceholders,
  findSameVariants,
  findLetterCase,
  findUnused,
];
