/** What servers that share a database agree on. */
export interface ClusterTables {
  /** Who does a job just now, and until when nobody else may. */
  leases: { name: string; holder: string; until: number };
}
