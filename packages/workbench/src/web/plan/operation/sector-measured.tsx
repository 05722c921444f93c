import { Link } from '@tanstack/react-router'
import type { PlannedLesion, SectorMeasured } from '@theca/plan'
import { sectorInWords, sideTitle, withSector } from '@theca/plan'
import { day } from '../../parts/words.ts'

type Props = {
  id: string
  lesion: PlannedLesion
  measured: SectorMeasured | null
  may: boolean
  onTake: (lesion: PlannedLesion) => void
}

/** Where the labels put the tumour, beside what the plan says: taken at the start of a plan, or by a press, and changed freely. */
export function SectorFromLabels({ id, lesion, measured, may, onTake }: Props) {
  if (measured === null) return null
  const { sector, entry, imagedOn } = measured
  const taken = withSector(lesion, measured)
  const same = taken.sector === lesion.sector && taken.angleDeg === lesion.angleDeg && taken.side === lesion.side
  const other = sector.side !== null && taken.side !== sector.side && !['dorsal', 'ventral'].includes(sector.sector)
  return (
    <div className="t12">
      <p>
        <span className="m">{same ? 'As measured on labels: ' : 'Measured on labels: '}</span>
        {`${sectorInWords(sector)}, ${imagedOn === null ? 'images undated' : `MRI of ${day(imagedOn)}`} `}
        <Link to="/cases/$id" params={{ id }} search={{ entry: entry.seq }}>{`entry ${entry.seq}`}</Link>
      </p>
      {other ? (
        <p className="amb">{`Measured on the ${sector.side}; the plan says ${sideTitle(taken.side)}. Look at the images.`}</p>
      ) : null}
      {same ? null : (
        <button type="button" className="b" disabled={!may} onClick={() => onTake(taken)}>
          Take the measured sector
        </button>
      )}
    </div>
  )
}
