import './avatar.css'

/**
 * A person as initials. Neutral, because colour means state; `on` rings who is on call now.
 *
 *     <Avatar name="Ann Okafor" />   <Person name="Ann Okafor" detail="until 18:00" on />
 */
export function Avatar({
  name,
  size = 'normal',
  on,
  me,
}: {
  name: string
  size?: 'small' | 'normal' | 'large'
  on?: boolean
  me?: boolean
}) {
  return (
    <span className="ui-avatar" data-size={size} data-on={on || undefined} data-me={me || undefined} aria-hidden>
      {initialsOf(name)}
    </span>
  )
}

/** Avatar and name, and after it what matters about them here. */
export function Person({
  name,
  detail,
  on,
  me,
  size = 'small',
}: {
  name: string
  detail?: React.ReactNode
  on?: boolean
  me?: boolean
  size?: 'small' | 'normal' | 'large'
}) {
  return (
    <span className="ui-person">
      <Avatar name={name} size={size} {...(on ? { on } : {})} {...(me ? { me } : {})} />
      <span className="ui-cut">{name}</span>
      {me && <span className="ui-person-detail">you</span>}
      {detail && <span className="ui-person-detail ui-cut">{detail}</span>}
    </span>
  )
}

/** `Ann Okafor` → `AO`, `李雷` → `李`, `ops@example.org` → `O`. */
export function initialsOf(name: string): string {
  const words = name
    .trim()
    .split(/[\s._-]+/)
    .filter((word) => /^\p{L}/u.test(word))
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => (word ? [...word][0] : ''))
  return letters.join('').toLocaleUpperCase() || '?'
}
