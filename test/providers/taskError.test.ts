import fc from 'fast-check';

import { toTaskError } from '../../providers/taskError';

const meaningOf = (code: string) => (code === '003005001' ? 'Too few credits' : undefined);
const known = { meaningOf };

describe('why a task failed', () => {
	it.each<[unknown, { code: string | null; message: string } | null]>([
		['No person', { code: null, message: 'No person' }],
		[{ message: 'No person' }, { code: null, message: 'No person' }],
		[
			{ code: 'x', message: 'No person' },
			{ code: 'x', message: 'No person' },
		],
		[
			{ code: 7, error_message: 'No' },
			{ code: '7', message: 'No' },
		],
		[{ code: 'x' }, { code: 'x', message: 'The provider gave no reason but the code x' }],
		[{ code: '003005001' }, { code: '003005001', message: 'Too few credits' }],
		[
			{ code: '003005001', message: 'balance' },
			{ code: '003005001', message: 'Too few credits ("balance")' },
		],
		[null, { code: null, message: 'The provider gave no reason' }],
		[undefined, { code: null, message: 'The provider gave no reason' }],
		[{}, { code: null, message: 'The provider gave no reason' }],
		['', { code: null, message: 'The provider gave no reason' }],
	])('is read from %j', (error, told) => {
		expect(toTaskError(error, 'failed', known)).toEqual(told);
	});

	it.each<[string, string]>([
		['expired', 'The task expired before it was finished'],
		['Cancelled', 'The task was cancelled'],
		['canceled', 'The task was cancelled'],
		[' expired\n', 'The task expired before it was finished'],
		['failed', 'The provider gave no reason'],
		['constructor', 'The provider gave no reason'],
	])('is the status word "%s" where there is nothing else', (word, message) => {
		for (const error of [null, undefined, '', {}]) {
			expect(toTaskError(error, 'failed', { word })).toEqual({ code: null, message });
		}
		const given = { code: 'x', message: 'No person' };
		expect(toTaskError(given, 'failed', { word })).toEqual(given);
	});

	it('is nothing for a task that has not failed and names no error', () => {
		for (const error of [null, undefined, '', {}]) {
			expect(toTaskError(error, 'processing')).toBeNull();
		}
	});

	it('shows no signature of an address that could not be fetched', () => {
		const url = 'https://bucket.example/me.png?X-Amz-Signature=abc';
		for (const error of [`Could not fetch ${url}`, { code: 'x', message: url }]) {
			const told = toTaskError(error, 'failed');
			expect(told?.message).toContain('https://bucket.example/me.png?***');
			expect(told?.message).not.toContain('abc');
		}
	});

	it('is a sentence for every failed task, whatever the provider sends', () => {
		fc.assert(
			fc.property(fc.oneof(fc.jsonValue(), fc.string()), (error) => {
				const told = toTaskError(error, 'failed', known);
				return told !== null && told.message !== '';
			}),
		);
	});
});
