import { listTags } from '../../contract/assets.ts'
import { Tag } from '../../domain/asset.ts'
import { call } from '../api.ts'
import type { Control } from '../ui/form/control.ts'
import { MultiSelect } from '../ui/form/multi-select.tsx'
import type { LoadOptions } from '../ui/form/use-options.ts'

/** Tags in use that fit, and what was typed where it is none of them yet. */
const findTags: LoadOptions<string> = async (query, signal) => {
  const typed = query.trim().toLowerCase()
  const found = (await call(listTags, {}, { signal })).items
    .filter(({ tag }) => tag.includes(typed))
    .map(({ tag, assets }) => ({ value: tag, label: tag, hint: `${assets.toLocaleString('en')} ${assets === 1 ? 'asset' : 'assets'}` }))
  if (typed === '' || found.some(({ value }) => value === typed)) return found
  const tag = Tag.safeParse(typed)
  const reason = tag.success ? 'New tag' : (tag.error.issues[0]?.message ?? 'No tag')
  return [{ value: typed, label: typed, hint: reason, disabled: !tag.success }, ...found]
}

/** Tags as chips: those in use are found, a new one is what was typed. */
export function Tags(field: Control<string[], HTMLInputElement>) {
  return <MultiSelect {...field} options={findTags} placeholder="Add a tag" />
}
