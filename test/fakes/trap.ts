import { createServer, type AddressInfo, type Socket } from 'node:net'

/** For `answer`: writes this once something was asked, then ends. */
export const replying = (text: string) => (socket: Socket) => void socket.once('data', () => socket.end(text))

/** A TCP server that counts connections and treats each as `answer` says. */
export async function startTrap(
  host = '127.0.0.1',
  answer: (socket: Socket) => void = replying('HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\ntrap'),
): Promise<{ port: number; connections: () => number; stop: () => Promise<void> }> {
  let count = 0
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    count += 1
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('close', () => sockets.delete(socket))
    answer(socket)
  })
  await new Promise<void>((done, fail) => server.once('error', fail).listen(0, host, done))
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => count,
    stop: () => {
      for (const socket of sockets) socket.destroy()
      return new Promise((done) => server.close(() => done()))
    },
  }
}
