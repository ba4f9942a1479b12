import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { assetMap } from '../../../contract/assets.ts'
import { SECOND } from '../../../domain/time.ts'
import { keyOf, queryOf } from '../../api.ts'
import { useLiveMessages } from '../../live.ts'
import { useRefresh } from '../../refresh.ts'
import { queryOfMap, type AssetMapSearch } from './search.ts'

const CALM_MS = 4 * SECOND
const TOUCH_IT = new Set(['incident', 'asset', 'service'])

/**
 * What is to be drawn. It is much to read, so in a flood of incidents it is read every few seconds and not with each of
 * them; what was shown stays until the next is there.
 */
export function useMap(search: AssetMapSearch) {
  const client = useQueryClient()
  const refetchInterval = useRefresh()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const last = useRef(0)
  useEffect(() => () => clearTimeout(timer.current), [])
  useLiveMessages(({ subject }) => {
    if (!TOUCH_IT.has(subject) || timer.current !== undefined) return
    timer.current = setTimeout(
      () => {
        timer.current = undefined
        last.current = Date.now()
        void client.invalidateQueries({ queryKey: [keyOf(assetMap)[0]] })
      },
      Math.max(100, last.current + CALM_MS - Date.now()),
    )
  })
  return useQuery({ ...queryOf(assetMap, { query: queryOfMap(search) }), refetchInterval, placeholderData: keepPreviousData })
}
