import type { z } from 'zod'
import type { confirmCandidates } from '../../contract/assets.ts'
import { Name } from '../../contract/endpoint.ts'
import type { Actor } from '../../domain/permission.ts'
import { isRejection, reject, type Rejection } from '../../domain/rejection.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'
import { lockRelations } from '../db/lock-relations.ts'
import { record, type Entry } from '../db/record.ts'
import { audit } from '../http/audit.ts'
import * as store from './confirm-store.ts'
import { deleteCandidates, lockCandidates, type Waiting } from './store.ts'

type Item = z.output<typeof confirmCandidates.body>['items'][number]
type Call = { actor: Actor; via: string }
/** A candidate, and what was decided on it. */
type Decided = { item: Item; candidate: Waiting; path: string }
/** An asset to be: several ways to name one host come together here. */
type NewAsset = { name: string; kind: string; of: Decided[] }

/** The most that an asset may be known by, as `AssetInput` has it. */
const MOST_IDENTIFIERS = 50

/** Makes assets of candidates, or adds them to assets that are there. All or nothing: a refusal comes before anything is written. */
export async function confirm(tx: Queryable, call: Call, items: Item[], at: Instant): Promise<{ confirmed: number } | Rejection> {
  if (new Set(items.map(({ id }) => id)).size < items.length) return reject('invalid-input', 'One of these is named twice.')
  if (items.some(({ partOfService }) => partOfService)) await lockRelations(tx)
  const waiting = await lockCandidates(
    tx,
    items.map(({ id }) => id),
  )
  const decided = items.flatMap((item, i): Decided[] => {
    const candidate = waiting.get(item.id)
    return candidate ? [{ item, candidate, path: `items.${i}` }] : []
  })
  if (decided.length < items.length) {
    const gone = items.length - decided.length
    return reject('conflict', gone === 1 ? 'One of these is decided already.' : `${gone} of these are decided already.`)
  }
  const taken = await store.knownBy(
    tx,
    decided.map(({ candidate }) => candidate),
  )
  if (taken[0]) return reject('already-exists', `${taken[0].name} is known by ${taken[0].label}=${taken[0].value} already.`)

  const existing = await chosen(tx, decided)
  if (isRejection(existing)) return existing
  const fresh = await newOnes(tx, decided)
  if (isRejection(fresh)) return fresh

  const made = await store.insertDiscovered(
    tx,
    fresh.map(({ name, kind, of }) => ({ name, kind, seenAt: lastAlive(of) })),
    at,
  )
  const assetOf = new Map<Decided, number>()
  for (const [i, { of }] of fresh.entries()) for (const one of of) assetOf.set(one, made[i]!)
  for (const one of decided) if (one.item.assetId !== undefined) assetOf.set(one, one.item.assetId)
  await store.insertIdentifiers(
    tx,
    decided.map((one) => ({ ...identifier(one), assetId: assetOf.get(one)!, seenAt: one.candidate.aliveAt })),
  )
  const parts = decided.filter((one) => isPart(one, existing))
  await store.insertParts(
    tx,
    parts.map((one) => ({ assetId: assetOf.get(one)!, serviceId: one.candidate.serviceId! })),
  )
  await deleteCandidates(
    tx,
    decided.map(({ candidate }) => candidate.id),
  )
  await record(tx, [
    ...fresh.map(({ name, kind, of }, i) =>
      audit(call, at, 'asset', made[i]!, 'asset.created', {
        name,
        kind,
        origin: 'discovered',
        identifiers: of.map(identifier),
        partOf: wholes(of.filter((one) => parts.includes(one))),
      }),
    ),
    ...[...existing.values()].map((asset) => changed(call, at, asset, decided, parts)),
  ])
  return { confirmed: decided.length }
}

/** The assets that people chose for candidates. */
async function chosen(tx: Queryable, decided: Decided[]): Promise<Map<number, store.ExistingAsset> | Rejection> {
  const found = await store.lockAssets(
    tx,
    decided.flatMap(({ item }) => item.assetId ?? []),
  )
  const errors = decided.flatMap(({ item: { assetId }, path }) =>
    assetId === undefined || found.has(assetId) ? [] : [{ path: `${path}.assetId`, message: `There is no asset with the id ${assetId}.` }],
  )
  if (errors.length > 0) return { ...reject('invalid-input', errors[0]!.message), errors: errors.slice(0, 20) }
  for (const { id, name, identifiers } of found.values()) {
    const more = decided.filter(({ item }) => item.assetId === id).length
    if (identifiers.length + more > MOST_IDENTIFIERS)
      return reject('conflict', `${name} would be known by more than ${MOST_IDENTIFIERS} labels. Remove some from it first.`)
  }
  return found
}

/** The assets to be made, those of one name together. */
async function newOnes(tx: Queryable, decided: Decided[]): Promise<NewAsset[] | Rejection> {
  const byName = new Map<string, NewAsset>()
  const kinds = await store.kindsKnown(
    tx,
    decided.flatMap(({ item }) => item.kind ?? []),
  )
  for (const one of decided) {
    const { item, candidate, path } = one
    if (item.assetId !== undefined) continue
    if (item.kind !== undefined && !kinds.has(item.kind)) {
      const message = `There is no kind ${item.kind}.`
      return { ...reject('invalid-input', message), errors: [{ path: `${path}.kind`, message }] }
    }
    const name = item.name ?? candidate.name
    const { error } = Name.safeParse(name)
    if (error) {
      const message = `${JSON.stringify(name)} is no name. Give it another.`
      return { ...reject('invalid-input', message), errors: [{ path: `${path}.name`, message: error.issues[0]!.message }] }
    }
    const kind = item.kind ?? candidate.kind
    const same = byName.get(name.toLowerCase())
    if (!same) byName.set(name.toLowerCase(), { name, kind, of: [one] })
    else if (same.kind === kind) same.of.push(one)
    else return reject('conflict', `Two of these are called ${name} and are of different kinds. Give one another name, or both one kind.`)
  }
  const fresh = [...byName.values()]
  const crowded = fresh.find(({ of }) => of.length > MOST_IDENTIFIERS)
  if (crowded) return reject('conflict', `${crowded.name} would be known by more than ${MOST_IDENTIFIERS} labels.`)
  const clashes = await store.assetsCalled(
    tx,
    fresh.map(({ name }) => name),
  )
  if (clashes.length > 0) {
    const clash = clashes.slice(0, 3).map(({ id, name }) => `${name} (${id})`)
    const more = clashes.length > 3 ? ` and ${clashes.length - 3} more` : ''
    return {
      ...reject(
        'already-exists',
        `There is an asset of this name already: ${clash.join(', ')}${more}. Say that it is that one, or give another name.`,
      ),
      errors: clashes.flatMap(({ id, name }) =>
        (byName.get(name.toLowerCase())?.of ?? []).map(({ path }) => ({ path: `${path}.assetId`, message: `${name} has the id ${id}.` })),
      ),
    }
  }
  return fresh
}

/** Whoever is paged for an asset of their own is not made part of another. */
function isPart({ item, candidate }: Decided, existing: Map<number, store.ExistingAsset>): boolean {
  return item.partOfService && candidate.serviceId !== null && !(item.assetId !== undefined && existing.get(item.assetId)!.paged)
}

function changed(call: Call, at: Instant, asset: store.ExistingAsset, decided: Decided[], parts: Decided[]): Entry {
  const mine = decided.filter(({ item }) => item.assetId === asset.id)
  const changes = { identifiers: [asset.identifiers, [...asset.identifiers, ...mine.map(identifier)]] }
  const partOf = wholes(mine.filter((one) => parts.includes(one)))
  return audit(call, at, 'asset', asset.id, 'asset.changed', { name: asset.name, changes, partOf })
}

/** What is only configured, or down, was not seen. */
function lastAlive(of: Decided[]): Instant | null {
  return of.reduce<Instant | null>(
    (last, { candidate: { aliveAt } }) => (aliveAt === null ? last : Math.max(last ?? aliveAt, aliveAt)),
    null,
  )
}

function identifier({ candidate: { label, value } }: Decided): { label: string; value: string } {
  return { label, value }
}

/** The services that these become parts of, by name. */
function wholes(parts: Decided[]): string[] {
  return [...new Set(parts.map(({ candidate }) => candidate.serviceName!))]
}
