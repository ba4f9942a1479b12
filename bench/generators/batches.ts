import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { alertOf } from './alert.ts'

/**
 * Closed loop of batches, a process of its own: `node batches.ts <origin> <file of paths> <batch> <connections> <seconds> <how many repeat: a multiple of the batch; 0: all new>`.
 * A batch of 64 goes to one target; ten alerts in a row share an incident.
 */
const [origin, file, batch, connections, seconds, cardinality] = process.argv.slice(2) as [string, string, ...string[]]
const targets = readFileSync(file, 'utf8').trim().split('\n')
const size = Number(batch)
const repeats = Number(cardinality)
const { hostname, port } = new URL(origin)
const agent = new Agent({ keepAlive: true, maxSockets: Number(connections) })
const run = `${process.pid.toString(36)}${Date.now().toString(36)}`

let sent = 0
const took: number[] = []
const statuses: Record<string, number> = {}

function post(): Promise<boolean> {
  // What repeats comes back to the key where it was.
  const batchNumber = repeats > 0 ? sent++ % (repeats / size) : sent++
  const body = `[${Array.from({ length: size }, (_, i) => alertOf(run, batchNumber * size + i)).join(',')}]`
  const began = performance.now()
  return new Promise((resolve) => {
    const outgoing = request(
      {
        agent,
        hostname,
        port,
        path: targets[batchNumber % targets.length],
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      },
      (response) => {
        response.resume().on('end', () => {
          took.push(performance.now() - began)
          statuses[response.statusCode!] = (statuses[response.statusCode!] ?? 0) + 1
          resolve(response.statusCode! < 300)
        })
      },
    )
    outgoing.on('error', () => {
      statuses['error'] = (statuses['error'] ?? 0) + 1
      setTimeout(() => resolve(false), 50)
    })
    outgoing.end(body)
  })
}

const began = performance.now()
const end = began + Number(seconds) * 1000
let answered = 0
await Promise.all(
  Array.from({ length: Number(connections) }, async () => {
    while (performance.now() < end) if (await post()) answered++
  }),
)
took.sort((a, b) => a - b)
const at = (share: number) => took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0
const elapsed = (performance.now() - began) / 1000
console.log(
  `RESULT ${JSON.stringify({ requests: answered, seconds: elapsed, p50: at(0.5), p99: at(0.99), failed: took.length - answered, statuses })}`,
)
agent.destroy()
