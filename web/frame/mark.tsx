import './mark.css'

/** The sign: an M that is also a person with raised arms, calling people together. */
export function Mark({ size = 20 }: { size?: number }) {
  return (
    <svg className="frame-mark" viewBox="0 0 20 20" width={size} height={size} fill="none" aria-hidden>
      <path d="M3 16.6V7.2l7 6.6 7-6.6v9.4" stroke="currentColor" strokeWidth="2.5" strokeLinecap="round" strokeLinejoin="round" />
      <circle className="frame-mark-head" cx="10" cy="5.2" r="2.45" />
    </svg>
  )
}

/** Sign and name. */
export function Wordmark() {
  return (
    <span className="frame-wordmark">
      <Mark />
      <span>Muster</span>
    </span>
  )
}
