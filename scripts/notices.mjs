// Writes the third-party notices of the Rust crates inside the `joinder` binary.
//
//   node scripts/notices.mjs crates/web/assets/built/notices-rust.txt
//
// The list is cargo's own: the normal dependencies of the package `joinder` for this machine's platform. Licence
// texts are the files that the crates ship, each distinct text once. Where a crate may be used under MIT or another
// licence, MIT is the one that is taken. Notices of npm packages are made by `crates/web/assets/build.mjs`.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..')
const RULE = '-'.repeat(80)
const LICENCE_FILE = /^(licen[cs]e|copying|copyright|notice|unlicen[cs]e)/i

/** What is compiled into the binary but is no crate of its own. */
const ALSO_INSIDE = [
  { crate: 'libsqlite3-sys', line: 'SQLite, compiled in by libsqlite3-sys, is in the public domain: https://sqlite.org/copyright.html' },
  { crate: null, line: 'The Rust standard library: MIT OR Apache-2.0, https://github.com/rust-lang/rust' },
]

/** Licence files that a crate ships deeper in: of what it carries, such as a typeface. */
const FURTHER_TEXTS = { dejavu: ['assets/dejavu-fonts-ttf-2.37/LICENSE'] }

if (import.meta.url === pathToFileURL(process.argv[1]).href) main(process.argv[2])

function main(target) {
  if (!target) throw new Error('name the file to write: node scripts/notices.mjs FILE')
  const crates = thirdPartyCrates(cargoMetadata(), 'joinder')
  const text = noticesText(crates.map((crate) => ({ ...crate, texts: licenceTexts(crate) })))
  const unchanged = existsSync(target) && readFileSync(target, 'utf8') === text
  if (!unchanged) {
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, text)
  }
  console.log(`notices: ${crates.length} crates, ${unchanged ? 'unchanged' : 'written'}`)
}

function cargoMetadata() {
  const platform = execFileSync('rustc', ['-vV'], { cwd: ROOT }).toString().match(/^host: (.*)$/m)[1]
  const locked = existsSync(join(ROOT, 'Cargo.lock')) ? ['--locked'] : []
  const wanted = ['metadata', '--format-version', '1', '--filter-platform', platform, ...locked]
  return JSON.parse(execFileSync('cargo', wanted, { cwd: ROOT, maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'inherit'] }))
}

/** The crates, not our own, that the package called `binary` is linked with: each once, by name and version. */
export function thirdPartyCrates(metadata, binary) {
  const packages = new Map(metadata.packages.map((crate) => [crate.id, crate]))
  const nodes = new Map(metadata.resolve.nodes.map((node) => [node.id, node]))
  const start = metadata.packages.find((crate) => crate.name === binary && crate.source === null)
  const waiting = start ? [start.id] : [...metadata.workspace_members]
  const seen = new Set(waiting)
  while (waiting.length > 0) {
    for (const { pkg, dep_kinds: kinds } of nodes.get(waiting.pop()).deps) {
      if (seen.has(pkg) || !kinds.some((kind) => kind.kind === null)) continue
      seen.add(pkg)
      waiting.push(pkg)
    }
  }
  return [...seen]
    .map((id) => packages.get(id))
    .filter((crate) => crate.source !== null)
    .sort((a, b) => a.name.localeCompare(b.name, 'en') || a.version.localeCompare(b.version, 'en'))
}

/** The licence files that a crate ships; only the MIT one where that is enough. */
function licenceTexts(crate) {
  const folder = dirname(crate.manifest_path)
  const names = readdirSync(folder).filter((name) => LICENCE_FILE.test(name) && statSync(join(folder, name)).isFile())
  const mit = names.filter((name) => /mit/i.test(name))
  const enough = mit.length > 0 && mayUseMit(crate.license)
  const further = FURTHER_TEXTS[crate.name] ?? []
  return [...(enough ? mit : names.sort()), ...further].map((name) => readFileSync(join(folder, name), 'utf8'))
}

/** Whether MIT alone is one of the choices of an SPDX expression (or of its older form with a slash). */
export function mayUseMit(expression) {
  if (/ AND /.test(expression)) return false
  return (expression ?? '').split(/ OR |\//).some((choice) => choice.replace(/[()]/g, '').trim() === 'MIT')
}

/** The whole page: a line or more a crate, then each distinct licence text with the crates that it covers. */
export function noticesText(crates) {
  const names = new Set(crates.map((crate) => crate.name))
  const also = ALSO_INSIDE.filter(({ crate }) => crate === null || names.has(crate)).map(({ line }) => line)
  return [crates.map(summary).join('\n'), also.join('\n'), sharedTexts(crates)].join('\n\n') + '\n'
}

function summary(crate) {
  const people = crate.authors.map((author) => author.replace(/\s*<[^>]*>/, '')).join(', ')
  const lines = [`${crate.name} ${crate.version}`, `  Licence: ${crate.license ?? 'see its licence file'}`]
  if (people) lines.push(`  By: ${people}`)
  if (crate.repository) lines.push(`  From: ${crate.repository}`)
  if (crate.texts.length === 0) lines.push('  Ships no licence text; the standard text of that licence applies.')
  return lines.join('\n')
}

function sharedTexts(crates) {
  const users = new Map()
  for (const crate of crates)
    for (const text of crate.texts) {
      const key = text.replace(/\s+/g, ' ').trim()
      if (!users.has(key)) users.set(key, { text: text.replace(/\r/g, '').trim(), crates: [] })
      users.get(key).crates.push(`${crate.name} ${crate.version}`)
    }
  return [...users.values()]
    .map(({ text, crates: covered }) => `${RULE}\nThe following covers: ${covered.join(', ')}\n\n${text}\n`)
    .join('\n')
}
