/**
 * npm run check:live -- --provider vtrix
 *
 * Runs the package's own provider code against a provider's real API: credits, one paid order, polling
 * until it has ended. Compares the answers with the document, and tells which of the things that the
 * document does not say held. For maintainers; it asks first and never runs in a CI.
 */
import { asFailure } from '../transport/failure';
import { redact } from '../transport/redact';
import { defaultBaseUrl } from './credentialType';
import { readArguments } from './live/arguments';
import { hasConsent, refusal } from './live/consent';
import { documentedAnswers } from './live/documented';
import { orderOf } from './live/orders';
import { report } from './live/report';
import { runCheck } from './live/run';

/** Nothing was wrong; something was; nothing was sent. */
const EXIT = { fine: 0, failed: 1, notRun: 2 } as const;

async function main(): Promise<number> {
	const check = await readArguments(process.argv.slice(2), process.env, ({ credentialType }) =>
		defaultBaseUrl(credentialType),
	);
	const print = (line: string) => console.log(redact(line, [check.apiKey]));
	const terminal = { environment: process.env, input: process.stdin, print };
	const refused = refusal(terminal, check.baseUrl);
	if (refused !== undefined) {
		print(refused);
		return EXIT.notRun;
	}
	const order = orderOf(check);
	if (!(await hasConsent(check, order, terminal))) {
		print('Nothing was sent.');
		return EXIT.notRun;
	}
	const seen = await runCheck(check, order, print);
	const documented = await documentedAnswers(check.provider.id);
	return report(check, seen, documented, print) ? EXIT.fine : EXIT.failed;
}

main().then(
	(code) => {
		process.exitCode = code;
	},
	(error: unknown) => {
		const { message } = error instanceof Error ? error : asFailure(error);
		console.error(message);
		process.exitCode = EXIT.notRun;
	},
);
