import { isEndUnknown, type FailureKind } from '../../model/failureDetails';
import { Failure } from '../../transport/failure';
import {
	networkFailure,
	originOf,
	toBodyFailure,
	toRequestFailure,
	toResponseFailure,
} from '../../transport/networkFailure';

const URL_SENT = 'https://api.example/v1/tasks?key=secret';

/** As axios throws: its own error around the one of the network. */
function axiosError(code: string, more: Record<string, unknown> = {}): Error {
	const cause = Object.assign(new Error(`${code} happened`), { code, ...more });
	return Object.assign(new Error(cause.message, { cause }), { isAxiosError: true, code });
}

/** As n8n's helper throws: its error around that of axios. */
const n8nError = (cause: unknown): Error => new Error('The service refused', { cause });

describe('a request without an answer', () => {
	it.each<[string, FailureKind, boolean]>([
		['ENOTFOUND', 'unreachable', true],
		['EAI_AGAIN', 'unreachable', true],
		['ECONNREFUSED', 'unreachable', true],
		['EHOSTUNREACH', 'unreachable', true],
		['ENETUNREACH', 'unreachable', true],
		['CERT_HAS_EXPIRED', 'unreachable', false],
		['DEPTH_ZERO_SELF_SIGNED_CERT', 'unreachable', false],
		['SELF_SIGNED_CERT_IN_CHAIN', 'unreachable', false],
		['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unreachable', false],
		['ERR_TLS_CERT_ALTNAME_INVALID', 'unreachable', false],
		['HOSTNAME_MISMATCH', 'unreachable', false],
		['ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC', 'connectionLost', true],
		['ERR_SSL_APPLICATION_DATA_AFTER_CLOSE_NOTIFY', 'connectionLost', true],
		['ERR_SSL_WRONG_VERSION_NUMBER', 'connectionLost', true],
		['ERR_TLS_RENEGOTIATION_DISABLED', 'connectionLost', true],
		['EPROTO', 'connectionLost', true],
		['NO_CERT_OF_OURS', 'connectionLost', true],
		['ECONNABORTED', 'timedOut', true],
		['ETIMEDOUT', 'timedOut', true],
		['ESOCKETTIMEDOUT', 'timedOut', true],
		['ERR_CANCELED', 'cancelled', false],
		['ECONNRESET', 'connectionLost', true],
		['EPIPE', 'connectionLost', true],
		['ERR_BAD_RESPONSE', 'connectionLost', true],
		['ERR_STREAM_PREMATURE_CLOSE', 'connectionLost', true],
		['SOMETHING_NEW', 'connectionLost', true],
	])('with the code %s is %s, passing: %p', (code, kind, retryable) => {
		for (const error of [axiosError(code), n8nError(axiosError(code))]) {
			expect(toRequestFailure(error, URL_SENT).details).toMatchObject({ kind, retryable });
		}
		expect(networkFailure(code, URL_SENT).details).toMatchObject({ kind, retryable });
	});

	it('that was being sent or answered may have arrived, whatever the code', () => {
		for (const syscall of ['read', 'write']) {
			const { details } = toRequestFailure(
				n8nError(axiosError('EHOSTUNREACH', { syscall })),
				URL_SENT,
			);
			expect(details.kind).toBe('connectionLost');
			expect(isEndUnknown(details)).toBe(true);
		}
		const { details } = toRequestFailure(
			axiosError('EHOSTUNREACH', { syscall: 'connect' }),
			URL_SENT,
		);
		expect(details.kind).toBe('unreachable');
		expect(isEndUnknown(details)).toBe(false);
	});

	it.each(['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_UNSUPPORTED_PROTOCOL', 'EPROTO'])(
		'was certainly not sent where its connection was still in the handshake (%s), and only there',
		(code) => {
			const failureAt = (socket: unknown) => {
				const error = Object.assign(axiosError(code), { request: { socket } });
				return toRequestFailure(n8nError(error), URL_SENT);
			};
			const { message, details } = failureAt({ secureConnecting: true });
			expect(details).toMatchObject({ kind: 'unreachable', retryable: false });
			expect(isEndUnknown(details)).toBe(false);
			expect(message).toMatch(`no secure connection could be made (${code})`);
			expect(details.nextStep).toMatch(/may speak plain HTTP at this port/);
			for (const socket of [{ secureConnecting: false }, {}, null, undefined]) {
				const lost = failureAt(socket);
				expect(isEndUnknown(lost.details)).toBe(true);
				expect(lost.message).toMatch(`the secure connection failed (${code})`);
				expect(lost.details.nextStep).toMatch(/may speak plain HTTP at this port/);
			}
		},
	);

	it('whose certificate was refused was not sent, whatever its connection says', () => {
		const error = Object.assign(axiosError('CERT_HAS_EXPIRED'), { request: { socket: {} } });
		expect(isEndUnknown(toRequestFailure(error, URL_SENT).details)).toBe(false);
	});

	it('that came to no end while it was read keeps the reason for it', () => {
		const { details } = toRequestFailure(axiosError('ETIMEDOUT', { syscall: 'read' }), URL_SENT);
		expect(details.kind).toBe('timedOut');
	});

	it('is known for one by its name, too, and by the code nearest to it', () => {
		const named = Object.assign(new Error('x', { cause: { code: 'ENOTFOUND' } }), {
			name: 'AxiosError',
			code: 'ECONNABORTED',
		});
		expect(toRequestFailure(n8nError(named), URL_SENT).details.kind).toBe('timedOut');
		const uncoded = Object.assign(new Error('x', { cause: { code: 'ENOTFOUND' } }), {
			isAxiosError: true,
			code: 7,
		});
		expect(toRequestFailure(uncoded, URL_SENT).details.kind).toBe('unreachable');
	});

	it('that was never sent says where to look; any other can be tried again', () => {
		expect(networkFailure('ENOTFOUND', URL_SENT).details.nextStep).toMatch(/Check the base URL/);
		expect(networkFailure('ECONNRESET', URL_SENT).details.nextStep).toBe('Try again later.');
		expect(networkFailure('CERT_HAS_EXPIRED', URL_SENT).message).toMatch(
			/its certificate is not valid \(CERT_HAS_EXPIRED\)$/,
		);
	});

	it('without a code is a lost connection', () => {
		const error = Object.assign(new Error('socket hang up'), { isAxiosError: true });
		expect(toRequestFailure(error, URL_SENT).details.kind).toBe('connectionLost');
	});

	it('names the origin, not the rest of the address', () => {
		const { message } = toRequestFailure(axiosError('ECONNREFUSED'), URL_SENT);
		expect(message).toBe(
			'Could not get an answer from https://api.example: it refuses connections',
		);
	});
});

describe('what n8n throws', () => {
	it('before it sends is told in n8n’s words, and cannot pass', () => {
		const error = n8nError(new Error('inner'));
		error.message = 'Domain not allowed: see https://a.example/?token=abc';
		const { details } = toRequestFailure(error, URL_SENT);
		expect(details).toMatchObject({ kind: 'unreachable', retryable: false });
		expect(details.message).toMatch(/was not sent: Domain not allowed/);
		expect(details.message).not.toContain('abc');
		expect(isEndUnknown(details)).toBe(false);
	});

	it('is what broke the body, when that was a failure of ours', () => {
		const ours = new Failure({
			kind: 'invalidInput',
			message: 'The file is too large',
			nextStep: 'Use a smaller one.',
			retryable: false,
		});
		const inAxios = Object.assign(new Error(ours.message, { cause: ours }), { isAxiosError: true });
		expect(toRequestFailure(ours, URL_SENT)).toBe(ours);
		expect(toRequestFailure(n8nError(inAxios), URL_SENT)).toBe(ours);
	});

	it('may be anything', () => {
		for (const thrown of [undefined, null, 'text', 7, {}, []]) {
			const failure = toRequestFailure(thrown, URL_SENT);
			expect(failure).toBeInstanceOf(Failure);
			expect(failure.message).toBe(
				`The request to https://api.example was not sent: ${String(thrown)}`,
			);
		}
	});

	it('may be an error that is its own cause', () => {
		const loop = new Error('round and round');
		loop.cause = loop;
		expect(toRequestFailure(loop, URL_SENT).details.retryable).toBe(false);
	});
});

const OURS = new Failure({
	kind: 'fileTooLarge',
	message: 'The file is too large',
	nextStep: 'Use a smaller one.',
	retryable: false,
});

describe('a body that breaks off', () => {
	const CODES: Array<[string, FailureKind]> = [
		['ECONNRESET', 'connectionLost'],
		['EPIPE', 'connectionLost'],
		['ERR_BAD_RESPONSE', 'connectionLost'],
		['ERR_STREAM_PREMATURE_CLOSE', 'connectionLost'],
		['ETIMEDOUT', 'timedOut'],
		['ERR_CANCELED', 'cancelled'],
	];

	it.each(CODES)('with %s is %s', (code, kind) => {
		const error = Object.assign(new Error('x'), { code });
		expect(toBodyFailure(error, URL_SENT).details.kind).toBe(kind);
		expect(toResponseFailure(error, URL_SENT).details.kind).toBe(kind);
	});

	it('for another reason than the network is told by that reason', () => {
		expect(toBodyFailure(OURS, URL_SENT)).toBe(OURS);
		const full = Object.assign(new Error('disk full'), { code: 'ENOSPC' });
		for (const error of [full, new Error('disk full')]) {
			expect(toBodyFailure(error, URL_SENT).message).toMatch(/unexpected went wrong: disk full$/);
		}
		expect(toBodyFailure(undefined, URL_SENT).details.kind).toBe('providerError');
	});

	it('of an API’s answer was certainly sent, whatever the reason', () => {
		expect(toResponseFailure(OURS, URL_SENT)).toBe(OURS);
		for (const error of [
			undefined,
			new Error('x'),
			Object.assign(new Error('x'), { code: 'EIO' }),
		]) {
			expect(toResponseFailure(error, URL_SENT).details.kind).toBe('connectionLost');
		}
		const never = Object.assign(new Error('x'), { code: 'ECONNREFUSED' });
		expect(toResponseFailure(never, URL_SENT).details.kind).toBe('connectionLost');
	});
});

describe('the origin of an address', () => {
	it.each([
		['https://a.example:8443/x?y=z#w', 'https://a.example:8443'],
		['http://user:pass@a.example/', 'http://a.example'],
		['not a url', 'the given address'],
	])('%j is %s', (url, origin) => {
		expect(originOf(url)).toBe(origin);
	});
});
