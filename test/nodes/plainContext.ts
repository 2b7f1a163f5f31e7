import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

import type {
	IBinaryData,
	IExecuteFunctions,
	IHttpRequestOptions,
	INode,
	INodeExecutionData,
} from 'n8n-workflow';

import { PROVIDERS } from '../../providers';

/** What n8n has beside a node, as plain data. */
export interface Plain {
	/** By name, options as `options.name`; a function is asked by the item. */
	parameters?: Record<string, unknown>;
	items?: INodeExecutionData[];
	/** 2 unless given. */
	typeVersion?: number;
	onError?: INode['onError'];
	/** Whether an agent runs the node as its tool. */
	isTool?: boolean;
	/** Types of the credentials that the node has chosen; of all providers unless given. */
	credentials?: string[];
	/** What the provider, or whoever has a file, answers. */
	answer?: (request: IHttpRequestOptions) => Answer;
	/** In place of an account with an address of the provider's. */
	account?: () => Promise<{ apiKey: string; baseUrl: string }>;
}

/** An answer's body: bytes, as a stream or not, or what is sent as JSON. */
export interface Answer {
	statusCode?: number;
	headers?: Record<string, string>;
	body: unknown;
}

const ALL = PROVIDERS.map(({ credentialType }) => credentialType);
const ACCOUNT = { apiKey: 'key-of-somebody', baseUrl: 'https://api.example' };
const TYPE = 'n8n-nodes-dance-video.danceVideoWait';

/** n8n's context of a node, without n8n; with what was sent and logged, and the answers as they came. */
export function plainContext(plain: Plain = {}) {
	const { parameters = {}, isTool = false } = plain;
	const items: INodeExecutionData[] = plain.items ?? [{ json: {} }];
	const sent: IHttpRequestOptions[] = [];
	const streams: Readable[] = [];
	const logged: string[] = [];
	const log = (text: string) => void logged.push(text);
	const node = {
		name: 'Node',
		type: isTool ? `${TYPE}Tool` : TYPE,
		typeVersion: plain.typeVersion ?? 2,
		parameters: {},
		credentials: Object.fromEntries(
			(plain.credentials ?? ALL).map((type) => [type, { id: type, name: type }]),
		),
		...(plain.onError && { onError: plain.onError }),
	} as unknown as INode;

	const getNodeParameter = (name: string, itemIndex: number, fallback?: unknown): unknown => {
		const value = parameters[name] === undefined ? fallback : parameters[name];
		// As in n8n, which takes `null` for one.
		if (value === undefined) throw new Error(`Could not get parameter ${name}`);
		return typeof value === 'function' ? (value as (at: number) => unknown)(itemIndex) : value;
	};
	const answered = async (request: IHttpRequestOptions) => {
		const { body: form } = request as { body?: unknown };
		const given = form instanceof Readable ? await buffer(form) : form;
		sent.push({ ...request, ...(given !== undefined && { body: given }) });
		const { statusCode = 200, headers = {}, body } = plain.answer?.(request) ?? { body: {} };
		const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
		const stream =
			body instanceof Readable ? body : Readable.from(inPieces(bytes), { objectMode: false });
		streams.push(stream);
		return { statusCode, headers, body: stream };
	};
	const binaryOf = (itemIndex: number, field: string): IBinaryData => {
		const binary = items[itemIndex]?.binary?.[field];
		if (binary) return binary;
		throw new Error('no such file');
	};
	const context = {
		getNode: () => node,
		getNodeParameter,
		getInputData: () => items,
		continueOnFail: () => plain.onError !== undefined,
		getExecutionCancelSignal: () => undefined,
		isToolExecution: () => isTool,
		getCredentials: plain.account ?? (async () => await Promise.resolve(ACCOUNT)),
		// Of a workflow that has not been saved: nothing could be resumed.
		getWorkflowDataProxy: () => ({ $execution: {}, $workflow: {} }),
		logger: { debug: log, info: log, warn: log },
		helpers: {
			assertBinaryData: binaryOf,
			getBinaryDataBuffer: async (itemIndex: number, field: string) =>
				Buffer.from(binaryOf(itemIndex, field).data, 'base64'),
			prepareBinaryData: async (_bytes: unknown, fileName: string) => ({ fileName }),
			httpRequest: answered,
			httpRequestWithAuthentication: async (_type: string, request: IHttpRequestOptions) =>
				await answered(request),
		},
	} as unknown as IExecuteFunctions;
	return { context, sent, streams, logged };
}

function* inPieces(bytes: Buffer, length = 65_536) {
	for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

/** One of the sandbox's files. */
export function sandboxFile(name: string): Buffer {
	return readFileSync(join(__dirname, '..', '..', 'sandbox', 'media', name));
}

/** A file as n8n keeps it in memory. */
export function inMemory(bytes: Buffer, fileName: string): IBinaryData {
	return { data: bytes.toString('base64'), fileName, mimeType: 'application/octet-stream' };
}
