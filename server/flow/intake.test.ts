import { expect, it, vi } from 'vitest'
import type { Deps } from '../deps.ts'
import { DatabaseUnavailable } from '../db/faults.ts'
import { Overloaded } from '../overloaded.ts'
import type { Arrival } from './arrival.ts'
import { openIntake } from './intake.ts'

const some = (count: number): Arrival[] => Array.from({ length: count }, () => ({ inlet: { id: 1, serviceId: 1 } }) as Arrival)

/** An intake whose database answers nothing by itself; `tries` holds how each transaction is made to fail. */
function openStuck() {
  const tries: { fail: (fault: unknown) => void }[] = []
  const tx = () => new Promise<void>((_resolve, reject) => tries.push({ fail: reject }))
  const intake = openIntake({ db: { tx }, clock: { now: () => 0 }, log: {} } as unknown as Deps)
  return { intake, tries }
}
const AWAY = new DatabaseUnavailable('lost', 'The database is away.')
const soon = () => new Promise((resolve) => setImmediate(resolve))

it('refuses what comes while 20,000 wait, and takes more once they do not wait any longer', async () => {
  const { intake, tries } = openStuck()
  const first = intake.submit(some(20_000))
  await soon()
  await expect(intake.submit(some(1))).rejects.toThrow(Overloaded)
  tries[0]!.fail(AWAY)
  await expect(first).rejects.toBe(AWAY)
  const next = intake.submit(some(1))
  await vi.waitFor(() => expect(tries).toHaveLength(2))
  tries[1]!.fail(AWAY)
  await expect(next).rejects.toBe(AWAY)
})

it('tells those behind a batch that the database left without an answer at once, and tries anew for those who come later', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  try {
    const { intake, tries } = openStuck()
    const first = intake.submit(some(1))
    await soon()
    const behind = intake.submit(some(1))
    await soon()
    vi.advanceTimersByTime(12_000)
    expect(intake.stuckFor()).toBe(12_000)
    tries[0]!.fail(AWAY)
    await expect(first).rejects.toBe(AWAY)
    await expect(behind).rejects.toThrow('The database did not answer those before.')
    expect(tries).toHaveLength(1)
    expect(intake.waiting()).toBe(0)
    const later = intake.submit(some(1))
    await vi.waitFor(() => expect(tries).toHaveLength(2))
    vi.advanceTimersByTime(3_000)
    tries[1]!.fail(AWAY)
    await expect(later).rejects.toBe(AWAY)
    expect(intake.stuckFor()).toBeGreaterThanOrEqual(15_000)
    vi.advanceTimersByTime(60_000)
    expect(intake.stuckFor()).toBe(0)
  } finally {
    vi.useRealTimers()
  }
})

it('tries for those behind a batch whose connection broke', async () => {
  const { intake, tries } = openStuck()
  const first = intake.submit(some(1))
  await soon()
  const behind = intake.submit(some(1))
  await soon()
  tries[0]!.fail(AWAY)
  await expect(first).rejects.toBe(AWAY)
  await vi.waitFor(() => expect(tries).toHaveLength(2))
  tries[1]!.fail(AWAY)
  await expect(behind).rejects.toBe(AWAY)
})
