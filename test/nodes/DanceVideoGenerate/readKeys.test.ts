import type { INodeParameters } from 'n8n-workflow';

import { DanceVideoGenerate } from '../../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { readKeys } from '../../../nodes/DanceVideoGenerate/readKeys';
import { providerById } from '../../../providers';
import { asFailure } from '../../../transport/failure';
import { contextFor } from '../../engine/runNode';

const read = (
	batch: INodeParameters[string],
	{ id = 'seedance2Io', typeVersion = 1 }: { id?: string; typeVersion?: number } = {},
) => {
	const parameters: INodeParameters = batch === undefined ? {} : { batch };
	const context = contextFor({
		node: new DanceVideoGenerate(),
		parameters,
		credentials: {},
		typeVersion,
	});
	return readKeys(context, providerById(id), 0);
};
/** Why these are no keys. */
const problem = (...given: Parameters<typeof read>): string => {
	try {
		return `none: ${JSON.stringify(read(...given))}`;
	} catch (error) {
		const { kind, message } = asFailure(error).details;
		expect(kind).toBe('invalidInput');
		return message;
	}
};

describe('the keys of an item', () => {
	it('are those that were asked for, without spaces around them', () => {
		expect(read({})).toEqual({});
		expect(read(undefined)).toEqual({});
		expect(read({ maxCredits: 1 })).toEqual({});
		expect(read({ submitOnceKey: ' row 1 ' })).toEqual({ submitOnceKey: 'row 1' });
		expect(read({ idempotencyKey: ' a b ', submitOnceKey: 7 })).toEqual({
			idempotencyKey: 'a b',
			submitOnceKey: '7',
		});
	});

	it('are one in version 2, whatever an earlier version has left there', () => {
		const batch = { idempotencyKey: '', submitOnceKey: 'row' };
		expect(read(batch, { typeVersion: 2 })).toEqual({ submitOnceKey: 'row' });
	});

	it.each([
		['', 'must be 1 to 255 letters, digits and signs (given: "").'],
		[' ', 'must be 1 to 255 letters, digits and signs (given: " ").'],
		['={{ null }}', 'must be 1 to 255 letters, digits and signs (given: null).'],
		['a\nb', 'must be 1 to 255 letters, digits and signs (given: "a\\nb").'],
		['ü', 'must be 1 to 255 letters, digits and signs (given: "ü").'],
		['aü', 'must be 1 to 255'],
		['üa', 'must be 1 to 255'],
		['x'.repeat(256), 'must be 1 to 255'],
	])('that a provider is sent are of signs that a header takes: %j is refused', (key, why) => {
		const message = problem({ idempotencyKey: key });
		expect(message).toContain(`Idempotency Key ${why}`);
		expect(message.length).toBeLessThan(160);
	});

	it('that a provider is sent have up to 255 signs', () => {
		for (const key of ['x', 'xy', 'x'.repeat(255)]) {
			expect(read({ idempotencyKey: key })).toEqual({ idempotencyKey: key });
		}
	});

	it('are 1 to 500 characters of any kind, where only this n8n reads them', () => {
		const key = 'ü'.repeat(500);
		expect(read({ submitOnceKey: key })).toEqual({ submitOnceKey: key });
		for (const wrong of ['', '  ', '={{ null }}', `${key}x`]) {
			expect(problem({ submitOnceKey: wrong })).toMatch(
				/^Submit Once Key must be 1 to 500 characters \(given: /,
			);
		}
		expect(problem({ submitOnceKey: '' }, { typeVersion: 2 })).toMatch(
			/^Never Create Twice \(Key\) must be 1 to 500 characters \(given: ""\)/,
		);
	});

	it('that a provider does not take are refused, with the one that there is', () => {
		expect(problem({ idempotencyKey: 'a' }, { id: 'danceGenerator' })).toMatch(
			/^Idempotency Key is not for Dance Generator, .*use Submit Once Key/,
		);
	});
});
