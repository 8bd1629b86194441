/** What falls due for customers who are away. */
// oxlint-disable-next-line typescript/no-empty-interface -- its tables come with their migration
export interface TurnTables {}
