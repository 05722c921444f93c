export type { Course, Expectation, Scenario } from './scenarios.ts'
export { findScenario, SCENARIOS } from './scenarios.ts'
export type { Simulation, SimulationTruth } from './simulate.ts'
export { amplitudeFactor, simulate } from './simulate.ts'
