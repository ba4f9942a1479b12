/** A tone that goes on until it is stopped: two notes, a pause. Made here, so that nothing has to be loaded. */
let context: AudioContext | undefined

/** Browsers let a page sound only after somebody has touched it; every first touch readies the tone. */
export function readyTone(): () => void {
  const wake = (): void => {
    context ??= new AudioContext()
    void context.resume()
  }
  const events = ['pointerdown', 'keydown'] as const
  for (const event of events) window.addEventListener(event, wake, { capture: true, passive: true })
  return () => {
    for (const event of events) window.removeEventListener(event, wake, { capture: true })
  }
}

/** Rings; false where the browser does not allow it yet. The result stops it. */
export function startTone(): { audible: boolean; stop: () => void } {
  if (context?.state !== 'running') return { audible: false, stop: () => {} }
  const audio = context
  const play = (): void => {
    for (const [index, pitch] of [880, 660].entries()) note(audio, pitch, audio.currentTime + index * 0.28)
  }
  play()
  const timer = setInterval(play, 1_600)
  return { audible: true, stop: () => clearInterval(timer) }
}

function note(audio: AudioContext, pitch: number, at: number): void {
  const oscillator = audio.createOscillator()
  const loudness = audio.createGain()
  oscillator.frequency.value = pitch
  loudness.gain.setValueAtTime(0, at)
  loudness.gain.linearRampToValueAtTime(0.35, at + 0.02)
  loudness.gain.exponentialRampToValueAtTime(0.001, at + 0.25)
  oscillator.connect(loudness).connect(audio.destination)
  oscillator.start(at)
  oscillator.stop(at + 0.26)
}
