import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { DanceVideoGenerate } from '../../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { PROVIDERS } from '../../../providers';
import { RESUME_PATH } from '../../../suspension/resumeCall';

describe('Generate, as n8n loads it', () => {
	it('takes items and gives items, has a name to be saved with, and is a tool for agents too', () => {
		const { description } = new DanceVideoGenerate();
		expect(description).toMatchObject({
			name: 'danceVideoGenerate',
			displayName: 'Dance Video Generate',
			defaults: { name: 'Dance Video Generate' },
			group: ['transform'],
			inputs: ['main'],
			outputs: ['main'],
			usableAsTool: true,
			version: [1, 2],
			defaultVersion: 2,
		});
		expect(description.description).toMatch(/dance/);
	});

	it('has a picture for light and for dark', () => {
		const icon = new DanceVideoGenerate().description.icon as Record<string, string>;
		expect(Object.keys(icon)).toEqual(['light', 'dark']);
		for (const picture of Object.values(icon)) {
			expect(picture).toMatch(/^file:/);
			const file = picture.replace('file:', '');
			expect(existsSync(join(__dirname, '../../../nodes/DanceVideoGenerate', file))).toBe(true);
		}
		expect(icon.light).not.toBe(icon.dark);
	});

	it('asks for a credential of each provider, which it can test', () => {
		const { description, methods } = new DanceVideoGenerate();
		const { credentials = [] } = description;
		expect(credentials.map(({ name }) => name)).toEqual(
			PROVIDERS.map(({ credentialType }) => credentialType),
		);
		const tests: Record<string, unknown> = methods.credentialTest;
		for (const { testedBy } of credentials) {
			expect(testedBy).toBe('testAccount');
			expect(tests.testAccount).toBeInstanceOf(Function);
		}
	});

	it('is called by its own address alone, for which nothing is registered', async () => {
		const { description, webhookMethods } = new DanceVideoGenerate();
		expect(description.webhooks).toEqual([
			expect.objectContaining({ name: 'default', path: RESUME_PATH, restartWebhook: true }),
		]);
		const { checkExists, create, delete: remove } = webhookMethods.default;
		expect(await Promise.all([checkExists(), create(), remove()])).toEqual([true, true, true]);
	});

	it('tells a model what a call costs, and not to make it twice', () => {
		const { properties } = new DanceVideoGenerate().description;
		const told = properties.find(({ name }) => name === 'toolDescription');
		expect(JSON.stringify(told)).toMatch(/costs credits.*Never create the same video twice/);
	});
});
