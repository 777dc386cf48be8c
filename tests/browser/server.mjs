// The servers that pages come from: Joinder's own demo in a folder of its own, or plain files for the harness's tests.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const START_SECONDS_MAX = Number(process.env.JOINDER_START_SECONDS ?? 180)

/**
 * Starts `BINARY demo --data FOLDER --port 0` and waits for the line that names its address.
 * Gives `{ origin, output, stop }`; `stop` ends it and removes the folder.
 */
export async function startJoinder(binary, extra = []) {
  const data = mkdtempSync(join(tmpdir(), 'joinder-pages-'))
  return started(binary, ['demo', ...extra], data)
}

const FAKETIME = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu'].map((folder) => `${folder}/faketime/libfaketime.so.1`).find(existsSync)

/**
 * Starts `BINARY serve` on an empty folder with one account, under a clock that can be put forward (Debian's `faketime`).
 * Gives what `startJoinder` gives, and `later(minutes)`; `undefined` where that clock is not to be had.
 */
export async function startWithClock(binary, account) {
  if (!FAKETIME) return undefined
  const data = mkdtempSync(join(tmpdir(), 'joinder-pages-'))
  const { user, password, role } = account
  const add = ['user', 'add', user, '--name', 'Robin Fernsby', '--role', role, '--agency', 'northmoor', '--data', data]
  const added = spawnSync(binary, add, { input: password })
  if (added.status !== 0) throw new Error(`no account was made: ${added.stderr}`)
  const clock = join(data, 'clock-of-the-test')
  const later = (minutes) => writeFileSync(clock, `+${minutes}m`)
  later(0)
  const env = { ...process.env, LD_PRELOAD: FAKETIME, FAKETIME_TIMESTAMP_FILE: clock, FAKETIME_NO_CACHE: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1' }
  return { ...(await started(binary, ['serve'], data, env)), later }
}

async function started(binary, words, data, env = process.env) {
  const [command, ...rest] = words
  const child = spawn(binary, [command, '--data', data, '--port', '0', ...rest], { stdio: ['ignore', 'pipe', 'pipe'], env })
  const output = []
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await gone
    }
    rmSync(data, { recursive: true, force: true })
  }
  try {
    return { origin: await addressIn(child, output), output, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function addressIn(child, output) {
  return new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`joinder ${why}; it said:\n${output.join('').slice(-2000)}`))
    const late = setTimeout(() => fail(`named no address within ${START_SECONDS_MAX} s`), START_SECONDS_MAX * 1000)
    const listen = (chunk) => {
      output.push(chunk.toString())
      const address = output.join('').match(/http:\/\/127\.0\.0\.1:\d+(?=\/)/)
      if (address) {
        clearTimeout(late)
        resolve(address[0])
      }
    }
    child.stdout.on('data', listen)
    child.stderr.on('data', listen)
    child.once('error', (error) => (clearTimeout(late), fail(`did not start: ${error.message}`)))
    child.once('exit', (code) => (clearTimeout(late), fail(`ended with ${code}`)))
  })
}

/** Serves `{ '/path': 'html', '/file.js': 'script' }` with the content security policy that Joinder uses. Gives `{ origin, stop }`. */
export async function startStatic(pages) {
  const server = createServer((request, response) => {
    const html = pages[request.url]
    const type = request.url.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8'
    const headers = { 'content-type': type, 'content-security-policy': "default-src 'self'; style-src 'self' 'unsafe-inline'" }
    if (html === undefined) response.writeHead(request.url === '/favicon.ico' ? 204 : 404).end('nothing here')
    else response.writeHead(200, headers).end(html)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const stop = () => new Promise((resolve) => (server.close(resolve), server.closeAllConnections()))
  return { origin: `http://127.0.0.1:${server.address().port}`, stop }
}
