import { figure, page, rounded, type Measured } from '../../bench/page';

const part = (more: Partial<Measured>): { title: string; measured: Measured } => ({
	title: 'From start to end',
	measured: measured(more),
});

const measured = (more: Partial<Measured>): Measured => ({
	how: 'Side by side.',
	rows: [{ what: '20 items', unit: 's', ours: [2, 3, 4], rival: [12], rivalName: 'in a loop' }],
	goals: [],
	at: '2026-11-29T02:30:12.345Z',
	command: 'npm run bench -- time',
	machine: '2 cores',
	seconds: 61.4,
	...more,
});

describe('the page of the benchmark', () => {
	it('shows each figure with its spread and number of runs, and how it came about', () => {
		const text = page([part({})]);
		expect(text).toContain('| 20 items; rival: in a loop | 3 s (2 to 4, 3 runs) | 12 s | 0.25 |');
		expect(text).toContain('`npm run bench -- time` on 2026-11-29 02:30 UTC, 61 s; 2 cores.');
	});

	it('puts the goals of all parts first, and says which are missed', () => {
		const goals = [
			{ says: 'requests', value: 0.2, atMost: 0.25 },
			{ says: 'peak', value: 312.6, atMost: 300, unit: 'MB' as const },
		];
		const text = page([part({ goals: goals.slice(0, 1) }), part({ goals: goals.slice(1) })]);
		expect(text).toContain('1 of 2 are missed.');
		expect(text).toContain('| requests | 0.2 | 0.25 | reached |');
		expect(text).toContain('| peak | 313 MB | 300 MB | **missed** |');
		expect(text.indexOf('## Goals')).toBeLessThan(text.indexOf('## From start to end'));
	});

	it('says what has not been measured', () => {
		const goals = [{ says: 'requests', value: 0.2, atMost: 0.25 }];
		const text = page([part({ goals }), { title: 'Waiting' }]);
		expect(text).toContain(
			'All 1 that were measured are reached. Parts that have not been measured yet: 1.',
		);
		expect(text).toContain('## Waiting\n\nNot measured yet.');
	});

	it('does not claim that all goals are reached where there is none', () => {
		expect(page([part({})])).not.toContain('reached');
	});

	it('leaves a ratio to nothing open', () => {
		const rows = [{ what: 'requests', unit: 'requests' as const, ours: [1], rival: [0] }];
		expect(page([part({ rows })])).toContain('| requests | 1 requests | 0 requests |  |');
	});
});

describe('a figure in words', () => {
	it('has no more digits than were measured', () => {
		expect([0.12345, 3.14159, 31.4159, 314.159, 0].map(rounded)).toEqual([
			...['0.12', '3.14', '31.4', '314', '0'],
		]);
	});

	it('of one run has no spread', () => {
		expect(figure([5], 'MB')).toBe('5 MB');
	});
});
