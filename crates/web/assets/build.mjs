// Makes `built/`, the files that the binary embeds, from npm packages (exact versions, `package-lock.json`) and `own/`.
//
//   node build.mjs            does nothing when nothing changed
//   node build.mjs --force    makes everything again
//
// Nothing third-party is committed: `built/` and `node_modules/` are ignored. The packages ship compiled CSS and
// JavaScript, so no Sass is needed; what is changed in them is in `patch.mjs`. Notices of Rust crates are not made
// here but by `scripts/notices.mjs`, into the same folder.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { noticesText } from './notices.mjs'
import { assertUnrestricted, fontFace, patchScript, patchStyleSheet, referencedFiles, withRulesFirst } from './patch.mjs'

const HERE = dirname(fileURLToPath(import.meta.url))
const BUILT = join(HERE, 'built')
const MODULES = join(HERE, 'node_modules')
const INSTALLED_LOCK = join(MODULES, '.installed-lock')
const SOURCES = ['build.mjs', 'notices.mjs', 'package-lock.json', 'package.json', 'patch.mjs']

const GOVUK = 'govuk-frontend'
const MOJ = '@ministryofjustice/frontend'
const INTER = '@fontsource-variable/inter'

/** Latin for English, Latin extended for Welsh (ŵ, ŷ), Polish, Turkish, Romanian and others' names. */
const FONT_SUBSETS = ['latin-ext', 'latin']

/** Made by another script into the same folder, so not removed as stale. */
const MADE_ELSEWHERE = ['notices-rust.txt']

const sha256 = (content) => createHash('sha256').update(content).digest('hex')
const fromPackage = (name, path) => readFileSync(join(MODULES, name, path))

function main(force) {
  const inputs = inputsHash()
  if (!force && isCurrent(inputs)) return console.log('assets: up to date')
  installPackages()
  const files = collectFiles()
  checkFiles(files)
  const manifest = manifestOf(inputs, files)
  write('manifest.json', JSON.stringify(manifest, null, 2) + '\n')
  write('notices.txt', noticesText(MODULES, [GOVUK, MOJ, INTER]))
  for (const file of files) write(file.path, file.content)
  removeStale(['manifest.json', 'notices.txt', ...MADE_ELSEWHERE, ...files.map((file) => file.path)])
  const bytes = files.reduce((sum, file) => sum + file.content.length, 0)
  console.log(`assets: ${files.length} files, ${Math.round(bytes / 1000)} kB, in ${relative(process.cwd(), BUILT) || '.'}`)
}

/** One hash of everything that decides what is built. */
function inputsHash() {
  const names = [...SOURCES, ...filesUnder(join(HERE, 'own')).map((path) => join('own', path))].sort()
  return sha256(names.map((name) => `${name} ${sha256(readFileSync(join(HERE, name)))}`).join('\n'))
}

function isCurrent(inputs) {
  try {
    const manifest = JSON.parse(readFileSync(join(BUILT, 'manifest.json'), 'utf8'))
    if (manifest.inputs !== inputs || !existsSync(join(BUILT, 'notices.txt'))) return false
    return manifest.files.every((file) => sha256(readFileSync(join(BUILT, file.path))) === file.sha256)
  } catch {
    return false
  }
}

/** Installs exactly what the lock file names, unless that is what is there. */
function installPackages() {
  const lock = sha256(readFileSync(join(HERE, 'package-lock.json')))
  if (existsSync(INSTALLED_LOCK) && readFileSync(INSTALLED_LOCK, 'utf8') === lock) return
  console.log('assets: npm ci (govuk-frontend, MoJ frontend, Inter)')
  execFileSync('npm', ['ci', '--loglevel=error'], { cwd: HERE, stdio: 'inherit' })
  writeFileSync(INSTALLED_LOCK, lock)
}

function collectFiles() {
  const styles = [
    file('govuk.css', GOVUK, withRulesFirst(styleSheet(GOVUK, 'dist/govuk/govuk-frontend.min.css'), fontFaces())),
    file('moj.css', MOJ, styleSheet(MOJ, 'moj/moj-frontend.min.css')),
  ]
  const scripts = [
    file('govuk.js', GOVUK, patchScript(fromPackage(GOVUK, 'dist/govuk/govuk-frontend.min.js').toString())),
    file('moj.js', MOJ, patchScript(fromPackage(MOJ, 'moj/moj-frontend.min.js').toString())),
  ]
  const fonts = FONT_SUBSETS.map((subset) => file(fontPath(subset), INTER, fromPackage(INTER, fontSource(subset))))
  const icons = readdirSync(join(MODULES, MOJ, 'moj/assets/images'))
    .filter((name) => name.startsWith('icon-') && name.endsWith('.svg'))
    .map((name) => file(`images/${name}`, MOJ, fromPackage(MOJ, `moj/assets/images/${name}`)))
  const own = filesUnder(join(HERE, 'own')).map((path) => file(path, null, readFileSync(join(HERE, 'own', path))))
  return [...styles, ...scripts, ...fonts, ...icons, ...own].sort((a, b) => (a.path < b.path ? -1 : 1))
}

function file(path, packageName, content) {
  return { path, packageName, content: Buffer.from(content) }
}

const styleSheet = (name, path) => patchStyleSheet(fromPackage(name, path).toString())
const fontPath = (subset) => `fonts/inter-${subset}.woff2`
const fontSource = (subset) => `files/inter-${subset}-wght-normal.woff2`

function fontFaces() {
  const ranges = JSON.parse(fromPackage(INTER, 'unicode.json'))
  return FONT_SUBSETS.map((subset) => fontFace(fontPath(subset), ranges[subset])).join('')
}

/** Refuses to build when something restricted, or a dead address, would be embedded. */
function checkFiles(files) {
  const paths = new Set(files.map((file) => file.path))
  if (paths.size !== files.length) throw new Error('two embedded files have the same name: look in `own/`')
  for (const { path, content } of files) {
    if (!/\.(css|js|svg)$/.test(path)) continue
    assertUnrestricted(path, content.toString())
    if (!path.endsWith('.css')) continue
    for (const address of referencedFiles(content.toString()))
      if (!paths.has(address)) throw new Error(`${path} refers to \`${address}\`, which is not embedded`)
  }
}

function manifestOf(inputs, files) {
  const packages = new Map([[null, { name: 'joinder', version: null, licence: 'MIT OR Apache-2.0' }]])
  for (const name of [GOVUK, MOJ, INTER]) {
    const { version, license } = JSON.parse(fromPackage(name, 'package.json'))
    packages.set(name, { name, version, licence: license })
  }
  const entries = files.map(({ path, packageName, content }) => {
    const { name, version, licence } = packages.get(packageName)
    return { path, package: name, version, licence, bytes: content.length, sha256: sha256(content) }
  })
  return { inputs, files: entries }
}

/** Leaves an unchanged file alone, so that cargo does not compile the web crate again; replaces a changed one whole. */
function write(path, content) {
  const target = join(BUILT, path)
  if (existsSync(target) && readFileSync(target).equals(Buffer.from(content))) return
  mkdirSync(dirname(target), { recursive: true })
  const partial = join(MODULES, `.partial-${process.pid}`)
  writeFileSync(partial, content)
  renameSync(partial, target)
}

function removeStale(wanted) {
  for (const path of filesUnder(BUILT)) if (!wanted.includes(path)) rmSync(join(BUILT, path))
}

function filesUnder(folder, prefix = '') {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? filesUnder(path, `${prefix}${name}/`) : [`${prefix}${name}`]
  })
}

main(process.argv.includes('--force'))
