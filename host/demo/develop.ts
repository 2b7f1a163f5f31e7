import { join, relative } from 'node:path';

import type { Cleanup } from '../cleanup';
import * as rest from '../rest';
import type { DemoFlow } from './flows';
import { followSource, RELOADING } from './livePackage';
import type { Screen } from './screen';
import { setStage, type Stage } from './stage';

const PROJECT_ROOT = join(__dirname, '..', '..');

/** The demo's n8n for working on nodes: what is saved in the source is in n8n a moment later. */
export async function develop(
	flow: DemoFlow,
	screen: Screen,
	cleanup: Cleanup,
	interruption: AbortSignal,
): Promise<Stage> {
	screen.heading('A real n8n whose nodes follow the source');
	const stage = await setStage(flow, screen, cleanup, interruption, RELOADING);
	const reloads = await rest.openEvents(stage.session, ({ type }) => {
		if (type === 'nodeDescriptionUpdated') screen.line('  n8n has loaded the package anew');
	});
	cleanup.add(async () => await Promise.resolve(reloads.close()));
	const step = screen.step('Compile the source');
	const stop = followSource(PROJECT_ROOT, stage.packageFolder, {
		onChange: (files) => screen.line(`  ${namesOf(files, stage.packageFolder)} changed`),
		onError: (text) => screen.line(text),
	});
	cleanup.add(async () => await Promise.resolve(stop()));
	step.done('and again whenever it is saved');
	return stage;
}

/** The first of many, and how many. */
function namesOf(files: readonly string[], folder: string): string {
	const [first = '', ...others] = files.map((file) => relative(folder, file));
	return others.length === 0 ? first : `${first} and ${others.length} more`;
}
