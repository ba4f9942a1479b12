// For a container's health check: asks the server in this container whether it lives. Plain JavaScript, so that it
// starts in milliseconds; reads the two settings that tell where to ask.
import { get as plain } from 'node:http'
import { get as tls } from 'node:https'

const get = process.env.MUSTER_TLS_CERT ? tls : plain
const port = process.env.MUSTER_PORT || 8080
// The certificate is made out to the public name, not to this address.
get({ host: '127.0.0.1', port, path: '/healthz', rejectUnauthorized: false, timeout: 2_500 }, (response) => {
  process.exit(response.statusCode === 200 ? 0 : 1)
})
  .on('timeout', () => process.exit(1))
  .on('error', () => process.exit(1))
