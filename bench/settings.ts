export type Settings = {
  /** A PostgreSQL server on which databases are made and dropped; without it the embedded one. */
  database: string | undefined
  pairs: number
  seconds: number
}
