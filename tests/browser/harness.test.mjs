// Proves the harness on plain pages: a good page passes every check, and each check finds the fault planted for it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { JAVASCRIPT_OFF, newPage, open, SHAPES, startBrowser } from './browser.mjs'
import * as checks from './checks.mjs'
import { startJoinder, startStatic } from './server.mjs'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const STYLE = 'body{font:16px/1.5 arial,sans-serif;margin:0}:focus{outline:3px solid #b58900}.wide{width:900px}.small{font-size:9px}.mute:focus{outline:none}'

const page = (body, head = '<title>An invented page</title>') =>
  `<!doctype html><html lang="en"><head><meta name="viewport" content="width=device-width">${head}<style>${STYLE}</style></head>
   <body><a href="#main">Skip to main content</a><main id="main" tabindex="-1"><h1>An invented page</h1>${body}</main></body></html>`

const PAGES = {
  '/good': page('<p>Some text.</p><p><a href="/good">A link</a></p><label>Name <input name="name"></label>'),
  '/axe': page('<p><input name="nobody-knows-what-for"></p>'),
  '/wide': page('<p class="wide">Wider than a phone.</p>'),
  '/outline': page('<h1>A second first heading</h1>', ''),
  '/unreachable': page('<div tabindex="0" inert>never</div>'),
  '/mute': page('<p><a class="mute" href="/good">A link that does not show its focus</a></p>'),
  '/outside': page('<p><a href="/good" style="position:fixed;left:-900px">A link far away</a></p>'),
  '/script': page('<script>throw new Error("planted")</script>'),
  '/elsewhere': page('<img alt="" src="http://127.0.0.1:9/picture.png">'),
  '/scripted': page('<script src="/change.js"></script>'),
  '/change.js': 'document.querySelector("h1").textContent = "Changed by a script"',
  '/small': page('<p class="small">Too small to read.</p>'),
}

/** Path, shape, check, and what the check must say of it. */
const PLANTED = [
  ['/axe', 'desktop', 'axe', /axe label/],
  ['/wide', 'phone320', 'fitsItsWidth', /in a window of 320 px/],
  ['/outline', 'desktop', 'hasAnOutline', /no title.*2 first headings/s],
  ['/unreachable', 'desktop', 'worksByKeyboard', /cannot be reached/],
  ['/mute', 'desktop', 'worksByKeyboard', /does not show that it has the focus/],
  ['/outside', 'desktop', 'worksByKeyboard', /outside the window/],
  ['/script', 'desktop', 'raisedNoComplaint', /Content Security Policy/],
  ['/elsewhere', 'desktop', 'raisedNoComplaint', /left this machine/],
  ['/small', 'desktop', 'textIsReadable', /text of 9px/],
]

let chromium
let site

before(async () => {
  chromium = await startBrowser()
  site = await startStatic(PAGES)
})

after(async () => {
  await chromium?.close()
  await site?.stop()
})

async function visit(path, shape, look) {
  const opened = await newPage(chromium.browser, shape, site.origin)
  try {
    await open(opened, path)
    return await look(opened)
  } finally {
    await opened.context().close()
  }
}

for (const [path, shape, check, expected] of PLANTED)
  test(`${check} finds what is planted in ${path}`, async () => {
    const faults = await visit(path, shape, checks[check])
    assert.match(faults.join('\n'), expected)
  })

for (const shape of Object.keys(SHAPES))
  test(`a good page passes every check: ${shape}`, async () => {
    for (const [name, check] of Object.entries(checks))
      assert.deepEqual(await visit('/good', shape, check), [], name)
  })

test('every check has a planted fault', () => {
  const planted = new Set(PLANTED.map(([, , check]) => check))
  assert.deepEqual(Object.keys(checks).filter((name) => !planted.has(name)), [])
})

test('scripts are empty without scripts, and do not run with JavaScript off', async () => {
  const heading = (opened) => opened.locator('h1').innerText()
  assert.equal(await visit('/scripted', 'desktop', heading), 'Changed by a script')
  assert.equal(await visit('/scripted', 'withoutScripts', heading), 'An invented page')
  assert.equal(await visit('/scripted', JAVASCRIPT_OFF, heading), 'An invented page')
})

test('an error status is no page', async () => {
  await assert.rejects(visit('/nowhere', 'desktop', async () => []), /answered 404/)
})

test('a server that ends at once is reported with what it said', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'joinder-harness-'))
  const binary = join(folder, 'says-why')
  writeFileSync(binary, '#!/bin/sh\necho "no folder for $1" >&2\nexit 3\n')
  chmodSync(binary, 0o755)
  try {
    await assert.rejects(startJoinder(binary), /ended with 3; it said:\nno folder for demo/)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
