/** What a size says that was not known when it was written. */
const OPEN_END = 0xffff_ffff;

/**
 * How long a WAV plays: the samples that `fact` counts, or the bytes of `data`, divided by those of a
 * second, which `fmt ` names. All three stand at the beginning.
 * @returns `undefined` where they are not there, or the file was written without knowing its length
 */
export function wavSecondsOf(beginning: Buffer): number | undefined {
	let samplesPerSecond = 0;
	let bytesPerSecond = 0;
	// Behind RIFF, its size and WAVE; each chunk is a name, a size, and as many bytes, made even.
	for (let at = 12; at + 8 <= beginning.length;) {
		const name = beginning.toString('latin1', at, at + 4);
		const size = beginning.readUInt32LE(at + 4);
		const content = beginning.subarray(at + 8, at + 8 + size);
		if (name === 'fmt ' && content.length >= 16) {
			samplesPerSecond = content.readUInt32LE(4);
			bytesPerSecond = content.readUInt32LE(8);
		}
		// Only compressed sounds have it, and their bytes a second are not always told truly.
		if (name === 'fact' && content.length >= 4)
			return ratio(content.readUInt32LE(), samplesPerSecond);
		if (name === 'data') return ratio(size, bytesPerSecond);
		at += 8 + size + (size % 2);
	}
	return undefined;
}

function ratio(count: number, perSecond: number): number | undefined {
	return perSecond > 0 && count > 0 && count !== OPEN_END ? count / perSecond : undefined;
}
