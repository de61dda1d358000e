// What the tests of the local run share with the conformance suite.
export { accept, type Handlers } from '../../infra/conformance/check.ts';
export { open, until } from '../../infra/conformance/client.ts';
export { FakeClock } from '../../infra/conformance/fakeClock.ts';
export { type Gateway, startGateway } from '../../infra/conformance/localStage.ts';
