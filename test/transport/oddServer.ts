import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Readable } from 'node:stream';
import { brotliCompressSync, createGzip, deflateSync, gzipSync } from 'node:zlib';

import { DanceVideoWait } from '../../nodes/DanceVideoWait/DanceVideoWait.node';
import type { HttpClient, HttpRequest } from '../../transport/httpClient';
import { n8nHttpClient } from '../../transport/n8nHttpClient';
import { contextFor } from '../engine/runNode';

function packed(encoding: string, pack: (plain: Buffer) => Buffer): Manners {
	return (_request, response) => {
		response.writeHead(200, { 'content-encoding': encoding });
		response.end(pack(Buffer.from('{"ok":true}')));
	};
}

/** Reads as the beginning of JSON, for ever. */
function endless(): Readable {
	const chunk = Buffer.alloc(64 * 1024, 'x');
	return Readable.from(
		(function* () {
			yield Buffer.from('{"a":"');
			for (;;) yield chunk;
		})(),
		{ objectMode: false },
	);
}

/** What is served by path; everything else is `{"ok":true}`. */
type Manners = (request: IncomingMessage, response: ServerResponse) => void;

export const FILE_BYTES = 100_000;

/** Begins like an MP4. */
export const VIDEO = Buffer.concat([Buffer.from('\0\0\0\x14ftypisom')], FILE_BYTES);

const MANNERS: Record<string, Manners> = {
	'/silent': () => undefined,
	// The beginning of a body, then nothing more, for ever.
	'/stalls': (_request, response) => {
		response.writeHead(200, { 'content-length': FILE_BYTES });
		response.write(Buffer.alloc(FILE_BYTES / 2));
	},
	// A few bytes ten times a second, for ever.
	'/drips': (_request, response) => {
		response.writeHead(200, { 'content-type': 'application/json' });
		response.write('{"a":"');
		const timer = setInterval(() => response.write('x'), 100);
		response.on('close', () => clearInterval(timer));
	},
	'/breaks': (request, response) => {
		response.writeHead(200, { 'content-length': FILE_BYTES });
		response.write(Buffer.alloc(FILE_BYTES / 2), () => request.socket.resetAndDestroy());
	},
	'/breaks-at-once': (request, response) => {
		response.writeHead(200, { 'content-length': FILE_BYTES });
		response.write('x', () => request.socket.resetAndDestroy());
	},
	'/moved': (_request, response) => {
		response.writeHead(302, { location: '/file' });
		response.end(Buffer.alloc(FILE_BYTES));
	},
	// To an address on this machine, not only to another path.
	'/inward': ({ headers }, response) => {
		response.writeHead(302, { location: `http://${headers.host}/video` });
		response.end();
	},
	'/outward': (_request, response) => {
		response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/' });
		response.end();
	},
	'/busy': (_request, response) => {
		response.writeHead(503);
		response.end('<html>Back soon</html>');
	},
	'/gone': (_request, response) => {
		response.writeHead(410);
		response.end(Buffer.alloc(FILE_BYTES));
	},
	'/file': (_request, response) => {
		response.writeHead(200, { 'content-length': FILE_BYTES });
		response.end(Buffer.alloc(FILE_BYTES, 'x'));
	},
	// Of a file that comes to no end nothing is over before somebody hangs up.
	'/endless-video': (_request, response) => {
		response.writeHead(200);
		response.write(VIDEO);
		endless().pipe(response);
	},
	'/endless-error': (_request, response) => {
		response.writeHead(410);
		endless().pipe(response);
	},
	'/endless-redirect': (_request, response) => {
		response.writeHead(302, { location: '/file' });
		endless().pipe(response);
	},
	'/video': (_request, response) => {
		response.writeHead(200, { 'content-length': FILE_BYTES });
		response.end(VIDEO);
	},
	'/video-breaks': (request, response) => {
		response.writeHead(200, { 'content-length': FILE_BYTES });
		response.write(VIDEO.subarray(0, FILE_BYTES / 2), () => request.socket.resetAndDestroy());
	},
	// Compressed for those who say that they can read it.
	'/page': ({ headers }, response) => {
		const plain = Buffer.alloc(FILE_BYTES, 'x');
		const isZipped = /gzip|\*/.test(headers['accept-encoding'] ?? '');
		const body = isZipped ? gzipSync(plain) : plain;
		response.writeHead(200, {
			'content-length': body.length,
			...(isZipped && { 'content-encoding': 'gzip' }),
		});
		response.end(body);
	},
	'/gzip': packed('gzip', gzipSync),
	'/deflate': packed('deflate', deflateSync),
	'/br': packed('br', brotliCompressSync),
	// An answer that says it is packed and is not.
	'/not-gzip': packed('gzip', (plain) => plain),
	'/endless': (_request, response) => {
		response.writeHead(200, { 'content-type': 'application/json' });
		endless().pipe(response);
	},
	// A few kilobytes on the line for each megabyte.
	'/bomb': (_request, response) => {
		response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
		endless().pipe(createGzip()).pipe(response);
	},
	'/limited': (_request, response) => {
		response.writeHead(429, { 'retry-after': '7', 'x-id': ['a', 'b'] });
		response.end('{"error":"slow down"}');
	},
	'/marked': (_request, response) => response.end('\uFEFF{"ok":true}'),
	// Answers before it has read what is sent.
	'/refuses': (_request, response) => {
		response.writeHead(413);
		response.end('{"error":"too large"}');
	},
};

/** A server that does not behave, with a count of the connections it holds. */
export interface OddServer {
	origin: string;
	/** Requests that arrived, in order. */
	requests: IncomingMessage[];
	/** Resolves with their count when so many connections are open. */
	connections(count: number): Promise<number>;
	close(): void;
}

export async function startOddServer(): Promise<OddServer> {
	const sockets = new Set<Socket>();
	const requests: IncomingMessage[] = [];
	const server = createServer((request, response) => {
		requests.push(request);
		const serve = MANNERS[request.url ?? ''];
		if (serve) return serve(request, response);
		request.resume();
		request.on('end', () => response.end('{"ok":true}'));
	});
	server.on('connection', (socket) => {
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket));
		socket.on('error', () => undefined);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		requests,
		connections: async (count) => {
			while (sockets.size !== count) await new Promise((resolve) => setTimeout(resolve, 10));
			return sockets.size;
		},
		close: () => {
			sockets.forEach((socket) => socket.destroy());
			server.close();
		},
	};
}

/** The wire of a node in n8n-core's real context. */
export function httpClientOf(origin: string, cancel?: AbortSignal): HttpClient {
	const context = contextFor({
		node: new DanceVideoWait(),
		parameters: { provider: 'danceGenerator' },
		credentials: { danceGeneratorApi: { apiKey: 'sk-0123456789', baseUrl: origin } },
		...(cancel && { cancel }),
	});
	return n8nHttpClient(context, 'danceGeneratorApi');
}

export function get(url: string, more: Partial<HttpRequest> = {}): HttpRequest {
	return { method: 'GET', url, authenticated: true, timeoutMs: 10_000, ...more };
}

/** Time limits never come: a connection ends when it is ended, not by itself after a while. */
export function neverHurry(): void {
	jest.spyOn(AbortSignal, 'timeout').mockReturnValue(new AbortController().signal);
}
