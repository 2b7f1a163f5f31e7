import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	IN8nHttpFullResponse,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { PROVIDERS } from '../providers';
import type { Provider } from '../providers/provider';
import { createApi } from '../transport/api';
import { isStream, type ByteStream } from '../transport/bytes';
import { asFailure, type Failure } from '../transport/failure';
import type { HttpClient } from '../transport/httpClient';
import { networkFailure, toRequestFailure, toResponseFailure } from '../transport/networkFailure';
import { realClock } from '../transport/realClock';
import { redact } from '../transport/redact';
import { readResponseBody, type ResponseBody } from '../transport/responseBody';
import { toAccount } from './account';

const TIMEOUT_MS = 15_000;

/** A task that no account has, of a form that every provider takes. */
const NO_TASK = 'credential-test';

/** What an API answers of that task to a key that it has let in. */
const LET_IN = new Set(['notFound', 'invalidRequest']);

const NO_API_HERE =
	'The server answers, but there is no API at this Base URL. The default is usually right.';

/**
 * Tests a credential: n8n calls it when one is saved. In place of n8n's own test, which can say no more
 * of a host that is not there than `ENOTFOUND`. It reads something that costs nothing: the balance, or,
 * where the provider has none to be read, a task that cannot exist; whoever is told so has been let in.
 */
export async function testAccount(
	this: ICredentialTestFunctions,
	{ type, data = {} }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const provider = PROVIDERS.find(({ credentialType }) => credentialType === type);
	if (!provider) return { status: 'Error', message: `There is no provider for ${type}.` };
	const seen = { isPage: false };
	try {
		const { apiKey, baseUrl } = toAccount(data);
		const api = createApi({
			httpClient: testClient(this, apiKey, seen),
			clock: realClock(),
			baseUrl,
			toFailure: provider.toFailure,
			secrets: [apiKey],
			retries: 'once',
		});
		await ask(provider, api);
		return { status: 'OK', message: 'Connection successful!' };
	} catch (error) {
		const { message, details } = asFailure(error);
		// A balance is always found where there is an API.
		const isElsewhere = seen.isPage || (provider.credits && details.kind === 'notFound');
		if (isElsewhere) return { status: 'Error', message: NO_API_HERE };
		if (!provider.credits && LET_IN.has(details.kind)) {
			return { status: 'OK', message: 'Connection successful!' };
		}
		// What was typed in is quoted, and may be a key in the wrong field or an address with a password.
		return { status: 'Error', message: redact(wordsOf(message, details)) };
	}
}

/** What is wrong with a field of the form itself says what to do; its next step speaks of a node's item. */
function wordsOf(message: string, { kind, nextStep }: Failure['details']): string {
	const sentence = /[.!?]$/.test(message) ? message : `${message}.`;
	return kind === 'invalidInput' ? sentence : `${sentence} ${nextStep}`;
}

async function ask(provider: Provider, api: Parameters<Provider['getTask']>[0]): Promise<unknown> {
	return provider.credits ? await provider.credits(api) : await provider.getTask(api, NO_TASK);
}

/**
 * Sends by the one helper that n8n gives to a test; it obeys n8n's own network settings, too. The key goes
 * where each credential's `authenticate` puts it.
 */
function testClient(
	context: ICredentialTestFunctions,
	apiKey: string,
	seen: { isPage: boolean },
): HttpClient {
	return async ({ method, url, query, headers }) => {
		try {
			const sent = context.helpers.request({
				method,
				uri: url,
				...(query && { qs: query }),
				headers: { Accept: 'application/json', ...headers, Authorization: `Bearer ${apiKey}` },
				timeout: TIMEOUT_MS,
				resolveWithFullResponse: true,
				simple: false,
				// A redirect could carry the key to another origin.
				followRedirect: false,
				// Of any length.
				useStream: true,
			});
			return await sent.then(async ({ statusCode, headers: had, body }: IN8nHttpFullResponse) => {
				if (!isStream(body)) throw new TypeError('A stream was asked for');
				const { text, isCut } = await readInTime(body, url);
				seen.isPage = /^\s*</.test(text);
				return { status: statusCode, headers: textHeaders(had), body: text, isCut };
			});
		} catch (error) {
			throw toRequestFailure(error, url);
		}
	};
}

/** The timeout of n8n's helper ends where the answer begins. */
async function readInTime(body: ByteStream, url: string): Promise<ResponseBody> {
	AbortSignal.timeout(TIMEOUT_MS).addEventListener('abort', () =>
		body.destroy(networkFailure('ETIMEDOUT', url)),
	);
	return await readResponseBody(body).catch((error: unknown) => {
		throw toResponseFailure(error, url);
	});
}

function textHeaders(headers: IN8nHttpFullResponse['headers']): Record<string, string> {
	return Object.fromEntries(
		Object.entries(headers).flatMap(([name, value]) =>
			typeof value === 'string' ? [[name.toLowerCase(), value]] : [],
		),
	);
}
