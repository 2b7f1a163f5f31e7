import fc from 'fast-check';

import { requireTaskId, taskIdsIn } from '../../tasks/taskId';
import { Failure } from '../../transport/failure';

function refusal(value: unknown): string {
	try {
		return `taken: ${requireTaskId(value)}`;
	} catch (error) {
		if (error instanceof Failure && error.details.kind === 'invalidInput') return error.message;
		throw error;
	}
}

describe('a task ID', () => {
	it('that is an address shows no half of a key of the address in the error', () => {
		const secret = 'c2VjcmV0LW9mLWEtc2lnbmVkLWFkZHJlc3M';
		const refused = refusal(`https://files.example/a.mp4?X-Amz-Signature=${secret}&x=1`);
		expect(refused).toMatch(/given: \d+ characters, "https:\/\/files\.example/);
		expect(refused).not.toContain(secret.slice(0, 8));
	});

	it.each<[unknown, string]>([
		['abc', 'abc'],
		[' abc\n', 'abc'],
		['5f0c6a0e-5b0e-4f0e-8d3f-1d2c3b4a5f6e', '5f0c6a0e-5b0e-4f0e-8d3f-1d2c3b4a5f6e'],
		['sd2_0123', 'sd2_0123'],
		['task:1.2', 'task:1.2'],
		[12_345, '12345'],
		['x'.repeat(200), 'x'.repeat(200)],
	])('%j is taken as %j', (value, taskId) => {
		expect(requireTaskId(value)).toBe(taskId);
	});

	it.each([
		'',
		'   ',
		'../credits',
		'..',
		'.hidden',
		'a/b',
		'a b',
		'a\nb',
		'a?b=c',
		'a#b',
		'a%2Fb',
		'tänzer',
		'-option',
		'x'.repeat(201),
		null,
		undefined,
		true,
		{},
		['abc'],
		NaN,
		1e21,
	])('%j is refused before it becomes part of an address', (value) => {
		expect(refusal(value)).toMatch(
			/^Task ID must be an ID as Dance Video Generate gives it: .+\.$/s,
		);
	});

	it('that is refused is shown, but not at length', () => {
		expect(refusal('a b')).toContain('(given: "a b")');
		expect(refusal(undefined)).toContain('(given: nothing)');
		expect(refusal('x'.repeat(5_000)).length).toBeLessThan(300);
	});

	it('that is taken stays one part of an address, whatever it is', () => {
		fc.assert(
			fc.property(fc.oneof(fc.string(), fc.jsonValue(), fc.webPath()), (value) => {
				const outcome = refusal(value);
				if (!outcome.startsWith('taken: ')) return true;
				const taskId = requireTaskId(value);
				const url = new URL(`https://api.example/tasks/${taskId}`);
				return url.pathname === `/tasks/${taskId}` && url.search === '' && url.hash === '';
			}),
		);
	});
});

it.each([undefined, null, ''])('that is missing (%j) is called nothing', (value) => {
	expect(refusal(value)).toMatch(/\(given: nothing\)\.$/);
});

it('that is none says so for ever: the same one is never tried again', () => {
	const refused = (): unknown => {
		try {
			return requireTaskId('../credits');
		} catch (error) {
			return error;
		}
	};
	expect(refused()).toMatchObject({ details: { retryable: false } });
	expect(refusal('../credits')).toMatch(/\(given: "\.\.\/credits"\)\.$/);
});

describe('the task IDs that a value names', () => {
	it('are all in it, wherever they stand, in their order and each once', () => {
		const value = {
			taskId: 'a',
			list: [{ taskId: 'b' }, { deep: { taskId: 'c', more: [{ taskId: 'a' }] } }],
			last: { taskId: 'd' },
		};
		expect(taskIdsIn(value)).toEqual(['a', 'b', 'c', 'd']);
	});

	it('are none of what only looks like one', () => {
		const value = [
			{ taskId: '../credits' },
			{ taskId: 7 },
			{ taskId: null },
			{ id: 'a' },
			'taskId',
			Object.assign([], { taskId: 'b' }),
		];
		expect(taskIdsIn(value)).toEqual([]);
		expect([undefined, null, 'a', 7].map(taskIdsIn)).toEqual([[], [], [], []]);
	});

	it('are found however deep they lie', () => {
		let value: unknown = { taskId: 'a' };
		for (let depth = 0; depth < 100_000; depth++) value = [value];
		expect(taskIdsIn(value)).toEqual(['a']);
	});
});
