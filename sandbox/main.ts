import { parseArgs } from 'node:util';
import { providerIds } from './settings/providerIds';
import { sampleCommand } from './samples';
import { startSandbox } from './server';

const usage = `Usage: npm run sandbox -- [--port 8787] [--speed 60] [--credits 5000] [--no-rate-limits]
                          [--callbacks-anywhere]

  --port            where to listen on 127.0.0.1 (0 takes a free port)
  --speed           1 = documented durations, 60 = sixty times faster
  --credits         starting balance of every provider
  --no-rate-limits  without Seedance 2 IO's 30 requests in 60 s
  --callbacks-anywhere
                    calls any callback URL that a task names, not only those on this machine`;

const readArguments = () =>
	parseArgs({
		allowNegative: true,
		options: {
			port: { type: 'string', default: '8787' },
			speed: { type: 'string', default: '1' },
			credits: { type: 'string', default: '5000' },
			'rate-limits': { type: 'boolean', default: true },
			'callbacks-anywhere': { type: 'boolean', default: false },
			help: { type: 'boolean', short: 'h', default: false },
		},
	}).values;

async function main(): Promise<void> {
	const values = readArguments();
	const [port, speed, credits] = [values.port, values.speed, values.credits].map(Number);
	if (values.help) return console.log(usage);
	if (
		port === undefined ||
		!Number.isInteger(port) ||
		!speed ||
		speed <= 0 ||
		!(Number(credits) >= 0)
	) {
		throw new Error(usage);
	}
	const sandbox = await startSandbox({
		port,
		speed,
		credits,
		rateLimits: values['rate-limits'],
		callbacksAnywhere: values['callbacks-anywhere'],
	});

	console.log(
		`The sandbox speaks ${providerIds.length} APIs on ${sandbox.origin} (speed ${speed}).\n`,
	);
	console.log(`API key, for all of them:\n  ${sandbox.apiKey}\n`);
	console.log('Base URLs:');
	for (const id of providerIds) console.log(`  ${id.padEnd(15)} ${sandbox.baseUrl(id)}`);
	console.log('\nA task at each of them:');
	for (const id of providerIds) console.log(`  ${sampleCommand(sandbox, id)}\n`);
	console.log(`Sample inputs:
  ${sandbox.origin}/media/character.png
  ${sandbox.origin}/media/reference.mp4

What it received:  curl ${sandbox.origin}/journal
What is going on:  curl ${sandbox.origin}/control
A fault (the next create is accepted, then the connection is reset; see sandbox/README.md):
  curl ${sandbox.origin}/control -H 'Content-Type: application/json' \\
    -d '{"faults": [{"method": "POST", "path": "/generate", "action": {"type": "reset", "handle": true}}]}'
Back to the start: curl ${sandbox.origin}/control -H 'Content-Type: application/json' -d '{"reset": true}'

Ctrl-C stops it.`);

	const stop = (): void => void sandbox.close();
	process.once('SIGINT', stop).once('SIGTERM', stop);
}

main().catch((error: unknown) => {
	const { code, message } = error as NodeJS.ErrnoException;
	console.error(
		code === 'EADDRINUSE'
			? `Another program listens on that port: choose one with --port, or a free one with --port 0. (${message})`
			: message,
	);
	process.exitCode = 1;
});
