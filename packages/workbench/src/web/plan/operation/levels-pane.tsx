import { Link } from '@tanstack/react-router'
import type { VertebralLevel } from '@theca/anatomy'
import { levelOrdinal, VERTEBRAL_LEVELS } from '@theca/anatomy'
import type { Imaging, OperativePlanBody, PlannedLesion, Reading, Sector } from '@theca/plan'
import {
  axialDrawing,
  countingWarnings,
  exposureBy,
  exposureInWords,
  indexLesion,
  landmarksOf,
  levelsAlong,
  measuredSector,
  proposeLaminae,
  SECTORS,
  sideDrawing,
  SIDES,
  sideTitle,
} from '@theca/plan'
import { Head } from '../../parts/basics.tsx'
import { Seg } from '../../parts/seg.tsx'
import { capital } from '../../parts/words.ts'
import { PlanDrawing } from './plan-drawing.tsx'
import { SectorFromLabels } from './sector-measured.tsx'
import type { Drafting } from './parts.tsx'
import { Fact, Millimetres, Select, Words } from './parts.tsx'
import { project, verified } from '@theca/plan'

type LevelsProps = Drafting & { read: Reading; imaged: Imaging; id: string }

/** Levels, laminae and side: what is proposed, what was chosen instead and why, and a scheme of both. */
export function LevelsPane({ plan, change, may, read, imaged, id }: LevelsProps) {
  const lesion = indexLesion(plan)
  const { levels } = plan
  const extent = extentOf(lesion)
  const proposed = extent === null ? null : proposeLaminae(levels.landmarks, extent, levels.marginMm)
  const setLesion = (part: Partial<PlannedLesion>): void =>
    change({ lesions: [{ ...lesion, ...part }, ...plan.lesions.slice(1)] })
  const setLevels = (part: Partial<OperativePlanBody['levels']>): void => change({ levels: { ...levels, ...part } })
  const take = (): void => {
    if (proposed?.ok === true) setLevels({ laminae: [...proposed.value.laminae], by: 'proposal', reason: null })
  }
  const toggle = (level: VertebralLevel): void => {
    const laminae = levels.laminae.includes(level)
      ? levels.laminae.filter((each) => each !== level)
      : [...levels.laminae, level].toSorted((a, b) => levelOrdinal(a) - levelOrdinal(b))
    const same = proposed?.ok === true && laminae.join() === proposed.value.laminae.join()
    setLevels({ laminae, by: same ? 'proposal' : 'surgeon' })
  }
  const exposure = extent === null ? null : exposureBy(levels.landmarks, extent, levels.marginMm, levels.laminae)
  const marked = read.levels.at(-1) ?? null
  return (
    <section className="pane c1" aria-label="Levels">
      <Head>
        <h2>Levels</h2>
        {levels.laminae.length === 0 ? null : (
          <span className="bd">{levels.by === 'proposal' ? 'proposal' : 'by the surgeon'}</span>
        )}
        <span className="grow" />
        <Link to="/cases/$id/plan" params={{ id }} className="t12">
          Images
        </Link>
      </Head>
      <PlanDrawing drawing={sideDrawing(plan)} className="sideview" />
      <div className="axr tr">
        <PlanDrawing drawing={axialDrawing(plan)} className="axial" />
        <div className="stack">
          <Seg
            label="Side"
            small
            value={lesion.side}
            options={SIDES.map((side) => ({
              value: side,
              title:
                side === 'not-known' ? '?' : side === 'midline' ? 'mid' : side === 'both' ? 'both' : sideTitle(side),
            }))}
            onChange={(side) => may && setLesion({ side })}
          />
          <Select<Sector>
            title="Sector"
            value={lesion.sector ?? ''}
            disabled={!may}
            options={[['', 'not read'], ...SECTORS.map((sector) => [sector, sector] as const)]}
            onChange={(sector) => setLesion({ sector: sector === '' ? null : sector })}
          />
          <Millimetres
            title="Angle, + left"
            unit="°"
            min={-180}
            max={180}
            value={lesion.angleDeg}
            disabled={!may}
            onChange={(angleDeg) => setLesion({ angleDeg })}
          />
          <SectorFromLabels id={id} lesion={lesion} measured={measuredSector(imaged)} may={may} onTake={setLesion} />
        </div>
      </div>
      <div className="body stack tr">
        {proposed === null || !proposed.ok ? (
          <p className="t12 m">
            {proposed === null
              ? 'Top and bottom of the tumour are not known, so no lamina is proposed. Enter them, or choose laminae by hand.'
              : proposed.failure.message}
          </p>
        ) : (
          <p className="t12">
            {proposed.value.says}{' '}
            {levels.laminae.join() === proposed.value.laminae.join() ? null : (
              <button type="button" className="b" disabled={!may} onClick={take}>
                Take the proposal
              </button>
            )}
          </p>
        )}
        {exposure === null || levels.by === 'proposal' ? null : (
          <p className="t12 m">{`Chosen: ${exposureInWords(exposure)}, window ${exposure.windowMm.toFixed(1)} mm.`}</p>
        )}
        <fieldset className="laminae">
          <legend className="t11 q">Laminae</legend>
          <div className="rowx wrapx">
            {around(plan, lesion).map((level) => (
              <label key={level} className="chip">
                <input
                  type="checkbox"
                  checked={levels.laminae.includes(level)}
                  disabled={!may}
                  onChange={() => toggle(level)}
                />
                {level}
              </label>
            ))}
          </div>
        </fieldset>
        {levels.by === 'surgeon' ? (
          <Words
            title="Reason for these laminae"
            value={levels.reason}
            maximum={500}
            disabled={!may}
            onChange={(reason) => setLevels({ reason })}
          />
        ) : null}
        <div className="pair">
          <Millimetres
            title="Margin"
            value={levels.marginMm}
            min={0}
            max={50}
            disabled={!may}
            onChange={(value) => value !== null && setLevels({ marginMm: value })}
          />
          <Select
            title="Levels counted"
            value={levels.counting}
            disabled={!may}
            options={[
              ['not-known', 'not known'],
              ['from-c2', 'from C2'],
              ['from-sacrum', 'from the sacrum'],
              ['other', 'another way'],
            ]}
            onChange={(counting) => counting !== '' && setLevels({ counting })}
          />
          <Millimetres
            title="Tumour, top"
            value={lesion.topMm}
            disabled={!may}
            onChange={(topMm) => setLesion({ topMm })}
          />
          <Millimetres
            title="Tumour, bottom"
            value={lesion.bottomMm}
            disabled={!may}
            onChange={(bottomMm) => setLesion({ bottomMm })}
          />
          <Select
            title="Transitional anatomy"
            value={levels.transitional}
            disabled={!may}
            options={[
              ['not-known', 'not known'],
              ['no', 'no'],
              ['yes', 'yes'],
            ]}
            onChange={(transitional) => transitional !== '' && setLevels({ transitional })}
          />
          <Select
            title="Conus"
            value={levels.conus ?? ''}
            disabled={!may}
            options={[
              ['', 'not known'],
              ...(['T11', 'T12', 'L1', 'L2', 'L3'] as const).map((each) => [each, each] as const),
            ]}
            onChange={(conus) => setLevels({ conus: conus === '' ? null : conus })}
          />
        </div>
        {marked === null ? (
          <p className="t12 m">
            {levels.landmarks.length === 0
              ? 'No levels are marked on the images: heights cannot become laminae. Mark them in the reading room.'
              : `${levels.landmarks.length} vertebrae with their discs are in this plan.`}
          </p>
        ) : (
          <p>
            <button
              type="button"
              className="b"
              disabled={!may}
              onClick={() =>
                setLevels({
                  landmarks: landmarksOf(levelsAlong(marked.said.marks)),
                  counting:
                    marked.said.countedFrom === 'c2'
                      ? 'from-c2'
                      : marked.said.countedFrom === 'sacrum'
                        ? 'from-sacrum'
                        : marked.said.countedFrom === 'rib'
                          ? 'other'
                          : 'not-known',
                  transitional: marked.said.transitional,
                })
              }
            >
              {`Take the levels of entry ${marked.entry.seq}`}
            </button>
          </p>
        )}
        <p className="t12">
          <Fact
            basis={verified('noa-2024', 'In 12 intradural metastases a median of 3 laminae (2 to 5) was opened.')}
          />
        </p>
        <WrongLevel plan={plan} read={read} />
      </div>
    </section>
  )
}

const extentOf = ({ topMm, bottomMm }: PlannedLesion) =>
  topMm === null || bottomMm === null ? null : { topMm, bottomMm }

/** Laminae that could be meant: two more than the tumour and what is chosen, above and below. */
function around({ levels }: OperativePlanBody, { from, to }: PlannedLesion): VertebralLevel[] {
  const ordinals = [from, to, ...levels.laminae].map(levelOrdinal)
  const last = levelOrdinal('S2')
  return VERTEBRAL_LEVELS.slice(Math.max(0, Math.min(...ordinals) - 2), Math.min(last, Math.max(...ordinals) + 2) + 1)
}

/** What speaks for a wrong level, and what is done against it. */
function WrongLevel({ plan, read }: { plan: OperativePlanBody; read: Reading }) {
  const lesion = indexLesion(plan)
  const marked = read.levels.at(-1)
  const warnings = marked === undefined ? [] : countingWarnings(marked.said).map(({ message }) => message)
  const thoracic = levelOrdinal(lesion.from) >= levelOrdinal('T3') && levelOrdinal(lesion.to) <= levelOrdinal('T10')
  const own = [
    ...(plan.levels.transitional === 'yes'
      ? ['Transitional anatomy: the number of a vertebra may differ between readers.']
      : []),
    ...(plan.levels.transitional === 'not-known' ? ['Transitional anatomy was not looked for.'] : []),
    ...(plan.levels.counting === 'not-known' ? ['How the levels were counted is not known.'] : []),
  ]
  return (
    <div className="wrong">
      {[...new Set([...own, ...warnings])].map((words) => (
        <p key={words} className="t12 amb">
          {capital(words)}
        </p>
      ))}
      {thoracic ? (
        <p className="t12">
          <Fact basis={project('T3 to T10: a marker before theatre is worth asking for.')} />{' '}
          <Fact basis={verified('jesse-2025', 'With a marked pedicle 0 of 71, without 1 of 46 at a wrong level.')} />
        </p>
      ) : null}
    </div>
  )
}
