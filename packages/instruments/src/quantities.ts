import { quantity, type Units } from './items.ts'

const same = (value: number): number => value

/** Units of the analytes that several instruments share, with the factor into the first one. */
export const albuminUnits: Units = { 'g/dL': same, 'g/L': (value) => value / 10 }
export const albuminGramsPerLitre: Units = { 'g/L': same, 'g/dL': (value) => value * 10 }
export const lymphocyteUnits: Units = { '/mm³': same, '10⁹/L': (value) => value * 1000 }
export const crpUnits: Units = { 'mg/dL': same, 'mg/L': (value) => value / 10 }
export const crpMilligramsPerLitre: Units = { 'mg/L': same, 'mg/dL': (value) => value * 10 }
export const calciumUnits: Units = { 'mg/dL': same, 'mmol/L': (value) => value * 4.008 }
export const bilirubinUnits: Units = { 'mg/dL': same, 'µmol/L': (value) => value / 17.1 }
export const cholesterolUnits: Units = { 'mg/dL': same }
export const ldhUnits: Units = { 'IU/L': same }
export const plateletUnits: Units = { '10³/µL': same, '10⁹/L': same }

export const albuminIn = (units: Units, cuts: readonly number[]) => quantity('Albumin', units, { cuts })
