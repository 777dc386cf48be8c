// Shows how far an import has come without loading the page again. Without this file the page loads itself again.
const box = document.getElementById('progress')
const SECONDS = 2

if (box) setTimeout(look, SECONDS * 1000)

async function look() {
  try {
    const response = await fetch(box.dataset.run, { headers: { accept: 'application/json' } })
    if (!response.ok) return location.reload()
    const run = await response.json()
    if (run.ended || run.failed) return location.reload()
    show(run)
  } catch {
    // The server may be busy: the next look tells.
  }
  setTimeout(look, SECONDS * 1000)
}

function show(run) {
  const [read, all] = run.bytes
  const percent = all > 0 ? Math.floor((Math.min(read, all) * 100) / all) : 0
  const bar = document.getElementById('progress-bar')
  bar.max = Math.max(all, 1)
  bar.value = Math.min(read, bar.max)
  // Said once for every tenth part, so that a screen reader is not kept talking.
  const words = document.getElementById('progress-words')
  if (Math.floor(parseInt(words.textContent, 10) / 10) !== Math.floor(percent / 10)) words.textContent = `${percent}% read`
  for (const place of document.querySelectorAll('[data-tally]')) place.textContent = run.tally[place.dataset.tally].toLocaleString('en-GB')
}
