/** The forms in which a secret could stand in a text: as it is, in an address, or inside base64. */
export function formsOf(secret: string): string[] {
	return [...new Set([secret, encodeURIComponent(secret), ...base64Forms(secret)])];
}

/** Inside base64 a text looks in three ways, by its place; less the characters it shares with others. */
function base64Forms(secret: string): string[] {
	return [0, 1, 2].map((before) => {
		const encoded = Buffer.from(' '.repeat(before) + secret)
			.toString('base64')
			.replace(/=+$/, '');
		const isWhole = (before + secret.length) % 3 === 0;
		return encoded.slice(Math.ceil((before * 8) / 6), isWhole ? undefined : -1);
	});
}

/** What opens something to everyone who reads it: the query of a signed address. */
const SIGNED = /[?&](?:token|signature|sig|x-amz-signature)=(?!\*\*\*)[^\s"'&]{8,}/i;

/** The signed address in a text, if there is one. */
export function signedAddressIn(text: string): string | undefined {
	return SIGNED.exec(text)?.[0];
}
