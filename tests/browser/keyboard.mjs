// Walking a page with the Tab key, as somebody does who has no mouse.

/** More stops than any page should ask of a person; past it, the walk is taken to be a trap. */
const STOPS_MAX = 400

/**
 * Presses Tab from the top until focus leaves the last element. Gives the stops in order: `{ what, seen, shown }`,
 * `seen` when the stop is inside the window, `shown` when its focus can be told by eye.
 */
export async function walk(page) {
  await page.evaluate(() => {
    window.scrollTo(0, 0)
    document.activeElement?.blur()
    document.querySelectorAll('[data-walked]').forEach((element) => element.removeAttribute('data-walked'))
  })
  const stops = []
  while (stops.length < STOPS_MAX) {
    await page.keyboard.press('Tab')
    const stop = await page.evaluate(describeFocus)
    if (stop === null) return stops
    stops.push(stop)
  }
  throw new Error(`focus did not leave the page after ${STOPS_MAX} presses of Tab: ${stops.at(-1).what}`)
}

/** Everything that a keyboard must be able to reach but did not in the last `walk`. */
export async function unreached(page) {
  return page.evaluate(() => {
    const wanted = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]'
    const radioGroups = new Set()
    return [...document.querySelectorAll(wanted)]
      .filter((element) => !element.disabled && element.checkVisibility({ visibilityProperty: true }))
      .filter((element) => element.getAttribute('tabindex') !== '-1' && !element.hasAttribute('data-walked'))
      .filter((element) => {
        // Tab stops once in a group of radio buttons; the arrow keys go on from there.
        if (element.type !== 'radio') return true
        const walked = document.querySelector(`input[type=radio][name="${CSS.escape(element.name)}"][data-walked]`)
        if (walked || radioGroups.has(element.name)) return false
        return radioGroups.add(element.name)
      })
      .map((element) => element.outerHTML.slice(0, 120))
  })
}

// Runs in the page. Gives null when focus is on nothing, or back on an element that was walked before.
function describeFocus() {
  const element = document.activeElement
  if (!element || element === document.body || element.hasAttribute('data-walked')) return null
  element.setAttribute('data-walked', '')
  const box = element.getBoundingClientRect()
  const seen = box.bottom > 0 && box.top < window.innerHeight && box.right > 0 && box.left < window.innerWidth
  const marks = (style) => (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none'
  // A styled radio button or tick box shows its focus on its label.
  const carriers = [element, ...(element.labels ?? [])]
  const shown = carriers.some((carrier) => [null, '::before', '::after'].some((part) => marks(getComputedStyle(carrier, part))))
  const name = element.getAttribute('aria-label') ?? element.innerText ?? ''
  const what = `${element.localName}${element.id ? `#${element.id}` : ''} ${(name || element.value || '').trim().slice(0, 60)}`
  return { what: what.trim(), seen, shown, skipLink: element.matches('a[href^="#"]') }
}
