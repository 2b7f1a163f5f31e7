import { toApiKey } from '../../transport/apiKey';

describe('a key from a credential', () => {
	it.each<[unknown, string]>([
		['sk-1', 'sk-1'],
		[' sk-1\n', 'sk-1'],
		['Bearer sk-1', 'sk-1'],
		['bearer \t sk-1 ', 'sk-1'],
		[' Bearer', ''],
		['Bearer ', ''],
		['Bearersk-1', 'Bearersk-1'],
		['sk-1 Bearer x', 'sk-1 Bearer x'],
		['a\nBearer x', 'a\nBearer x'],
		[undefined, ''],
		[null, ''],
		[42, '42'],
	])('pasted as %j is sent as %j', (pasted, key) => {
		expect(toApiKey(pasted)).toBe(key);
	});
});
