import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { getMe, setPreferences, type Me, type Preferences } from '../../contract/me.ts'
import { call, keyOf } from '../api.ts'
import { useSession } from '../session.tsx'
import { toastProblem } from '../ui/feedback/toast.ts'
import { useSingleKeys } from '../ui/keys.ts'
import { setTwelveHours } from '../ui/time/words.ts'
import { setTheme } from './theme.ts'

/** Brings the person's preferences to this browser; once, in the frame. */
export function useAppliedPreferences(): void {
  const { preferences } = useSession().me
  const [, setSingleKeys] = useSingleKeys()
  const applied = useRef<Preferences>(undefined)
  useEffect(() => {
    if (applied.current === preferences) return
    applied.current = preferences
    setTheme(preferences.theme)
    setSingleKeys(preferences.singleKeys)
    const system = new Intl.DateTimeFormat(navigator.language, { hour: 'numeric' }).resolvedOptions().hour12 === true
    setTwelveHours(preferences.timeFormat === '12h' || (preferences.timeFormat === 'system' && system))
  }, [preferences, setSingleKeys])
}

/** Changes some preferences: at once here, then on the server for the person's other browsers. */
export function useChangePreferences(): (change: Partial<Preferences>) => void {
  const { me } = useSession()
  const client = useQueryClient()
  const key = keyOf(getMe, {})
  return (change) => {
    const preferences = { ...me.preferences, ...change }
    client.setQueryData<Me>(key, (before) => before && { ...before, preferences })
    call(setPreferences, { body: preferences }).catch((error: unknown) => {
      toastProblem(error)
      void client.invalidateQueries({ queryKey: key })
    })
  }
}
