import { join, relative } from 'node:path';

import type { Cleanup } from '../cleanup';
import * as rest from '../rest';
import type { DemoFlow } from './flows';
import { followSource, RELOADING } from './livePackage';
import type { Screen } from './screen';
import { setUpDemo, type Demo } from './setUp';

const PROJECT_ROOT = join(__dirname, '..', '..');

/** The demo's n8n for working on nodes: what is saved in the source is in n8n a moment later. */
export async function develop(
	flow: DemoFlow,
	screen: Screen,
	cleanup: Cleanup,
	interruption: AbortSignal,
): Promise<Demo> {
	screen.heading('A real n8n whose nodes follow the source');
	const demo = await setUpDemo(flow, screen, cleanup, interruption, RELOADING);
	const reloads = await rest.openEvents(demo.session, ({ type }) => {
		if (type === 'nodeDescriptionUpdated') screen.line('  n8n has loaded the package anew');
	});
	cleanup.add(async () => await Promise.resolve(reloads.close()));
	const step = screen.step('Compile the source');
	const stop = followSource(PROJECT_ROOT, demo.packageFolder, {
		onChange: (files) => screen.line(`  ${namesOf(files, demo.packageFolder)} changed`),
		onError: (text) => screen.line(text),
	});
	cleanup.add(async () => await Promise.resolve(stop()));
	step.done('and again whenever it is saved');
	return demo;
}

/** The first of many, and how many. */
function namesOf(files: readonly string[], folder: string): string {
	const [first = '', ...others] = files.map((file) => relative(folder, file));
	return others.length === 0 ? first : `${first} and ${others.length} more`;
}
