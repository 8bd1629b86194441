/** The two databases that everything is kept in, one at a time. */
export type StoreKind = "sqlite" | "postgres";
