import { once } from 'node:events';
import { relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { killAll } from './child';
import { createCleanup, type Cleanup } from './cleanup';
import { develop } from './demo/develop';
import { flowOf, type DemoFlow } from './demo/flows';
import { runAndFollow } from './demo/follow';
import { readState } from './demo/progress';
import { createScreen, type Screen } from './demo/screen';
import { setUpDemo, showAround, TEMP_FOLDER, type Demo } from './demo/setUp';
import { saveVideo, type DeliveredVideo } from './demo/video';
import { sweepTempFolders } from './tempFolder';

/** The exit code that shells give to a program ended by Ctrl-C. */
const INTERRUPTED = 130;

const STARTER_CHECK_EVERY_MS = 1_000;

/** How long the rest of an interrupted demo is waited for; it has nothing left to talk to. */
const LAST_WORDS_MS = 3_000;

/** The whole way once, and then n8n stays open or not; or nodes that follow their source. */
type Mode = 'show' | 'exit' | 'develop';

/** Started by scripts/demo.mjs, which has read the arguments: `demo.ts <provider> <mode>`. */
async function main(provider: string, mode: Mode): Promise<void> {
	const flow = flowOf(provider);
	const screen = createScreen(process.stdout);
	// A terminal that was closed takes no more words; that is no reason to leave things lying about.
	process.stdout.on('error', () => undefined);
	const cleanup = createCleanup();
	const interruption = interrupts();
	sweepTempFolders(TEMP_FOLDER);
	const begin = mode === 'develop' ? develop : perform;
	const performed = begin(flow, screen, cleanup, interruption).then(
		(demo) => {
			if (mode !== 'exit') showAround(demo, screen);
			return 0;
		},
		(error: unknown) => {
			screen.line(`\n${error instanceof Error ? error.message : String(error)}`);
			return 1;
		},
	);
	const interrupted = once(interruption, 'abort').then(() => INTERRUPTED);
	const outcome = await Promise.race([performed, interrupted]);
	if (outcome === 0 && mode !== 'exit') {
		screen.line('\nPress Ctrl-C to stop n8n and the sandbox.');
		await interrupted;
	}
	if (interruption.aborted) {
		// At once: nobody needs what this n8n would still write.
		screen.end('Stopping.');
		await killAll();
		await Promise.race([performed, sleep(LAST_WORDS_MS)]);
	}
	await cleanup.run();
	process.exit(outcome);
}

async function perform(
	flow: DemoFlow,
	screen: Screen,
	cleanup: Cleanup,
	interruption: AbortSignal,
): Promise<Demo> {
	const startedAt = Date.now();
	screen.heading(`${flow.providerName}: ${flow.story}, in a real n8n`);
	const demo = await setUpDemo(flow, screen, cleanup, interruption);

	screen.heading(`Running "${demo.workflow.name}"`);
	const clickedAt = Date.now();
	const execution = await runAndFollow(flow, demo, screen);
	if (execution.status !== 'success') {
		const { error } = execution.resultData;
		const why = [error?.message, error?.description].filter(Boolean).join('\n');
		throw new Error(`The workflow ended with "${execution.status}". ${why}`);
	}
	const video = await saveVideo(demo.session, execution, flow.deliver);

	screen.heading('Here it is');
	screen.fact('Video', relative(process.cwd(), video.file));
	screen.fact('', `${video.sizeBytes} bytes, MP4, equal to what the provider served`);
	screen.fact('Cost', await costText(flow, demo, video));
	const seconds = (since: number) => ((Date.now() - since) / 1_000).toFixed(1);
	screen.fact(
		'Time',
		`${seconds(clickedAt)} s from click to video (the sandbox is ${flow.speed} times as fast as ` +
			`the real API), ${seconds(startedAt)} s with all the setting up`,
	);
	return demo;
}

/** What n8n's item says it cost, what the sandbox says is left, and how many creates were paid. */
async function costText(
	{ provider, providerName }: DemoFlow,
	{ sandbox }: Demo,
	{ cost }: DeliveredVideo,
): Promise<string> {
	const creates = `${sandbox.paidCreates()} paid create`;
	if (!cost) return `${providerName} tells none; ${creates}`;
	const { available = 0 } = (await readState(sandbox)).credits[provider] ?? {};
	// The sandbox counts dollars in cents.
	const [used, left] =
		cost.unit === 'USD'
			? [cost.amount.toFixed(2), (available / 100).toFixed(2)]
			: [cost.amount, available];
	return `${used} ${cost.unit} used, ${left} left; ${creates}`;
}

/** Aborted when this program is asked to end. */
function interrupts(): AbortSignal {
	const controller = new AbortController();
	// Each stays: a second Ctrl-C must not end this program before everything is stopped.
	for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => controller.abort());
	// scripts/demo.mjs passes signals on, unless it is killed itself.
	const starter = process.ppid;
	setInterval(() => process.ppid !== starter && controller.abort(), STARTER_CHECK_EVERY_MS).unref();
	return controller.signal;
}

const [provider = '', mode = 'show'] = process.argv.slice(2);
main(provider, mode as Mode).catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exit(1);
});
