import { spawn } from 'node:child_process';
import path from 'node:path';
import { text } from 'node:stream/consumers';

import { projectRoot } from './packedPackage';

const BAD_TEXTS = {
	'transport/api.ts': `
		import { request } from 'undici';
		import { Container } from '@n8n/di';
		import { readFile } from 'fs/promises';
		export const all = [request, Container, readFile];
	`,
	'providers/provider.ts': `
		import { start } from '../sandbox/server';
		import { nodeError } from '../nodes/nodeError';
		// eslint-disable-next-line @n8n/community-nodes/no-restricted-globals
		setTimeout(() => start(nodeError), Number(process.env.DELAY));
		export const late = import('zod');
		export const field: any = {
			displayName: 'name', name: 'x', type: 'string', default: '', description: 'a url.',
		};
	`,
	'nodes/connect.ts': `export { danceGenerator } from '../providers/danceGenerator/index';`,
	'media/download.ts': `export type { Look } from '../tasks/check';`,
	'model/task.ts': `export { Failure } from '../transport/failure';`,
	'nodes/DanceVideoWait/read.ts': `export { upload } from '../DanceVideoUpload/execute';`,
	'nodes/form/readForm.ts': `export { deliver } from '../delivery/deliver';`,
	'tasks/check.ts': `export { suspend } from '../suspension/suspend';`,
	'package.json': JSON.stringify({
		name: 'dance-video',
		dependencies: { got: '1.0.0' },
		overrides: { got: '1.0.1' },
		scripts: { prepare: 'true' },
	}),
};

async function lint(texts: Record<string, string>): Promise<Record<string, string[]>> {
	// The older plugin takes NODE_ENV=test for its own tests and looks at other places of package.json.
	const { NODE_ENV: _testMode, ...env } = process.env;
	const eslint = spawn(process.execPath, [path.join(__dirname, 'lintTexts.mjs')], {
		cwd: projectRoot,
		env,
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	eslint.stdin.end(JSON.stringify(texts));
	return JSON.parse(await text(eslint.stdout)) as Record<string, string[]>;
}

describe('the linter', () => {
	let broken: Record<string, string[]>;
	beforeAll(async () => {
		broken = await lint(BAD_TEXTS);
	}, 300_000);

	it('refuses imports that n8n could not resolve, though they are installed here', () => {
		const refused = broken['transport/api.ts']?.filter((rule) => rule === 'no-restricted-imports');
		expect(refused).toHaveLength(3);
	});

	it('refuses what the published folders may not use, whatever a comment says', () => {
		expect(broken['providers/provider.ts']).toEqual(
			expect.arrayContaining([
				'no-restricted-imports',
				'no-restricted-syntax',
				'@n8n/community-nodes/no-restricted-globals',
				'@typescript-eslint/no-explicit-any',
				'n8n-nodes-base/node-param-description-miscased-url',
				'n8n-nodes-base/node-param-display-name-miscased',
			]),
		);
	});

	it('refuses words of a provider outside its folder', () => {
		expect(broken['nodes/connect.ts']).toEqual(['no-restricted-imports']);
	});

	it.each([
		'media/download.ts',
		'model/task.ts',
		'tasks/check.ts',
		'nodes/DanceVideoWait/read.ts',
		'nodes/form/readForm.ts',
	])('refuses an import that does not go downwards, in %s', (file) => {
		expect(broken[file]).toEqual(['no-restricted-imports']);
	});

	it('reads package.json with the rules of both plugins', () => {
		expect(broken['package.json']).toEqual(
			expect.arrayContaining([
				'@n8n/community-nodes/no-runtime-dependencies',
				'@n8n/community-nodes/no-overrides-field',
				'@n8n/community-nodes/no-forbidden-lifecycle-scripts',
				'@n8n/community-nodes/package-name-convention',
				'n8n-nodes-base/community-package-json-keywords-missing',
				'n8n-nodes-base/community-package-json-n8n-missing',
			]),
		);
	});
});
