import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import type { LiveRing } from '../../contract/live.ts'
import { useLiveMessages, useRings } from '../live.ts'
import { announce } from '../ui/feedback/announcer.ts'
import { toast } from '../ui/feedback/toast.ts'
import { readyTone, startTone } from './ring-tone.ts'

const loadDialog = () => import('./ring-dialog.tsx')
const RingDialog = lazy(() => loadDialog().then((module) => ({ default: module.RingDialog })))

/** An open tab that rings: it shows the page over everything, sounds, and takes the answer. It wakes nobody. */
export function Ringing({ except = [] }: { /** Purposes that the page itself shows. */ except?: readonly LiveRing['purpose'][] }) {
  const [rings, setRings] = useState<LiveRing[]>([])
  const seen = useRef(new Set<string>())
  useEffect(readyTone, [])
  // not part of the first load, yet here before anybody rings
  useEffect(() => void loadDialog(), [])

  useRings((ring) => {
    if (except.includes(ring.purpose)) return
    if (ring.purpose === 'resolved') return void toast(ring.title)
    if (seen.current.has(ring.key)) return
    seen.current.add(ring.key)
    setRings((before) => [...before, ring])
    announce(`Page: ${ring.title}`)
  })
  // answered elsewhere: another tab, another person, the sender
  useLiveMessages(({ kind, incidentId }) => {
    if (kind === 'incident.acknowledged' || kind === 'incident.resolved')
      setRings((before) => before.filter((ring) => ring.incidentId !== incidentId))
  })

  const [ring] = rings
  const close = (): void => setRings((before) => before.slice(1))
  return ring ? <Ring key={ring.key} ring={ring} waiting={rings.length - 1} close={close} /> : null
}

function Ring({ ring, waiting, close }: { ring: LiveRing; waiting: number; close: () => void }) {
  const [audible, setAudible] = useState(true)
  const isPage = ring.incidentId !== null && (ring.purpose === 'page' || ring.purpose === 'bundle')
  const sounds = isPage || ring.purpose === 'task' || ring.purpose === 'test'
  useEffect(() => {
    if (!sounds) return
    const tone = startTone()
    setAudible(tone.audible)
    return tone.stop
  }, [sounds])
  return (
    <Suspense>
      <RingDialog ring={ring} isPage={isPage} audible={audible} waiting={waiting} close={close} />
    </Suspense>
  )
}
