import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Channel, Receipt } from '../../integrations/channel.ts'
import type { Intake } from '../flow/intake.ts'
import { Overloaded } from '../overloaded.ts'

export type Meters = {
  registry: Registry
  /** The same intake, counted. */
  intake: (intake: Intake) => Intake
  /** The same channels, with every try counted and timed. */
  channels: (channels: readonly Channel[]) => Channel[]
  /** Sets what is only looked up when somebody asks. */
  gauge: (name: string, help: string, value: number, labels?: Record<string, string>) => void
  /** Takes gauges out whose values are not known any more. */
  forget: (names: Iterable<string>) => void
}

/** What this process counts. Names follow Prometheus: base units, `_total` for counters. */
export function openMeters(): Meters {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const signals = new Counter({
    name: 'muster_intake_signals_total',
    help: 'Signals that senders handed in, by kind and what became of them',
    labelNames: ['kind', 'outcome'],
    registers,
  })
  const commits = new Histogram({
    name: 'muster_intake_commit_seconds',
    help: 'From a signal handed in to its commit',
    buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1, 5],
    registers,
  })
  const sends = new Counter({
    name: 'muster_page_sends_total',
    help: 'Tries to send a message, by channel and outcome',
    labelNames: ['channel', 'outcome'],
    registers,
  })
  const sendTime = new Histogram({
    name: 'muster_page_send_seconds',
    help: 'How long a provider took to answer',
    labelNames: ['channel'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  })
  const gauges = new Map<string, Gauge>()

  function countIntake(intake: Intake): Intake {
    // A label's child is looked up once: this runs for every single event.
    const children = new Map<string, Counter.Internal>()
    const count = (kind: string, outcome: string) => {
      const key = `${kind} ${outcome}`
      let child = children.get(key)
      if (!child) children.set(key, (child = signals.labels(kind, outcome)))
      child.inc()
    }
    return {
      ...intake,
      submit: async (arrivals) => {
        const began = performance.now()
        try {
          await intake.submit(arrivals)
        } catch (fault) {
          const outcome = fault instanceof Overloaded ? 'refused' : 'failed'
          for (const { signal } of arrivals) count(signal.kind, outcome)
          throw fault
        }
        for (const { signal } of arrivals) count(signal.kind, 'accepted')
        commits.observe((performance.now() - began) / 1_000)
      },
    }
  }

  function countChannel(channel: Channel): Channel {
    return {
      ...channel,
      send: async (message, recipient, config, io) => {
        const began = performance.now()
        const note = (outcome: Receipt['outcome']) => {
          io.signal?.removeEventListener('abort', late)
          sends.inc({ channel: channel.kind, outcome })
          sendTime.observe({ channel: channel.kind }, (performance.now() - began) / 1_000)
        }
        // A try that is out of time counts then; what it still answers afterwards does not.
        let over = false
        const late = () => {
          over = true
          note('unknown')
        }
        io.signal?.addEventListener('abort', late, { once: true })
        try {
          const receipt = await channel.send(message, recipient, config, io)
          if (!over) note(receipt.outcome)
          return receipt
        } catch (error) {
          if (!over) note('unknown')
          throw error
        }
      },
    }
  }

  return {
    registry,
    intake: countIntake,
    channels: (channels) => channels.map(countChannel),
    gauge(name, help, value, labels = {}) {
      let gauge = gauges.get(name)
      if (!gauge) gauges.set(name, (gauge = new Gauge({ name, help, labelNames: Object.keys(labels), registers })))
      gauge.set(labels, value)
    },
    forget(names) {
      for (const name of names) {
        gauges.get(name)?.reset()
        // A gauge without labels would say 0 after that.
        gauges.get(name)?.remove()
      }
    },
  }
}
