export type { ContractCase, ContractPorts } from './contract-case.ts'
export { loadContract } from './load-contract.ts'
export { type OutageHarness, outageContract } from './outage-contract.ts'
export { type ValuesHarness, valuesContract } from './values-contract.ts'
