import { detailsInWords } from '../../../providers/danceGenerator/detailsInWords';
import { toFailure } from '../../../providers/danceGenerator/errors';
import { readResponse } from '../../../transport/httpResponse';

describe('the details of an error', () => {
	it.each<[Record<string, unknown>, string]>([
		[{ required_credits: 70, available_credits: 3 }, 'required credits: 70, available credits: 3'],
		[{ prompt: ' too long\n  by 3\n' }, 'prompt: too long by 3'],
		[{ prompt: ['too long', 'not English'] }, 'prompt: too long; not English'],
		[{ file: { max_size: 10, type: null } }, 'file (max size: 10, type: none)'],
		[{ retry: false, reason: '' }, 'retry: false, reason: none'],
		[{ a: { b: { c: { d: 1 } } } }, 'a (b: {"c":{"d":1}})'],
		// Not altered: in other words a key would not be recognised.
		[
			{ sk_live_abcdef: 'revoked', Some_Key_1: 'unknown' },
			'sk_live_abcdef: revoked, Some_Key_1: unknown',
		],
	])('%j are words', (details, words) => expect(detailsInWords(details)).toBe(words));

	it.each([{}, [], null, undefined, 'none', 7])('are left out when they are %j', (details) => {
		const body = JSON.stringify({ error: 'insufficient_credits', message: 'No', details });
		const failure = toFailure(readResponse(402, {}, body));
		expect(failure).toMatchObject({ kind: 'insufficientCredits' });
		expect(failure).not.toHaveProperty('furtherInfo');
	});
});
