import { forAgent } from '../../../nodes/DanceVideoGenerate/agentCall';
import type { BatchSettings } from '../../../nodes/DanceVideoGenerate/readBatch';

const SETTINGS: BatchSettings = {
	dryRun: false,
	onUnknown: 'report',
	maxCredits: 100,
	minBalance: null,
	ordersAtOnce: 1,
	slotWaitMs: 12 * 3_600_000,
	requestsPerMinute: undefined,
};

describe("an agent's call of Generate", () => {
	it('waits a minute for a slot at most, and for less where that is wanted', () => {
		expect(forAgent(SETTINGS)).toEqual({ ...SETTINGS, slotWaitMs: 60_000 });
		expect(forAgent({ ...SETTINGS, slotWaitMs: 500 }).slotWaitMs).toBe(500);
	});
});
