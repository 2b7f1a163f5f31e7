import type { MediaFile, MediaInput } from '../../media/mediaFile';
import { parseJson, type JsonValue } from '../../model/json';
import type { Cost } from '../../model/task';
import { mediaIn } from '../../providers/values';
import type { CheckedInput, Mode, Provider } from '../../providers/provider';
import { redact } from '../../transport/redact';
import type { CheckedItem } from './readItems';

/** What would be sent for an item. Nothing is, and no file is uploaded. */
type DryRun = {
	provider: string;
	mode: string;
	dryRun: true;
	/** What stands for a file is said in words: its address is only known when it has been brought. */
	request: { method: 'POST'; url: string; body: JsonValue };
	/** Files that would be brought to the provider before. */
	files: Array<{
		field: string;
		fileName: string;
		mimeType: string | null;
		sizeBytes: number | null;
	}>;
	/** By the published price; `null` where there is none, or the values do not tell enough. */
	estimatedCost: Cost | null;
	/** What it can cost at most; the same where the price is known. */
	maxCost: Cost | null;
	idempotencyKey: string | null;
	submitOnceKey: string | null;
};

/** Describes the request of a checked item. Pure. */
export function describeRequest(
	provider: Provider,
	mode: Mode,
	baseUrl: string,
	{ input, expected, idempotencyKey, submitOnceKey }: CheckedItem,
): DryRun {
	const slots = mode.media.flatMap((slot) => {
		const given = mediaIn(input, slot);
		return given?.source === 'file' ? [{ slot, file: given.file }] : [];
	});
	const onPaper: CheckedInput = { ...input };
	for (const { slot, file } of slots) {
		onPaper[slot.name] = { source: 'url', url: standIn(file) } satisfies MediaInput;
	}
	const { path, body } = mode.toRequest(onPaper);
	return {
		provider: provider.id,
		mode: mode.id,
		dryRun: true,
		request: { method: 'POST', url: `${baseUrl}${path}`, body: withoutSecrets(body) },
		files: slots.map(({ slot, file }) => ({
			field: slot.displayName,
			fileName: file.fileName,
			mimeType: file.type?.mimeType ?? null,
			sizeBytes: file.sizeBytes ?? null,
		})),
		estimatedCost: mode.estimate?.(input) ?? null,
		maxCost: expected,
		idempotencyKey: idempotencyKey ?? null,
		submitOnceKey: submitOnceKey ?? null,
	};
}

function standIn({ fileName, sizeBytes }: MediaFile): string {
	return `<the address of ${fileName}${sizeBytes === undefined ? '' : `, ${sizeBytes} bytes`}>`;
}

/** The callback's address carries a token or a signature: whoever has it can call. */
function withoutSecrets(body: JsonValue): JsonValue {
	const asText = (_key: string, value: unknown) =>
		typeof value === 'string' ? redact(value) : value;
	return parseJson(JSON.stringify(body, asText));
}
