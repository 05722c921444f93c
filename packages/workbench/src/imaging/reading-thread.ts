/** What the reading room has done in threads with limits: foreign bytes, and work on whole volumes. */
export { agree } from './agree.ts'
export { openSeries } from './checked-volume.ts'
export { drawingToSegmentation } from './drawing-thread.ts'
export { labelsOnGrid } from './labels-on-grid.ts'
