import { createServer, connect as dial, type Socket } from 'node:net'

/** Stands between a desk and a venue on loopback, passes every byte on, and notes what the desk asks for. */
export interface WireTap {
  /** The same URL as the venue's, at the tap. */
  readonly url: string
  /** Request lines of HTTP, such as `POST /v3/public/get_time`. */
  readonly requests: readonly string[]
  /** Text frames that the desk sent over its sockets. */
  readonly frames: readonly string[]
  close(): Promise<void>
}

export async function tapWire(venueUrl: string): Promise<WireTap> {
  const venue = new URL(venueUrl)
  const requests: string[] = []
  const frames: string[] = []
  const open = new Set<Socket>()
  const server = createServer((desk) => {
    const upstream = dial(Number(venue.port), venue.hostname)
    const take = reader(requests, frames)
    for (const [from, to] of [
      [desk, upstream],
      [upstream, desk],
    ] as const) {
      open.add(from)
      from.on('data', (chunk) => {
        if (from === desk) take(chunk)
        to.write(chunk)
      })
      from.on('error', () => to.destroy())
      from.on('close', () => {
        open.delete(from)
        to.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const tapped = new URL(venueUrl)
  tapped.port = String(typeof address === 'object' ? address?.port : address)
  return {
    url: tapped.href,
    requests,
    frames,
    async close() {
      for (const socket of open) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

/** Reads one connection: HTTP requests, and after an upgrade the masked frames of a client (RFC 6455, section 5.2). */
function reader(requests: string[], frames: string[]): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0)
  let isUpgraded = false
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    if (!isUpgraded) {
      const text = rest.toString('latin1')
      for (const [line] of text.matchAll(/^(?:GET|POST) \S+(?= HTTP\/1\.1\r$)/gm)) requests.push(line)
      const end = text.indexOf('\r\n\r\n')
      isUpgraded = end >= 0 && /^upgrade: websocket\r$/im.test(text)
      rest = isUpgraded ? rest.subarray(end + 4) : rest.subarray(text.lastIndexOf('\n') + 1)
    }
    while (isUpgraded) {
      const frame = takeFrame(rest)
      if (frame === undefined) return
      rest = frame.rest
      if (frame.isText) frames.push(frame.text)
    }
  }
}

function takeFrame(bytes: Buffer): { isText: boolean; text: string; rest: Buffer } | undefined {
  const short = (bytes[1] ?? 0) & 0x7f
  const extra = short === 126 ? 2 : short === 127 ? 8 : 0
  const maskAt = 2 + extra
  if (bytes.length < maskAt + 4) return undefined
  const length = extra === 0 ? short : extra === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2))
  const begin = maskAt + 4
  if (bytes.length < begin + length) return undefined
  const mask = bytes.subarray(maskAt, begin)
  const body = Buffer.from(bytes.subarray(begin, begin + length)).map((byte, i) => byte ^ (mask[i % 4] ?? 0))
  return {
    isText: ((bytes[0] ?? 0) & 0x0f) === 1,
    text: Buffer.from(body).toString(),
    rest: bytes.subarray(begin + length),
  }
}
