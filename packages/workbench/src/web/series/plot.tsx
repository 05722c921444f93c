import type { Plot } from '@theca/review'
import { useId } from 'react'
import { saveFile } from '../data/save.ts'
import { capital } from '../parts/words.ts'

const saved = (name: string, mediaType: string, text: string): void =>
  saveFile(name, new Blob([text], { type: mediaType }))

/** The picture as a PNG of twice its size, drawn by the browser on white. */
async function savePng({ id, svg }: Plot): Promise<void> {
  const image = new Image()
  image.src = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }))
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = image.width * 2
  canvas.height = image.height * 2
  const context = canvas.getContext('2d')
  if (context === null) return
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(image, 0, 0, canvas.width, canvas.height)
  URL.revokeObjectURL(image.src)
  canvas.toBlob((bytes) => {
    if (bytes !== null) saveFile(`${id}.png`, bytes)
  }, 'image/png')
}

/** A figure with its title, its words, and its data: as SVG, PNG and CSV. The passport goes with the data. */
export function PlotFigure({ plot, note, passport }: { plot: Plot; note?: string; passport: string }) {
  const id = useId()
  return (
    <figure className="plot" aria-labelledby={id}>
      <figcaption>
        <b id={id}>{plot.title}</b>
        {note === undefined ? null : <span className="m">{note}</span>}
        <span className="grow" />
        <button type="button" className="b q" onClick={() => saved(`${plot.id}.svg`, 'image/svg+xml', plot.svg)}>
          SVG
        </button>
        <button type="button" className="b q" onClick={() => void savePng(plot)}>
          PNG
        </button>
        <button
          type="button"
          className="b q"
          onClick={() => saved(`${plot.id}.csv`, 'text/csv', `${passport}${plot.csv}`)}
        >
          CSV
        </button>
      </figcaption>
      {/* oxlint-disable-next-line react/no-danger -- the picture is made by our own functions, every word in it escaped */}
      <div className="drawn" dangerouslySetInnerHTML={{ __html: plot.svg }} />
      <p className="alt t12 m">{capital(plot.alt)}</p>
    </figure>
  )
}
