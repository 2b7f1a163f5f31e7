import { once } from 'node:events';
import { relative } from 'node:path';
import { parseArgs } from 'node:util';

import { createCleanup, type Cleanup } from './cleanup';
import { DEMO_FLOWS, flowOf, type DemoFlow } from './demo/flows';
import { runAndFollow } from './demo/follow';
import { readState } from './demo/progress';
import { createScreen, type Screen } from './demo/screen';
import { OWNER, setStage, type Stage } from './demo/stage';
import { saveVideo, type DeliveredVideo } from './demo/video';

/** The exit code that shells give to a program ended by Ctrl-C. */
const INTERRUPTED = 130;

const USAGE = `Usage: npm run demo -- [--exit] [--provider <id>]

  --exit       stop everything at the end; exit code 0 only if the video arrived
               (so it is without a terminal, too)
  --provider   ${DEMO_FLOWS.map(({ provider }) => provider).join(', ')}`;

const readOptions = () =>
	parseArgs({
		options: {
			exit: { type: 'boolean', default: !process.stdout.isTTY },
			provider: { type: 'string', default: DEMO_FLOWS[0]!.provider },
			help: { type: 'boolean', short: 'h', default: false },
		},
	}).values;

async function main(): Promise<void> {
	const options = readOptions();
	if (options.help) return console.log(USAGE);
	const flow = flowOf(options.provider);
	const screen = createScreen(process.stdout);
	const cleanup = createCleanup();
	const interrupted = untilInterrupted();
	// An interrupt ends the demo at once; what was started by then is stopped.
	const outcome = await Promise.race([
		perform(flow, options.exit, screen, cleanup).then(
			() => 0,
			(error: unknown) => {
				screen.line(`\n${error instanceof Error ? error.message : String(error)}`);
				return 1;
			},
		),
		interrupted,
	]);
	if (outcome === 0 && !options.exit) {
		screen.line('\nPress Ctrl-C to stop n8n and the sandbox.');
		await interrupted;
	}
	if (!options.exit || outcome === INTERRUPTED) {
		screen.freeze();
		screen.line('\n\nStopping.');
	}
	await cleanup.run();
	process.exit(outcome);
}

async function perform(
	flow: DemoFlow,
	thenExit: boolean,
	screen: Screen,
	cleanup: Cleanup,
): Promise<void> {
	const startedAt = Date.now();
	screen.heading(`${flow.providerName}: ${flow.story}, in a real n8n`);
	const stage = await setStage(flow, screen, cleanup);

	screen.heading(`Running "${stage.workflow.name}"`);
	const clickedAt = Date.now();
	const execution = await runAndFollow(flow, stage, screen);
	if (execution.status !== 'success') {
		const { error } = execution.resultData;
		const why = [error?.message, error?.description].filter(Boolean).join('\n');
		throw new Error(`The workflow ended with "${execution.status}". ${why}`);
	}
	const video = await saveVideo(stage.session, execution, flow.deliver);

	screen.heading('Here it is');
	screen.fact('Video', relative(process.cwd(), video.file));
	screen.fact('', `${video.sizeBytes} bytes, MP4, equal to what the provider served`);
	screen.fact('Cost', await costText(flow, stage, video));
	const seconds = (since: number) => ((Date.now() - since) / 1_000).toFixed(1);
	screen.fact(
		'Time',
		`${seconds(clickedAt)} s from click to video (the sandbox is ${flow.speed} times as fast as ` +
			`the real API), ${seconds(startedAt)} s with all the setting up`,
	);
	if (thenExit) return;
	screen.heading('See for yourself');
	screen.fact('Editor', `${stage.n8n.origin}/workflow/${stage.workflow.id}`);
	screen.fact('Sign in', `${OWNER.email}  ${OWNER.password}`);
	screen.fact('Sandbox', `${stage.sandbox.origin}/journal tells what it received`);
}

/** What n8n's item says it cost, what the sandbox says is left, and how many orders were paid. */
async function costText(
	{ provider, providerName }: DemoFlow,
	{ sandbox }: Stage,
	{ cost }: DeliveredVideo,
): Promise<string> {
	const orders = `${sandbox.paidCreates()} paid order`;
	if (!cost) return `${providerName} tells none; ${orders}`;
	const { available = 0 } = (await readState(sandbox)).credits[provider] ?? {};
	// The sandbox counts dollars in cents.
	const [used, left] =
		cost.unit === 'USD'
			? [cost.amount.toFixed(2), (available / 100).toFixed(2)]
			: [cost.amount, available];
	return `${used} ${cost.unit} used, ${left} left; ${orders}`;
}

/** Resolves with the exit code of an interrupted program. */
async function untilInterrupted(): Promise<number> {
	await Promise.race(['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => once(process, signal)));
	return INTERRUPTED;
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exit(1);
});
