import { Failure, asFailure } from '../transport/failure';
import type { Egress } from './egress';
import { isMetadata, isPrivate } from './hosts';

const CHECK_THE_ADDRESS = 'Check the address: open it in a browser to see what it answers.';

/** The checks of one download from a user's address; see {@link guardSource}. */
export interface SourceGuard {
	/** Asked about each address before a request goes there. Throws `unsafeUrl`. */
	allow(url: string): Promise<void>;
	/** Whether an address so far was in a private network. */
	isPrivate(): boolean;
	/** The failure with no more in it than may be shown. */
	disclose(error: unknown): Failure;
}

/**
 * A user's file may lie in the network that n8n is in: on a NAS, in an object store beside it. The
 * address may also be a stranger's, out of a form or a sheet. So n8n's own filter decides, addresses
 * where clouds keep keys are always refused, a public server cannot redirect into the private network,
 * and the error for a private host is the same whatever is there: else errors would map the network.
 */
export function guardSource(egress: Egress): SourceGuard {
	let hops = 0;
	let privateHops = 0;
	return {
		allow: async (url) => {
			if (!/^https?:$/.test(new URL(url).protocol) || isMetadata(url)) throw closed();
			const addresses = await egress.resolve(url);
			if (addresses.some(isMetadata) || !(await egress.allows(url))) throw closed();
			const leadsInside = [url, ...addresses].some(isPrivate);
			if (leadsInside && hops > privateHops) throw closed();
			hops++;
			if (leadsInside) privateHops++;
		},
		isPrivate: () => privateHops > 0,
		disclose: (error) => {
			const failure = asFailure(error);
			if (failure.details.kind === 'unsafeUrl' || failure.details.kind === 'cancelled')
				return failure;
			return privateHops > 0 ? unseen() : failure.with({ nextStep: CHECK_THE_ADDRESS });
		},
	};
}

function closed(): Failure {
	return new Failure({
		kind: 'unsafeUrl',
		message:
			'The file at the URL was not fetched: the address, or one that it redirects to, is closed to this node',
		nextStep:
			'Use a public address, or give the file as input. Whoever runs this n8n decides which private addresses may be used.',
		retryable: false,
	});
}

/** The one error for a private host that gives no file, whatever it answered. */
export function unseen(): Failure {
	return new Failure({
		kind: 'downloadFailed',
		message:
			'No image or video could be fetched from the URL; its host is in a private network, so no details are given',
		nextStep: 'Open the address from the machine that n8n runs on, or give the file as input.',
		retryable: false,
	});
}
