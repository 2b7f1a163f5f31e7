import { hintsIn } from '../../tasks/taskHints';
import { USUAL_MS } from '../../tasks/taskPoll';

const NOW = Date.parse('2026-03-09T10:00:00.000Z');

describe('what a task tells of its end', () => {
	beforeEach(() => {
		jest.spyOn(Date, 'now').mockReturnValue(NOW);
	});
	afterEach(() => jest.restoreAllMocks());

	it('is its age and its estimate', () => {
		const createdAt = '2026-03-09T09:59:00.000Z';
		expect(hintsIn({ createdAt, estimatedSeconds: 180 })).toEqual({
			ageMs: 60_000,
			estimatedMs: 180_000,
		});
	});

	it.each<[string, Record<string, unknown>]>([
		['nothing', {}],
		['a time that is none', { createdAt: 'yesterday' }],
		['a number for a time', { createdAt: NOW - 60_000 }],
		['a time to come', { createdAt: '2026-03-09T10:30:00.000Z' }],
		['no estimate', { estimatedSeconds: null }],
		['an estimate of nothing', { estimatedSeconds: 0 }],
		['an estimate before its beginning', { estimatedSeconds: -5 }],
		['an estimate that is a text', { estimatedSeconds: '180' }],
		['a call to somewhere else', { callBack: 'trigger' }],
	])('is a new task of unknown length where it tells %s', (_what, item) => {
		expect(hintsIn(item)).toEqual({ ageMs: 0, estimatedMs: null });
	});

	it('is taken for a usual one where this execution will be called', () => {
		expect(hintsIn({ callBack: 'resume' }).estimatedMs).toBe(USUAL_MS);
		expect(hintsIn({ callBack: 'resume', estimatedSeconds: 10 }).estimatedMs).toBe(10_000);
	});
});
