import { Input } from '@base-ui/react/input'
import { Clock } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { Instant } from '../../../domain/time.ts'
import { durationWords } from '../../../domain/time-words.ts'
import { useNow, useZone } from '../time/now.ts'
import { clockText, dayText, fullText, parseDuration } from '../time/words.ts'
import { instantOf, instantsOf, offsetName, zoneLabel } from '../time/zone.ts'
import { Combobox } from './combobox.tsx'
import type { Control, Option } from './control.ts'
import './field.css'
import './time-inputs.css'

/**
 * A date and time in a named zone (the viewer's unless `zone` says another); the value is an instant.
 * Where clocks change, it says which of two hours is meant, or where a left-out hour goes.
 *
 *     <DateTimeInput value={start} onChange={setStart} zone={schedule.timezone} />
 */
export function DateTimeInput({
  value,
  onChange,
  onBlur,
  name,
  disabled,
  ref,
  zone: given,
  min,
  max,
}: Control<Instant | null, HTMLInputElement> & { zone?: string; min?: Instant; max?: Instant }) {
  const viewer = useZone()
  const zone = given ?? viewer
  const now = useNow()
  // what was typed, kept while it names a left-out hour, so that the box does not jump
  const [typed, setTyped] = useState<string>()
  const wallText = (at: Instant): string => fullText(at, zone).slice(0, 16).replace(' ', 'T')
  const shown = typed ?? (value === null ? '' : wallText(value))
  const wall = readWall(shown)
  const instants = wall ? instantsOf(zone, wall) : []
  const other = value === null || instants.length < 2 ? undefined : instants.find((one) => one !== value)

  function change(text: string): void {
    const next = readWall(text)
    if (!next) {
      setTyped(text === '' ? undefined : text)
      onChange(null)
      return
    }
    setTyped(instantsOf(zone, next).length === 0 ? text : undefined)
    onChange(instantOf(zone, next))
  }

  return (
    <span className="ui-when">
      <span className="ui-input">
        <Input
          ref={ref}
          type="datetime-local"
          name={name}
          disabled={disabled ?? false}
          value={shown}
          min={min === undefined ? undefined : wallText(min)}
          max={max === undefined ? undefined : wallText(max)}
          onValueChange={change}
          onBlur={() => {
            setTyped(undefined)
            onBlur?.()
          }}
        />
        <span className="ui-input-end">{zoneLabel(zone, value ?? now)}</span>
      </span>
      {typed !== undefined && value !== null && (
        <small className="ui-when-note">Clocks leave this hour out; {clockText(value, zone)} is meant.</small>
      )}
      {value !== null && other !== undefined && (
        <small className="ui-when-note">
          This hour comes twice. Meant is the one in {offsetName(zone, value)}.{' '}
          <button type="button" className="ui-link" data-look="text" onClick={() => onChange(other)}>
            Take the one in {offsetName(zone, other)}
          </button>
        </small>
      )}
      {value !== null && zone !== viewer && (
        <small className="ui-when-note">
          For you {dayText(value, viewer, now)}, {clockText(value, viewer)} ({zoneLabel(viewer, value)})
        </small>
      )}
    </span>
  )
}

function readWall(text: string) {
  const match = /^(\d{4,})-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(text)
  if (!match) return undefined
  const [year, month, day, hour, minute] = match.slice(1).map(Number) as [number, number, number, number, number]
  return { year, month, day, hour, minute, second: 0 }
}

/**
 * A length of time as people write it: `15`, `1h30`, `2 days`; the value is in milliseconds.
 *
 *     <DurationInput value={delay} onChange={setDelay} min={MINUTE} max={DAY} />
 */
export function DurationInput({
  value,
  onChange,
  onBlur,
  name,
  disabled,
  ref,
  min,
  max,
  placeholder = '15 min',
}: Control<number | null, HTMLInputElement> & { min?: number; max?: number; placeholder?: string }) {
  const [typed, setTyped] = useState<string>()
  const read = typed === undefined ? undefined : parseDuration(typed)
  const wrong =
    typed === undefined || typed === ''
      ? undefined
      : read === undefined
        ? 'Write it as 15 min, 1 h 30 or 2 d.'
        : min !== undefined && read < min
          ? `At least ${durationWords(min)}.`
          : max !== undefined && read > max
            ? `At most ${durationWords(max)}.`
            : undefined
  return (
    <span className="ui-when">
      <span className="ui-input ui-duration">
        <Clock aria-hidden />
        <Input
          ref={ref}
          name={name}
          disabled={disabled ?? false}
          inputMode="text"
          autoComplete="off"
          placeholder={placeholder}
          aria-invalid={wrong === undefined ? undefined : true}
          value={typed ?? (value === null ? '' : durationWords(value))}
          onValueChange={(text) => {
            setTyped(text)
            const next = parseDuration(text)
            const fits = next !== undefined && next >= (min ?? 0) && next <= (max ?? Number.MAX_SAFE_INTEGER)
            onChange(fits ? next : null)
          }}
          onBlur={() => {
            if (wrong === undefined) setTyped(undefined)
            onBlur?.()
          }}
        />
        {read !== undefined && wrong === undefined && <span className="ui-input-end">{durationWords(read)}</span>}
      </span>
      {wrong !== undefined && (
        <small className="ui-when-note" data-wrong role="status">
          {wrong}
        </small>
      )}
    </span>
  )
}

/** Some browsers list zones by names that their cities have given up; both work, people look for the new one. */
const RENAMED: Record<string, string> = {
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Godthab': 'America/Nuuk',
  'Europe/Kiev': 'Europe/Kyiv',
}

/** A time zone by its IANA name, with the time there now: `<TimezoneSelect value={zone} onChange={setZone} />`. */
export function TimezoneSelect({ value, onChange, ...rest }: Control<string | null, HTMLInputElement>) {
  const now = useNow()
  const options = useMemo(() => {
    const names = new Set(['UTC', ...Intl.supportedValuesOf('timeZone').map((zone) => RENAMED[zone] ?? zone)])
    return [...names].sort().map((zone): Option<string> => ({
      value: zone,
      label: zone.replaceAll('_', ' '),
      hint: `${clockText(now, zone)} now, ${offsetName(zone, now)}`,
    }))
  }, [now])
  return (
    <Combobox
      {...rest}
      value={value}
      onChange={onChange}
      options={options}
      placeholder="Europe/Berlin"
      nothing="No zone of this name. Try the largest city nearby."
      clearable={false}
    />
  )
}
