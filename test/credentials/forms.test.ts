import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { homepage } from '../../package.json';
import { PROVIDERS } from '../../providers';
import { loadCredentialType } from '../../scripts/credentialType';

const PAGE = 'docs/providers.md';
const page = readFileSync(join(__dirname, '..', '..', PAGE), 'utf8');

/** Sections by the anchors that GitHub makes of their headings. */
const sections = new Map(
	page
		.split(/^## /m)
		.slice(1)
		.map((section): [string, string] => {
			const [heading = ''] = section.split('\n');
			const anchor = heading.toLowerCase().replace(/[^\w -]/g, '');
			return [anchor.replaceAll(' ', '-'), section];
		}),
);

describe.each(PROVIDERS)('the credential of $displayName', (provider) => {
	it('says first of all where to get a key, with a link that opens beside n8n', async () => {
		const { properties } = await loadCredentialType(provider.credentialType);
		const [notice, key] = properties;
		expect(notice?.type).toBe('notice');
		expect(notice?.displayName).toMatch(/<a href="https:\/\/[\w.-]+" target="_blank">[\w.-]+<\/a>/);
		expect(key?.name).toBe('apiKey');
	});

	it('leads to this project’s page about the provider, to the section that knows its base URL', async () => {
		const { documentationUrl = '', properties } = await loadCredentialType(provider.credentialType);
		const [address, anchor = ''] = documentationUrl.split('#');
		expect(address).toBe(`${homepage.split('#')[0]}/blob/main/${PAGE}`);
		const baseUrl = properties.find(({ name }) => name === 'baseUrl')?.default;
		expect(sections.get(anchor)).toContain(`\`${provider.id}\` · \`${String(baseUrl)}`);
	});

	it('says that a key is shown only once exactly where the page does', async () => {
		const { documentationUrl = '', properties } = await loadCredentialType(provider.credentialType);
		const section = sections.get(documentationUrl.split('#')[1] ?? '') ?? '';
		expect(/shown only once/.test(properties[0]?.displayName ?? '')).toBe(
			/shown only once.*\(doc\)/.test(section),
		);
	});
});
