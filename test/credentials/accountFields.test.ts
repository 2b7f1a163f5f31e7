import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { NodeHelpers, type INodeProperties } from 'n8n-workflow';

import { accountFields, link } from '../../credentials/accountFields';
import { PROVIDERS } from '../../providers';
import { loadCredentialType } from '../../scripts/credentialType';

const byName = (fields: INodeProperties[], wanted: string) =>
	fields.find(({ name }) => name === wanted);

describe.each(PROVIDERS)('the credential of $displayName', ({ credentialType }) => {
	it('has the name under which n8n keeps it, and pictures', async () => {
		const { name, icon, displayName } = await loadCredentialType(credentialType);
		expect(name).toBe(credentialType);
		expect(displayName).toMatch(/\S API$/);
		expect(Object.keys(icon as object)).toEqual(['light', 'dark']);
		for (const picture of Object.values(icon as object) as string[]) {
			expect(picture).toMatch(/^file:\w+(\.dark)?\.svg$/);
			const file = picture.replace('file:', '');
			expect(existsSync(join(__dirname, '../../credentials', file))).toBe(true);
		}
	});

	it('hides the key while it is typed in and from then on', async () => {
		const { properties } = await loadCredentialType(credentialType);
		expect(byName(properties, 'apiKey')).toMatchObject({
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
		});
	});

	it('sends it, unless something else is set, to the provider with encryption', async () => {
		const { properties } = await loadCredentialType(credentialType);
		const { default: address, required } = byName(properties, 'baseUrl') ?? {};
		expect(address).toMatch(/^https:\/\/[\w.-]+\.\w+(\/|$)/);
		expect(required).toBe(true);
		expect(NodeHelpers.getNodeParameters(properties, {}, true, false, null, null)).toMatchObject({
			apiKey: '',
			baseUrl: address,
		});
	});
});

describe('the form of a credential', () => {
	const texts = { keyNotice: 'Get a key.', defaultBaseUrl: 'https://a.example' };

	it('shows how a key looks where that is known', () => {
		const withLook = accountFields({ ...texts, keyPlaceholder: 'sk-...' });
		expect(byName(withLook, 'apiKey')?.placeholder).toBe('sk-...');
		expect(byName(accountFields(texts), 'apiKey')).not.toHaveProperty('placeholder');
		expect(withLook.map(({ name, type }) => [name, type])).toEqual([
			['keyNotice', 'notice'],
			['apiKey', 'string'],
			['baseUrl', 'string'],
		]);
		expect(byName(withLook, 'keyNotice')?.default).toBe('');
	});

	it.each([
		['danceGeneratorApi', 'that its key looks like sk-...', 'sk-...'],
		['seedance2IoApi', 'that its key looks like sk_live_...', 'sk_live_...'],
		['vtrixApi', 'no example of its key: none is known', undefined],
	])('of %s shows %s', async (credentialType, _title, look) => {
		const { properties } = await loadCredentialType(credentialType);
		expect(byName(properties, 'apiKey')?.placeholder).toBe(look);
	});

	it('has links that leave n8n open', () => {
		expect(link('https://a.example', 'a')).toBe(
			'<a href="https://a.example" target="_blank">a</a>',
		);
	});
});
