import { awakeBetween, awakeIn, recoveredIn, stalledIn } from './awake';

const log = (...lines: string[]) =>
	lines.map((line) => `12:00:00 | info | Worker ${line}\n`).join('');

describe('what a worker process was at, by its log', () => {
	const before = log(
		'started execution 7 (job 1)',
		'finished execution 7 (job 1)',
		'started execution 7 (job 4)',
		'started execution 8 (job 2)',
		'finished execution 8 (job 2)',
	);

	it('is what it has begun more often than ended', () => {
		expect(awakeIn(before)).toEqual(['7']);
	});

	it('between two moments is what was begun before or in between', () => {
		const after = before + log('finished execution 7 (job 4)', 'started execution 9 (job 5)');
		expect(awakeBetween(before, after)).toEqual(['7', '9']);
	});

	it('is all that it writes back when it is started again', () => {
		const text =
			'Last session crashed\nFound unfinished executions: 7, 12, 140\nThis could be due\n';
		expect(recoveredIn(before + text)).toEqual(['7', '12', '140']);
		expect(recoveredIn(before)).toEqual([]);
	});
});

it('what was lost with a process is what the main process says to have stalled', () => {
	const text = (id: number) =>
		`Problem with execution ${id}: too many times (execution ${id})\njob stalled more than maxStalledCount (execution ${id})\n`;
	expect(stalledIn(text(9) + log('started execution 4 (job 1)') + text(31))).toEqual(['9', '31']);
});
