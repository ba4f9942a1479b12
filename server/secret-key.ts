import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sql from 'sql-template-tag'
import type { Config } from './config.ts'
import type { Database } from './db/database.ts'
import { openVault, type Vault } from './vault.ts'

/** The key from the environment, else the one kept in the data directory, made at the first start. */
export async function readSecretKey(config: Pick<Config, 'secretKey' | 'dataDir'>): Promise<Buffer> {
  if (config.secretKey !== undefined) return config.secretKey
  const path = join(config.dataDir, 'secret.key')
  await mkdir(config.dataDir, { recursive: true })
  try {
    const file = await open(path, 'wx', 0o600)
    await file.writeFile(`${randomBytes(32).toString('hex')}\n`)
    await file.sync()
    await file.close()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return Buffer.from((await readFile(path, 'utf8')).trim())
}

/** A node with another secret key than the one the database was written with: nothing sealed could be read. */
export class WrongSecretKey extends Error {
  override name = 'WrongSecretKey'
}

/** Opens the vault and makes sure that it is the one this database belongs to; the first node writes its id down. */
export async function openOwnVault(db: Database, secretKey: Buffer): Promise<Vault> {
  const vault = openVault(secretKey)
  const { value } = await db.one<{ value: string }>(sql`
    with made as (
      insert into setting (name, value) values ('secret-key-id', to_jsonb(${vault.keyId}::text)) on conflict do nothing returning value)
    select value from made union all select value from setting where name = 'secret-key-id' limit 1`)
  if (value !== vault.keyId) {
    throw new WrongSecretKey(
      `This database was written with another secret key (id ${value}; this node has ${vault.keyId}). ` +
        'Its sealed passwords and tokens could not be read. Set MUSTER_SECRET_KEY to the key it was written with, ' +
        'or put that key’s file secret.key into the data directory.',
    )
  }
  return vault
}
