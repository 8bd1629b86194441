/** What rule sets were published, and how far. */
// oxlint-disable-next-line typescript/no-empty-interface -- its tables come with their migration
export interface PublicationTables {}
