import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { INodeTypeDescription } from 'n8n-workflow';
import * as ts from 'typescript';
import { request } from 'undici';

import { followSource, RELOADING } from '../../host/demo/livePackage';
import { loopback } from '../../host/loopback';
import { DanceVideoCredits } from '../../nodes/DanceVideoCredits/DanceVideoCredits.node';
import { name as packageName } from '../../package.json';
import { openHarness, type Harness } from './harness';
import { until } from './triggerWorkflows';

const PROJECT = join(__dirname, '..', '..');
const NODE = 'nodes/DanceVideoCredits/DanceVideoCredits.node.ts';

let harness: Harness;
/** A copy of what is published, to be edited. */
let source: string;
let stop: (() => void) | undefined;
const errors: string[] = [];

beforeAll(async () => {
	source = await mkdtemp(join(tmpdir(), 'dance-video-source-'));
	const { config } = ts.readConfigFile(join(PROJECT, 'tsconfig.build.json'), ts.sys.readFile) as {
		config: { include: string[] };
	};
	const published = config.include.map((pattern) => pattern.split('/')[0]!);
	for (const name of [...published, 'tsconfig.json', 'tsconfig.build.json', 'package.json']) {
		await cp(join(PROJECT, name), join(source, name), { recursive: true });
	}
	await symlink(join(PROJECT, 'node_modules'), join(source, 'node_modules'));
	harness = await openHarness({ env: { ...RELOADING, N8N_DISABLE_UI: 'false' } });
	const target = join(harness.n8n.userFolder, '.n8n', 'nodes', 'node_modules', packageName);
	stop = followSource(source, target, {
		onChange: () => undefined,
		onError: (text) => errors.push(text),
	});
});
afterAll(async () => {
	stop?.();
	await harness?.close();
	await rm(source, { recursive: true, force: true });
});

/** The node as n8n serves it to its editor; undefined in the moment in which n8n writes that file anew. */
async function served(): Promise<INodeTypeDescription | undefined> {
	const { n8n, session } = harness;
	const headers = { cookie: session.cookie() };
	try {
		const { body } = await request(`${n8n.origin}/types/nodes.json`, {
			dispatcher: loopback,
			headers,
		});
		const all = (await body.json()) as INodeTypeDescription[];
		return all.find(({ name }) => name === `${packageName}.danceVideoCredits`);
	} catch {
		return undefined;
	}
}

async function edit(file: string, change: (text: string) => string): Promise<void> {
	const before = await readFile(join(source, file), 'utf8');
	const after = change(before);
	if (after === before) throw new Error(`Nothing changed in ${file}`);
	await writeFile(join(source, file), after);
}

const rename = (from: string, to: string) => (text: string) =>
	text.replace(`displayName: '${from}'`, `displayName: '${to}'`);

describe('n8n while its nodes are worked on', () => {
	const NAME = new DanceVideoCredits().description.displayName;

	it('serves what was saved a moment ago, without a restart', async () => {
		await until('n8n serves the node', async () => (await served())?.displayName === NAME);
		const pid = harness.n8n.pid();
		await edit(NODE, rename(NAME, 'Credits, once more'));
		await until('n8n has the new name', async () => {
			return (await served())?.displayName === 'Credits, once more';
		});
		expect(harness.n8n.pid()).toBe(pid);
	});

	it('serves what it had while the source does not compile, and goes on when it does', async () => {
		await edit(NODE, (text) => text.replace('usableAsTool: true', 'usableAsTool: 5'));
		await until('the compiler complains', () => errors.length > 0);
		expect(errors.join()).toContain('DanceVideoCredits.node.ts');
		expect((await served())?.usableAsTool).toBe(true);

		await edit(NODE, (text) =>
			rename('Credits, once more', NAME)(text.replace('usableAsTool: 5', 'usableAsTool: true')),
		);
		await until('n8n has the old name again', async () => {
			return (await served())?.displayName === NAME;
		});
	});

	it('serves a codex file that was saved', async () => {
		await edit(NODE.replace('.ts', '.json'), (text) =>
			text.replace('"alias": [', '"alias": ["purse", '),
		);
		let words: string[] = [];
		await until('n8n has the new word', async () => {
			words = (await served())?.codex?.alias ?? [];
			return words.includes('purse');
		});
		expect(words).toContain('balance');
	});
});
