// Runs the browser tests: always those of the harness, and those of the pages when there is a binary to ask.
//
//   JOINDER_BIN=…/joinder node tests/browser/run.mjs
//
// Also: CHROMIUM (another browser binary), SCREENSHOTS (a folder: keep a picture of every page),
// JOINDER_START_SECONDS (how long the demo may take to import its area).
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const HERE = dirname(fileURLToPath(import.meta.url))
const binary = process.env.JOINDER_BIN

if (binary && !existsSync(binary)) {
  console.error(`JOINDER_BIN names \`${binary}\`, which is not there: run \`make build\` first`)
  process.exit(2)
}
if (!binary) console.log('JOINDER_BIN is not set: only the harness is tested, no page of Joinder')

const files = ['harness.test.mjs', ...(binary ? ['pages.test.mjs'] : [])]
const { status } = spawnSync(
  process.execPath,
  ['--test', '--test-reporter=spec', '--test-concurrency=1', '--test-timeout=1800000', ...files.map((file) => join(HERE, file))],
  { stdio: 'inherit' },
)
process.exit(status ?? 1)
