import type { Logger } from 'pino'
import type { Config } from './config.ts'
import type { Clock } from './clock.ts'
import type { CatalogueReader } from './assets/catalogue.ts'
import type { Database } from './db/database.ts'
import type { OnCallReader } from './oncall/reader.ts'
import type { Vault } from './vault.ts'
import type { Io } from '../integrations/channel.ts'

/** What a feature needs of its surroundings, handed to it as an argument by `main.ts`. */
export type Deps = {
  config: Config
  log: Logger
  clock: Clock
  db: Database
  vault: Vault
  /** Whom policies page and how, remembered between incidents. */
  onCall: OnCallReader
  /** What alerts are judged by. */
  catalogue: CatalogueReader
  /** The outside world, guarded; the signal ends it. */
  io: (signal: AbortSignal) => Io
  /** Address of this installation as people reach it, without a trailing slash. */
  publicUrl: string
}
