/** What comes in beside events, and when things go. */
// oxlint-disable-next-line typescript/no-empty-interface -- its tables come with their migration
export interface IntakeTables {}
