import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Stands where pages and notifications arrive: what ntfy gets from Muster, what a webhook gets from Alertmanager. */
export type Provider = {
  port: number
  /** Called with each body as it arrives, before the answer. */
  listen: (hear: (body: string) => void) => void
  close: () => void
}

export async function openProvider(): Promise<Provider> {
  let heard: (body: string) => void = () => {}
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      heard(Buffer.concat(chunks).toString())
      response.setHeader('content-type', 'application/json').end('{"id":"1"}')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    listen: (hear) => (heard = hear),
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
