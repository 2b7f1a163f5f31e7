import type { INodeParameters } from 'n8n-workflow';

import { isEndUnknown } from '../../model/failureDetails';
import { DanceVideoGenerate } from '../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { providerById } from '../../providers';
import { createApi } from '../../transport/api';
import { useDedupStore } from '../engine/dedupStore';
import { runNode } from '../engine/runNode';
import { failureOf, writtenClock } from './account';
import {
	answerInPlainText,
	flipABit,
	sayAnotherVersion,
	startBrokenTls,
	trustBrokenTls,
	type BrokenTlsServer,
	type Damage,
	type Line,
} from './brokenTls';
import { httpClientOf, startOddServer, type OddServer } from './oddServer';

trustBrokenTls();
useDedupStore();

const opened: Array<BrokenTlsServer | OddServer> = [];
afterEach(async () => await Promise.all(opened.splice(0).map(async (one) => await one.close())));

const serve = async (line: Line) => {
	const server = await startBrokenTls(line);
	opened.push(server);
	return server;
};

const apiAt = (origin: string) =>
	createApi({
		httpClient: httpClientOf(origin),
		clock: writtenClock(),
		baseUrl: origin,
		toFailure: providerById('danceGenerator').toFailure,
	});

const TLS_1_2 = { maxVersion: 'TLSv1.2' } as const;
const TLS_1_3 = { minVersion: 'TLSv1.3' } as const;

describe('a create over TLS', () => {
	it('is answered where nothing is wrong with the line', async () => {
		const server = await serve({});
		const { status } = await apiAt(server.origin).create('/generate', {});
		expect(status).toBe(201);
		expect(server.taken()).toBe(1);
	});

	it.each<[string, string, Damage, Line['tls'], RegExp]>([
		['a wrong bit', 'TLS 1.3', flipABit, TLS_1_3, /BAD_RECORD_MAC|CIPHER_OPERATION_FAILED/],
		['a wrong bit', 'TLS 1.2', flipABit, TLS_1_2, /BAD_RECORD_MAC|CIPHER_OPERATION_FAILED/],
		['plain text', 'TLS 1.3', answerInPlainText, TLS_1_3, /ERR_SSL/],
		['plain text', 'TLS 1.2', answerInPlainText, TLS_1_2, /WRONG_VERSION_NUMBER/],
		['another version', 'TLS 1.3', sayAnotherVersion, TLS_1_3, /WRONG_VERSION_NUMBER/],
	])(
		'may have been accepted when its answer has %s (%s)',
		async (_what, _version, damage, tls = {}, code) => {
			const server = await serve({ damage, tls });
			const { details, message } = await failureOf(apiAt(server.origin).create('/generate', {}));
			expect(server.taken()).toBe(1);
			expect(details).toMatchObject({ kind: 'connectionLost', retryable: true });
			expect(isEndUnknown(details)).toBe(true);
			expect(message).toMatch(code);
		},
	);

	it.each<[string, Line, RegExp]>([
		['is damaged', { damage: flipABit, from: 'handshake' }, /ERR_SSL|EPROTO/],
		[
			'is answered in plain text',
			{ damage: answerInPlainText, from: 'handshake' },
			/WRONG_VERSION_NUMBER|EPROTO/,
		],
		[
			'finds no cipher in common',
			{ tls: { ...TLS_1_2, ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' } },
			/HANDSHAKE_FAILURE|EPROTO/,
		],
	])('was certainly not sent when the handshake %s', async (_what, line, code) => {
		const server = await serve(line);
		const { details, message } = await failureOf(apiAt(server.origin).create('/generate', {}));
		expect(server.taken()).toBe(0);
		expect(details).toMatchObject({ kind: 'unreachable', retryable: false });
		expect(isEndUnknown(details)).toBe(false);
		expect(message).toMatch(/no secure connection could be made/);
		expect(message).toMatch(code);
	});

	it('was certainly not sent to a server that speaks plain HTTP, and the error says where to look', async () => {
		const server = await startOddServer();
		opened.push(server);
		const origin = server.origin.replace('http://127.0.0.1', 'https://localhost');
		const { details } = await failureOf(apiAt(origin).create('/generate', {}));
		expect(server.requests).toEqual([]);
		expect(details).toMatchObject({ kind: 'unreachable', retryable: false });
		expect(details.nextStep).toMatch(/the server may speak plain HTTP at this port/);
	});

	it('was certainly not sent when the certificate is for another name', async () => {
		const server = await serve({});
		const origin = server.origin.replace('localhost', '127.0.0.1');
		const { details, message } = await failureOf(apiAt(origin).create('/generate', {}));
		expect(server.taken()).toBe(0);
		expect(isEndUnknown(details)).toBe(false);
		expect(message).toMatch(/its certificate is not valid \(ERR_TLS_CERT_ALTNAME_INVALID\)/);
	});
});

describe('a Generate whose create was answered over a broken line', () => {
	const generate = async (server: BrokenTlsServer, batch: INodeParameters = {}) =>
		await runNode({
			node: new DanceVideoGenerate(),
			typeVersion: 2,
			// It has no list to look into afterwards.
			parameters: { provider: 'seedDance', mode: 'textToVideo', prompt: 'A glass train', batch },
			credentials: { seedDanceApi: { apiKey: 'sk-0123456789', baseUrl: server.origin } },
			onError: 'continueRegularOutput',
		});

	it('says that the task may have been charged, and sends nothing again', async () => {
		const server = await serve({ damage: flipABit });
		const [item] = await generate(server);
		expect(item?.json).toMatchObject({
			error: expect.stringContaining('may exist and may have been charged') as string,
			details: { kind: 'connectionLost', mayHaveBeenAccepted: true },
		});
		expect(server.taken()).toBe(1);
	});

	it('holds on to its key: a later run does not create the task again', async () => {
		const server = await serve({ damage: flipABit });
		await generate(server, { submitOnceKey: 'row 1' });
		const [item] = await generate(server, { submitOnceKey: 'row 1' });
		expect(item?.json.details).toMatchObject({ kind: 'unknownSubmit', mayHaveBeenAccepted: true });
		expect(server.taken()).toBe(1);
	});
});
