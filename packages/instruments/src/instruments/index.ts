import type { Instrument } from '../define.ts'
import { albumin } from './albumin.ts'
import { ambulation } from './ambulation.ts'
import { asa } from './asa.ts'
import { barthel } from './barthel.ts'
import { bauerModified } from './bauer-modified.ts'
import { bauerOriginal } from './bauer-original.ts'
import { cci } from './cci.ts'
import { clavienDindo } from './clavien-dindo.ts'
import { conut } from './conut.ts'
import { cooperEpstein } from './cooper-epstein.ts'
import { cordCompression } from './cord-compression.ts'
import { ctcaeV5 } from './ctcae-v5.ts'
import { eanoEsmoLm } from './eano-esmo-lm.ts'
import { ecog } from './ecog.ts'
import { eq5d } from './eq-5d.ts'
import { escc } from './escc.ts'
import { extentOfResection } from './extent-of-resection.ts'
import { externalPrognosis } from './external-prognosis.ts'
import { frankel } from './frankel.ts'
import { gnri } from './gnri.ts'
import { gpaBreast } from './gpa-breast.ts'
import { gpaLungMol } from './gpa-lung-mol.ts'
import { gpaMelanomaMol } from './gpa-melanoma-mol.ts'
import { ipcPainResponse } from './ipc-pain-response.ts'
import { isncsci } from './isncsci.ts'
import { katagiri2014 } from './katagiri-2014.ts'
import { intraduralRelation } from './intradural-relation.ts'
import { joaThoracic } from './joa-thoracic.ts'
import { kps } from './kps.ts'
import { lmnop } from './lmnop.ts'
import { localControl } from './local-control.ts'
import { mccormickModified } from './mccormick-modified.ts'
import { mccormickOriginal } from './mccormick-original.ts'
import { mfi5 } from './mfi-5.ts'
import { mgps } from './mgps.ts'
import { mjoa } from './mjoa.ts'
import { mrc } from './mrc.ts'
import { nesms } from './nesms.ts'
import { niceNg234 } from './nice-ng234.ts'
import { noms } from './noms.ts'
import { nurick } from './nurick.ts'
import { odi } from './odi.ts'
import { opioidMme } from './opioid-mme.ts'
import { osri } from './osri.ts'
import { painNrs } from './pain-nrs.ts'
import { pni } from './pni.ts'
import { qualityOfLife } from './quality-of-life.ts'
import { radesAmbulation } from './rades-ambulation.ts'
import { radesShortSurvival } from './rades-short-survival.ts'
import { radesSurvival } from './rades-survival.ts'
import { ranoLmRevised } from './rano-lm-revised.ts'
import { recist11 } from './recist-1-1.ts'
import { savesV2 } from './saves-v2.ts'
import { sins } from './sins.ts'
import { sosgoq } from './sosgoq.ts'
import { sphincter } from './sphincter.ts'
import { tokuhashiRevised } from './tokuhashi-revised.ts'
import { tomita } from './tomita.ts'
import { urgency } from './urgency.ts'
import { vanDerLinden } from './van-der-linden.ts'

/** Every instrument, in the order of the dossier. A new one is one file and its line here. */
export const instruments: readonly Instrument[] = [
  isncsci,
  mrc,
  frankel,
  mccormickModified,
  mccormickOriginal,
  nurick,
  mjoa,
  joaThoracic,
  cooperEpstein,
  sphincter,
  kps,
  ecog,
  ambulation,
  barthel,
  painNrs,
  opioidMme,
  ipcPainResponse,
  sins,
  escc,
  intraduralRelation,
  cordCompression,
  tokuhashiRevised,
  tomita,
  bauerModified,
  bauerOriginal,
  katagiri2014,
  vanDerLinden,
  nesms,
  osri,
  radesAmbulation,
  radesShortSurvival,
  radesSurvival,
  externalPrognosis,
  gpaLungMol,
  gpaMelanomaMol,
  gpaBreast,
  eanoEsmoLm,
  ranoLmRevised,
  noms,
  lmnop,
  niceNg234,
  asa,
  mfi5,
  cci,
  albumin,
  pni,
  gnri,
  conut,
  mgps,
  clavienDindo,
  savesV2,
  ctcaeV5,
  extentOfResection,
  recist11,
  localControl,
  urgency,
  sosgoq,
  eq5d,
  odi,
  qualityOfLife,
]
