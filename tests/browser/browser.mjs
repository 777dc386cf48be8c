// A Chromium to look at pages with: how it is started, in which shapes, and what of a visit is kept to judge it by.
import { mkdtempSync, mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium'
const SCREENSHOTS = process.env.SCREENSHOTS ?? join(tmpdir(), 'joinder-screenshots')

/** Chromium looks for updates and for its maker's servers at every start, unless it is told not to. */
const ARGUMENTS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-dev-shm-usage',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
]

/**
 * The shapes a page is looked at in. 320 CSS pixels is what WCAG 1.4.10 (reflow) asks for. `withoutScripts` gives the
 * page empty scripts, since the checks themselves need JavaScript to look at it.
 */
export const SHAPES = {
  desktop: { viewport: { width: 1280, height: 900 } },
  phone390: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
  phone320: { viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true },
  withoutScripts: { viewport: { width: 1280, height: 900 }, scripts: 'empty' },
}

/** For doing tasks with JavaScript switched off in the browser. The checks cannot be asked in it. */
export const JAVASCRIPT_OFF = 'javaScriptOff'
const OFF = { viewport: { width: 1280, height: 900 }, javaScriptEnabled: false }

/** Starts one browser for a whole test file. `close` ends it and removes its profile. */
export async function startBrowser() {
  const profile = mkdtempSync(join(tmpdir(), 'joinder-chromium-'))
  const browser = await chromium.launch({
    executablePath: EXECUTABLE,
    args: ARGUMENTS,
    env: { ...process.env, HOME: profile, XDG_CONFIG_HOME: profile, XDG_CACHE_HOME: profile },
  })
  const close = async () => {
    await browser.close()
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
  }
  return { browser, close }
}

/**
 * A new page in one of `SHAPES` or `JAVASCRIPT_OFF`, with nothing remembered but `state` (cookies of an earlier `page.context()`).
 * `page.complaints` gathers what went wrong while it was open: script errors, refused resources, calls elsewhere.
 */
export async function newPage(browser, shape, origin, state) {
  const { scripts, ...options } = shape === JAVASCRIPT_OFF ? OFF : SHAPES[shape]
  const context = await browser.newContext({ ...options, baseURL: origin, storageState: state, locale: 'en-GB' })
  if (scripts === 'empty') await context.route(isScript, (route) => route.fulfill({ contentType: 'text/javascript', body: '' }))
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  page.complaints = []
  page.on('pageerror', (error) => page.complaints.push(`script error: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error') page.complaints.push(`console: ${message.text()}`)
  })
  page.on('request', (request) => {
    const url = request.url()
    if (/^(https?|wss?):/.test(url) && new URL(url).origin !== origin) page.complaints.push(`left this machine: ${url}`)
  })
  page.on('requestfailed', (request) => {
    // A page that is left while an icon is still on its way has not failed.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') page.complaints.push(`failed: ${request.url()}`)
  })
  return page
}

const isScript = (url) => /\.m?js$/.test(url.pathname)

/** Opens a path and waits until the page, its styles and its font are there. Throws on an error status. */
export async function open(page, path) {
  const response = await page.goto(path, { waitUntil: 'load' })
  if (!response || response.status() >= 400) throw new Error(`\`${path}\` answered ${response?.status() ?? 'nothing'}`)
  return response
}

/** Keeps a picture of the whole page, for people to look at; gives the file's name. */
export async function screenshot(page, name) {
  mkdirSync(SCREENSHOTS, { recursive: true })
  const path = join(SCREENSHOTS, `${name.replace(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '').toLowerCase()}.png`)
  await page.screenshot({ path, fullPage: true })
  return path
}
