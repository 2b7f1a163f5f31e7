import { describeProgress, progressLog } from '../../tasks/progress';
import { MINUTE, scriptedTasks, succeedsAfter, task } from './scriptedTasks';

const { poll } = scriptedTasks({ a: succeedsAfter('a', MINUTE) });
const open = poll('a');
const seen = { ...poll('b'), outcome: { kind: 'seen', taskId: 'b', task: task('b') } } as const;

describe('the progress of a wait in the log', () => {
	it('says how many have ended and how the first open one is', () => {
		const last = task('a', { providerStatus: 'RUNNING', progress: 40 });
		expect(describeProgress([open, seen])).toBe('1 of 2 tasks have ended; waiting for a');
		expect(describeProgress([seen, { ...open, last }])).toBe(
			'1 of 2 tasks have ended; waiting for a (RUNNING, 40 %)',
		);
		expect(describeProgress([{ ...open, last: task('a') }])).toBe(
			'0 of 1 tasks have ended; waiting for a (processing)',
		);
		expect(describeProgress([seen])).toBe('1 of 1 tasks have ended');
	});

	it('comes once a minute at most', () => {
		let now = 0;
		const lines: string[] = [];
		const told = progressLog(
			(text) => lines.push(text),
			() => now,
		);
		for (now = 0; now <= 2 * MINUTE; now += 5_000) told([open]);
		expect(lines).toHaveLength(3);
	});
});
