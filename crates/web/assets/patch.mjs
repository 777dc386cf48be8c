// What is changed in the style sheets before they are embedded: pure functions from text to text.
//
// The typeface of GOV.UK, the crown and the royal arms belong to the government's own services. Joinder is not one,
// so its style sheets must not name them: their rules are dropped, and `assertUnrestricted` stops the build if a
// new version of a package brings one back under another name.

const FONT_FAMILY = '"Inter Variable",arial,helvetica,sans-serif'

/** Selectors of components that exist only to show the crown, the royal arms or the logotype. */
const RESTRICTED_SELECTOR = /crown|crest|logotype|copyright-logo/i

/** Anything that must not be found in what is embedded. */
const RESTRICTED_TEXT = /transport|crown|crest|logotype|copyright-logo/i

/** Takes a compiled style sheet and gives it back with our typeface, our addresses and nothing restricted. */
export function patchStyleSheet(css) {
  return dropEmptyGroups(dropRestrictedRules(css))
    .replace(/@font-face\{[^}]*GDS Transport[^}]*\}/g, '')
    .replace(/"?GDS Transport"?,arial,sans-serif/g, FONT_FAMILY)
    .replace(/\/\*[\s\S]*?\*\//g, '')
    // Relative to the style sheet, so that the folder may be served under any path.
    .replace(/url\(\/assets\//g, 'url(')
}

/** The addresses of files that a style sheet refers to. */
export function referencedFiles(css) {
  return [...css.matchAll(/url\((?!data:)["']?([^"')]+)["']?\)/g)].map((match) => match[1])
}

/** Takes a script and drops the pointer to a source map that is not shipped. */
export function patchScript(js) {
  return js.replace(/\/\/# sourceMappingURL=\S*/g, '').trimEnd() + '\n'
}

/** Throws when `text`, the content of the file called `name`, still names something that is not ours to use. */
export function assertUnrestricted(name, text) {
  const found = text.match(RESTRICTED_TEXT)
  if (found) {
    const around = text.slice(Math.max(0, found.index - 60), found.index + 60)
    throw new Error(`${name} still names \`${found[0]}\`, which only government services may use: …${around}…`)
  }
}

/** The declaration of one subset of the variable font. */
export function fontFace(file, unicodeRange) {
  return (
    '@font-face{font-family:"Inter Variable";font-style:normal;font-display:swap;font-weight:100 900;' +
    `src:url(${file}) format("woff2-variations");unicode-range:${unicodeRange}}`
  )
}

/** Puts `rules` at the start of a style sheet, but after its character set, which must come first to count. */
export function withRulesFirst(css, rules) {
  const charset = css.match(/^@charset "[^"]*";/)?.[0] ?? ''
  return charset + rules + css.slice(charset.length)
}

function dropRestrictedRules(css) {
  return css.replace(/([^{};]*)\{([^{}]*)\}/g, (rule, selectors, declarations) => {
    if (!RESTRICTED_SELECTOR.test(selectors)) return rule
    const kept = selectors.split(',').filter((selector) => !RESTRICTED_SELECTOR.test(selector))
    return kept.length === 0 ? '' : `${kept.join(',')}{${declarations}}`
  })
}

function dropEmptyGroups(css) {
  const without = css.replace(/@(media|supports)[^{}]*\{\s*\}/g, '')
  return without === css ? css : dropEmptyGroups(without)
}
