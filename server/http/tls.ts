import { readFileSync, statSync } from 'node:fs'
import type { Server } from 'node:tls'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { HOUR } from '../../domain/time.ts'
import type { Config } from '../config.ts'

type Pem = { cert: Buffer; key: Buffer; minVersion: 'TLSv1.2' }

/** TLS of our own, if it is set. Certificates are renewed by replacing the files: they are looked at every hour. */
export function certificateOf(
  config: Pick<Config, 'tlsCert' | 'tlsKey'>,
): { read: () => Pem; renewIn: (app: FastifyInstance, log: Logger) => void } | undefined {
  const { tlsCert, tlsKey } = config
  if (tlsCert === undefined || tlsKey === undefined) return undefined
  const read = (): Pem => ({ cert: readFileSync(tlsCert), key: readFileSync(tlsKey), minVersion: 'TLSv1.2' })
  const changedAt = () => Math.max(statSync(tlsCert).mtimeMs, statSync(tlsKey).mtimeMs)

  return {
    read,
    renewIn(app, log) {
      let last = changedAt()
      const timer = setInterval(() => {
        try {
          const at = changedAt()
          if (at === last) return
          ;(app.server as unknown as Server).setSecureContext(read())
          last = at
          log.info('the TLS certificate was renewed')
        } catch (error) {
          log.error({ err: error }, 'the TLS certificate could not be renewed; the old one stays in use')
        }
      }, HOUR)
      timer.unref()
      app.addHook('onClose', async () => clearInterval(timer))
    },
  }
}
