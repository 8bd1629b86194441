/** Who may do what. */
// oxlint-disable-next-line typescript/no-empty-interface -- its tables come with their migration
export interface AccessTables {}
