// The third-party notices of what is embedded from npm: `built/notices.txt`.
//
// A licence travels with what it covers. Two of the packages name the MIT licence in their `package.json` but leave
// its text in their repository; its copyright line is kept here beside the standard text.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const COPYRIGHT = {
  'govuk-frontend': 'Copyright (C) 2017 Crown Copyright (Government Digital Service)',
  '@ministryofjustice/frontend': 'Copyright (c) 2019 Ministry of Justice',
}

const CHANGES = {
  'govuk-frontend': 'Changed here: the typeface is Inter; rules that show the crown or the royal arms are left out.',
  '@ministryofjustice/frontend': 'Changed here: the typeface is Inter; rules that show the crown are left out.',
  '@fontsource-variable/inter': 'Unchanged; two of its subsets are embedded.',
}

const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of
this software and associated documentation files (the "Software"), to deal in
the Software without restriction, including without limitation the rights to
use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies
of the Software, and to permit persons to whom the Software is furnished to do
so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.`

const RULE = '-'.repeat(80)

/** One notice a package, in the order given: name, version, licence, where it comes from, licence text. */
export function noticesText(modules, names) {
  return names.map((name) => notice(modules, name)).join(`\n${RULE}\n\n`)
}

function notice(modules, name) {
  const { version, license, homepage, repository } = JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8'))
  const origin = (repository?.url ?? homepage ?? '').replace(/^git\+/, '').replace(/\.git$/, '')
  const lines = [`${name} ${version}`, `Licence: ${license}`, `From: ${origin}`, CHANGES[name] ?? '']
  return [...lines.filter(Boolean), '', licenceText(modules, name, license), ''].join('\n')
}

function licenceText(modules, name, license) {
  const shipped = join(modules, name, 'LICENSE')
  if (existsSync(shipped)) return readFileSync(shipped, 'utf8').trim()
  if (license === 'MIT' && COPYRIGHT[name]) return `${COPYRIGHT[name]}\n\n${MIT}`
  throw new Error(`no licence text for \`${name}\` (${license}): add its copyright line to notices.mjs`)
}
