import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { sublimeSearch } from '@n8n/utils/search/sublime-search';
import type { INodeType } from 'n8n-workflow';

import { DanceVideoCredits } from '../../nodes/DanceVideoCredits/DanceVideoCredits.node';
import { DanceVideoGenerate } from '../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { DanceVideoListTasks } from '../../nodes/DanceVideoListTasks/DanceVideoListTasks.node';
import { DanceVideoPollTrigger } from '../../nodes/DanceVideoPollTrigger/DanceVideoPollTrigger.node';
import { DanceVideoTrigger } from '../../nodes/DanceVideoTrigger/DanceVideoTrigger.node';
import { DanceVideoUpload } from '../../nodes/DanceVideoUpload/DanceVideoUpload.node';
import { DanceVideoWait } from '../../nodes/DanceVideoWait/DanceVideoWait.node';

/** How n8n's node panel ranks (`searchNodes` of n8n-editor-ui 2.41.1). */
const WEIGHTED = [
	{ key: 'properties.displayName', weight: 1.3 },
	{ key: 'properties.codex.alias', weight: 1 },
];

const listed = [
	DanceVideoUpload,
	DanceVideoGenerate,
	DanceVideoWait,
	DanceVideoListTasks,
	DanceVideoCredits,
	DanceVideoTrigger,
	DanceVideoPollTrigger,
].map((Node: new () => INodeType) => {
	const file = join(__dirname, '..', '..', 'nodes', Node.name, `${Node.name}.node.json`);
	const { displayName } = new Node().description;
	return {
		name: Node.name,
		// The panel shows and searches a trigger without that word.
		properties: {
			displayName: displayName.replace(' Trigger', ''),
			codex: JSON.parse(readFileSync(file, 'utf8')) as { alias: string[] },
		},
	};
});

const found = (words: string) =>
	sublimeSearch(words, listed, WEIGHTED).map(({ item }) => item.name);

describe('the search of the node panel', () => {
	it.each([
		'vtrix',
		'spark dance',
		'dance generator',
		'seeddance',
		'seedance',
		'seedance 2',
		'seedance 2.0',
		'gpt image',
		'nano banana',
		'generate video',
		'make video',
		'create video',
		'ai video',
		'video',
		'reels',
		'shorts',
		'tiktok',
		'image to video',
		'text to video',
		'dance',
	])('finds Generate first for "%s"', (words) => {
		expect(found(words)[0]).toBe('DanceVideoGenerate');
	});

	it.each([
		['upload image', 'DanceVideoUpload'],
		['wait for video', 'DanceVideoWait'],
		['check video status', 'DanceVideoWait'],
		['download video', 'DanceVideoWait'],
		['list videos', 'DanceVideoListTasks'],
		['balance', 'DanceVideoCredits'],
		['remaining credits', 'DanceVideoCredits'],
		['webhook', 'DanceVideoTrigger'],
		['schedule', 'DanceVideoPollTrigger'],
	])('finds for "%s" the node that does it', (words, name) => {
		expect(found(words)[0]).toBe(name);
	});
});
