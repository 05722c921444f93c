import type { DicomFile } from '../parse.ts'
import { textOf, textsOf } from '../values.ts'

/** What a program cannot see for a person: it has to be looked at before a file leaves. */
export type DeidentifyWarning = { code: 'burnt-in-annotation' | 'recognisable-face' | 'kept-text'; message: string }

/** Photographs, screens and ultrasound: pictures in which names are often part of the pixels. */
const OFTEN_WITH_TEXT = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.(7|3\.1|6\.[12]|77|12\.1\.1|1\.2|104)(\.|$)/
const TEXT_MODALITIES = new Set(['US', 'OT', 'SC', 'XC', 'ES', 'GM', 'DG'])
const FACE = /HEAD|BRAIN|SKULL|FACE|NECK/

/** Warnings about the picture itself, which de-identification leaves as it is. */
export function pictureWarnings({ dataset, pixelData }: DicomFile): DeidentifyWarning[] {
  if (pixelData === null) return []
  const burnt = burntIn(textOf(dataset, 'BurnedInAnnotation'), dataset)
  const warnings: DeidentifyWarning[] = burnt === null ? [] : [{ code: 'burnt-in-annotation', message: burnt }]
  const region = [textOf(dataset, 'BodyPartExamined'), textOf(dataset, 'StudyDescription')].join(' ').toUpperCase()
  const isVolume = /^(MR|CT|PT)$/.test(textOf(dataset, 'Modality') ?? '')
  if (isVolume && (FACE.test(region) || textOf(dataset, 'RecognizableVisualFeatures') === 'YES')) {
    warnings.push({
      code: 'recognisable-face',
      message:
        'The images show the head; a face can be made from them that is recognised. Deface them where that matters.',
    })
  }
  return warnings
}

function burntIn(said: string | null, dataset: DicomFile['dataset']): string | null {
  if (said === 'YES')
    return 'The file says that text is burnt into the picture. Look at it; the pixels are not changed.'
  const isSuspect =
    OFTEN_WITH_TEXT.test(textOf(dataset, 'SOPClassUID') ?? '') ||
    TEXT_MODALITIES.has(textOf(dataset, 'Modality') ?? '') ||
    textsOf(dataset, 'ImageType').some((value) => /SCREEN|REPORT|PASTED/.test(value))
  if (!isSuspect || said === 'NO') return null
  return 'Pictures of this kind (screen, ultrasound, secondary capture) often have names burnt in. Look at it; the pixels are not changed.'
}
