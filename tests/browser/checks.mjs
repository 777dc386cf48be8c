// What is asked of a page. Each check takes an open page and gives a list of faults in words: empty is good.
// `harness.test.mjs` plants one fault for each of them, so that a check that cannot fail is noticed.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { unreached, walk } from './keyboard.mjs'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** WCAG 2.2 A and AA, and axe's own good practice. */
const AXE_RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** The violations that axe finds. The page's content security policy stays on: axe goes in beside it. */
export async function axe(page) {
  await page.evaluate(AXE)
  const { violations } = await page.evaluate((tags) => window.axe.run(document, { runOnly: tags }), AXE_RULES)
  return violations.map(({ id, help, nodes }) => `axe ${id}: ${help}: ${nodes.map((node) => node.html).join(' | ').slice(0, 400)}`)
}

/** Nothing sticks out sideways; only frames made for it scroll. */
export async function fitsItsWidth(page) {
  const { content, window: width, widest } = await page.evaluate(() => {
    const limit = document.documentElement.clientWidth
    const out = [...document.body.querySelectorAll('*')].find((element) => element.getBoundingClientRect().right > limit + 1)
    return { content: document.documentElement.scrollWidth, window: limit, widest: out?.outerHTML.slice(0, 120) }
  })
  return content > width ? [`the page is ${content} px wide in a window of ${width} px: ${widest}`] : []
}

/** A title, a language, one main part and one first heading in it. */
export async function hasAnOutline(page) {
  return page.evaluate(() => {
    const faults = []
    const count = (selector) => document.querySelectorAll(selector).length
    if (document.title.trim() === '') faults.push('the page has no title')
    if (!document.documentElement.lang.startsWith('en')) faults.push('the page does not say that it is in English')
    if (count('main') !== 1) faults.push(`the page has ${count('main')} main parts, expected 1`)
    if (count('h1') !== 1) faults.push(`the page has ${count('h1')} first headings, expected 1`)
    return faults
  })
}

/** By Tab alone: the skip link first, everything reached, each stop in the window and plain to see. */
export async function worksByKeyboard(page) {
  const stops = await walk(page)
  const faults = (await unreached(page)).map((html) => `cannot be reached by keyboard: ${html}`)
  if (stops.length > 0 && !stops[0].skipLink) faults.push(`the first stop is no skip link but \`${stops[0].what}\``)
  for (const stop of stops) {
    if (!stop.seen) faults.push(`has the focus outside the window: \`${stop.what}\``)
    if (!stop.shown) faults.push(`does not show that it has the focus: \`${stop.what}\``)
  }
  return faults
}

/** No script error, no refused resource, nothing asked of another machine since the page was made. */
export async function raisedNoComplaint(page) {
  return [...page.complaints]
}

/** No text smaller than 14 px on a screen, and nothing still in the browser's own typeface. */
export async function textIsReadable(page) {
  return page.evaluate(() => {
    const faults = []
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
      const element = texts.currentNode.parentElement
      if (texts.currentNode.data.trim() === '' || !element.checkVisibility()) continue
      if (element.closest('script, style, noscript, .govuk-visually-hidden, svg')) continue
      const style = getComputedStyle(element)
      const excerpt = texts.currentNode.data.trim().slice(0, 40)
      if (parseFloat(style.fontSize) < 14) faults.push(`text of ${style.fontSize}: \`${excerpt}\``)
      if (/^("?Times|serif)/.test(style.fontFamily)) faults.push(`text without our typeface: \`${excerpt}\``)
    }
    return faults.slice(0, 5)
  })
}
