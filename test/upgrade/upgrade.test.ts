import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeTypeDescription } from 'n8n-workflow';
import { fromVersion2, ofVersion1 } from '../../providers/shownFields';

import { VERSIONS } from '../../nodes/form/versions';
import { name as packageName } from '../../package.json';
import { packageNodes } from '../examples/packageNodes';
import { readAgain, saveAll, type SavedNode } from './savedForms';

/** One file a version whose form differed from the one before; docs/upgrading.md says how one is made. */
const FOLDER = join(__dirname, 'saved');

let descriptions: Map<string, INodeTypeDescription>;
beforeAll(async () => {
	descriptions = await packageNodes();
});

function today(type: string): INodeTypeDescription {
	const description = descriptions.get(`${packageName}.${type}`);
	if (!description) throw new Error(`There is no node ${type} any more`);
	return description;
}

function expectAsItWas(description: INodeTypeDescription, saved: SavedNode[]): void {
	for (const node of saved) {
		expect([description.version].flat()).toContain(node.typeVersion);
		const { resolved, issues } = readAgain(description, node);
		// Known, shown, the same default where it was absent; new ones may have joined.
		expect(resolved).toMatchObject(node.resolved);
		// An option that is not offered any more would be an issue.
		expect(issues).toEqual(node.issues);
	}
}

const versions = readdirSync(FOLDER).map((file) => {
	const saved = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as SavedNode[];
	return { version: file.replace(/\.json$/, ''), saved };
});

describe.each(versions)('a workflow saved by $version', ({ saved }) => {
	const types = [...new Set(saved.map(({ type }) => type))];

	it('is not empty', () => expect(types).not.toEqual([]));

	it.each(types)('finds every parameter of its %s nodes as it was', (type) => {
		expectAsItWas(
			today(type),
			saved.filter((node) => node.type === type),
		);
	});
});

describe('a form of another version', () => {
	const CHANGES: Record<string, (form: string) => string> = {
		'a field with another name': (form) => form.replaceAll('"taskId"', '"id"'),
		'an option with another name': (form) => form.replaceAll('"timeoutMinutes"', '"minutes"'),
		'a choice with another value': (form) =>
			form.replaceAll('"value":"suspend"', '"value":"sleep"'),
		'another default': (form) => form.replaceAll('"default":"wait"', '"default":"checkOnce"'),
		'a field that is shown no more': (form) =>
			form.replaceAll(
				'"name":"options"',
				'"name":"options","displayOptions":{"hide":{"mode":["wait"]}}',
			),
	};

	it.each(Object.entries(CHANGES))('is seen to have %s', (_what, change) => {
		const description = today('danceVideoWait');
		const other = JSON.parse(change(JSON.stringify(description))) as INodeTypeDescription;
		expect(() => expectAsItWas(other, saveAll([description]))).toThrow();
	});
});

it('keeps what version 1 of a node has saved when version 2 has another field', () => {
	const description = today('danceVideoListTasks');
	const saved = saveAll([description]);
	const { properties } = description;
	const both: INodeTypeDescription = {
		...description,
		...VERSIONS,
		properties: properties.flatMap((property) =>
			property.name === 'status'
				? [ofVersion1(property), fromVersion2({ ...property, name: 'state' })]
				: [property],
		),
	};

	expect(() => expectAsItWas(both, saved)).not.toThrow();
	const second = { type: description.name, typeVersion: 2, parameters: { state: 'failed' } };
	const { resolved } = readAgain(both, second);
	expect(resolved).toMatchObject({ state: 'failed' });
	expect(resolved).not.toHaveProperty('status');
});

it('gives a new node the newest version', () => {
	for (const { version, defaultVersion } of descriptions.values()) {
		const newest = Math.max(...[version].flat());
		expect(defaultVersion ?? newest).toBe(newest);
	}
});
