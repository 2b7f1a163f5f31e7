import type { FailureDetails } from '../model/failureDetails';
import { isRecord, ownEntry } from '../model/json';
import { asFailure, cancelled, Failure } from './failure';
import { redact } from './redact';

type Sentence = Pick<FailureDetails, 'kind' | 'retryable'> & { what: string; nextStep?: string };

/** The connection was never made, so nothing was sent. */
const NEVER_SENT: Record<string, string> = {
	ENOTFOUND: 'its host name is not known',
	EAI_AGAIN: 'its host name could not be looked up',
	ECONNREFUSED: 'it refuses connections',
	EHOSTUNREACH: 'there is no route to it',
	ENETUNREACH: 'there is no network to it',
};

/** The certificate is looked at before anything is sent; trying again cannot help. */
const CERTIFICATE = /^(CERT_|ERR_TLS_CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH)/;

/**
 * TLS itself failed. No code tells when: also an answer that is damaged or no TLS ends as a "wrong version
 * number", long after the request was sent (OpenSSL, `tls13_validate_record_header`).
 */
const TLS = /^(ERR_SSL_|ERR_TLS_|EPROTO$)/;

const AFTER_TLS =
	'Check the base URL in the credential: the server may speak plain HTTP at this port. If it worked before, try again later.';

const TIMED_OUT = new Set(['ECONNABORTED', 'ETIMEDOUT', 'ESOCKETTIMEDOUT']);

function classify(code = '', isInHandshake = false): Sentence {
	const never = ownEntry(NEVER_SENT, code);
	if (never !== undefined) {
		return { kind: 'unreachable', retryable: true, what: never };
	}
	if (CERTIFICATE.test(code)) {
		return {
			kind: 'unreachable',
			retryable: false,
			what: `its certificate is not valid (${code})`,
		};
	}
	if (TLS.test(code)) {
		const what = isInHandshake
			? `no secure connection could be made (${code})`
			: `the secure connection failed (${code})`;
		const kind = isInHandshake ? 'unreachable' : 'connectionLost';
		return { kind, retryable: !isInHandshake, what, nextStep: AFTER_TLS };
	}
	if (TIMED_OUT.has(code)) {
		return { kind: 'timedOut', retryable: true, what: 'it did not answer in time' };
	}
	return { kind: 'connectionLost', retryable: true, what: 'the connection broke off' };
}

/** The errors an n8n request error is wrapped around, outermost first. */
function chain(error: unknown): Array<Record<string, unknown>> {
	const links: Array<Record<string, unknown>> = [];
	for (let link = error; isRecord(link) && links.length < 8; link = link.cause) links.push(link);
	return links;
}

/**
 * Turns what n8n's request helpers throw into a {@link Failure}. They are told to resolve for every
 * HTTP status, so what arrives here had no answer: the network, or n8n itself refusing to send.
 */
export function toRequestFailure(error: unknown, url: string): Failure {
	const links = chain(error);
	// A body that we broke off ourselves, for a reason that is known.
	const ours = links.find(
		(link): link is Record<string, unknown> & Failure => link instanceof Failure,
	);
	if (ours) return ours;
	const sent = links.find((link) => link.isAxiosError === true || link.name === 'AxiosError');
	const origin = originOf(url);
	if (sent === undefined) {
		// n8n refused before sending: no credential chosen, a host its settings or the credential forbid.
		const text = String(links[0]?.message ?? error);
		return new Failure({
			kind: 'unreachable',
			message: `The request to ${origin} was not sent: ${redact(text)}`,
			nextStep: "Check the node's credential and n8n's own network settings.",
			retryable: false,
		});
	}
	const codes = [sent, ...links].map((link) => link.code);
	const code = codes.find((candidate) => typeof candidate === 'string');
	return networkFailure(isAfterSending(links) ? undefined : code, url, isInHandshake(sent));
}

/** Node sends the request when the handshake has ended and the certificate is found to be good. */
function isInHandshake({ request }: Record<string, unknown>): boolean {
	const socket = isRecord(request) ? request.socket : undefined;
	return isRecord(socket) && socket.secureConnecting === true;
}

/** A route can be lost in the middle, too: then the request may well have arrived. */
function isAfterSending(links: ReadonlyArray<Record<string, unknown>>): boolean {
	return links.some(
		({ syscall, code }) =>
			(syscall === 'read' || syscall === 'write') && Object.hasOwn(NEVER_SENT, String(code)),
	);
}

/** Codes of a body that was cut off. */
const BROKEN_OFF = new Set([
	...TIMED_OUT,
	'ECONNRESET',
	'EPIPE',
	'ERR_BAD_RESPONSE',
	'ERR_CANCELED',
	'ERR_STREAM_PREMATURE_CLOSE',
]);

/** The code of an error that cut a body off; `undefined`: it is another kind of error. */
function brokenOffBy(error: unknown): string | undefined {
	return [...BROKEN_OFF].find((known) => isRecord(error) && error.code === known);
}

/** What went wrong while a body was read -> {@link Failure}; it need not have been the network. */
export function toBodyFailure(error: unknown, url: string): Failure {
	const code = brokenOffBy(error);
	return code === undefined ? asFailure(error) : networkFailure(code, url);
}

/** What broke off the answer of an API -> {@link Failure}: by then the request had certainly been sent. */
export function toResponseFailure(error: unknown, url: string): Failure {
	return error instanceof Failure ? error : networkFailure(brokenOffBy(error), url);
}

/**
 * A request without an answer -> {@link Failure}, by the code the network gave for it.
 * @param isInHandshake whether its connection was known to be no further
 */
export function networkFailure(
	code: string | undefined,
	url: string,
	isInHandshake?: boolean,
): Failure {
	if (code === 'ERR_CANCELED') return cancelled();
	const { what, ...rest } = classify(code, isInHandshake);
	const nextStep =
		rest.kind === 'unreachable'
			? 'Check the base URL in the credential and the network of this n8n.'
			: 'Try again later.';
	const message = `Could not get an answer from ${originOf(url)}: ${what}`;
	return new Failure({ nextStep, ...rest, message });
}

/** Scheme and host of a URL; its path and query may say too much for an error text. */
export function originOf(url: string): string {
	return URL.canParse(url) ? new URL(url).origin : 'the given address';
}
