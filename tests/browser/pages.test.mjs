// Looks at every page of the demo in every shape and asks every check of it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { JAVASCRIPT_OFF, newPage, open, screenshot, SHAPES, startBrowser } from './browser.mjs'
import * as checks from './checks.mjs'
import { PAGES, signIn } from './pages.mjs'
import { aLicenceIsWrittenOnce } from './licence.mjs'
import { aPasskeyProvesAgain, passkeysWork } from './passkeys.mjs'
import { startJoinder, startWithClock } from './server.mjs'

let chromium
let joinder
const sessions = new Map()

before(async () => {
  chromium = await startBrowser()
  joinder = await startJoinder(process.env.JOINDER_BIN)
  for (const role of new Set(PAGES.map((entry) => entry.role))) {
    const page = await newPage(chromium.browser, JAVASCRIPT_OFF, joinder.origin)
    await signIn(page, role)
    sessions.set(role, await page.context().storageState())
    await page.context().close()
  }
})

after(async () => {
  await chromium?.close()
  await joinder?.stop()
})

for (const entry of PAGES)
  for (const shape of entry.shapes ?? Object.keys(SHAPES))
    test(`${entry.name}: ${shape}`, async () => {
      const page = await newPage(chromium.browser, shape, joinder.origin, entry.signedOut ? undefined : sessions.get(entry.role))
      try {
        await open(page, entry.path ?? (await entry.find(page)))
        await entry.then?.(page)
        const faults = await faultsOf(page, entry.without ?? {})
        if (faults.length > 0 || process.env.SCREENSHOTS) faults.push(...(await picture(page, entry, shape, faults)))
        assert.deepEqual(faults, [])
      } finally {
        await page.context().close()
      }
    })

test('a passkey is made, opens, and opens no more once it is removed', () => passkeysWork(chromium.browser, joinder.origin))

test('a passkey proves again who is acting', async (context) => {
  const account = { user: 'robin', password: 'a long enough password', role: 'manager' }
  const own = await startWithClock(process.env.JOINDER_BIN, account)
  if (!own) return context.skip('`faketime` is not here')
  try {
    await aPasskeyProvesAgain(chromium.browser, own, account)
  } finally {
    await own.stop()
  }
})

test('a licence is written once, and every value found wherever it is due', () => aLicenceIsWrittenOnce(chromium.browser, joinder.origin))

test('nothing but the sign-in page and its files is shown to a stranger', async () => {
  const page = await newPage(chromium.browser, JAVASCRIPT_OFF, joinder.origin)
  for (const { path } of PAGES.filter((entry) => entry.path && !entry.signedOut)) {
    const response = await page.goto(path)
    const kept = new URL(page.url()).pathname === '/sign-in' || [401, 403, 404].includes(response.status())
    assert.ok(kept, `\`${path}\` was shown to somebody who has not signed in`)
  }
  await page.context().close()
})

async function faultsOf(page, without) {
  const faults = []
  for (const [name, check] of Object.entries(checks))
    if (!(name in without)) faults.push(...(await check(page)).map((fault) => `${name}: ${fault}`))
  return faults
}

async function picture(page, entry, shape, faults) {
  const path = await screenshot(page, `${entry.name} ${shape}`)
  return faults.length > 0 ? [`picture: ${path}`] : []
}
