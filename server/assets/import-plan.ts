import * as contract from '../../contract/assets.ts'
import type { ImportPlan, KnownAsset } from '../../domain/asset-import.ts'
import { plainWords } from '../http/plain-words.ts'

/** What a text names, before it is held against anything. */
export type Read = { lines: number; names: string[] }
/** A plan as it is written and answered: of its lines those that are shown, and why some are refused. */
export type Planned = Omit<ImportPlan, 'lines'> & {
  result: Omit<contract.ImportResult, 'applied'>
  refusals: { path: string; message: string }[]
}

/** So many lines are answered. */
const LINES_SHOWN = 500
const REFUSALS_SHOWN = 20
const ORDER = ['refused', 'change', 'create', 'nothing'] as const

export function plannedOf({ lines, ...plan }: ImportPlan): Planned {
  const [refused, change, create, nothing] = ORDER.map((does) => lines.filter((line) => line.does === does))
  return {
    ...plan,
    result: {
      counts: {
        create: create!.length,
        change: change!.length,
        nothing: nothing!.length,
        refused: refused!.length,
        relations: plan.added.length + plan.removed.length,
      },
      lines: [refused!, change!, create!, nothing!].flat().slice(0, LINES_SHOWN),
    },
    refusals: refused!.slice(0, REFUSALS_SHOWN).map(({ line, problems }) => ({ path: `line ${line}`, message: problems[0]! })),
  }
}

/** What an asset may be is what the API takes. */
export function refuseValues({ id: _, ...asset }: KnownAsset): string[] {
  const { error } = contract.AssetInput.safeParse(asset, { error: plainWords })
  return (error?.issues ?? []).map(({ path, message }) => `${String(path[0])}: ${message}`)
}
