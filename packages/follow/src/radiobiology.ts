/** α/β of the spinal cord for comparison with the HyTEC limits, Gy. QUANTEC's own is 0.87: never mix the two scales. */
export const CORD_ALPHA_BETA_GY = 2

/**
 * Biologically effective dose, Gy: `D·(1 + d/(α/β))`, d the dose of one fraction.
 *
 * @example bed(30, 10, 10) // 39
 */
export const bed = (doseGy: number, fractions: number, alphaBetaGy: number): number =>
  doseGy * (1 + doseGy / fractions / alphaBetaGy)

/**
 * Dose in fractions of 2 Gy with the same effect, Gy: `D·(d + α/β)/(2 + α/β)`.
 *
 * @example eqd2(20, 5, 2) // 30
 */
export const eqd2 = (doseGy: number, fractions: number, alphaBetaGy: number): number =>
  (doseGy * (doseGy / fractions + alphaBetaGy)) / (2 + alphaBetaGy)
