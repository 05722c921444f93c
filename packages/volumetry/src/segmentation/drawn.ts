/** What can be drawn, with the number that stands in the voxels. One voxel has one label. */
export const DRAWN_LABELS = {
  cord: 1,
  /** The canal beside cord and tumour: fluid, roots, fat within the sac. */
  canal: 2,
  tumour: 3,
  oedema: 4,
  syrinx: 5,
  /** What is left of the tumour after an operation. */
  residual: 6,
} as const
export type DrawnLabel = keyof typeof DRAWN_LABELS
export const drawnLabels = Object.keys(DRAWN_LABELS) as DrawnLabel[]
